"""What a company may expect: eligible costs, rate, rounding, caps and tracks as steps, exact to the yen."""

from fractions import Fraction
from typing import Any as Anything

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.amount_rules import AmountRule, Each, LineCap, Stated, Track
from banso.core.amounts import COST_FACT, GRANTED_FACT, compute
from banso.core.costs import Category, CostLine, Tax
from banso.core.errors import BadCosts
from banso.core.money import Rounding
from tests.unit.core.amount_examples import HALF, STANDARD, grant, lines, rule, steps

# --------------------------------------------------------------------------------- rate, rounding and cap


@pytest.mark.parametrize(
    ("cost", "wanted"),
    [
        (0, 0),
        (1, 0),
        (1_499, 0),
        (1_500, 1_000),
        (1_000_000, 666_000),
        (2_700_000, 1_800_000),
        (2_999_999, 1_999_000),
        (3_000_000, 2_000_000),
        (3_000_001, 2_000_000),
        (10**15, 2_000_000),
    ],
)
def test_two_thirds_down_to_thousands_with_a_cap(cost: int, wanted: int) -> None:
    assert grant(cost, STANDARD) == wanted


def test_no_float_touches_money() -> None:
    assert grant(90_000, Track(id="t", rate=Fraction(7, 10))) == 63_000


@pytest.mark.parametrize(
    ("rounding", "wanted"),
    [
        (Rounding("down", 1), 666),
        (Rounding("down", 100), 600),
        (Rounding("up", 1), 667),
        (Rounding("up", 1000), 1000),
        (Rounding("half_up", 1), 667),
        (Rounding("half_up", 1000), 1000),
    ],
)
def test_rounding_is_data(rounding: Rounding, wanted: int) -> None:
    assert grant(1_000, STANDARD, rounding=rounding) == wanted


def test_the_cap_comes_after_rounding_and_holds_against_rounding_up() -> None:
    capped = Track(id="t", rate=HALF, cap=Stated(yen=1_500))
    assert grant(2_900, capped, rounding=Rounding("up", 1000)) == 1_500


def test_below_the_floor_nothing_is_granted() -> None:
    floored = Track(id="t", rate=HALF, floor=Stated(yen=100_000))
    assert grant(200_000, floored) == 100_000
    amount = compute(rule(floored), {}, lines(eligible=199_999))
    assert amount.yen == 0
    assert ("補助下限額", 0) in steps(amount)


def test_the_steps_explain_the_sum() -> None:
    amount = compute(rule(STANDARD), {}, lines(eligible=1_000_000, labour=900_000, rent=50_000))
    assert amount.yen == 1_000_000
    assert amount.eligible_yen == 1_500_000
    assert steps(amount) == [
        ("補助対象経費", 1_000_000),
        ("人件費", 500_000),
        ("対象外: rent", 0),
        ("補助対象経費の合計", 1_500_000),
        ("補助率をかけた額", 1_000_000),
        ("補助額の見込み", 1_000_000),
    ]
    assert amount.steps[1].rule == "補助対象経費の総額の1/3まで（申請900,000円のうち500,000円を算入）"
    assert [line.state for line in amount.lines] == ["counted", "capped", "excluded"]
    assert amount.lines[1].reason == "この区分は補助対象経費の総額の1/3までしか数えられません"
    assert amount.assumptions == ("総額に人件費を含むと読みます。",)


def test_rounding_and_cap_are_steps_only_where_they_change_something() -> None:
    labels = [label for label, _ in steps(compute(rule(STANDARD), {}, lines(eligible=10_000_000)))]
    assert labels[-4:] == ["補助率をかけた額", "端数処理", "補助上限額", "補助額の見込み"]
    labels = [label for label, _ in steps(compute(rule(STANDARD), {}, lines(eligible=3_000_000)))]
    assert "端数処理" not in labels
    assert "補助上限額" not in labels


def test_lines_of_one_category_are_limited_together() -> None:
    amount = compute(rule(STANDARD), {}, [*lines(eligible=200), *lines(labour=60), *lines(labour=60)])
    assert amount.eligible_yen == 300
    assert [line.state for line in amount.lines] == ["counted", "capped", "capped"]


def test_only_excluded_costs_give_nothing() -> None:
    assert compute(rule(STANDARD), {}, lines(rent=500_000)).yen == 0


def test_costs_with_tax_are_counted_as_the_programme_counts() -> None:
    with_tax = [CostLine(category="eligible", yen=1_100_000, tax="included")]
    assert compute(rule(Track(id="t", rate=HALF)), {}, with_tax).yen == 500_000
    assert compute(rule(Track(id="t", rate=HALF), tax=Tax(basis="included")), {}, with_tax).yen == 550_000


