"""What is asked for is read once for form, API and worker, and written back without loss."""

from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.actions.errors import BadComparison
from banso.actions.policy.comparison_reading import (
    MOST_PATHS,
    MOST_ROWS,
    MOST_SCENARIOS,
    check_work,
    read_comparison,
)
from banso.actions.policy.comparisons import (
    Comparison,
    ScenarioAsked,
    SyntheticCompanies,
    TableOfCompanies,
    plain_comparison,
)
from banso.core.money import LIMIT_YEN
from banso.population.simulation.variants import Changes
from banso.records.models.audit import canonical_json
from tests.simulations import ASKED, PROGRAMME

EVERYTHING: dict[str, Any] = {
    "cap_yen": 2_000_000,
    "rate": "2/3",
    "budget_yen": 0,
    "without": ["prefecture", "employees"],
    "limits": {"employees": 50, "capital": "5,000万円"},
    "opens_on": "2023-06-01",
    "closes_on": ["2023-06-30", "2023-09-30"],
    "rounds": 3,
    "split": ["1/2", "1/2"],
    "competitive": False,
    "cut_last": True,
    "caps": {"general": 1},
    "rates": {"general": "1/1"},
}


def places(values: object) -> list[str]:
    with pytest.raises(BadComparison) as refused:
        read_comparison(values)
    assert all(error.message for error in refused.value.errors)
    return [error.place for error in refused.value.errors]


def with_changes(changes: object) -> dict[str, Any]:
    return ASKED | {"scenarios": [{"name": "案", "changes": changes}]}


def test_what_is_left_out_has_a_stated_default() -> None:
    read = read_comparison({"programme": f" {PROGRAMME} ", "on": "2023-09-20"})
    assert read == Comparison(programme=PROGRAMME, on=date(2023, 9, 20))
    assert (read.companies, read.seed, read.paths) == (SyntheticCompanies(rows=None, seed=1), 1, 200)


def test_every_change_is_read_and_written_back() -> None:
    assert set(EVERYTHING) == {one.name for one in fields(Changes)}
    read = read_comparison(with_changes(EVERYTHING))
    changes = read.scenarios[0].changes
    assert (changes.rate, changes.opens_on, changes.limits["capital"]) == (
        Fraction(2, 3),
        date(2023, 6, 1),
        "5,000万円",
    )
    assert plain_comparison(read) == with_changes(EVERYTHING)


def test_a_definition_is_kept_to_the_letter() -> None:
    text = "id: x\n\n# 注\n"
    read = read_comparison(ASKED | {"scenarios": [{"name": "見直し案", "definition": text}]})
    assert read.scenarios == (ScenarioAsked(name="見直し案", definition=text),)
    assert plain_comparison(read)["scenarios"] == [{"name": "見直し案", "definition": text}]


def test_a_table_is_named_by_its_number() -> None:
    read = read_comparison(ASKED | {"companies": {"kind": "table", "id": 3}})
    assert read.companies == TableOfCompanies(id=3)
    assert plain_comparison(read)["companies"] == {"kind": "table", "id": 3}


