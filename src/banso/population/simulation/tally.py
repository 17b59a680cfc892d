"""What happened in every path of one scenario, kept as numbers."""

import numpy as np

from banso.population.simulation.applicants import Applicants
from banso.population.simulation.arrangements import Arrangement
from banso.population.simulation.arrivals import Arrivals
from banso.population.simulation.bands import ratio
from banso.population.simulation.decisions import NEVER, Decisions
from banso.population.simulation.draws import Flags, Floats, Ints

TOP_SHARE = 10
"""One in so many recipients belongs to the largest ones."""


class Tally:
    """Results of one scenario; arrays have one row for each path, yen are whole numbers.

    Attributes:
        rounds: Applications, grants and yen of each round, paths x rounds; `left_yen` after it; `exhausted_day` the
            day of the call on which its money ran out, -1 where it did not, or had run out before.
        days: Applications and yen of each day of the call, paths x days.
        company_*: Sums over all paths, one for each company.
        top_share: Share of the money that goes to the tenth of the recipients with the largest grants.
    """

    def __init__(self, paths: int, call: Arrangement, companies: int) -> None:
        rounds, days = len(call.rounds), (call.closes_on - call.opens_on).days + 1
        self.paths, self.call = paths, call
        self.applications = _zeros(paths, rounds)
        self.grants = _zeros(paths, rounds)
        self.granted_yen = _zeros(paths, rounds)
        self.left_yen = _zeros(paths, rounds)
        self.exhausted_day = np.full((paths, rounds), NEVER)
        self.refused_for_budget = _zeros(paths)
        self.withdrawn_yen = _zeros(paths)
        self.top_share: Floats = np.zeros(paths)
        self.daily_applications = _zeros(paths, days)
        self.daily_yen = _zeros(paths, days)
        self.company_applications = _zeros(companies)
        self.company_grants = _zeros(companies)
        self.company_yen = _zeros(companies)

    @property
    def unspent_yen(self) -> Ints:
        """Yen of the budget that no project gets in the end, for each path; nothing is left of no budget."""
        if self.call.budget_yen is None:
            return _zeros(self.paths)
        unspent: Ints = self.call.budget_yen - self.granted_yen.sum(axis=1) + self.withdrawn_yen
        return unspent

    @property
    def exhausted(self) -> Flags:
        """Whether the money ran out, paths x rounds."""
        ran_out: Flags = self.exhausted_day != NEVER
        return ran_out

    def add(self, path: int, who: Applicants, arrived: Arrivals, decided: Decisions) -> None:
        """Counts one path."""
        filed, granted = arrived.filed, decided.granted_yen > 0
        self._add_rounds(path, arrived.round[filed], arrived.round[granted], decided, granted)
        self._add_companies(who.rows[filed], who.rows[granted], decided.granted_yen[granted])
        days = self.daily_yen.shape[1]
        self.daily_applications[path] = np.bincount(arrived.day[filed], minlength=days)
        self.daily_yen[path] = _sums(decided.day[granted], decided.granted_yen[granted], days)
        self.refused_for_budget[path] = np.count_nonzero(decided.out_of_money)
        self.withdrawn_yen[path] = decided.granted_yen[granted & who.withdraws].sum()
        self.top_share[path] = top_share(decided.granted_yen[granted])

    def _add_rounds(
        self, path: int, filed: Ints, granted: Ints, decided: Decisions, has_grant: Flags
    ) -> None:
        rounds = self.applications.shape[1]
        self.applications[path] = np.bincount(filed, minlength=rounds)
        self.grants[path] = np.bincount(granted, minlength=rounds)
        self.granted_yen[path] = _sums(granted, decided.granted_yen[has_grant], rounds)
        self.exhausted_day[path] = decided.exhausted_day
        if decided.left_yen:
            self.left_yen[path] = decided.left_yen

    def _add_companies(self, filed: Ints, granted: Ints, yen: Ints) -> None:
        # A company applies once in a path, so its row stands there once.
        self.company_applications[filed] += 1
        self.company_grants[granted] += 1
        self.company_yen[granted] += yen


def top_share(yen: Ints) -> float:
    """Share of the money that the tenth with the largest grants gets; nothing granted counts as 0.

    The tenth is rounded up, so that of nine recipients it is one.
    """
    largest = np.sort(yen)[::-1][: -(-len(yen) // TOP_SHARE)]
    return ratio(int(largest.sum()), int(yen.sum()))


def _zeros(*shape: int) -> Ints:
    return np.zeros(shape, dtype=np.int64)


def _sums(places: Ints, yen: Ints, length: int) -> Ints:
    """Sums of whole yen by place; `bincount` with weights would go through floats."""
    sums = _zeros(length)
    np.add.at(sums, places, yen)
    return sums
