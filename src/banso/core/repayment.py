"""Repayment schedules of a loan, month by month and exact to the yen.

Interest of a month is the balance x rate / 12, fractions of a yen dropped in every instalment. During the
grace months (据置期間), the first of the term, only interest is paid. The last instalment takes what rounding
leaves over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from banso.core.errors import BadLoan
from banso.core.money import LIMIT_YEN, show_yen
from banso.core.typed_text import quoted

RepaymentMethod = Literal["equal_principal", "equal_payment"]

METHOD_WORDS: dict[RepaymentMethod, str] = {
    "equal_principal": "元金均等返済",
    "equal_payment": "元利均等返済",
}

LONGEST_MONTHS = 600
"""No loan of this field runs longer than 50 years; beyond it the term is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """What is paid in one month of the term; all amounts in yen.

    Attributes:
        number: The month, from 1.
        principal: Part that repays the loan, 0 in a grace month.
        interest: Interest of the month.
        payment: principal + interest.
        balance: What is still owed afterwards.
    """

    number: int
    principal: int
    interest: int
    payment: int
    balance: int

    @property
    def owed_before(self) -> int:
        """What was owed during the month, in yen."""
        return self.balance + self.principal


def schedule(
    principal_yen: int,
    annual_rate: Fraction,
    months: int,
    grace_months: int = 0,
    method: RepaymentMethod = "equal_principal",
) -> tuple[Instalment, ...]:
    """The repayment schedule, one instalment per month of the term.

    Args:
        principal_yen: The loan in yen.
        annual_rate: Interest a year as a fraction of one; 0 is allowed.
        months: The whole term, grace months included.
        grace_months: The first so many months pay interest only.
        method: `equal_principal` 元金均等 or `equal_payment` 元利均等.

    Raises:
        BadLoan: An amount, rate, term or method that no loan has.

    Example:
        >>> [(i.principal, i.interest) for i in schedule(1_000_000, Fraction(12, 1000), 3)]
        [(333333, 1000), (333333, 666), (333334, 333)]
    """
    _check(principal_yen, annual_rate, months, grace_months, method)
    monthly = Fraction(annual_rate) / 12
    payments = months - grace_months
    if method == "equal_payment":
        payment = constant_payment(principal_yen, monthly, payments)

        def principal_of(interest: int) -> int:
            return payment - interest
    else:

        def principal_of(interest: int) -> int:
            return principal_yen // payments

    return tuple(_instalments(principal_yen, monthly, months, grace_months, principal_of))


def _instalments(
    principal_yen: int,
    monthly: Fraction,
    months: int,
    grace_months: int,
    principal_of: Callable[[int], int],
) -> Iterable[Instalment]:
    balance = principal_yen
    for number in range(1, months + 1):
        interest = floor(balance * monthly)
        if number <= grace_months:
            principal = 0
        elif number == months:
            principal = balance
        else:
            # Dropped fractions of interest can repay a tiny loan early: never repay more than is owed.
            principal = min(balance, principal_of(interest))
        balance -= principal
        yield Instalment(
            number=number,
            principal=principal,
            interest=interest,
            payment=principal + interest,
            balance=balance,
        )


def constant_payment(principal_yen: int, monthly_rate: Fraction, payments: int) -> int:
    """The monthly payment of an equal-payment loan, in yen, fractions dropped; computed without floats.

    Args:
        principal_yen: The loan in yen.
        monthly_rate: A twelfth of the annual rate.
        payments: Number of months that repay.

    Example:
        >>> constant_payment(1_000_000, Fraction(1, 100), 12)
        88848
    """
    if monthly_rate == 0:
        return principal_yen // payments
    growth = (1 + monthly_rate) ** payments
    return floor(principal_yen * monthly_rate * growth / (growth - 1))


def _check(principal_yen: int, annual_rate: Fraction, months: int, grace_months: int, method: str) -> None:
    if not _is_whole(principal_yen) or not 1 <= principal_yen <= LIMIT_YEN:
        raise BadLoan(
            f"借入額{quoted(principal_yen)}円では計算できません",
            place="借入額",
            remedy=f"1円から{show_yen(LIMIT_YEN)}までの整数にしてください",
        )
    if not isinstance(annual_rate, Fraction | int) or not 0 <= annual_rate <= 1:
        raise BadLoan(
            f"利率{quoted(annual_rate)}では計算できません",
            place="利率",
            remedy="年0%から年100%までの分数にしてください",
        )
    if not _is_whole(months) or not 1 <= months <= LONGEST_MONTHS:
        raise BadLoan(
            f"返済期間{quoted(months)}か月では計算できません",
            place="返済期間",
            remedy=f"1か月から{LONGEST_MONTHS}か月までにしてください",
        )
    if not _is_whole(grace_months) or not 0 <= grace_months < months:
        raise BadLoan(
            f"据置期間{quoted(grace_months)}か月では返済期間{months}か月のうちに返済できません",
            place="据置期間",
            remedy=f"0か月から{months - 1}か月までにしてください",
        )
    if method not in METHOD_WORDS:
        raise BadLoan(
            f"返済方法{quoted(method)}はありません",
            place="返済方法",
            remedy="元金均等返済か元利均等返済を選んでください",
        )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def total_interest(instalments: Iterable[Instalment]) -> int:
    """All interest of a schedule, in yen.

    Example:
        >>> total_interest(schedule(1_000_000, Fraction(12, 1000), 3))
        1999
    """
    return sum(instalment.interest for instalment in instalments)


def total_payment(instalments: Iterable[Instalment]) -> int:
    """All payments of a schedule, in yen.

    Example:
        >>> total_payment(schedule(1_000_000, Fraction(12, 1000), 3))
        1001999
    """
    return sum(instalment.payment for instalment in instalments)
