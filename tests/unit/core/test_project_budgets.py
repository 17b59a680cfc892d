"""Costs, grant and income of a project: exact to the yen, each line with its reason, the gap shown."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.amount_rules import AmountRule, Each, LineCap, Track
from banso.core.answers import read_form
from banso.core.cost_answers import TAX_KINDS, columns_of, cost_lines, quotes_needed
from banso.core.costs import Category, CategoryLimit, ExcludedCost, Tax
from banso.core.forms import Form, Section, Shape
from banso.core.money import Rounding
from banso.core.procedures import QuoteRule
from banso.core.project_budgets import ProjectBudget, read_budget

FORM = Form(
    sections=(
        Section(id="costs", label="経費", shape=Shape.COSTS),
        Section(id="income", label="収入", shape=Shape.INCOME),
    )
)
RULE = AmountRule(
    tracks=(Track(id="standard", rate=Fraction(2, 3)),),
    categories=(
        Category(id="software", label="ソフトウェア"),
        Category(id="labour", label="人件費", limit=CategoryLimit(share=Fraction(1, 3))),
    ),
    excluded=(
        ExcludedCost(id="meals", label="飲食代"),
        ExcludedCost(
            id="device", label="パソコン", unless="sole_use", unless_label="専用", counts_as="software"
        ),
    ),
    tax=Tax(basis="excluded"),
)
TRAVEL = AmountRule(
    tracks=(Track(id="standard"),),
    categories=(Category(id="fare", label="交通費"),),
    each=Each(
        by="person",
        label="1人",
        rate=Fraction(1, 2),
        rounding=Rounding("down", 1000),
        caps=(
            LineCap(attribute="residence", value="kyushu", label="九州", yen=10_000),
            LineCap(attribute="residence", value="outside", label="九州の外", yen=30_000),
        ),
    ),
)
QUOTES = (QuoteRule(from_yen=100_000, quotes=1), QuoteRule(from_yen=1_000_000, quotes=2))


def row(name: str, position: int, **cells: str) -> dict[str, str]:
    filled = {"category": "software", "item": "品", "yen": "900,000", "tax": "excluded_10", **cells}
    return {f"costs.{name}": str(position)} | {f"costs.{name}.{key}": text for key, text in filled.items()}


def budget(
    answered: dict[str, str], rule: AmountRule = RULE, quotes: tuple[QuoteRule, ...] = ()
) -> ProjectBudget:
    return read_budget(rule, quotes, read_form(FORM, answered, {}), answered)


def open_keys(read: ProjectBudget) -> list[str]:
    return [point.key for point in read.points]


NO_INCOME = {"income.own": "0", "income.loans": "0", "income.others": "0"}


def test_columns_follow_from_the_amount_rule() -> None:
    assert [c.id for c in columns_of(RULE, ())] == ["category", "item", "yen", "tax", "sole_use", "supplier"]
    assert [label for _code, label in columns_of(RULE, ())[0].choices][-1] == "パソコン"
    travel = [c.id for c in columns_of(TRAVEL, ())]
    assert travel == ["category", "item", "yen", "tax", "person", "residence", "supplier"]
    with_quotes = [c.id for c in columns_of(RULE, QUOTES)]
    assert with_quotes[-4:] == ["supplier", "quote_page", "rival_2", "rival_2_page"]


def test_the_grant_is_computed_and_the_gap_is_told_to_the_yen() -> None:
    read = budget(row("a", 1) | NO_INCOME)
    assert read.amount is not None
    assert read.income is not None
    assert (read.amount.yen, read.amount.eligible_yen) == (600_000, 900_000)
    assert (read.income.costs, read.income.gap) == (990_000, 390_000)
    assert [point.message for point in read.points] == ["収入の合計が支出の合計より390,000円不足しています"]


def test_an_income_that_balances_leaves_nothing_open() -> None:
    assert budget(row("a", 1) | NO_INCOME | {"income.own": "390,000円"}).points == ()


def test_an_income_that_is_too_large_is_told_too() -> None:
    read = budget(row("a", 1) | NO_INCOME | {"income.own": "390,001"})
    assert read.income is not None
    assert (read.income.gap, read.income.surplus) == (-1, 1)
    assert read.points[0].message.endswith("1円多すぎます")


def test_lines_keep_their_rows_and_each_says_what_became_of_it() -> None:
    answered = (
        row("b", 1, category="meals", yen="10,000")
        | row("a", 2)
        | row("c", 3, category="device", yen="100,000")
        | row("d", 4, category="device", yen="100,000", sole_use="yes")
    )
    read = budget(answered)
    assert [entry.row for entry in read.entries] == ["b", "a", "c", "d"]
    assert [line.row for line in read.lines] == [1, 2, 3, 4]
    assert {key: line.yen for key, line in read.counted.items()} == {
        "b": 0,
        "a": 900_000,
        "c": 0,
        "d": 100_000,
    }
    assert "対象になりません" in read.counted["b"].reason


def test_a_line_that_cannot_be_read_is_left_out_of_the_totals_and_said() -> None:
    read = budget(row("a", 1, yen="たくさん") | row("b", 2) | NO_INCOME)
    assert [line.row for line in read.lines] == [2]
    assert list(read.counted) == ["b"]
    assert "costs.a.yen" in open_keys(read)


def test_amounts_with_and_without_tax_are_brought_onto_the_basis_of_the_programme() -> None:
    read = budget(
        row("a", 1, yen="110,000", tax="included_10")
        | row("b", 2, yen="108,000", tax="included_8")
        | row("c", 3, yen="100,000", tax="untaxed")
        | NO_INCOME
    )
    assert {key: line.yen for key, line in read.counted.items()} == {
        "a": 100_000,
        "b": 100_000,
        "c": 100_000,
    }
    assert read.income is not None
    assert read.income.costs == 110_000 + 108_000 + 100_000


def test_a_capped_category_counts_as_far_as_its_share() -> None:
    read = budget(row("a", 1, yen="1,000,000") | row("b", 2, category="labour", yen="900,000", tax="untaxed"))
    assert read.amount is not None
    assert read.amount.eligible_yen == 1_500_000
    assert read.counted["b"].state == "capped"


def test_a_grant_per_person_asks_who_and_from_where() -> None:
    one = row("a", 1, category="fare", yen="40,000", person="甲", residence="outside")
    read = budget(one, TRAVEL)
    assert read.amount is not None
    assert read.amount.yen == 20_000
    without = budget({key: text for key, text in one.items() if "residence" not in key}, TRAVEL)
    assert "costs.a.residence" in open_keys(without)
    assert without.amount is None


def test_a_person_of_two_residences_is_told_and_nothing_is_computed() -> None:
    two = row("a", 1, category="fare", person="甲", residence="outside") | row(
        "b", 2, category="fare", person="甲", residence="kyushu"
    )
    read = budget(two, TRAVEL)
    assert read.amount is None
    assert any("一つに決められません" in point.message for point in read.points)


@pytest.mark.parametrize(("yen", "needed"), [(99_999, 0), (100_000, 1), (999_999, 1), (1_000_000, 2)])
def test_the_sum_of_a_line_decides_how_many_quotes_it_needs(yen: int, needed: int) -> None:
    assert quotes_needed(QUOTES, yen) == needed
    read = budget(row("a", 1, yen=str(yen)), quotes=QUOTES)
    assert read.entries[0].quotes_needed == needed
    assert [key for key in open_keys(read) if "supplier" in key] == (["costs.a.supplier"] if needed else [])


def test_competing_quotes_need_a_supplier_and_a_page() -> None:
    first = row("a", 1, yen="1,000,000", supplier="甲", quote_page="1")
    read = budget(first, quotes=QUOTES)
    assert "costs.a.rival_2" in open_keys(read)
    assert "2社の見積りが必要です（いま1社）" in read.points[0].message
    assert "costs.a.supplier" in open_keys(budget(first | {"costs.a.quote_page": ""}, quotes=QUOTES))
    unproved = budget(first | {"costs.a.rival_2": "乙"}, quotes=QUOTES)
    assert "costs.a.rival_2" in open_keys(unproved)
    proved = budget(first | {"costs.a.rival_2": "乙", "costs.a.rival_2_page": "3"}, quotes=QUOTES)
    assert [(q.supplier, q.page) for q in proved.entries[0].quotes] == [("甲", 1), ("乙", 3)]
    assert not [key for key in open_keys(proved) if key.startswith("costs")]


def test_a_programme_without_an_amount_has_no_budget() -> None:
    answered = row("a", 1)
    read = read_budget(None, (), read_form(FORM, answered, {}), answered)
    assert (read.entries, read.amount, cost_lines(read.entries)) == ((), None, ())


@settings(derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["software", "meals", "device"]),
            st.integers(0, 10**9),
            st.sampled_from(list(TAX_KINDS)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_own_money_of_the_size_of_the_gap_always_balances(costs: list[tuple[str, int, str]]) -> None:
    answered = dict(NO_INCOME)
    for number, (category, yen, tax) in enumerate(costs):
        answered |= row(f"r{number}", number, category=category, yen=str(yen), tax=tax)
    side = budget(answered).income
    assert side is not None
    assert side.gap >= 0
    balanced = budget(answered | {"income.own": str(side.gap)}).income
    assert balanced is not None
    assert balanced.gap == 0
