"""When applications arrive: in which round, on which day, and what becomes of those nobody has time to help."""

from dataclasses import dataclass

import numpy as np

from banso.population.simulation.applicants import Applicants, Values
from banso.population.simulation.arrangements import Arrangement
from banso.population.simulation.draws import Flags, Floats, Ints

WEEK, LAST_DAYS = 7, 2
_BEFORE_MIDNIGHT = 1e-6
"""Days; keeps what arrives last within its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """When each applicant's application arrives.

    Attributes:
        filed: It arrives at all.
        round: Number of the round, from 0.
        at: Days since the first day of the call began, with their fraction.
    """

    filed: Flags
    round: Ints
    at: Floats

    @property
    def day(self) -> Ints:
        """Day of the call, from 0."""
        return self.at.astype(np.int64)


def arrivals(applicants: Applicants, call: Arrangement, values: Values) -> Arrivals:
    """Places applications on days.

    Args:
        applicants: Of one path.
        call: Its rounds.
        values: The rush before a deadline, and how many companies advisers can help in a round.
    """
    days = np.array([one.days for one in call.rounds])
    ends = np.cumsum(days)
    ready = applicants.when * ends[-1]
    round_ = np.searchsorted(ends, ready, side="right").clip(max=len(days) - 1)
    within = (ready - (ends - days)[round_]) / days[round_]
    filed, waited = np.ones(len(round_), dtype=bool), np.zeros(len(round_), dtype=bool)
    at = np.zeros(len(round_))
    capacity = int(values["accompaniment.capacity"])
    for number, window in enumerate(call.rounds):
        opens = (window.opens_on - call.opens_on).days
        here = filed & (round_ == number)
        at[here] = opens + _rushed(within[here], window.days, values)
        over = _over_capacity(here & applicants.accompanied, waited, at, capacity)
        can_wait = applicants.waits[over] & (number + 1 < len(days))
        round_[over[can_wait]] = number + 1
        waited[over[can_wait]] = True
        filed[over[~can_wait]] = False
    return Arrivals(filed=filed, round=round_, at=at)


def _over_capacity(helped: Flags, waited: Flags, at: Floats, capacity: int) -> Ints:
    """Places of those who find all advisers taken: who waited is helped first, then who comes first."""
    asking = np.flatnonzero(helped)
    return asking[np.lexsort((at[asking], ~waited[asking]))][capacity:]


def _rushed(within: Floats, days: int, values: Values) -> Floats:
    """Days since the round opened, from an even share of its time: few early, many late.

    A round too short for a rush is even: its last days never get less than their part of it.
    """
    last_week = max(values["timing.last_week"], min(1, WEEK / days))
    last_days = max(min(values["timing.last_days"], last_week), min(1, LAST_DAYS / days))
    edges = [0, max(0, days - WEEK), max(0, days - LAST_DAYS), days]
    return np.minimum(np.interp(within, [0, 1 - last_week, 1 - last_days, 1], edges), days - _BEFORE_MIDNIGHT)
