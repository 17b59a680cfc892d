"""`banso programmes` and `banso facts`."""

import pytest

from tests.unit.cli.companies import DX
from tests.unit.cli.conftest import Banso

ON = ("--on", "2023-09-20")


def ids(banso: Banso, *words: str) -> set[str]:
    return {found["programme"] for found in banso("programmes", *ON, *words, "--json").answer()}


def test_all_programmes_each_series_once(banso: Banso) -> None:
    found = banso("programmes", *ON, "--json").answer()
    series = [one["programme"].rsplit("/", 1)[0] for one in found]
    assert len(series) == len(set(series)) > 100
    one = next(one for one in found if one["programme"] == DX)
    assert one["kind"] == "grant"
    assert one["body"] == {"id": "kagoshima-pref", "name": "鹿児島県"}
    assert one["status"] == "open"
    assert one["deadline"] == "2023-09-26T17:00:00+09:00"
    assert one["has_rules"] is True
    assert one["data_year"] == 2023


@pytest.mark.parametrize(
    "words",
    [
        ("--open",),
        ("--kind", "grant"),
        ("--purpose", "dx"),
        ("--body", "鹿児島県"),
        ("--area", "鹿児島県"),
        ("--area", "46201"),
        ("--area", "鹿児島市"),
        ("--open", "--kind", "grant", "--purpose", "dx", "--area", "46"),
    ],
)
def test_filters_that_keep_the_grant(banso: Banso, words: tuple[str, ...]) -> None:
    found = ids(banso, *words)
    assert DX in found
    assert len(found) < len(ids(banso))


@pytest.mark.parametrize(
    "words", [("--kind", "loan"), ("--purpose", "succession"), ("--body", "kumamoto-pref"), ("--area", "43")]
)
def test_filters_that_leave_it_out(banso: Banso, words: tuple[str, ...]) -> None:
    found = ids(banso, *words)
    assert found
    assert DX not in found


def test_after_the_call_it_is_not_open(banso: Banso) -> None:
    assert DX not in {
        one["programme"] for one in banso("programmes", "--open", "--on", "2023-11-01", "--json").answer()
    }


@pytest.mark.parametrize("words", [("--purpose", "money"), ("--body", "nobody"), ("--area", "火星")])
def test_filters_that_name_nothing(banso: Banso, words: tuple[str, ...]) -> None:
    ended = banso("programmes", *words)
    assert ended.code == 2
    assert words[0] in ended.err


def test_nothing_found_is_never_nothing_there(banso: Banso) -> None:
    out = banso("programmes", "--open", "--on", "2030-01-01").out
    assert "2030年1月1日" in out
    assert "見つかりませんでした" in out


def test_the_words_for_people(banso: Banso) -> None:
    out = banso("programmes", *ON, "--open").out
    assert DX in out
    assert "受付中" in out
    assert "2023年9月26日（火） 17:00まで" in out


def test_facts_with_their_values(banso: Banso) -> None:
    facts = {fact["id"]: fact for fact in banso("facts", "--json").answer()}
    assert facts["company.regular_employees"]["type"] == "integer"
    assert facts["company.regular_employees"]["choices"] is None
    assert {"id": "none", "name": "作っていない"} in facts["company.plan_2022"]["choices"]
    assert "company.prefecture" in banso("facts").out


@pytest.mark.parametrize(
    "fact", ["company.industry", "company.recognitions", "company.capital_yen", "project.value_added_growth"]
)
def test_one_fact_in_detail(banso: Banso, fact: str) -> None:
    out = banso("facts", fact).out
    assert "質問: " in out
    assert f'"{fact}": ' in out
    assert len(banso("facts", fact, "--json").answer()) == 1


def test_an_unknown_fact_names_the_nearest(banso: Banso) -> None:
    ended = banso("facts", "company.employees")
    assert ended.code == 2
    assert "company.regular_employees" in ended.err
