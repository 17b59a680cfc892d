"""Terms that contradict themselves are refused when they are made."""

from fractions import Fraction

import pytest

from banso.core.errors import BadDefinition
from banso.core.loan_terms import GuaranteeDiscount, GuaranteeFee, LoanPurpose, LoanTerms

PURPOSE = LoanPurpose(id="1", label="目的")


@pytest.mark.parametrize(
    ("lowest", "highest"),
    [
        (Fraction(23, 1_000), Fraction(17, 1_000)),
        (Fraction(-1, 1_000), Fraction(17, 1_000)),
        (Fraction(0), Fraction(2)),
    ],
)
def test_ranges_that_are_none(lowest: Fraction, highest: Fraction) -> None:
    with pytest.raises(BadDefinition, match="融資利率の範囲") as refusal:
        LoanTerms(rate_min=lowest, rate_max=highest)
    assert refusal.value.remedy
    with pytest.raises(BadDefinition, match="保証料率の範囲"):
        GuaranteeFee(id="fee", min_rate=lowest, max_rate=highest)


def test_half_a_range() -> None:
    with pytest.raises(BadDefinition, match="片方だけ"):
        LoanTerms(rate_min=Fraction(17, 1_000))
    with pytest.raises(BadDefinition, match="片方だけ"):
        LoanTerms(rate_max=Fraction(17, 1_000))


def test_fees_and_discounts_for_purposes_that_are_none() -> None:
    fee = GuaranteeFee(id="fee", purposes=("9",), min_rate=Fraction(0), max_rate=Fraction(0))
    with pytest.raises(BadDefinition, match="「9」"):
        LoanTerms(purposes=(PURPOSE,), guarantee=(fee,))
    discount = GuaranteeDiscount(id="less", label="引下げ", points=Fraction(1, 1_000), purposes=("1", "9"))
    with pytest.raises(BadDefinition, match="「less」") as refusal:
        LoanTerms(purposes=(PURPOSE,), discounts=(discount,))
    assert refusal.value.remedy == "目的は1です"
    with pytest.raises(BadDefinition) as refusal:
        LoanTerms(discounts=(discount,))
    assert refusal.value.remedy == "先に目的を書いてください"
