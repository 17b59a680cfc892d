"""Figures over the cases of a call: by state and round, by day, by person. A fixed number of queries each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from banso.core.calls import Round
from banso.core.duties import Duty
from banso.core.lifecycle import OVER, ApplicationState
from banso.records.models import Application, Call, DutyDone, User

_S = ApplicationState
SELECTED = frozenset({_S.SELECTED, _S.GRANTED})
"""States of what was selected (採択); the grant decision leaves it selected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """The cases of one round in figures.

    Attributes:
        round: None for cases in no round, and for the total of all.
        by_state: How many there are in each state; states without a case are left out.
        requested_yen: Of all that were filed, in yen.
        granted_yen: Of those selected, as granted or to be granted, in yen.
    """

    round: int | None
    by_state: Mapping[ApplicationState, int]
    requested_yen: int
    granted_yen: int

    @property
    def filed(self) -> int:
        """応募件数: everything that was filed, whatever became of it."""
        return sum(self.by_state.values())

    @property
    def selected(self) -> int:
        """採択件数."""
        return sum(count for state, count in self.by_state.items() if state in SELECTED)

    @property
    def granted(self) -> int:
        """交付決定件数."""
        return self.by_state.get(_S.GRANTED, 0)

    @property
    def unfinished(self) -> int:
        """Those on their way to a decision."""
        return sum(count for state, count in self.by_state.items() if state not in OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What one member of the secretariat has on the desk, and has done.

    Attributes:
        user: None for cases nobody takes care of.
        open: Cases to take care of on their way to a decision.
        waiting: Those of them that wait for the secretariat's own check.
        checked: Applications of the call this person worked on so far.
    """

    user: User | None
    open: int
    waiting: int
    checked: int


def figures_by_round(call: Call) -> list[RoundFigures]:
    """One entry for each round in which there are cases, those in no round last; one query."""
    filed = Application.objects.filter(call=call).exclude(number="")
    rows = filed.values("round", "state").annotate(
        count=Count("pk"), requested=Sum("requested_yen"), granted=Sum("selection__granted_yen")
    )
    found: dict[int | None, RoundFigures] = {}
    for row in rows:
        state = ApplicationState(row["state"])
        before = found.get(row["round"]) or _nothing(row["round"])
        found[row["round"]] = RoundFigures(
            round=row["round"],
            by_state={**before.by_state, state: row["count"]},
            requested_yen=before.requested_yen + (row["requested"] or 0),
            granted_yen=before.granted_yen + (row["granted"] or 0 if state in SELECTED else 0),
        )
    return sorted(found.values(), key=lambda each: (each.round is None, each.round or 0))


def total_of(figures: Sequence[RoundFigures]) -> RoundFigures:
    """All rounds together."""
    states = {state for each in figures for state in each.by_state}
    return RoundFigures(
        round=None,
        by_state={
            state: sum(each.by_state.get(state, 0) for each in figures) for state in _S if state in states
        },
        requested_yen=sum(each.requested_yen for each in figures),
        granted_yen=sum(each.granted_yen for each in figures),
    )


def filed_by_day(call: Call, opens_on: date | None, rounds: Sequence[Round]) -> list[tuple[date, int]]:
    """How many applications were first filed on each day in Japan, from the opening to the last cut-off or filing.

    Args:
        call: It.
        opens_on: The first day; that of the first filing where none is set.
        rounds: Of the call.
    """
    filed = Application.objects.filter(call=call).exclude(number="").annotate(day=TruncDate("filed_at"))
    counts = dict(filed.values_list("day").annotate(count=Count("pk")).order_by("day"))
    ends = [*counts, *(one.closes_at.date() for one in rounds)]
    if not ends:
        return []
    first = min([*counts, *([opens_on] if opens_on else [min(ends)])])
    days = (max(ends) - first).days + 1
    span = [first + timedelta(days=passed) for passed in range(days)]
    return [(day, counts.get(day, 0)) for day in span]


def workloads(call: Call, officers: Sequence[User]) -> list[Workload]:
    """What each officer has to do and has done; those cases nobody takes care of last. Two queries."""
    waiting = Q(state__in=[_S.FILED.value, _S.ACCEPTED.value])
    filed = Application.objects.filter(call=call).exclude(number="").unfinished()
    rows = filed.values_list("officer").annotate(count=Count("pk"), to_check=Count("pk", filter=waiting))
    held: dict[int | None, tuple[int, int]] = {key: (count, to_check) for key, count, to_check in rows}
    checked = dict(
        DutyDone.objects.filter(application__call=call, duty=Duty.CHECKED.value)
        .values_list("user")
        .annotate(count=Count("pk"))
    )
    people: list[User | None] = [*officers, None]
    found = []
    for person in people:
        key = person.pk if person else None
        open_cases, to_check = held.get(key, (0, 0))
        found.append(
            Workload(user=person, open=open_cases, waiting=to_check, checked=checked.get(key or 0, 0))
        )
    return found


def _nothing(number: int | None) -> RoundFigures:
    return RoundFigures(round=number, by_state={}, requested_yen=0, granted_yen=0)
