"""The guarantee fee: the rate of a company, and the yen with its steps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.conditions import Has, Node
from banso.core.errors import BadLoan
from banso.core.guarantee import Holds, coefficient_for, fee_rate, guarantee_fee
from banso.core.loan_terms import (
    GuaranteeDiscount,
    GuaranteeFee,
    InstalmentCoefficient,
    LoanPurpose,
    LoanTerms,
)
from banso.core.money import Rounding
from banso.definitions.region import installed_region

SPECIAL = Has(fact="company.recognitions", value="advanced_technology_plan")
DECLARED = Has(fact="company.recognitions", value="partnership_declaration")
GENERAL_ROW = GuaranteeFee(id="general", min_rate=Fraction(0), max_rate=Fraction(126, 10_000))
SPECIAL_ROW = GuaranteeFee(
    id="special",
    label="計画の認定を受けた者",
    min_rate=Fraction(64, 10_000),
    max_rate=Fraction(64, 10_000),
    when=SPECIAL,
)
DISCOUNT = GuaranteeDiscount(id="declared", label="宣言事業者", points=Fraction(1, 1_000), when=DECLARED)
COEFFICIENTS = installed_region().instalment_tables["credit-guarantee"].rows
RATES = st.fractions(min_value=0, max_value=Fraction(3, 100), max_denominator=10_000)


@pytest.mark.parametrize(
    ("instalments", "coefficient"),
    [
        (1, Fraction(1)),
        (2, Fraction(70, 100)),
        (6, Fraction(70, 100)),
        (7, Fraction(65, 100)),
        (12, Fraction(65, 100)),
        (13, Fraction(60, 100)),
        (24, Fraction(60, 100)),
        (25, Fraction(55, 100)),
        (180, Fraction(55, 100)),
    ],
)
def test_coefficients_one_step_below_at_and_above(instalments: int, coefficient: Fraction) -> None:
    assert coefficient_for(instalments, COEFFICIENTS) == coefficient


def test_a_table_that_ends_too_early_is_said() -> None:
    with pytest.raises(BadLoan, match="25回払い") as refusal:
        coefficient_for(25, [InstalmentCoefficient(24, Fraction(6, 10))])
    assert refusal.value.place == "保証料"
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("amount", "rate", "months", "grace", "yen"),
    [
        # 126,000 a year: two years in full, five with 0.55.
        (10_000_000, Fraction(126, 10_000), 84, 24, 598_500),
        # 31,000 a year, seven years with 0.55.
        (10_000_000, Fraction(31, 10_000), 84, 0, 119_350),
        (10_000_000, Fraction(0), 84, 24, 0),
        # One payment: in full.
        (1_000_000, Fraction(1, 100), 1, 0, 833),
        (1_000_000, Fraction(1, 100), 12, 0, 6_500),
        # 1,234,567 x 0.79 % x (6/12 + 18/12 x 0.60) = 13,654.31...
        (1_234_567, Fraction(79, 10_000), 24, 6, 13_654),
    ],
)
def test_fees_by_hand(amount: int, rate: Fraction, months: int, grace: int, yen: int) -> None:
    assert guarantee_fee(amount, rate, months, grace, COEFFICIENTS).yen == yen


def test_the_steps_show_the_formula_and_add_up() -> None:
    fee = guarantee_fee(10_000_000, Fraction(126, 10_000), 84, 24, COEFFICIENTS)
    assert [step.yen for step in fee.steps] == [252_000, 346_500]
    assert "10,000,000円 × 年1.26% × 24か月/12 × 係数1.00" in fee.steps[0].rule
    assert "60か月/12 × 係数0.55（60回払い）" in fee.steps[1].rule
    assert "1円未満切捨て" in fee.steps[1].rule


def test_without_grace_there_is_one_step() -> None:
    assert len(guarantee_fee(10_000_000, Fraction(1, 100), 12, 0, COEFFICIENTS).steps) == 1


@given(
    st.integers(min_value=1, max_value=10**9),
    RATES,
    st.integers(min_value=2, max_value=180),
    st.data(),
    st.sampled_from([Rounding("down", 1), Rounding("up", 1), Rounding("down", 1_000)]),
)
def test_steps_always_add_up_to_the_fee(
    amount: int, rate: Fraction, months: int, data: st.DataObject, rounding: Rounding
) -> None:
    grace = data.draw(st.integers(min_value=0, max_value=months - 1))
    fee = guarantee_fee(amount, rate, months, grace, COEFFICIENTS, rounding)
    assert sum(step.yen for step in fee.steps) == fee.yen
    assert all(step.yen >= 0 for step in fee.steps)
    assert fee.yen <= amount * rate * months / 12 + rounding.unit


@pytest.mark.parametrize("grace", [12, 13, -1])
def test_grace_as_long_as_the_term_is_refused(grace: int) -> None:
    with pytest.raises(BadLoan, match="据置期間"):
        guarantee_fee(1_000_000, Fraction(1, 100), 12, grace, COEFFICIENTS)


def knowing(**answers: bool | None) -> Holds:
    """Answers for the special case and the declaration; anything not given is unknown."""

    def holds(condition: Node) -> bool | None:
        return answers.get("special" if condition is SPECIAL else "declared")

    return holds


@pytest.mark.parametrize(
    ("special", "declared", "low", "high", "unknown"),
    [
        (False, False, 0, 126, 0),
        (None, None, 0, 126, 2),
        (True, False, 64, 64, 0),
        (True, True, 54, 54, 0),
        (True, None, 64, 64, 1),
        (False, True, 0, 116, 0),
        (None, True, 0, 116, 1),
        (False, None, 0, 126, 1),
        (None, False, 0, 126, 1),
    ],
)
def test_unknown_never_lowers_a_rate(
    special: bool | None, declared: bool | None, low: int, high: int, unknown: int
) -> None:
    terms = LoanTerms(guarantee=(SPECIAL_ROW, GENERAL_ROW), discounts=(DISCOUNT,))
    rate = fee_rate(terms, "", knowing(special=special, declared=declared))
    assert (rate.min_rate, rate.max_rate) == (Fraction(low, 10_000), Fraction(high, 10_000))
    assert len(rate.unknown) == len(rate.assumptions) == unknown


def test_an_unknown_dearer_case_is_counted_with() -> None:
    dear = GuaranteeFee(
        id="dear", label="割増の者", min_rate=Fraction(2, 100), max_rate=Fraction(2, 100), when=SPECIAL
    )
    terms = LoanTerms(guarantee=(GENERAL_ROW, dear))
    assert fee_rate(terms, "", knowing(special=None)).max_rate == Fraction(2, 100)
    assert fee_rate(terms, "", knowing(special=False)).max_rate == Fraction(126, 10_000)


def test_a_discount_stops_at_zero() -> None:
    low_row = GuaranteeFee(id="low", min_rate=Fraction(5, 10_000), max_rate=Fraction(5, 10_000))
    rate = fee_rate(LoanTerms(guarantee=(low_row,), discounts=(DISCOUNT,)), "", knowing(declared=True))
    assert rate.min_rate == rate.max_rate == 0
    assert "0%を下回りません" in rate.steps[-1].rule


def test_discounts_add_up_and_concern_their_purposes() -> None:
    purposes = (LoanPurpose(id="1", label="一"), LoanPurpose(id="2", label="二"))
    second = GuaranteeDiscount(id="second", label="二の者", points=Fraction(2, 1_000), purposes=("2",))
    row = GuaranteeFee(id="row", min_rate=Fraction(1, 100), max_rate=Fraction(1, 100))
    terms = LoanTerms(purposes=purposes, guarantee=(row,), discounts=(DISCOUNT, second))
    assert fee_rate(terms, "1", knowing(declared=True)).max_rate == Fraction(9, 1_000)
    assert fee_rate(terms, "2", knowing(declared=True)).max_rate == Fraction(7, 1_000)


def test_a_purpose_without_a_stated_rate_has_none() -> None:
    row = GuaranteeFee(id="row", purposes=("1",), min_rate=Fraction(0), max_rate=Fraction(0))
    terms = LoanTerms(
        purposes=(LoanPurpose(id="1", label="一"), LoanPurpose(id="2", label="二")), guarantee=(row,)
    )
    assert fee_rate(terms, "2", knowing()) is None
    assert fee_rate(LoanTerms(), "", knowing()) is None


def test_an_unknown_special_case_is_not_taken_for_no_because_another_one_holds() -> None:
    dear = GuaranteeFee(
        id="dear", label="先の特例", min_rate=Fraction(1, 100), max_rate=Fraction(1, 100), when=DECLARED
    )
    terms = LoanTerms(guarantee=(dear, SPECIAL_ROW, GENERAL_ROW))
    rate = fee_rate(terms, "", knowing(special=True, declared=None))
    assert rate is not None
    assert rate.max_rate == Fraction(1, 100)
    assert rate.unknown == (DECLARED,)
