"""A loan on the terminal and as JSON values."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from rich.console import RenderableType

from banso.cli.output import table
from banso.cli.words import data_year_words, show_source
from banso.core.conditions import facts_of
from banso.core.contract import source_contract
from banso.core.guarantee import LoanStep, show_range
from banso.core.loans import LoanCost, LoanQuote
from banso.core.money import show_annual, show_percent, show_yen
from banso.core.programmes import Programme
from banso.core.repayment import METHOD_WORDS, Instalment, RepaymentMethod, total_interest, total_payment
from banso.definitions.region import Region

ESTIMATE = "融資できるか、利率をいくらにするかは、金融機関と信用保証協会の審査によります。"


def quote_parts(programme: Programme, answer: LoanQuote, region: Region, on: date) -> list[RenderableType]:
    """A quote in full, in reading order."""
    rows = [
        [
            step.label,
            show_yen(step.yen) if step.yen is not None else "",
            step.rule,
            show_source(step.source, region),
        ]
        for step in answer.steps
    ]
    parts: list[RenderableType] = [
        f"{programme.name}（{programme.id}）",
        f"{programme.body.name}・{data_year_words(programme, on)}",
        "",
        f"費用の合計（利息＋保証料－利子補給）: {_yen_range(answer.low.cost_yen, answer.high.cost_yen)}",
        table(["計算の手順", "金額", "規則", "根拠"], rows, right=[1]),
        *[f"※ {text}" for text in answer.assumptions],
    ]
    parts += _schedules(answer)
    return [*parts, ESTIMATE]


def _schedules(answer: LoanQuote) -> list[RenderableType]:
    if answer.low == answer.high:
        return ["", schedule_table(answer.low.annual_rate, answer.low.instalments)]
    return [
        "",
        schedule_table(answer.low.annual_rate, answer.low.instalments),
        "",
        schedule_table(answer.high.annual_rate, answer.high.instalments),
    ]


def plain_parts(
    rate: Fraction, method: RepaymentMethod, instalments: Sequence[Instalment]
) -> list[RenderableType]:
    """A schedule that no programme stands behind."""
    return [
        f"{METHOD_WORDS[method]}、{show_annual(rate)}、{len(instalments)}か月",
        f"利息の合計: {show_yen(total_interest(instalments))}、返済の合計: {show_yen(total_payment(instalments))}",
        schedule_table(rate, instalments),
        "利息は、毎月の残高 × 利率 ÷ 12 の1円未満を切り捨てて計算しています。",
    ]


def schedule_table(rate: Fraction, instalments: Sequence[Instalment]) -> RenderableType:
    """The schedule, one row per month."""
    rows = [
        [str(i.number), f"{i.payment:,}", f"{i.principal:,}", f"{i.interest:,}", f"{i.balance:,}"]
        for i in instalments
    ]
    return table(
        ["回", "返済額（円）", "元金（円）", "利息（円）", "残高（円）"],
        rows,
        title=f"返済予定（{show_annual(rate)}）",
        right=[0, 1, 2, 3, 4],
    )


def _yen_range(low: int, high: int) -> str:
    return show_yen(low) if low == high else f"{show_yen(low)}～{show_yen(high)}"


def schedule_json(rate: Fraction, instalments: Sequence[Instalment]) -> dict[str, Any]:
    """A schedule as JSON values."""
    return {
        "rate": show_percent(rate),
        "interest_yen": total_interest(instalments),
        "payment_yen": total_payment(instalments),
        "schedule": [
            {
                "number": i.number,
                "payment": i.payment,
                "principal": i.principal,
                "interest": i.interest,
                "balance": i.balance,
            }
            for i in instalments
        ],
    }


def quote_json(programme: Programme, answer: LoanQuote) -> dict[str, Any]:
    """A quote as JSON values: the cost at the lowest and at the highest rates."""
    request = answer.request
    return {
        "programme": programme.id,
        "version": programme.version,
        "data_year": programme.fiscal_year,
        "request": {
            "yen": request.amount_yen,
            "months": request.months,
            "grace_months": request.grace_months,
            "purpose": request.purpose,
            "use": request.use,
            "method": request.method,
        },
        "rate_range": show_range(answer.low.annual_rate, answer.high.annual_rate),
        "low": _cost_json(answer.low),
        "high": _cost_json(answer.high),
        "steps": [_step_json(step) for step in answer.steps],
        "assumptions": list(answer.assumptions),
        "missing": list(dict.fromkeys(fact for node in answer.unknown for fact in facts_of(node))),
    }


def _cost_json(cost: LoanCost) -> dict[str, Any]:
    return {
        **schedule_json(cost.annual_rate, cost.instalments),
        "guarantee_rate": show_percent(cost.guarantee_rate) if cost.guarantee_rate is not None else None,
        "guarantee_fee_yen": cost.guarantee_fee_yen,
        "interest_subsidy_yen": cost.interest_subsidy_yen,
        "cost_yen": cost.cost_yen,
    }


def _step_json(step: LoanStep) -> dict[str, Any]:
    return {
        "label": step.label,
        "rule": step.rule,
        "yen": step.yen,
        "rate": show_percent(step.rate) if step.rate is not None else None,
        "source": source_contract(step.source),
    }
