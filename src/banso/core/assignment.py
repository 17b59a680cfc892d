"""Who reviews what: every application gets its reviewers, nobody with a conflict, the load as even as it can be."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Somebody who scores.

    Attributes:
        most_cases: At most so many, with those there are already.
        load: Applications assigned already.
    """

    key: int
    most_cases: int
    load: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An application that is to be reviewed.

    Attributes:
        wanted: So many more reviewers.
        has: Who reviews it already.
        barred: Who must not.
    """

    key: int
    wanted: int
    has: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An application that too few could be found for.

    Attributes:
        missing: So many.
        able: So many reviewers have no conflict; when that is enough, their load is full.
    """

    case: int
    missing: int
    able: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who is added to which application.

    Attributes:
        pairs: Application and reviewer, in the order of the applications and reviewers given.
        gaps: What cannot be assigned.
    """

    pairs: tuple[tuple[int, int], ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(slots=True)
class _Table:
    """Where the assignment stands while it is being made.

    Attributes:
        open_to: Reviewers an application may go to, by position in the order given.
        chosen: Reviewers it was given.
        cases_of: Applications a reviewer was given, by position.
    """

    load: dict[int, int]
    room: dict[int, int]
    open_to: dict[int, list[int]]
    chosen: dict[int, set[int]]
    cases_of: dict[int, list[int]] = field(default_factory=dict)

    def give(self, case: int, reviewer: int) -> None:
        self.chosen[case].add(reviewer)
        self.cases_of[reviewer].append(case)

    def take(self, case: int, reviewer: int) -> None:
        self.chosen[case].remove(reviewer)
        self.cases_of[reviewer].remove(case)


def assign(cases: Sequence[Case], reviewers: Sequence[Reviewer]) -> Assignment:
    """Give every application the reviewers it still wants.

    As many as possible are found; among all ways of finding so many, the loads are as even as they can be (the sum
    of their squares is least, with that the largest load too). The same input always gives the same answer. Earlier
    assignments stay.

    One reviewer after the other is added along a shortest augmenting path to whoever has the least to do; with costs
    that only grow with the load, that is optimal.

    Source: N. J. A. Harvey, R. E. Ladner, L. Lovász, T. Tamir, Semi-matchings for bipartite graphs and load
        balancing, Journal of Algorithms 59 (2006).

    Example:
        >>> two = [Reviewer(key=1, most_cases=9), Reviewer(key=2, most_cases=9)]
        >>> assign([Case(key=5, wanted=1), Case(key=6, wanted=1, barred=frozenset({2}))], two).pairs
        ((5, 2), (6, 1))
    """
    table = _Table(
        load={reviewer.key: reviewer.load for reviewer in reviewers},
        room={reviewer.key: max(0, reviewer.most_cases - reviewer.load) for reviewer in reviewers},
        open_to={case.key: _open_to(case, reviewers) for case in cases},
        chosen={case.key: set() for case in cases},
        cases_of={reviewer.key: [] for reviewer in reviewers},
    )
    for turn in range(max((case.wanted for case in cases), default=0)):
        for case in cases:
            if turn < case.wanted:
                _add_one(table, case.key)
    return Assignment(pairs=tuple(_pairs(cases, table)), gaps=tuple(_gaps(cases, table)))


def _open_to(case: Case, reviewers: Iterable[Reviewer]) -> list[int]:
    out = case.has | case.barred
    return [reviewer.key for reviewer in reviewers if reviewer.key not in out]


def _add_one(table: _Table, case: int) -> None:
    """Add one reviewer to an application, moving others where that makes room or evens the load."""
    came_from: dict[int, tuple[int, int | None]] = {
        reviewer: (case, None) for reviewer in table.open_to[case] if reviewer not in table.chosen[case]
    }
    queue = deque(came_from)
    while queue:
        reviewer = queue.popleft()
        for moved in table.cases_of[reviewer]:
            for other in table.open_to[moved]:
                if other not in came_from and other not in table.chosen[moved]:
                    came_from[other] = (moved, reviewer)
                    queue.append(other)
    free = [reviewer for reviewer in came_from if table.room[reviewer] > 0]
    if not free:
        return
    last = min(free, key=lambda reviewer: table.load[reviewer])
    table.load[last] += 1
    table.room[last] -= 1
    step: int | None = last
    while step is not None:
        moved, before = came_from[step]
        if before is not None:
            table.take(moved, before)
        table.give(moved, step)
        step = before


def _pairs(cases: Sequence[Case], table: _Table) -> Iterable[tuple[int, int]]:
    for case in cases:
        for reviewer in table.open_to[case.key]:
            if reviewer in table.chosen[case.key]:
                yield case.key, reviewer


def _gaps(cases: Sequence[Case], table: _Table) -> Iterable[Gap]:
    for case in cases:
        missing = case.wanted - len(table.chosen[case.key])
        if missing > 0:
            yield Gap(case=case.key, missing=missing, able=len(table.open_to[case.key]))
