"""Repayment schedules: exact to the yen, whatever the rate, the term and the grace."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import BadLoan
from banso.core.repayment import (
    LONGEST_MONTHS,
    METHOD_WORDS,
    Instalment,
    constant_payment,
    schedule,
    total_interest,
    total_payment,
)

METHODS = sorted(METHOD_WORDS)
RATES = st.fractions(min_value=0, max_value=Fraction(15, 100), max_denominator=10_000)


@st.composite
def loans(draw: st.DrawFn) -> tuple[int, Fraction, int, int, str]:
    """Loans from one yen to a thousand million, up to twenty years, with any grace that leaves a payment."""
    months = draw(st.integers(min_value=1, max_value=240))
    return (
        draw(st.integers(min_value=1, max_value=10**9)),
        draw(RATES),
        months,
        draw(st.integers(min_value=0, max_value=months - 1)),
        draw(st.sampled_from(METHODS)),
    )


@given(loans())
def test_everything_is_repaid_and_everything_adds_up(loan: tuple[int, Fraction, int, int, str]) -> None:
    principal, rate, months, grace, method = loan
    rows = schedule(principal, rate, months, grace, method)
    assert [row.number for row in rows] == list(range(1, months + 1))
    assert sum(row.principal for row in rows) == principal
    assert rows[-1].balance == 0
    assert all(row.payment == row.principal + row.interest for row in rows)
    assert total_interest(rows) == sum(row.interest for row in rows)
    assert total_payment(rows) == principal + total_interest(rows)


@given(loans())
def test_the_balance_only_falls_and_each_interest_is_its_month_s(
    loan: tuple[int, Fraction, int, int, str],
) -> None:
    principal, rate, months, grace, method = loan
    owed = principal
    for row in schedule(principal, rate, months, grace, method):
        assert row.owed_before == owed
        assert 0 <= row.principal <= owed
        assert row.interest == owed * rate.numerator // (12 * rate.denominator)
        assert row.balance == owed - row.principal
        owed = row.balance


@given(loans())
def test_grace_months_pay_interest_only(loan: tuple[int, Fraction, int, int, str]) -> None:
    principal, rate, months, grace, method = loan
    rows = schedule(principal, rate, months, grace, method)
    assert all(row.principal == 0 and row.balance == principal for row in rows[:grace])


@given(loans())
def test_all_payments_but_the_last_are_equal(loan: tuple[int, Fraction, int, int, str]) -> None:
    principal, rate, months, grace, method = loan
    rows = schedule(principal, rate, months, grace, method)[grace:-1]
    open_rows = [row for row in rows if row.balance > 0]
    paid = {row.principal if method == "equal_principal" else row.payment for row in open_rows}
    assert len(paid) <= 1


@given(loans(), RATES)
def test_a_higher_rate_never_costs_less(loan: tuple[int, Fraction, int, int, str], other: Fraction) -> None:
    principal, rate, months, grace, _ = loan
    low, high = sorted([rate, other])
    cheap = schedule(principal, low, months, grace)
    dear = schedule(principal, high, months, grace)
    assert total_interest(cheap) <= total_interest(dear)


@given(loans())
def test_without_interest_only_the_loan_is_paid(loan: tuple[int, Fraction, int, int, str]) -> None:
    principal, _, months, grace, method = loan
    assert total_payment(schedule(principal, Fraction(0), months, grace, method)) == principal


@given(loans())
def test_equal_principal_costs_no_more_interest_than_equal_payment(
    loan: tuple[int, Fraction, int, int, str],
) -> None:
    principal, rate, months, grace, _ = loan
    equal_principal = schedule(principal, rate, months, grace, "equal_principal")
    equal_payment = schedule(principal, rate, months, grace, "equal_payment")
    # Dropped fractions: at most one yen a month either way, and what a yen's delay costs.
    assert total_interest(equal_principal) <= total_interest(equal_payment) + 2 * months


def test_equal_principal_by_hand() -> None:
    assert schedule(1_000_000, Fraction(12, 1_000), 3) == (
        Instalment(number=1, principal=333_333, interest=1_000, payment=334_333, balance=666_667),
        Instalment(number=2, principal=333_333, interest=666, payment=333_999, balance=333_334),
        Instalment(number=3, principal=333_334, interest=333, payment=333_667, balance=0),
    )


def test_equal_principal_with_grace_by_hand() -> None:
    rows = schedule(12_000_000, Fraction(12, 1_000), 14, 2)
    assert [row.interest for row in rows] == [12_000, 12_000, *range(12_000, 0, -1_000)]
    assert [row.principal for row in rows] == [0, 0, *[1_000_000] * 12]
    assert total_interest(rows) == 24_000 + 78_000


def test_equal_payment_by_hand() -> None:
    rows = schedule(300_000, Fraction(12, 100), 3, method="equal_payment")
    # 300,000 x 0.01 x 1.030301 / 0.030301 = 102,006.6...
    assert [row.payment for row in rows] == [102_006, 102_006, 102_006]
    assert [row.interest for row in rows] == [3_000, 2_009, 1_009]
    assert [row.principal for row in rows] == [99_006, 99_997, 100_997]


@pytest.mark.parametrize(
    ("principal", "rate", "months", "payment"),
    [
        (10_000_000, Fraction(2, 100), 120, 92_013),
        (30_000_000, Fraction(1, 100), 420, 84_685),
        (1_000_000, Fraction(12, 100), 12, 88_848),
        (1_000_000, Fraction(0), 7, 142_857),
    ],
)
def test_constant_payments_as_in_printed_tables(
    principal: int, rate: Fraction, months: int, payment: int
) -> None:
    assert constant_payment(principal, rate / 12, months) == payment
    rows = schedule(principal, rate, months, method="equal_payment")
    assert {row.payment for row in rows[:-1]} == {payment}


def test_no_float_creeps_into_a_long_equal_payment() -> None:
    principal, rate = 999_999_999_999_999, Fraction(23, 1_000)
    rows = schedule(principal, rate, LONGEST_MONTHS, method="equal_payment")
    assert sum(row.principal for row in rows) == principal
    # Fractions dropped in 599 months grow to less than two yen a month; a float would be off by far more.
    assert abs(rows[-1].payment - rows[0].payment) < 2 * 2 * LONGEST_MONTHS


def test_a_tiny_loan_is_never_overpaid() -> None:
    for amount in range(1, 30):
        rows = schedule(amount, Fraction(1, 2), 100, method="equal_payment")
        assert sum(row.principal for row in rows) == amount
        assert all(row.balance >= 0 and row.payment >= 0 for row in rows)


def test_a_single_instalment_repays_everything() -> None:
    rows = schedule(1_200_000, Fraction(1, 100), 1)
    assert rows == (Instalment(number=1, principal=1_200_000, interest=1_000, payment=1_201_000, balance=0),)


def test_the_rate_may_be_a_whole_number() -> None:
    assert total_interest(schedule(1_000, 0, 12)) == 0


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ((0, Fraction(1, 100), 12), "借入額"),
        ((-1, Fraction(1, 100), 12), "借入額"),
        ((10**16, Fraction(1, 100), 12), "借入額"),
        ((10**6000, Fraction(1, 100), 12), "借入額"),
        ((1_000.0, Fraction(1, 100), 12), "借入額"),
        ((True, Fraction(1, 100), 12), "借入額"),
        ((1_000, 0.01, 12), "利率"),
        ((1_000, float("nan"), 12), "利率"),
        ((1_000, Fraction(-1, 100), 12), "利率"),
        ((1_000, Fraction(101, 100), 12), "利率"),
        ((1_000, Fraction(1, 100), 0), "返済期間"),
        ((1_000, Fraction(1, 100), LONGEST_MONTHS + 1), "返済期間"),
        ((1_000, Fraction(1, 100), 12.0), "返済期間"),
        ((1_000, Fraction(1, 100), 12, 12), "据置期間"),
        ((1_000, Fraction(1, 100), 12, -1), "据置期間"),
        ((1_000, Fraction(1, 100), 12, 0, "bullet"), "返済方法"),
    ],
    ids=lambda value: value if isinstance(value, str) else "loan",
)
def test_loans_that_cannot_be_name_place_and_remedy(arguments: tuple[object, ...], place: str) -> None:
    with pytest.raises(BadLoan) as refusal:
        schedule(*arguments)
    assert refusal.value.place == place
    assert refusal.value.remedy
