"""Companies for a rehearsal: those of the programme's cases."""

import pytest

from banso.core.errors import BadDefinition
from banso.definitions.example_companies import example_companies
from banso.definitions.region import installed_region, load_region
from tests.unit.definitions.small_data import GRANT_CASES, SmallData


def test_the_company_that_meets_everything_stands_first() -> None:
    base, *others = example_companies("kagoshima-pref/dx-subsidy/2023", installed_region())
    assert base.case == ""
    assert base.facts["company.prefecture"] == "46"
    assert all(other.case for other in others)
    assert any(other.facts.get("company.prefecture") != "46" for other in others)
    assert all(value is not None for other in others for value in other.facts.values())


def test_a_programme_without_cases_has_one_company_nothing_is_known_of() -> None:
    found = example_companies("kagoshima-pref/space-business/2023", installed_region())
    assert [company.facts for company in found] == [{}]


def test_cases_that_cannot_be_read_are_refused(data: SmallData) -> None:
    region = load_region(data.path)
    path = data.path / GRANT_CASES
    path.write_text("on: 2023-09-20\n", encoding="utf-8")
    with pytest.raises(BadDefinition):
        example_companies(
            path.relative_to(data.path / "programmes").as_posix().removesuffix(".cases.yaml"), region
        )
