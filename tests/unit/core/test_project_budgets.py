"""Costs, grant and income of a project: exact to the yen, each line with its reason, the gap shown."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.amount_rules import AmountRule, Each, LineCap, Stated, Track
from banso.core.answers import read_form
from banso.core.conditions import Is
from banso.core.cost_answers import TAX_KINDS, columns_of, cost_lines, quotes_needed
from banso.core.costs import Category, CategoryLimit, ExcludedCost, Tax
from banso.core.forms import FieldKind, Form, FormField, Section, Shape
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
    for page in ("", "0"):
        rival = {"costs.a.rival_2": "乙", "costs.a.rival_2_page": page}
        assert "costs.a.rival_2" in open_keys(budget(first | rival, quotes=QUOTES))
    proved = budget(first | {"costs.a.rival_2": "乙", "costs.a.rival_2_page": "3"}, quotes=QUOTES)
    assert [(q.supplier, q.page) for q in proved.entries[0].quotes] == [("甲", 1), ("乙", 3)]
    assert not [key for key in open_keys(proved) if key.startswith("costs")]


@pytest.mark.parametrize("rival", ["甲", "㈱甲", "甲株式会社　鹿児島支店"])
def test_two_quotes_of_one_firm_do_not_compete(rival: str) -> None:
    both = row("a", 1, yen="1,000,000", supplier="株式会社甲", quote_page="1")
    read = budget(both | {"costs.a.rival_2": rival, "costs.a.rival_2_page": "3"}, quotes=QUOTES)
    assert [quote.page for quote in read.entries[0].quotes] == [1]
    assert "costs.a.rival_2" in open_keys(read)


def test_what_never_counts_needs_no_quote() -> None:
    read = budget(row("a", 1, category="meals", yen="1,000,000"), quotes=QUOTES)
    assert read.entries[0].quotes_needed == 0
    device = row("a", 1, category="device", yen="1,000,000")
    assert budget(device, quotes=QUOTES).entries[0].quotes_needed == 0
    assert budget(device | {"costs.a.sole_use": "yes"}, quotes=QUOTES).entries[0].quotes_needed == 2


def test_a_threshold_for_quotes_is_met_by_what_counts_without_tax() -> None:
    just = row("a", 1, yen="1,099,999", tax="included_10")
    assert budget(just, quotes=QUOTES).entries[0].quotes_needed == 1
    more = row("a", 1, yen="1,100,000", tax="included_10")
    assert budget(more, quotes=QUOTES).entries[0].quotes_needed == 2


def test_categories_nobody_else_could_offer_need_no_competing_quotes() -> None:
    rules = (QuoteRule(from_yen=100, quotes=1), QuoteRule(from_yen=1_000, quotes=2, not_for=("labour",)))
    assert (quotes_needed(rules, 1_000, "labour"), quotes_needed(rules, 1_000, "software")) == (1, 2)


def test_one_person_has_one_cap_however_the_name_is_spaced() -> None:
    first = row("a", 1, category="fare", yen="30,000", person="山田 太郎", residence="kyushu")
    second = row("b", 2, category="fare", yen="30,000", person="山田　太郎", residence="kyushu")
    read = budget(first | second, TRAVEL)
    assert read.amount is not None
    assert read.amount.yen == 10_000


def test_an_applicant_may_ask_for_less_than_is_computed() -> None:
    read = budget(row("a", 1) | NO_INCOME | {"income.own": "490,000", "income.requested": "500,000"})
    assert read.amount is not None
    assert read.income is not None
    assert (read.amount.yen, read.income.grant, read.income.gap, read.points) == (500_000, 500_000, 0, ())
    assert read.amount.steps[-1].label == "交付申請額"


def test_asking_for_just_what_is_computed_changes_nothing() -> None:
    balanced = row("a", 1) | NO_INCOME | {"income.own": "390,000"}
    assert budget(balanced | {"income.requested": "600,000"}) == budget(balanced)


@pytest.mark.parametrize(
    ("asked", "words"),
    [("600,001", "計算した額（600,000円）を超え"), ("599,999", "1,000円単位"), ("0", "1,000円単位")],
)
def test_a_sum_that_cannot_be_granted_is_not_asked_for(asked: str, words: str) -> None:
    read = budget(row("a", 1) | NO_INCOME | {"income.requested": asked})
    assert read.amount is not None
    assert read.amount.yen == 600_000
    assert [point.key for point in read.points] == ["income.requested"]
    assert words in read.points[0].message


def test_less_than_the_floor_of_the_programme_is_not_asked_for() -> None:
    track = Track(id="standard", rate=Fraction(2, 3), floor=Stated(yen=300_000))
    answered = row("a", 1) | NO_INCOME
    assert "下限額（300,000円）" in (
        budget(answered | {"income.requested": "299,000"}, replace(RULE, tracks=(track,))).points[0].message
    )
    enough = budget(answered | {"income.requested": "300,000"}, replace(RULE, tracks=(track,)))
    assert enough.income is not None
    assert enough.income.grant == 300_000


def test_who_borrows_names_the_lender() -> None:
    borrowed = row("a", 1) | NO_INCOME | {"income.loans": "390,000"}
    assert open_keys(budget(borrowed)) == ["income.lender"]
    assert budget(borrowed | {"income.lender": "みなみ銀行"}).points == ()
    assert open_keys(budget(borrowed | {"income.lender": "銀" * 201})) == ["income.lender"]


def test_a_sum_of_nothing_is_not_applied_for() -> None:
    read = budget(row("a", 1, category="meals"))
    assert ("経費", "計算した交付申請額が0円です") in [(point.label, point.message) for point in read.points]


def test_a_fact_the_sum_depends_on_has_to_be_answered() -> None:
    tracks = (
        Track(
            id="large",
            when=Is(fact="company.plan_2022", value="manufacturing"),
            rate=Fraction(2, 3),
            cap=Stated(yen=400_000),
        ),
        Track(id="standard", rate=Fraction(2, 3), cap=Stated(yen=200_000)),
    )
    asked = FormField(
        id="plan", label="令和4年度の計画", kind=FieldKind.TEXT, required=False, fact="company.plan_2022"
    )
    form = Form(sections=(Section(id="facts", label="要件", fields=(asked,)), *FORM.sections))

    def read(yen: str, plan: str) -> ProjectBudget:
        answered = row("a", 1, yen=yen) | {"facts.plan": plan}
        rule = replace(RULE, tracks=tracks)
        return read_budget(rule, (), read_form(form, answered, {}), answered)

    open_one = read("600,000", "")
    assert open_one.amount is not None
    assert open_one.amount.yen is None
    assert [p.label for p in open_one.points if p.key == "facts.plan"] == ["令和4年度の計画"]
    # Where every track gives the same, nobody has to answer; and an answer settles it.
    assert "facts.plan" not in open_keys(read("300,000", ""))
    assert "facts.plan" not in open_keys(read("600,000", "manufacturing"))


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
