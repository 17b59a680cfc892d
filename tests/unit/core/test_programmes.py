"""Programmes of several years: which version answers for a day, and that each series stands once."""

from datetime import date

import pytest

from banso.core.conditions import All, Is
from banso.core.programmes import Body, Kind, Programme, nearest_version, on_offer


def programme(year: int, name: str = "grant", **rest: object) -> Programme:
    fields = {
        "id": f"pref/{name}/{year}",
        "version": f"{year}-0",
        "name": name,
        "kind": Kind.GRANT,
        "body": Body(id="pref", name="県"),
        "fiscal_year": year,
        "purposes": (),
        "summary": "",
    }
    return Programme(**{**fields, **rest})


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2023, 9, 20), 2023),
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2025),
        (date(2025, 4, 1), 2025),
        (date(2010, 1, 1), 2021),
        (date(2040, 1, 1), 2025),
        (date(2022, 6, 1), 2023),
    ],
)
def test_the_nearest_version_and_of_two_the_later(on: date, year: int) -> None:
    versions = [programme(2023), programme(2021), programme(2025)]
    assert nearest_version(versions, on).fiscal_year == year


def test_each_series_is_on_offer_once() -> None:
    programmes = [programme(2023, "b"), programme(2023, "a"), programme(2024, "b")]
    assert [p.id for p in on_offer(programmes, date(2024, 5, 1))] == ["pref/b/2024", "pref/a/2023"]
    assert on_offer([], date(2024, 5, 1)) == []


def test_the_series_is_the_id_without_its_year() -> None:
    assert programme(2023).series == "pref/grant"


def test_assumptions_of_the_rules_stand_once_each() -> None:
    twice = Is(fact="a", value=True, assumed="仮定")
    rules = All(nodes=(twice, twice, Is(fact="b", value=True, assumed="別の仮定")))
    assert programme(2023, requirements=rules).assumptions == ("仮定", "別の仮定")
    assert programme(2023).assumptions == ()
