"""The guarantee fee (信用保証料): which rate applies to a company, and what it comes to in yen.

An unknown fact never lowers a rate: the rate for everybody is shown, with what would lower it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from banso.core.conditions import Node
from banso.core.errors import BadLoan
from banso.core.loan_terms import GuaranteeDiscount, GuaranteeFee, InstalmentCoefficient, LoanTerms
from banso.core.money import WHOLE_YEN, Rounding, show_annual, show_decimal, show_percent, show_yen
from banso.core.sources import Source

Holds = Callable[[Node], bool | None]
"""Answers a condition on the facts of one company: yes, no, or None for unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanStep:
    """One line of the explanation of a loan.

    Attributes:
        label: What it is, Japanese.
        rule: How it comes about, Japanese.
        yen: Its amount in yen, None where it is none.
        rate: Its rate as a fraction of one, None where it is none or a range.
        source: Where the document says so.
    """

    label: str
    rule: str
    yen: int | None = None
    rate: Fraction | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeAmount:
    """A guarantee fee in yen with the steps that lead to it; the amounts of the steps add up to it."""

    yen: int
    steps: tuple[LoanStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRate:
    """The guarantee fee rate of one company, a range where the document states one.

    Attributes:
        min_rate: Lowest rate a year, a fraction of one, after reductions.
        max_rate: Highest rate a year, after reductions.
        steps: How it comes about.
        assumptions: What was assumed because a fact is unknown, Japanese sentences.
        unknown: Conditions that are unknown and could change the rate.
    """

    min_rate: Fraction
    max_rate: Fraction
    steps: tuple[LoanStep, ...]
    assumptions: tuple[str, ...] = ()
    unknown: tuple[Node, ...] = ()


def show_range(lowest: Fraction, highest: Fraction) -> str:
    """A range of annual rates, or the one rate.

    Example:
        >>> show_range(Fraction(17, 1000), Fraction(23, 1000))
        '年1.7%～2.3%'
    """
    return show_annual(lowest) if lowest == highest else f"{show_annual(lowest)}～{show_percent(highest)}"


def coefficient_for(instalments: int, coefficients: Sequence[InstalmentCoefficient]) -> Fraction:
    """The coefficient for a number of payments.

    Raises:
        BadLoan: The table ends before this number.

    Example:
        >>> coefficient_for(24, [InstalmentCoefficient(24, Fraction(6, 10))])
        Fraction(3, 5)
    """
    for row in coefficients:
        if row.max_instalments is None or instalments <= row.max_instalments:
            return row.coefficient
    raise BadLoan(
        f"{instalments}回払いの分割返済係数がありません",
        place="保証料",
        remedy="この回数より少ない返済回数にするか、制度の係数表を確かめてください",
    )


def guarantee_fee(
    amount_yen: int,
    annual_rate: Fraction,
    months: int,
    grace_months: int,
    coefficients: Sequence[InstalmentCoefficient],
    rounding: Rounding = WHOLE_YEN,
) -> FeeAmount:
    """The guarantee fee of the whole term for equal monthly instalments.

    Amount x rate x months / 12 x coefficient: the grace months count in full, the others with the coefficient
    of their number; the sum is rounded once.

    Args:
        amount_yen: The loan in yen.
        annual_rate: The guarantee fee rate a year, a fraction of one.
        months: The whole term, grace months included.
        grace_months: Months before the first repayment of principal.
        coefficients: By number of payments, ascending.
        rounding: Of the sum.

    Raises:
        BadLoan: The grace is as long as the term, or no coefficient fits.

    Example:
        >>> table = [InstalmentCoefficient(None, Fraction(55, 100))]
        >>> guarantee_fee(10_000_000, Fraction(126, 10000), 84, 24, table).yen
        598500
    """
    payments = months - grace_months
    if payments < 1 or grace_months < 0:
        raise BadLoan("据置期間が返済期間以上です", place="据置期間", remedy="返済期間より短くしてください")
    coefficient = coefficient_for(payments, coefficients)
    yearly = amount_yen * annual_rate
    grace = yearly * Fraction(grace_months, 12)
    total = rounding.apply(grace + yearly * Fraction(payments, 12) * coefficient)
    formula = f"{show_yen(amount_yen)} × {show_annual(annual_rate)}"
    counted = f"{payments}か月/12 × 係数{show_decimal(coefficient, places=2)}（{payments}回払い）"
    grace_yen = min(total, rounding.apply(grace))
    steps = [
        LoanStep(
            label="据置期間分の保証料",
            rule=f"{formula} × {grace_months}か月/12 × 係数1.00",
            yen=grace_yen,
            rate=annual_rate,
        ),
        LoanStep(
            label="返済期間分の保証料",
            rule=f"{formula} × {counted}。合計の{rounding}",
            yen=total - grace_yen,
            rate=annual_rate,
        ),
    ]
    return FeeAmount(yen=total, steps=tuple(steps if grace_months else steps[1:]))


def fee_rate(terms: LoanTerms, purpose: str, holds: Holds) -> FeeRate | None:
    """The guarantee fee rate for a company and a purpose; None where the document states none.

    A special case counts when its condition holds. When that is unknown, the higher of the two rates is shown
    and the condition is listed. Reductions count only when their condition holds, and never lead below 0 %.

    Args:
        terms: The terms of the loan.
        purpose: Id of the purpose.
        holds: Answers a condition for the company.
    """
    chosen, unsure = _choose(terms, purpose, holds)
    if chosen is None:
        return None
    shown = show_range(chosen.min_rate, chosen.max_rate)
    label = f"保証料率（{chosen.label}）" if chosen.label else "保証料率"
    rate = FeeRate(
        min_rate=chosen.min_rate,
        max_rate=chosen.max_rate,
        steps=(_rate_step(label, shown, chosen.min_rate, chosen.max_rate, chosen.source),),
        assumptions=tuple(
            f"「{row.label}」に当たるか分からないため、保証料率は{shown}で計算しています" for row in unsure
        ),
        unknown=tuple(row.when for row in unsure if row.when is not None),
    )
    for discount in terms.discounts:
        if _concerns(discount.purposes, purpose):
            rate = _reduced(rate, discount, holds)
    return rate


def _reduced(rate: FeeRate, discount: GuaranteeDiscount, holds: Holds) -> FeeRate:
    answer = True if discount.when is None else holds(discount.when)
    if answer is False:
        return rate
    points = show_percent(discount.points)
    if answer is None and discount.when is not None:
        return FeeRate(
            min_rate=rate.min_rate,
            max_rate=rate.max_rate,
            steps=rate.steps,
            assumptions=(
                *rate.assumptions,
                f"「{discount.label}」に当たるか分からないため、{points}の引下げは見込んでいません",
            ),
            unknown=(*rate.unknown, discount.when),
        )
    low, high = (max(Fraction(0), before - discount.points) for before in (rate.min_rate, rate.max_rate))
    floor = "（0%を下回りません）" if rate.min_rate < discount.points else ""
    step = _rate_step(
        f"保証料率の引下げ（{discount.label}）",
        f"{points}を引き下げ、{show_range(low, high)}{floor}",
        low,
        high,
        discount.source,
    )
    return FeeRate(
        min_rate=low,
        max_rate=high,
        steps=(*rate.steps, step),
        assumptions=rate.assumptions,
        unknown=rate.unknown,
    )


def _rate_step(label: str, rule: str, low: Fraction, high: Fraction, source: Source | None) -> LoanStep:
    return LoanStep(label=label, rule=rule, rate=low if low == high else None, source=source)


def _concerns(purposes: tuple[str, ...], purpose: str) -> bool:
    return not purposes or purpose in purposes


def _choose(terms: LoanTerms, purpose: str, holds: Holds) -> tuple[GuaranteeFee | None, list[GuaranteeFee]]:
    """The row that counts, and the special cases that are unknown and would come before it."""
    rows = [row for row in terms.guarantee if _concerns(row.purposes, purpose)]
    certain = [row for row in rows if row.when is None][:1]
    unsure: list[GuaranteeFee] = []
    for row in rows:
        answer = False if row.when is None else holds(row.when)
        if answer:
            certain = [row]
            break
        if answer is None:
            unsure.append(row)
    # max() keeps the first of equals, so the rate that is certain wins a tie.
    return max([*certain, *unsure], key=lambda row: row.max_rate, default=None), unsure