# ------------------------------------------------------------------------------------------- what is known


def test_without_costs_the_rules_are_told_and_the_cost_is_missing() -> None:
    amount = compute(rule(STANDARD), {})
    assert amount.yen is None
    assert amount.missing == (COST_FACT,)
    assert steps(amount) == [("補助率", None), ("補助上限額", 2_000_000)]


def test_the_stated_total_stands_for_a_table_and_says_so() -> None:
    amount = compute(rule(STANDARD), {COST_FACT: 900_000})
    assert amount.yen == 600_000
    assert any("内訳を確かめずに" in text for text in amount.assumptions)


def test_a_stated_total_of_nought_is_an_answer() -> None:
    assert compute(rule(STANDARD), {COST_FACT: 0}).yen == 0


def test_costs_of_its_own_are_not_the_total_of_the_project() -> None:
    own = rule(STANDARD, own_costs=True)
    waiting = compute(own, {COST_FACT: 900_000})
    assert (waiting.yen, waiting.missing) == (None, ())
    assert compute(own, {COST_FACT: 900_000}, lines(eligible=90_000)).yen == 60_000


def test_the_table_goes_before_the_stated_total() -> None:
    assert compute(rule(STANDARD), {COST_FACT: 900_000}, lines(eligible=300_000)).yen == 200_000


def test_where_no_rate_is_stated_no_sum_is_made_up_and_no_answer_could_give_one() -> None:
    unrated = rule(Track(id="t", cap=Stated(yen=500_000)))
    for company in ({}, {COST_FACT: 900_000}):
        amount = compute(unrated, company)
        assert amount.yen is None
        assert amount.missing == ()
        assert steps(amount) == [("補助上限額", 500_000)]


def test_what_was_granted_this_year_uses_up_the_cap_of_the_year() -> None:
    yearly = rule(Track(id="t", rate=HALF, cap=Stated(yen=100_000, per="fiscal_year")))
    assert compute(yearly, {GRANTED_FACT: 80_000}, lines(eligible=500_000)).yen == 20_000
    assert compute(yearly, {GRANTED_FACT: 100_000}, lines(eligible=500_000)).yen == 0
    assert compute(yearly, {GRANTED_FACT: 999_999}, lines(eligible=500_000)).yen == 0
    unknown = compute(yearly, {}, lines(eligible=500_000))
    assert unknown.yen == 100_000
    assert unknown.assumptions[-1] == "今年度すでに受けた額を0円として計算しています"
    assert compute(yearly, {GRANTED_FACT: 0}, lines(eligible=500_000)).assumptions == (
        "総額に人件費を含むと読みます。",
    )


def test_a_cap_of_another_kind_is_not_used_up() -> None:
    once = rule(Track(id="t", rate=HALF, cap=Stated(yen=100_000)))
    assert compute(once, {GRANTED_FACT: 80_000}, lines(eligible=500_000)).yen == 100_000


# ------------------------------------------------------------------------------------------ person by person

TRAVEL = rule(
    Track(id="standard", cap=Stated(yen=100_000, per="fiscal_year")),
    categories=(Category(id="fare", label="交通費"), Category(id="lodging", label="宿泊費")),
    each=Each(
        by="person",
        label="1人",
        rate=HALF,
        rounding=Rounding("down", 1000),
        caps=(
            LineCap(attribute="residence", value="kyushu", label="九州", yen=10_000),
            LineCap(attribute="residence", value="outside", label="九州の外", yen=30_000),
        ),
    ),
)


def trip(category: str, yen: int, person: str = "", residence: str = "outside") -> CostLine:
    attributes = {"person": person, "residence": residence}
    return CostLine(category=category, yen=yen, attributes={k: v for k, v in attributes.items() if v})


def travel(*trips: CostLine, **company: Anything) -> int | None:
    return compute(TRAVEL, company, trips).yen


def test_one_person_is_computed_over_all_lines_of_the_person() -> None:
    assert travel(trip("fare", 31_000, "A"), trip("lodging", 12_345, "A")) == 21_000
    assert travel(trip("fare", 60_000, "A"), trip("lodging", 20_000, "A")) == 30_000
    assert travel(trip("fare", 25_000, "A", "kyushu")) == 10_000


def test_each_person_is_rounded_and_capped_alone() -> None:
    assert travel(trip("fare", 3_998, "A"), trip("fare", 3_998, "B", "kyushu")) == 2_000
    assert travel(*(trip("fare", 60_000, name) for name in "ABC")) == 90_000
    assert travel(*(trip("fare", 60_000, name) for name in "ABCD")) == 100_000