def test_what_is_written_holds_no_floats() -> None:
    canonical_json(plain_comparison(read_comparison(with_changes(EVERYTHING))))


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"programme": None}, "programme"),
        ({"programme": " "}, "programme"),
        ({"programme": 3}, "programme"),
        ({"on": None}, "on"),
        ({"on": "2023-02-30"}, "on"),
        ({"on": "2023/9/20"}, "on"),
        ({"on": "２０２３-09-20"}, "on"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
        ({"seed": 1.0}, "seed"),
        ({"seed": True}, "seed"),
        ({"seed": "1"}, "seed"),
        ({"paths": 0}, "paths"),
        ({"paths": MOST_PATHS + 1}, "paths"),
        ({"companies": []}, "companies"),
        ({"companies": {"kind": "real"}}, "companies.kind"),
        ({"companies": {"kind": "synthetic", "rows": 0}}, "companies.rows"),
        ({"companies": {"kind": "synthetic", "rows": MOST_ROWS + 1}}, "companies.rows"),
        ({"companies": {"kind": "table"}}, "companies.id"),
        ({"companies": {"kind": "table", "id": 2**63}}, "companies.id"),
        ({"companies": {"kind": "synthetic", "row": 3}}, "companies.row"),
        ({"scenarios": {}}, "scenarios"),
        ({"scenarios": [{"name": "案", "changes": {"cap_yen": 1}}] * (MOST_SCENARIOS + 1)}, "scenarios"),
        ({"scenarios": [3]}, "scenarios[0]"),
        ({"scenarios": [{"name": "", "changes": {"cap_yen": 1}}]}, "scenarios[0].name"),
        ({"scenarios": [{"name": "案" * 101, "changes": {"cap_yen": 1}}]}, "scenarios[0].name"),
        ({"scenarios": [{"name": "案"}]}, "scenarios[0]"),
        ({"scenarios": [{"name": "案", "changes": {}}]}, "scenarios[0]"),
        ({"scenarios": [{"name": "案", "changes": {"rounds": 2}, "definition": "id: x"}]}, "scenarios[0]"),
        ({"scenarios": [{"name": "案", "definition": 3}]}, "scenarios[0].definition"),
        ({"scenarios": [{"name": "案", "definition": "x" * (256 * 1024 + 1)}]}, "scenarios[0].definition"),
        ({"seeds": 3}, "seeds"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(changed: dict[str, Any], place: str) -> None:
    assert places(ASKED | changed)[0] == place


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"cap_yen": -1}, "cap_yen"),
        ({"cap_yen": 1.5}, "cap_yen"),
        ({"cap_yen": LIMIT_YEN + 1}, "cap_yen"),
        ({"rate": "0.5"}, "rate"),
        ({"rate": 0.5}, "rate"),
        ({"rate": "3/2"}, "rate"),
        ({"rate": "0/2"}, "rate"),
        ({"rate": "1/0"}, "rate"),
        ({"without": "employees"}, "without"),
        ({"without": [3]}, "without[0]"),
        ({"limits": ["employees"]}, "limits"),
        ({"limits": {"employees": None}}, "limits.employees"),
        ({"closes_on": ["2023-09-30", "2023-09-30"]}, "closes_on"),
        ({"closes_on": ["soon"]}, "closes_on[0]"),
        ({"rounds": 0}, "rounds"),
        ({"rounds": 25}, "rounds"),
        ({"split": ["1/2", 0.5]}, "split[1]"),
        ({"competitive": "yes"}, "competitive"),
        ({"caps": {"general": "much"}}, "caps.general"),
        ({"cap": 3}, "cap"),
    ],
)
def test_a_change_that_cannot_be_read_is_named_by_its_place(changes: dict[str, Any], place: str) -> None:
    assert places(with_changes(changes)) == [f"scenarios[0].changes.{place}"]


def test_everything_wrong_is_told_at_once() -> None:
    assert places({"seed": -1, "paths": 0, "scenarios": [{"name": "", "changes": {"rate": 2}}]}) == [
        "programme", "on", "scenarios[0].name", "scenarios[0].changes.rate", "seed", "paths",
    ]  # fmt: skip


@pytest.mark.parametrize("values", [None, 3, "x", [], [ASKED], {1: 2}])
def test_what_is_no_object_is_refused(values: object) -> None:
    assert places(values)[0] == ""


def test_the_whole_work_is_bounded() -> None:
    companies = {"kind": "synthetic", "rows": 200_000}
    assert places(ASKED | {"companies": companies, "paths": 501}) == ["paths"]
    read = read_comparison(ASKED | {"companies": companies, "paths": 500})
    check_work(read, 200_000)
    with pytest.raises(BadComparison):
        check_work(read, 200_001)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(derandomize=True, max_examples=300)
@given(
    st.dictionaries(st.sampled_from([*ASKED, *EVERYTHING]), json_values),
    st.dictionaries(st.sampled_from([*EVERYTHING]), json_values),
)
def test_whatever_arrives_is_read_or_refused_with_words(
    whole: dict[str, Any], changes: dict[str, Any]
) -> None:
    for values in (whole, ASKED | whole, with_changes(EVERYTHING | changes)):
        try:
            read = read_comparison(values)
        except BadComparison:
            assert places(values)
        else:
            assert read_comparison(plain_comparison(read)) == read
