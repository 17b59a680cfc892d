"""A purpose with very many programmes: all are counted, only some are explained, the nearest deadline first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string

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
KNOWN = {"company.prefecture": "46"}


def copy_of(programme: Programme, number: int) -> Programme:
    return replace(
        programme, id=f"kagoshima-pref/copy-{number:03}/2023", call=programme.call if number == 9 else None
    )


LARGE = {
    "company.prefecture": "46",
    "company.entity_type": "corporation",
    "company.industry": "32",
    "company.capital_yen": 1_000_000_000,
    "company.regular_employees": 2000,
    "company.shares_total": 1000,
    "company.shares_largest_large_holder": 1000,
}
"""Fails three clauses: too much capital, too many employees, and owned by a large firm."""


def interview_over(count: int, answers: Mapping[str, object] = KNOWN) -> Interview:
    region = installed_region()
    copies = [copy_of(region.programmes[DX], number) for number in range(count)]
    offer = Offer(replace(region, programmes={p.id: p for p in copies}), ON)
    given = Given(answers, frozenset())
    return Interview(offer, Place(scope=Scope(purpose="dx"), given=given, vocabulary=region.vocabulary))


@pytest.fixture
def interview() -> Interview:
    return interview_over(COPIES)


def cards(interview: Interview) -> str:
    context = {"groups": grouped(interview), "place": interview.place, "links": {"list": "/programmes"}}
    return render_to_string("check/groups.html", context)


def test_all_are_counted_and_only_some_explained(interview: Interview) -> None:
    (group,) = grouped(interview)
    assert group.count == COPIES
    assert len(group.results) == SHOWN
    assert group.left_out == COPIES - SHOWN


def test_what_closes_first_stands_first(interview: Interview) -> None:
    (group,) = grouped(interview)
    names = [result.entry.programme.series for result in group.results]
    assert names[:3] == ["kagoshima-pref/copy-009", "kagoshima-pref/copy-000", "kagoshima-pref/copy-001"]


def test_what_is_settled_is_counted_and_asks_for_nothing(interview: Interview) -> None:
    assert interview.settled == 0
    refused = interview_over(COPIES, LARGE)
    assert refused.settled == COPIES
    assert refused.next() is None


def test_a_question_names_all_programmes_that_wait_for_it(interview: Interview) -> None:
    asked = interview.next()
    assert asked is not None
    assert interview.waiting_for(asked.facts) == list(interview.entries)


def test_papers_and_every_failed_clause_stand_in_a_list_shown_whole() -> None:
    assert cards(interview_over(SHOWN)).count("必要な書類") == SHOWN
    refused = cards(interview_over(SHOWN, LARGE))
    assert refused.count("failing__reason") == 3 * SHOWN


def test_a_list_that_is_only_a_part_is_one_to_choose_from() -> None:
    assert "必要な書類" not in cards(interview_over(COPIES))
    refused = cards(interview_over(COPIES, LARGE))
    assert refused.count("failing__reason") == SHOWN
    assert refused.count("満たさない要件は全部で3件です。") == SHOWN
