"""Calls and their rounds: when one can apply, and how a programme stands in time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from banso.core.calendar import fiscal_year, moment
from banso.core.sources import Source


class Status(StrEnum):
    """How a call stands on a day; nothing to do with whether a company qualifies."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    """The last round is over, the programme's fiscal year is not."""
    ENDED = "ended"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One cut-off of a call.

    Attributes:
        closes_at: Moment in Japan time; what arrives at that very moment is in.
    """

    number: int
    closes_at: datetime
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """When a programme takes applications.

    Attributes:
        arrival: What counts is arrival (必着), not sending.
        ends_when_budget_used: It may close early.
    """

    opens_on: date
    rounds: tuple[Round, ...]
    arrival: bool = True
    ends_when_budget_used: bool = False
    source: Source | None = None


def status_on(call: Call | None, programme_year: int, on: date) -> Status:
    """How a programme stands on a day in Japan; on the day of a cut-off it counts as open.

    Args:
        call: None when no document states dates.
        programme_year: Fiscal year of the programme.
        on: The day asked about.
    """
    if call is None:
        return Status.NOT_STATED
    if on < call.opens_on:
        return Status.PLANNED
    if next_round(call, on) is not None:
        return Status.OPEN
    return Status.CLOSED if fiscal_year(on) <= programme_year else Status.ENDED


def next_round(call: Call | None, on: date) -> Round | None:
    """The first round whose cut-off comes during the day or later; None when there is none.

    A cut-off at 24時 belongs to the day it ends.
    """
    upcoming = [r for r in call.rounds if r.closes_at > moment(on, 0)] if call else []
    return min(upcoming, key=lambda r: r.closes_at, default=None)
