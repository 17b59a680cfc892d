"""A rule of two categories and short words to compute with it."""

from fractions import Fraction
from typing import Any as Anything

from banso.core.amount_rules import AmountRule, Stated, Track
from banso.core.amounts import Amount, compute
from banso.core.costs import Category, CategoryLimit, CostLine, ExcludedCost

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
ELIGIBLE = Category(id="eligible", label="補助対象経費")
LABOUR = Category(
    id="labour",
    label="人件費",
    limit=CategoryLimit(share=Fraction(1, 3), assumed="総額に人件費を含むと読みます。"),
)
RENT = ExcludedCost(id="rent", label="家賃")
STANDARD = Track(id="standard", rate=TWO_THIRDS, cap=Stated(yen=2_000_000))


def rule(*tracks: Track, **rest: Anything) -> AmountRule:
    return AmountRule(tracks=tracks, **{"categories": (ELIGIBLE, LABOUR), "excluded": (RENT,), **rest})


def lines(**yen_by_category: int) -> list[CostLine]:
    return [CostLine(category=category, yen=yen, item=category) for category, yen in yen_by_category.items()]


def grant(yen: int, *tracks: Track, **rest: Anything) -> int | None:
    return compute(rule(*tracks, **rest), {}, lines(eligible=yen)).yen


def steps(amount: Amount) -> list[tuple[str, int | None]]:
    return [(step.label, step.yen) for step in amount.steps]
