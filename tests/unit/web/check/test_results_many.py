"""A purpose with very many programmes: all are counted, only some are explained, the nearest deadline first."""

from dataclasses import replace
from datetime import date

import pytest

from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.web.catalogue.offer import Offer
from banso.web.check.given import Given
from banso.web.check.interview import Interview
from banso.web.check.place import Place, Scope
from banso.web.check.results import SHOWN, grouped

ON = date(2023, 9, 20)
DX = "kagoshima-pref/dx-subsidy/2023"
COPIES = SHOWN + 7


def copy_of(programme: Programme, number: int) -> Programme:
    return replace(
        programme, id=f"kagoshima-pref/copy-{number:03}/2023", call=programme.call if number == 9 else None
    )


@pytest.fixture
def interview() -> Interview:
    region = installed_region()
    copies = [copy_of(region.programmes[DX], number) for number in range(COPIES)]
    offer = Offer(replace(region, programmes={p.id: p for p in copies}), ON)
    given = Given({"company.prefecture": "46"}, frozenset())
    return Interview(offer, Place(scope=Scope(purpose="dx"), given=given, vocabulary=region.vocabulary))


def test_all_are_counted_and_only_some_explained(interview: Interview) -> None:
    (group,) = grouped(interview)
    assert group.count == COPIES
    assert len(group.results) == SHOWN
    assert group.left_out == COPIES - SHOWN


def test_what_closes_first_stands_first(interview: Interview) -> None:
    (group,) = grouped(interview)
    names = [result.entry.programme.series for result in group.results]
    assert names[:3] == ["kagoshima-pref/copy-009", "kagoshima-pref/copy-000", "kagoshima-pref/copy-001"]
