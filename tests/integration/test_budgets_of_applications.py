"""The cost tables of A1, A11 and A13 step 3 as they are typed, against arithmetic written out anew: to the yen."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.answers import read_form
from banso.core.programmes import Programme
from banso.core.project_budgets import ProjectBudget, read_budget
from banso.definitions.call_definitions import call_definition, written
from banso.definitions.single_files import programme_of_text
from tests.integration.shipped import A1, shipped_region

A11, A13_3 = "kagoshima-pref/uiturn-travel/2023", "kumamoto-pref/succession-launch/2025"
TAXES = {"excluded_10": 10, "included_10": 10, "excluded_8": 8, "included_8": 8, "untaxed": 0}
NO_INCOME = {"income.own": "0", "income.loans": "0", "income.others": "0"}

Row = Mapping[str, str]


def call_of(programme_id: str) -> Programme:
    region = shipped_region()
    return programme_of_text(written(call_definition(programme_id, region)), "call", region)


DX, TRAVEL, LAUNCH = call_of(A1), call_of(A11), call_of(A13_3)


def budget(programme: Programme, rows: Sequence[Row], facts: Mapping[str, object]) -> ProjectBudget:
    answered = dict(NO_INCOME)
    for number, row in enumerate(rows):
        answered |= {f"costs.r{number}": str(number), f"costs.r{number}.item": "品"}
        answered |= {f"costs.r{number}.{column}": text for column, text in row.items()}
    assert programme.procedure is not None
    read = read_form(programme.procedure.form, answered, facts)
    return read_budget(programme.amount, programme.procedure.quotes, read, answered)


def net(yen: int, tax: str) -> int:
    return yen * 100 // (100 + TAXES[tax]) if tax.startswith("included") else yen


def gross(yen: int, tax: str) -> int:
    return yen if tax.startswith("included") else yen * (100 + TAXES[tax]) // 100


def granted(found: ProjectBudget) -> int | None:
    return found.amount.yen if found.amount else None


assert DX.amount is not None
KINDS = [*(each.id for each in DX.amount.categories), *(each.id for each in DX.amount.excluded)]
COSTS = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(KINDS),
            "yen": st.integers(0, 12_000_000).map(str),
            "tax": st.sampled_from(list(TAXES)),
            "sole_use": st.sampled_from(["", "yes", "no"]),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(COSTS, st.sampled_from([("none", 2_000_000), ("manufacturing", 4_000_000), ("service", 2_000_000)]))
def test_a1_labour_is_a_third_at_most_then_two_thirds_in_thousands_up_to_the_cap(
    rows: list[Row], track: tuple[str, int]
) -> None:
    plan, cap = track
    found = budget(DX, rows, {"company.plan_2022": plan, "company.dx_grant_2022": False})
    other = labour = 0
    for row in rows:
        yen, kind = net(int(row["yen"]), row["tax"]), row["category"]
        counts = kind in KINDS[:7] or (kind == "general_device" and row["sole_use"] == "yes")
        other += yen if counts and kind != "prototype_labour" else 0
        labour += yen if kind == "prototype_labour" else 0
    eligible = other + min(labour, other // 2)
    assert found.amount is not None
    assert found.amount.eligible_yen == eligible
    assert granted(found) == min(cap, eligible * 2 // 3 // 1000 * 1000)
    assert found.income is not None
    assert found.income.costs == sum(gross(int(row["yen"]), row["tax"]) for row in rows)


def test_a1_the_labour_cap_by_hand() -> None:
    rows = [
        {"category": "software_equipment", "yen": "1,000,000", "tax": "excluded_10"},
        {"category": "prototype_labour", "yen": "900,000", "tax": "untaxed"},
    ]
    found = budget(DX, rows, {"company.plan_2022": "none"})
    assert found.amount is not None
    assert (found.amount.eligible_yen, granted(found)) == (1_500_000, 1_000_000)


def test_a1_wages_need_no_competing_quotes_and_software_does() -> None:
    rows = [
        {"category": kind, "yen": "1,000,000", "tax": "untaxed", "supplier": "甲", "quote_page": "1"}
        for kind in ("software_equipment", "prototype_labour")
    ]
    found = budget(DX, rows, {"company.plan_2022": "none"})
    assert [entry.quotes_needed for entry in found.entries] == [2, 1]
    assert [point.key for point in found.points if "rival" in point.key] == ["costs.r0.rival_2"]


TRIPS = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["fare", "lodging"]), st.integers(0, 90_000)),
    min_size=1,
    max_size=12,
)
HOMES = st.fixed_dictionaries({name: st.sampled_from(["kyushu", "outside"]) for name in "甲乙丙丁"})
CAPS = {"kyushu": 10_000, "outside": 30_000}


@settings(derandomize=True, max_examples=60, deadline=None)
@given(TRIPS, HOMES, st.integers(0, 120_000))
def test_a11_half_of_what_each_person_was_paid_and_what_is_left_of_the_year(
    trips: list[tuple[str, str, int]], homes: dict[str, str], before: int
) -> None:
    rows = [
        {"person": who, "category": kind, "yen": str(yen), "tax": "included_10", "residence": homes[who]}
        for who, kind, yen in trips
    ]
    found = budget(TRAVEL, rows, {"project.granted_this_year_yen": before})
    paid = {who: sum(yen for name, _, yen in trips if name == who) for who in homes}
    each = sum(min(CAPS[homes[who]], yen // 2 // 1000 * 1000) for who, yen in paid.items())
    assert granted(found) == min(max(0, 100_000 - before), each)


@pytest.mark.parametrize(
    ("yen", "tax", "grant"),
    [
        ("1,500,000", "excluded_10", 1_000_000),
        ("1,499,999", "excluded_10", 999_000),
        ("1,650,000", "included_10", 1_000_000),
        ("1,649,999", "included_10", 999_000),
        ("100,000", "untaxed", 66_000),
    ],
)
def test_a13_step_3_two_thirds_in_thousands_up_to_a_million(yen: str, tax: str, grant: int) -> None:
    found = budget(LAUNCH, [{"category": "machinery", "yen": yen, "tax": tax}], {})
    assert granted(found) == grant
