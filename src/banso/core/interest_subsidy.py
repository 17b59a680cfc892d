"""Interest subsidies (利子補給): what a programme gives back of the interest of a loan."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from banso.core.conditions import Node
from banso.core.money import WHOLE_YEN, Rounding
from banso.core.repayment import Instalment, total_interest
from banso.core.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSubsidy:
    """An interest subsidy (利子補給) as a programme states it.

    Attributes:
        id: Its id in the programme.
        label: Japanese name.
        kind: `share`: `rate` is a share of the interest paid; `points`: `rate` is points of the annual rate.
        rate: The share or the points, as a fraction of one.
        max_months: Only so many months from the start; None for the whole term.
        cap_yen: At most so many yen in all; None for no cap.
        rounding: Of the total.
        when: Condition on facts, None when everybody gets it.
        source: Where the document says so.
    """

    id: str
    label: str
    kind: Literal["share", "points"]
    rate: Fraction
    max_months: int | None = None
    cap_yen: int | None = None
    rounding: Rounding = WHOLE_YEN
    when: Node | None = None
    source: Source | None = None


def interest_subsidy(instalments: Sequence[Instalment], subsidy: InterestSubsidy) -> int:
    """The interest subsidy over the term, in yen: at most the interest paid, rounded once, then capped.

    Args:
        instalments: The schedule, one row per month.
        subsidy: What the programme gives.

    Example:
        >>> from banso.core.repayment import schedule
        >>> half = InterestSubsidy(id="half", label="利子補給", kind="share", rate=Fraction(1, 2))
        >>> interest_subsidy(schedule(1_000_000, Fraction(12, 1000), 3), half)
        999
    """
    counted = instalments if subsidy.max_months is None else instalments[: subsidy.max_months]
    if subsidy.kind == "share":
        given = total_interest(counted) * subsidy.rate
    else:
        monthly = subsidy.rate / 12
        given = sum((min(i.owed_before * monthly, Fraction(i.interest)) for i in counted), Fraction(0))
    amount = min(subsidy.rounding.apply(given), total_interest(counted))
    return amount if subsidy.cap_yen is None else min(amount, subsidy.cap_yen)
