"""Interest subsidies: a share of the interest or points of the rate, for some months, up to a cap."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.interest_subsidy import InterestSubsidy, interest_subsidy
from banso.core.money import Rounding
from banso.core.repayment import schedule, total_interest

# 12,000 yen of interest in the first month, 1,000 less in each that follows: 78,000 in all.
ROWS = schedule(12_000_000, Fraction(12, 1_000), 12)


def subsidy(**stated: object) -> InterestSubsidy:
    return InterestSubsidy(
        **{"id": "subsidy", "label": "利子補給", "kind": "share", "rate": Fraction(1, 2), **stated}
    )


@pytest.mark.parametrize(
    ("stated", "yen"),
    [
        ({}, 39_000),
        ({"rate": Fraction(1)}, 78_000),
        ({"rate": Fraction(1, 7)}, 11_142),
        ({"rate": Fraction(1, 7), "rounding": Rounding("up", 1)}, 11_143),
        ({"rate": Fraction(1, 7), "rounding": Rounding("down", 1_000)}, 11_000),
        ({"max_months": 3}, 16_500),
        ({"max_months": 0}, 0),
        ({"max_months": 600}, 39_000),
        ({"cap_yen": 30_000}, 30_000),
        ({"cap_yen": 39_001}, 39_000),
        ({"kind": "points", "rate": Fraction(6, 1_000)}, 39_000),
        ({"kind": "points", "rate": Fraction(12, 1_000)}, 78_000),
        ({"kind": "points", "rate": Fraction(50, 1_000)}, 78_000),
        ({"kind": "points", "rate": Fraction(6, 1_000), "max_months": 1}, 6_000),
    ],
)
def test_subsidies_by_hand(stated: dict[str, object], yen: int) -> None:
    assert interest_subsidy(ROWS, subsidy(**stated)) == yen


@given(
    st.integers(min_value=1, max_value=10**9),
    st.fractions(min_value=0, max_value=Fraction(1, 10), max_denominator=1_000),
    st.sampled_from(["share", "points"]),
    st.fractions(min_value=0, max_value=1, max_denominator=100),
    st.sampled_from([Rounding("down", 1), Rounding("up", 1_000), Rounding("half_up", 100)]),
)
def test_never_more_is_given_than_was_paid(
    principal: int, annual_rate: Fraction, kind: str, rate: Fraction, rounding: Rounding
) -> None:
    rows = schedule(principal, annual_rate, 36, 6)
    given_back = interest_subsidy(rows, subsidy(kind=kind, rate=rate, rounding=rounding))
    assert 0 <= given_back <= total_interest(rows)
