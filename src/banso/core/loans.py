"""What a loan costs: a request held against the terms, then interest, guarantee fee and subsidy, with steps.

Rates are often ranges, so a quote has a lowest and a highest cost. It is an estimate: the lender decides.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from banso.core.conditions import Node
from banso.core.guarantee import FeeAmount, FeeRate, Holds, LoanStep, fee_rate, guarantee_fee, show_range
from banso.core.interest_subsidy import InterestSubsidy, interest_subsidy
from banso.core.loan_limits import LoanRequest, doubtful_purpose, fit, interest_rates, show_months
from banso.core.loan_terms import (
    GuaranteeDiscount,
    GuaranteeFee,
    InstalmentCoefficient,
    LoanPurpose,
    LoanTerms,
    LoanUse,
)
from banso.core.money import show_annual, show_percent, show_rate, show_yen
from banso.core.repayment import Instalment, schedule, total_interest

__all__ = [
    "FeeAmount",
    "FeeRate",
    "GuaranteeDiscount",
    "GuaranteeFee",
    "Holds",
    "Instalment",
    "InstalmentCoefficient",
    "InterestSubsidy",
    "LoanCost",
    "LoanPurpose",
    "LoanQuote",
    "LoanRequest",
    "LoanStep",
    "LoanTerms",
    "LoanUse",
    "guarantee_fee",
    "interest_subsidy",
    "quote",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCost:
    """What the loan costs at one interest rate and one guarantee fee rate; amounts in yen.

    Attributes:
        annual_rate: Interest a year, a fraction of one.
        instalments: The schedule, one row per month.
        interest_yen: All interest.
        guarantee_rate: Guarantee fee rate a year; None where the document states none.
        guarantee_fee_yen: Guarantee fee of the whole term; None where the document states none.
        interest_subsidy_yen: Interest subsidies of the whole term.
        steps: How the amounts come about.
    """

    annual_rate: Fraction
    instalments: tuple[Instalment, ...]
    interest_yen: int
    guarantee_rate: Fraction | None
    guarantee_fee_yen: int | None
    interest_subsidy_yen: int
    steps: tuple[LoanStep, ...]

    @property
    def cost_yen(self) -> int:
        """Interest and guarantee fee less the subsidies, in yen."""
        return self.interest_yen + (self.guarantee_fee_yen or 0) - self.interest_subsidy_yen


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanQuote:
    """The answer to a request.

    Attributes:
        request: What was asked.
        low: The cost at the lowest rates.
        high: The cost at the highest rates; equal to `low` where there is no range.
        steps: The explanation, in reading order.
        assumptions: Japanese sentences about what was assumed.
        unknown: Conditions that are unknown and would change the cost.
    """

    request: LoanRequest
    low: LoanCost
    high: LoanCost
    steps: tuple[LoanStep, ...]
    assumptions: tuple[str, ...]
    unknown: tuple[Node, ...]


def quote(terms: LoanTerms, request: LoanRequest, holds: Holds) -> LoanQuote:
    """Quotes a loan.

    Args:
        terms: What the programme states.
        request: What the company wants.
        holds: Answers a condition for the company: yes, no, or None for unknown.

    Raises:
        BadLoan: Unknown purpose or use, a purpose the company does not meet, over the limit, too long, too much
            grace, or a rate out of range.

    Example:
        >>> terms = LoanTerms(limit_yen=50_000_000, rate_min=Fraction(17, 1000), rate_max=Fraction(23, 1000))
        >>> answer = quote(terms, LoanRequest(amount_yen=12_000_000, months=12), lambda condition: None)
        >>> answer.low.interest_yen, answer.high.interest_yen
        (110496, 149496)
    """
    fitting = fit(terms, request)
    unsure = doubtful_purpose(terms, request, holds)
    low_rate, high_rate = interest_rates(terms, request)
    fee = fee_rate(terms, request.purpose, holds)
    subsidies, doubtful = _subsidies(terms, holds)
    low = _cost(terms, request, low_rate, fee.min_rate if fee else None, subsidies)
    high = _cost(terms, request, high_rate, fee.max_rate if fee else None, subsidies)
    return LoanQuote(
        request=request,
        low=low,
        high=high,
        steps=(
            *fitting,
            _interest_rate_step(request, low_rate, high_rate),
            *(fee.steps if fee else ()),
            *_cost_steps(low, high),
        ),
        assumptions=_assumptions(terms, request, fee, unsure, doubtful),
        unknown=tuple(
            node
            for node in (
                unsure.when if unsure else None,
                *(fee.unknown if fee else ()),
                *(row.when for row in doubtful),
            )
            if node is not None
        ),
    )


def _assumptions(
    terms: LoanTerms,
    request: LoanRequest,
    fee: FeeRate | None,
    purpose: LoanPurpose | None,
    doubtful: list[InterestSubsidy],
) -> tuple[str, ...]:
    said = list(terms.assumptions)
    if purpose is not None:
        said.append(f"「{purpose.label}」に当たるか分からないため、当たるものとして計算しています")
    if terms.floating_over_months is not None and request.months > terms.floating_over_months:
        said.append(
            f"返済期間が{show_months(terms.floating_over_months)}を超えるため変動金利です。"
            "利率が変わらないものとして計算しています"
        )
    if fee is None:
        said.append("保証料率は資料に記載がないため、保証料を含めていません")
    elif not terms.coefficients:
        said.append("分割返済の係数が分からないため、保証料の額を計算していません")
    said += fee.assumptions if fee else ()
    said += [f"「{row.label}」の対象か分からないため、利子補給を見込んでいません" for row in doubtful]
    return tuple(said)


def _interest_rate_step(request: LoanRequest, low: Fraction, high: Fraction) -> LoanStep:
    if low != high:
        return LoanStep(label="利率", rule=f"{show_range(low, high)}の範囲で金融機関が決めます")
    rule = f"{show_annual(low)}（入力された利率）" if request.annual_rate is not None else show_annual(low)
    return LoanStep(label="利率", rule=rule, rate=low)


def _cost_steps(low: LoanCost, high: LoanCost) -> tuple[LoanStep, ...]:
    if low == high:
        return low.steps
    return tuple(
        replace(step, label=f"{step.label}（{case}）")
        for cost, case in ((low, "最も低い場合"), (high, "最も高い場合"))
        for step in cost.steps
    )


def _subsidies(terms: LoanTerms, holds: Holds) -> tuple[list[InterestSubsidy], list[InterestSubsidy]]:
    """The subsidies that count, and those of which it is unknown."""
    answers = [(row, True if row.when is None else holds(row.when)) for row in terms.subsidies]
    return [row for row, answer in answers if answer], [row for row, answer in answers if answer is None]


def _cost(
    terms: LoanTerms,
    request: LoanRequest,
    annual_rate: Fraction,
    guarantee_rate: Fraction | None,
    subsidies: list[InterestSubsidy],
) -> LoanCost:
    months, grace = request.months, request.grace_months
    instalments = schedule(request.amount_yen, annual_rate, months, grace, request.method)
    interest = total_interest(instalments)
    rule = f"{show_annual(annual_rate)}。毎月の残高 × 利率 ÷ 12（1円未満切捨て）の合計"
    fee: FeeAmount | None = None
    if guarantee_rate is not None and terms.coefficients:
        fee = guarantee_fee(
            request.amount_yen, guarantee_rate, months, grace, terms.coefficients, terms.fee_rounding
        )
    given = _given(instalments, interest, subsidies)
    return LoanCost(
        annual_rate=annual_rate,
        instalments=instalments,
        interest_yen=interest,
        guarantee_rate=guarantee_rate,
        guarantee_fee_yen=fee.yen if fee else None,
        interest_subsidy_yen=-sum(step.yen or 0 for step in given),
        steps=(
            LoanStep(label="利息の合計", rule=rule, yen=interest, rate=annual_rate),
            *(fee.steps if fee else ()),
            *given,
        ),
    )


def _given(
    instalments: tuple[Instalment, ...], interest: int, subsidies: list[InterestSubsidy]
) -> list[LoanStep]:
    """One step per subsidy, its yen negative; all together never give back more than the interest."""
    steps = []
    left = interest
    for row in subsidies:
        given = min(interest_subsidy(instalments, row), left)
        left -= given
        steps.append(
            LoanStep(label=row.label, rule=_subsidy_rule(row), yen=-given, rate=row.rate, source=row.source)
        )
    return steps


def _subsidy_rule(row: InterestSubsidy) -> str:
    part = f"利息の{show_rate(row.rate)}" if row.kind == "share" else f"利率のうち{show_percent(row.rate)}分"
    months = f"、当初{show_months(row.max_months)}" if row.max_months is not None else ""
    cap = f"、上限{show_yen(row.cap_yen)}" if row.cap_yen is not None else ""
    return f"{part}を補給（{row.rounding}{months}{cap}）"
