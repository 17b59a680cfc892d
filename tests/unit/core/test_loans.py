"""Quotes on the two prefectural loans of the fiscal 2024 catalogue (no. 5), with facts known and unknown.

The figures are those of the catalogue; the coefficients for instalments are the assumed ones.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.conditions import Any as AnyOf
from banso.core.conditions import Has, Node
from banso.core.errors import BadLoan
from banso.core.evaluation import State, evaluate
from banso.core.loans import (
    GuaranteeDiscount,
    GuaranteeFee,
    Holds,
    InstalmentCoefficient,
    InterestSubsidy,
    LoanPurpose,
    LoanQuote,
    LoanRequest,
    LoanTerms,
    LoanUse,
    quote,
)
from banso.core.money import rate
from banso.core.sources import Source
from banso.definitions.region import installed_region

RECOGNITIONS = "company.recognitions"
SOURCE = Source(document="kagoshima-pref-r6-dx-catalogue", clause="5", quote="0.1%引き下げ")
DECLARED = AnyOf(
    nodes=(
        Has(fact=RECOGNITIONS, value="partnership_declaration"),
        Has(fact=RECOGNITIONS, value="sdgs_registered"),
    )
)
DISCOUNT = GuaranteeDiscount(
    id="declared",
    label="パートナーシップ構築宣言又はSDGs登録の事業者",
    points=rate("0.1%"),
    when=DECLARED,
    source=SOURCE,
)
COEFFICIENTS = installed_region().instalment_tables["credit-guarantee"].rows
WORKING = LoanUse(id="working", label="運転資金", max_months=84, max_grace_months=24)
NEW_BUSINESS = LoanTerms(
    purposes=tuple(LoanPurpose(id=str(number), label=f"目的{number}") for number in range(1, 6)),
    uses=(WORKING, LoanUse(id="equipment", label="設備資金", max_months=120, max_grace_months=36)),
    limit_yen=50_000_000,
    rate_min=rate("1.7%"),
    rate_max=rate("2.3%"),
    guarantee=(
        GuaranteeFee(id="range", purposes=("1", "3", "4", "5"), min_rate=rate("0%"), max_rate=rate("1.26%")),
        GuaranteeFee(id="approved", purposes=("2",), min_rate=rate("0.31%"), max_rate=rate("0.31%")),
    ),
    discounts=(DISCOUNT,),
    coefficients=COEFFICIENTS,
    quota_yen=42_000_000_000,
)
GROWTH = LoanTerms(
    purposes=tuple(LoanPurpose(id=str(number), label=f"目的{number}") for number in range(1, 5)),
    uses=(WORKING, LoanUse(id="equipment", label="設備資金", max_months=180, max_grace_months=36)),
    limit_yen=150_000_000,
    rate_min=rate("1.7%"),
    rate_max=rate("2.3%"),
    floating_over_months=120,
    guarantee=(
        GuaranteeFee(id="first", purposes=("1",), min_rate=rate("0.79%"), max_rate=rate("0.79%")),
        GuaranteeFee(id="second", purposes=("2",), min_rate=rate("0.64%"), max_rate=rate("0.64%")),
        GuaranteeFee(id="others", purposes=("3", "4"), min_rate=rate("0%"), max_rate=rate("1.26%")),
        GuaranteeFee(
            id="technology",
            label="先端技術導入計画の認定書を提出する者",
            purposes=("3",),
            min_rate=rate("0.64%"),
            max_rate=rate("0.64%"),
            when=Has(fact=RECOGNITIONS, value="advanced_technology_plan"),
        ),
    ),
    discounts=(DISCOUNT,),
    coefficients=COEFFICIENTS,
)
NOTHING_KNOWN: dict[str, Any] = {}
NOTHING_HELD: dict[str, Any] = {RECOGNITIONS: frozenset()}


def holding(*recognitions: str) -> dict[str, Any]:
    return {RECOGNITIONS: frozenset(recognitions)}


def knowing(company: dict[str, Any]) -> Holds:
    """Answers conditions by the reference evaluator."""

    def holds(condition: Node) -> bool | None:
        return {State.MET: True, State.FAILED: False}.get(evaluate(condition, company).state)

    return holds


def ask(terms: LoanTerms, company: dict[str, Any], **asked: object) -> LoanQuote:
    plain: dict[str, Any] = {"amount_yen": 10_000_000, "months": 84, "grace_months": 24, "use": "working"}
    return quote(terms, LoanRequest(**{**plain, **asked}), knowing(company))


@pytest.mark.parametrize(
    ("purpose", "company", "low", "high"),
    [
        ("2", NOTHING_HELD, 147_250, 147_250),
        ("2", holding("sdgs_registered"), 99_750, 99_750),
        ("2", holding("partnership_declaration"), 99_750, 99_750),
        ("2", holding("partnership_declaration", "sdgs_registered"), 99_750, 99_750),
        ("2", NOTHING_KNOWN, 147_250, 147_250),
        ("1", NOTHING_HELD, 0, 598_500),
        ("5", holding("sdgs_registered"), 0, 551_000),
        ("4", NOTHING_KNOWN, 0, 598_500),
    ],
)
def test_guarantee_fees_of_the_new_business_loan(
    purpose: str, company: dict[str, Any], low: int, high: int
) -> None:
    answer = ask(NEW_BUSINESS, company, purpose=purpose)
    assert (answer.low.guarantee_fee_yen, answer.high.guarantee_fee_yen) == (low, high)


@pytest.mark.parametrize(
    ("purpose", "company", "low", "high"),
    [
        ("1", NOTHING_HELD, "0.79%", "0.79%"),
        ("1", holding("sdgs_registered"), "0.69%", "0.69%"),
        ("2", NOTHING_HELD, "0.64%", "0.64%"),
        ("2", holding("advanced_technology_plan"), "0.64%", "0.64%"),
        ("3", NOTHING_HELD, "0%", "1.26%"),
        ("3", holding("advanced_technology_plan"), "0.64%", "0.64%"),
        ("3", holding("advanced_technology_plan", "partnership_declaration"), "0.54%", "0.54%"),
        ("3", holding("partnership_declaration"), "0%", "1.16%"),
        ("3", NOTHING_KNOWN, "0%", "1.26%"),
        ("4", holding("advanced_technology_plan"), "0%", "1.26%"),
        ("4", NOTHING_KNOWN, "0%", "1.26%"),
    ],
)
def test_guarantee_rates_of_the_growth_company_loan(
    purpose: str, company: dict[str, Any], low: str, high: str
) -> None:
    answer = ask(GROWTH, company, purpose=purpose)
    assert (answer.low.guarantee_rate, answer.high.guarantee_rate) == (rate(low), rate(high))


def test_the_largest_growth_loan_by_hand() -> None:
    company = holding("advanced_technology_plan")
    answer = ask(
        GROWTH, company, purpose="3", use="equipment", amount_yen=150_000_000, months=180, grace_months=36
    )
    # 960,000 yen a year: three years in full, twelve with 0.55.
    assert answer.low.guarantee_fee_yen == 9_216_000
    assert any("変動金利" in sentence for sentence in answer.assumptions)


@pytest.mark.parametrize(("months", "floating"), [(119, False), (120, False), (121, True)])
def test_only_beyond_ten_years_the_rate_floats(months: int, floating: bool) -> None:
    answer = ask(GROWTH, NOTHING_HELD, purpose="1", use="equipment", months=months)
    assert any("変動金利" in sentence for sentence in answer.assumptions) is floating


def test_unknown_facts_are_named_and_never_counted_in_favour() -> None:
    answer = ask(GROWTH, NOTHING_KNOWN, purpose="3")
    assert len(answer.unknown) == 2
    assert DECLARED in answer.unknown
    said = "\n".join(answer.assumptions)
    assert "「先端技術導入計画の認定書を提出する者」に当たるか分からないため、保証料率は年0%～1.26%" in said
    assert "0.1%の引下げは見込んでいません" in said
    assert not ask(GROWTH, NOTHING_HELD, purpose="3").unknown


def test_without_coefficients_no_fee_is_made_up() -> None:
    answer = ask(replace(NEW_BUSINESS, coefficients=()), NOTHING_HELD, purpose="2")
    assert answer.low.guarantee_fee_yen is None
    assert any("係数" in sentence for sentence in answer.assumptions)


def test_coefficients_that_are_stated_need_no_assumption() -> None:
    stated = LoanTerms(
        guarantee=(GuaranteeFee(id="row", min_rate=rate("1%"), max_rate=rate("1%")),),
        coefficients=(InstalmentCoefficient(None, Fraction(1, 2)),),
        rate_min=rate("1%"),
        rate_max=rate("1%"),
    )
    answer = ask(stated, NOTHING_HELD, amount_yen=1_000_000, months=12, grace_months=0)
    assert answer.low.guarantee_fee_yen == 5_000
    assert answer.assumptions == ()


def test_interest_at_both_ends_of_the_range() -> None:
    answer = ask(NEW_BUSINESS, NOTHING_HELD, purpose="2", amount_yen=12_000_000, months=12, grace_months=0)
    assert (answer.low.interest_yen, answer.high.interest_yen) == (110_496, 149_496)
    assert answer.low.cost_yen == 110_496 + 12_000_000 * 31 * 65 // 1_000_000
    labels = [step.label for step in answer.steps]
    assert labels[:4] == ["融資額", "返済期間", "利率", "保証料率"]
    assert "利息の合計（最も低い場合）" in labels
    assert "利息の合計（最も高い場合）" in labels


def test_the_rate_of_the_lender_leaves_one_cost() -> None:
    answer = ask(NEW_BUSINESS, NOTHING_HELD, purpose="2", annual_rate=rate("2%"))
    assert answer.low == answer.high
    assert [step.label for step in answer.steps].count("利息の合計") == 1


def test_steps_keep_their_source() -> None:
    answer = ask(NEW_BUSINESS, holding("sdgs_registered"), purpose="2")
    assert [step.source for step in answer.steps if step.label.startswith("保証料率の引下げ")] == [SOURCE]


@pytest.mark.parametrize(
    ("terms", "asked", "place"),
    [
        (NEW_BUSINESS, {"purpose": "2", "amount_yen": 50_000_001}, "融資額"),
        (NEW_BUSINESS, {"purpose": "2", "months": 85}, "返済期間"),
        (NEW_BUSINESS, {"purpose": "2", "use": "equipment", "months": 121}, "返済期間"),
        (NEW_BUSINESS, {"purpose": "2", "grace_months": 25}, "据置期間"),
        (NEW_BUSINESS, {"purpose": "6"}, "資金の目的"),
        (NEW_BUSINESS, {"purpose": "2", "annual_rate": rate("2.4%")}, "利率"),
        (NEW_BUSINESS, {"purpose": "2", "amount_yen": -1}, "借入額"),
        (NEW_BUSINESS, {"purpose": "2", "months": 24, "grace_months": 24}, "据置期間"),
        (GROWTH, {"purpose": "5"}, "資金の目的"),
        (GROWTH, {"purpose": "1", "amount_yen": 150_000_001}, "融資額"),
        (GROWTH, {"purpose": "1", "use": "equipment", "months": 181}, "返済期間"),
    ],
)
def test_what_the_loans_do_not_allow(terms: LoanTerms, asked: dict[str, object], place: str) -> None:
    with pytest.raises(BadLoan) as refusal:
        ask(terms, NOTHING_HELD, **asked)
    assert refusal.value.place == place
    assert refusal.value.remedy


def test_interest_subsidies_count_only_when_known_and_only_once() -> None:
    condition = Has(fact=RECOGNITIONS, value="management_innovation_plan")
    half = InterestSubsidy(id="half", label="利子補給", kind="share", rate=Fraction(1, 2), when=condition)
    more = InterestSubsidy(id="more", label="上乗せ", kind="share", rate=Fraction(3, 4), when=condition)
    terms = LoanTerms(rate_min=rate("1.2%"), rate_max=rate("1.2%"), subsidies=(half, more))
    plain = {"amount_yen": 12_000_000, "months": 12, "grace_months": 0}
    known = ask(terms, holding("management_innovation_plan"), **plain)
    assert known.low.interest_yen == known.low.interest_subsidy_yen == 78_000
    assert [step.yen for step in known.steps if step.label in ("利子補給", "上乗せ")] == [-39_000, -39_000]
    assert known.low.cost_yen == 0
    unknown = ask(terms, NOTHING_KNOWN, **plain)
    assert unknown.low.interest_subsidy_yen == 0
    assert unknown.unknown == (condition, condition)
    assert any("利子補給を見込んでいません" in sentence for sentence in unknown.assumptions)
    assert ask(terms, NOTHING_HELD, **plain).unknown == ()


def test_terms_of_which_little_is_stated_still_answer_with_a_given_rate() -> None:
    answer = ask(LoanTerms(), NOTHING_KNOWN, annual_rate=rate("1.2%"), months=12, grace_months=0)
    assert answer.low.guarantee_fee_yen is None
    assert any("保証料率は資料に記載がない" in sentence for sentence in answer.assumptions)
    with pytest.raises(BadLoan, match="利率の記載がありません"):
        ask(LoanTerms(), NOTHING_KNOWN)


@given(
    st.integers(min_value=1, max_value=50_000_000),
    st.integers(min_value=25, max_value=84),
    st.integers(min_value=0, max_value=24),
    st.sampled_from(["1", "2", "3", "4", "5"]),
    st.sets(st.sampled_from(["partnership_declaration", "sdgs_registered"])),
    st.sampled_from(["equal_principal", "equal_payment"]),
)
def test_learning_more_never_makes_a_loan_dearer(
    amount: int, months: int, grace: int, purpose: str, held: set[str], method: str
) -> None:
    asked = {
        "amount_yen": amount,
        "months": months,
        "grace_months": grace,
        "purpose": purpose,
        "method": method,
    }
    unknown, known = ask(NEW_BUSINESS, NOTHING_KNOWN, **asked), ask(NEW_BUSINESS, holding(*held), **asked)
    assert known.high.cost_yen <= unknown.high.cost_yen
    assert known.low.cost_yen <= known.high.cost_yen
    assert known.low.interest_yen == unknown.low.interest_yen
