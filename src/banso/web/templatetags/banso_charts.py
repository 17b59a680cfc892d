"""Charts drawn on the server: plain SVG shapes, the words beside them as HTML, the numbers in a table behind.

Shapes are stretched to the width there is, text is not: it stays readable on a phone. All positions are integers
in thousandths of the drawing, so no float comes near an amount.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django import template

register = template.Library()

WHOLE = 1000
"""Width and height of a drawing in its own units."""
COLOURS = 6
"""How many colours the style sheet has for parts, as classes chart-1, chart-2, ..."""


class Amount(Protocol):
    """Anything with a label and an amount: a step of a grant, a row of a cost table."""

    label: str
    yen: int


class Payment(Protocol):
    """One line of a repayment schedule; amounts in yen."""

    number: int
    principal: int
    interest: int
    payment: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, ready to draw.

    Attributes:
        label: What it stands for.
        yen: How much.
        start: Where it begins, in thousandths.
        width: How long it is, in thousandths.
        colour: Number of its colour, from 1.
    """

    label: str
    yen: int
    start: int
    width: int
    colour: int


def bars_side_by_side(amounts: Iterable[Amount]) -> list[Bar]:
    """Return one bar per amount, the largest over the whole width; the last one in the colour of results."""
    rows = [(str(amount.label), amount.yen) for amount in amounts]
    largest = max((abs(yen) for _, yen in rows), default=0) or 1
    last = len(rows) - 1
    return [
        Bar(label=label, yen=yen, start=0, width=abs(yen) * WHOLE // largest, colour=1 if at == last else 2)
        for at, (label, yen) in enumerate(rows)
    ]


def parts_of_a_bar(amounts: Iterable[Amount]) -> list[Bar]:
    """Return the parts of one bar, in their order, together exactly as wide as the drawing.

    Raises:
        ValueError: A part is negative: it would have no place in the bar.
    """
    rows = [(str(amount.label), amount.yen) for amount in amounts]
    if any(yen < 0 for _, yen in rows):
        raise ValueError("a part of a bar cannot be negative")
    total = sum(yen for _, yen in rows) or 1
    bars, so_far = [], 0
    for at, (label, yen) in enumerate(rows):
        start, end = so_far * WHOLE // total, (so_far + yen) * WHOLE // total
        bars.append(Bar(label=label, yen=yen, start=start, width=end - start, colour=at % COLOURS + 1))
        so_far += yen
    return bars


def height(yen: int, largest: int) -> int:
    """Return where an amount stands in a drawing, in thousandths from the top."""
    return WHOLE - yen * WHOLE // largest


def stairs(amounts: Sequence[int], largest: int) -> str:
    """Return an SVG path along the tops of columns of equal width, from the left to the right edge."""
    count = len(amounts)
    steps = [f"M0 {height(amounts[0], largest)}"]
    for at in range(1, count):
        if amounts[at] != amounts[at - 1]:
            steps.append(f"H{at * WHOLE // count}V{height(amounts[at], largest)}")
    return "".join([*steps, f"H{WHOLE}"])


def staircase(lower: Sequence[int], upper: Sequence[int], largest: int) -> str:
    """Return an SVG path over columns of equal width, each filled from its lower to its upper amount."""
    count = len(upper)
    back = [f"V{height(lower[-1], largest)}"]
    for at in reversed(range(1, count)):
        if lower[at] != lower[at - 1]:
            back.append(f"H{at * WHOLE // count}V{height(lower[at - 1], largest)}")
    return "".join([stairs(upper, largest), *back, "H0Z"])


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(title: str, amounts: Iterable[Amount]) -> dict[str, object]:
    """Draw amounts under one another, each as long as it is large; the last one is the result."""
    return {"title": title, "bars": bars_side_by_side(amounts)}


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(title: str, amounts: Iterable[Amount]) -> dict[str, object]:
    """Draw one bar divided into parts, such as the grant and the own share of a cost."""
    bars = parts_of_a_bar(amounts)
    return {"title": title, "bars": bars, "total": sum(bar.yen for bar in bars)}


@register.inclusion_tag("components/repayment_chart.html")
def repayment_chart(title: str, payments: Iterable[Payment]) -> dict[str, object]:
    """Draw a repayment schedule: principal and interest of every payment, and the balance left after it."""
    rows = list(payments)
    if not rows:
        return {"title": title, "payments": []}
    principals = [row.principal for row in rows]
    payments_made = [row.principal + row.interest for row in rows]
    largest_payment = max(payments_made) or 1
    largest_balance = max(row.balance + row.principal for row in rows) or 1
    balances = [row.balance for row in rows]
    nothing = [0] * len(rows)
    return {
        "title": title,
        "payments": rows,
        "largest_payment": largest_payment,
        "largest_balance": largest_balance,
        "total_interest": sum(row.interest for row in rows),
        "total_payment": sum(payments_made),
        "principal_path": staircase(nothing, principals, largest_payment),
        "interest_path": staircase(principals, payments_made, largest_payment),
        "balance_path": staircase(nothing, balances, largest_balance),
    }