def test_residence_on_one_line_of_a_person_is_enough() -> None:
    assert travel(trip("fare", 31_000, "A"), trip("lodging", 12_345, "A", "")) == 21_000


def test_lines_without_a_name_are_taken_for_one_person_and_it_says_so() -> None:
    amount = compute(TRAVEL, {}, [trip("fare", 50_000), trip("lodging", 20_000), trip("fare", 4_000, "A")])
    assert amount.yen == 32_000
    assert "personの書かれていない行は、同じ1人の分として計算しています" in amount.assumptions
    named = compute(TRAVEL, {}, [trip("fare", 4_000, "A")])
    assert not any("person" in text for text in named.assumptions)


@pytest.mark.parametrize(
    ("trips", "problem"),
    [
        ([trip("fare", 100, "A", "")], "residenceが書かれていません"),
        ([trip("fare", 100, "A", "mars")], "residence「mars」を一つに決められません"),
        (
            [trip("fare", 1, "A", "kyushu"), trip("fare", 1, "A")],
            "residence「kyushu」「outside」を一つに決められません",
        ),
    ],
)
def test_a_person_without_one_cap_is_refused(trips: list[CostLine], problem: str) -> None:
    with pytest.raises(BadCosts) as caught:
        compute(TRAVEL, {}, trips)
    assert caught.value.message == problem
    assert caught.value.place == "1人「A」"
    assert "kyushu（九州）、outside（九州の外）" in caught.value.remedy


def test_without_a_table_the_rules_of_a_person_are_told() -> None:
    amount = compute(TRAVEL, {COST_FACT: 50_000})
    assert (amount.yen, amount.missing) == (None, ())
    assert [step.label for step in amount.steps] == [
        "補助率",
        "上限（九州）",
        "上限（九州の外）",
        "補助上限額",
    ]


# ------------------------------------------------------------------------------------------------ any rule

RATES = st.fractions(0, 1, max_denominator=20)
COSTS = st.fixed_dictionaries(
    {}, optional={c: st.integers(0, 10**10) for c in ("eligible", "labour", "rent")}
).filter(bool)


@st.composite
def simple_rules(draw: st.DrawFn) -> AmountRule:
    track = Track(
        id="t",
        rate=draw(RATES),
        cap=draw(st.one_of(st.none(), st.builds(Stated, yen=st.integers(0, 10**8)))),
        floor=draw(st.one_of(st.none(), st.builds(Stated, yen=st.integers(0, 10**5)))),
    )
    mode = draw(st.sampled_from(["down", "up", "half_up"]))
    return rule(track, rounding=Rounding(mode, draw(st.sampled_from([1, 100, 1000, 10_000]))))


@given(simple_rules(), COSTS)
@settings(max_examples=300, derandomize=True)
def test_no_grant_is_negative_above_its_cap_or_off_its_unit(
    given_rule: AmountRule, costs: dict[str, int]
) -> None:
    amount = compute(given_rule, {}, lines(**costs))
    track, rounding = given_rule.tracks[0], given_rule.rounding
    assert amount.yen is not None
    assert amount.eligible_yen is not None
    assert amount.yen >= 0
    assert track.cap is None or amount.yen <= track.cap.yen
    assert amount.yen % rounding.unit == 0 or (track.cap is not None and amount.yen == track.cap.yen)
    if rounding.mode == "down":
        assert amount.yen <= amount.eligible_yen * track.rate
    assert amount.steps[-1].yen == amount.yen


@given(simple_rules(), COSTS, st.sampled_from(["eligible", "labour", "rent"]), st.integers(0, 10**9))
@settings(max_examples=300, derandomize=True)
def test_more_costs_never_give_less(
    given_rule: AmountRule, costs: dict[str, int], category: str, more: int
) -> None:
    before = compute(given_rule, {}, lines(**costs)).yen
    after = compute(given_rule, {}, lines(**{**costs, category: costs.get(category, 0) + more})).yen
    assert before is not None
    assert after is not None
    assert after >= before


@given(simple_rules(), st.integers(0, 10**10))
@settings(derandomize=True)
def test_a_stated_total_gives_what_a_table_of_the_same_sum_gives(given_rule: AmountRule, cost: int) -> None:
    stated = compute(given_rule, {COST_FACT: cost})
    table = compute(given_rule, {}, lines(eligible=cost))
    assert (stated.yen, stated.eligible_yen) == (table.yen, table.eligible_yen)
