"""Amounts as queries: what tables of companies can hold and the property test rarely draws."""

from collections.abc import Mapping
from fractions import Fraction

import ibis
import pytest

from banso.core.amount_rules import AmountRule, Each, LineCap, Stated, Track
from banso.core.costs import Category, CategoryLimit
from banso.core.errors import BadDefinition
from banso.core.money import LIMIT_YEN, Rounding
from banso.population.amounts import granted_yen
from banso.population.backends import duckdb
from banso.population.conditions import Conditions
from banso.population.eligible_costs import with_eligible_costs

THIRD = CategoryLimit(share=Fraction(1, 3))


def yen(rule: AmountRule, **columns: int | None) -> int | None:
    """What one company is granted."""
    schema = {"company": "string", **dict.fromkeys(columns, "int64")}
    one = ibis.memtable([{"company": "1", **columns}], schema=schema)
    answer = granted_yen(rule, Conditions(with_eligible_costs(one, rule))).name("yen").as_table()
    found: int | None = duckdb().to_pyarrow(answer)["yen"][0].as_py()
    return found


def rule(rate: Fraction = Fraction(2, 3), limits: Mapping[str, CategoryLimit] | None = None) -> AmountRule:
    categories = ("labour", "other", "travel")
    return AmountRule(
        tracks=(Track(id="only", rate=rate),),
        categories=tuple(
            Category(id=name, label=name, limit=(limits or {}).get(name)) for name in categories
        ),
    )


def test_labour_at_most_a_third_of_a_total_that_contains_it_is_a_fixed_point() -> None:
    assert yen(rule(limits={"labour": THIRD}), cost_labour_yen=900_000, cost_other_yen=1_000_000) == 1_000_000


def test_limits_of_several_categories_are_settled_together() -> None:
    limits = {"labour": THIRD, "travel": CategoryLimit(share=Fraction(1, 4))}
    costs = {"cost_labour_yen": 10**6, "cost_other_yen": 1_000_001, "cost_travel_yen": 10**6}
    # Others 1,000,001 are at least 5/12 of the total: 2,400,002 at most; 800,000 + 600,000 + 1,000,001 keep to it.
    assert yen(rule(Fraction(1), limits), **costs) == 2_400_000


def test_ninety_thousand_times_seven_tenths_is_sixty_three_thousand() -> None:
    assert yen(rule(Fraction(7, 10)), project_cost_yen=90_000) == 63_000


def test_yen_beyond_what_a_double_holds_stay_exact() -> None:
    one_yen = AmountRule(tracks=(Track(id="only", rate=Fraction(1, 3)),), rounding=Rounding("down", 1))
    assert yen(one_yen, project_cost_yen=LIMIT_YEN - 1) == (LIMIT_YEN - 1) // 3


def test_costs_filed_by_category_count_before_the_stated_total() -> None:
    assert (
        yen(rule(), project_cost_yen=9_000_000, cost_other_yen=3_000_000, cost_labour_yen=None) == 2_000_000
    )
    assert yen(rule(), project_cost_yen=9_000_000, cost_other_yen=None, cost_labour_yen=None) == 6_000_000


def test_without_any_cost_the_amount_is_unknown() -> None:
    assert yen(rule()) is None
    assert yen(rule(), project_cost_yen=None) is None


def test_what_is_computed_person_by_person_is_unknown() -> None:
    each = Each(
        by="person",
        label="旅費",
        rate=Fraction(1, 2),
        rounding=Rounding(),
        caps=(LineCap(attribute="residence", value="a", label="a", yen=1),),
    )
    assert yen(AmountRule(tracks=(Track(id="only"),), each=each), project_cost_yen=10**6) is None


def test_what_was_granted_this_year_lowers_a_cap_of_the_fiscal_year() -> None:
    capped = AmountRule(
        tracks=(Track(id="only", rate=Fraction(1, 2), cap=Stated(yen=500_000, per="fiscal_year")),)
    )
    asked = {"project_cost_yen": 2_000_000}
    assert yen(capped, **asked, project_granted_this_year_yen=None) == 500_000
    assert yen(capped, **asked, project_granted_this_year_yen=200_000) == 300_000
    assert yen(capped, **asked, project_granted_this_year_yen=900_000) == 0


def test_limits_that_leave_no_room_are_refused() -> None:
    limits = dict.fromkeys(("labour", "other"), CategoryLimit(share=Fraction(1, 2)))
    with pytest.raises(BadDefinition, match="全体を超える"):
        yen(rule(limits=limits), cost_labour_yen=1, cost_other_yen=1)


def test_numbers_beyond_what_databases_hold_are_refused_and_never_wrap() -> None:
    with pytest.raises(BadDefinition, match="大きすぎて"):
        yen(rule(Fraction(99_991, 99_999)), project_cost_yen=1)
    with pytest.raises(BadDefinition, match="分母が大きすぎて"):
        yen(
            rule(limits={"labour": CategoryLimit(share=Fraction(1, 99_991))}),
            cost_labour_yen=1,
            cost_other_yen=1,
        )
