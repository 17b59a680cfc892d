"""Who is granted what: reviews, ranks and the budget. No path ever grants more than the appropriation."""

from dataclasses import dataclass

import numpy as np

from banso.population.simulation.applicants import Applicants, Values
from banso.population.simulation.arrangements import Arrangement
from banso.population.simulation.arrivals import Arrivals
from banso.population.simulation.draws import Flags, Ints

NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What becomes of the applicants of one path.

    Attributes:
        granted_yen: For each applicant; 0 without a grant.
        out_of_money: Deserved a grant and got none, or only a part, because the money was used up.
        day: On which day of the call each is decided about, from 0.
        left_yen: After each round; empty without a budget.
        exhausted_day: Day of the call on which the money ran out in each round; `NEVER` where it
            did not, or had before.
    """

    granted_yen: Ints
    out_of_money: Flags
    day: Ints
    left_yen: list[int]
    exhausted_day: list[int]


def decide(
    applicants: Applicants, arrived: Arrivals, asked_yen: Ints, call: Arrangement, values: Values
) -> Decisions:
    """Decides about the applications of one path.

    In each round those who deserve a grant stand in one line, by points or by arrival, and nobody overtakes: the
    first for whom not enough is left, and everybody behind, get nothing more. With one pot for all rounds the money
    then counts as used up for good; with a split only for the round, and what is left goes over to the next.

    Args:
        applicants: Of one path.
        arrived: When they filed.
        asked_yen: What each would be granted by the rules.
        call: Budget, rounds, and how those who deserve a grant are put in order.
        values: The share that is selected.
    """
    deserving = arrived.filed & applicants.qualifies & applicants.complete & applicants.accepted
    if call.competitive:
        deserving &= applicants.quality >= 1 - values["review.selected"]
    closes = np.array([(one.closes_on - call.opens_on).days for one in call.rounds])
    found = Decisions(
        granted_yen=np.zeros(len(asked_yen), dtype=np.int64),
        out_of_money=np.zeros(len(asked_yen), dtype=bool),
        day=closes[arrived.round] if call.competitive else arrived.day,
        left_yen=[],
        exhausted_day=[],
    )
    order = np.argsort(-applicants.quality if call.competitive else arrived.at, kind="stable")
    pot = _Pot(call)
    for number in range(len(call.rounds)):
        line = order[deserving[order] & (arrived.round[order] == number)]
        was_empty = pot.open_round(number)
        granted = pot.pay(asked_yen[line])
        short = granted < asked_yen[line]
        found.granted_yen[line] = granted
        found.out_of_money[line] = short
        ran_out = short.any() and not was_empty
        found.exhausted_day.append(int(found.day[line[np.argmax(short)]]) if ran_out else NEVER)
        if pot.left is not None:
            found.left_yen.append(pot.left)
    return found


class _Pot:
    """The money of a call, round by round.

    Attributes:
        left: Yen not yet granted; None without a budget.
    """

    def __init__(self, call: Arrangement) -> None:
        self._allotments = call.allotments()
        self._for_good = not call.split
        self._cut_last = call.cut_last
        self._closed = False
        self.left = 0 if self._allotments else None

    def open_round(self, number: int) -> bool:
        """Puts in what the round brings, and tells whether the money counts as used up all the same."""
        if self.left is not None:
            self.left += self._allotments[number]
            self._closed = self._closed and self._for_good
        return self._closed

    def pay(self, asked: Ints) -> Ints:
        """What each in the line gets, in yen; never more in all than what is in the pot."""
        if self.left is None:
            return asked
        if self._closed:
            return np.zeros_like(asked)
        running = np.cumsum(asked)
        granted = np.where(running <= self.left, asked, 0)
        fitting = int(np.count_nonzero(running <= self.left))
        self._closed = fitting < len(asked)
        rest = self.left - int(granted.sum())
        if self._closed and self._cut_last:
            granted[fitting] = rest
            rest = 0
        self.left = rest
        return granted
