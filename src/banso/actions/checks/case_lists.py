"""The cases of the secretariat as lists: filtered, sorted, with what each waits for and until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery

from banso.actions.definitions import definition_of, procedure_of
from banso.actions.permissions import Permission, may
from banso.core.calendar import is_in_time
from banso.core.calls import Round
from banso.core.lifecycle import OVER, ApplicationState
from banso.records.models import Application, Call, CallVersion, CorrectionRequest, User

_S = ApplicationState
TO_DO: Mapping[ApplicationState, str] = {
    _S.FILED: "形式審査をする",
    _S.RETURNED: "申請者の補正を待つ",
    _S.ACCEPTED: "要件を確認する",
    _S.FOUND_ELIGIBLE: "審査をする",
    _S.FOUND_INELIGIBLE: "不交付の起案を待つ",
    _S.REVIEWED: "選定する",
    _S.SELECTED: "交付決定の起案を待つ",
    _S.HELD_IN_RESERVE: "予算が空くのを待つ",
    _S.PASSED_OVER: "不交付の起案を待つ",
}
"""What an application waits for, by state; those that are over wait for nothing."""
SORTS: Mapping[str, tuple[str, ...]] = {
    "filed": ("filed_at", "pk"),
    "-filed": ("-filed_at", "-pk"),
    "company": ("company__searched", "pk"),
    "-requested": ("-requested_yen", "pk"),
    "round": ("round", "filed_at", "pk"),
    "state": ("state", "filed_at", "pk"),
}
"""Ways to sort a list."""
NOBODY = "none"
"""Stands for an officer where nobody takes care of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a list is narrowed to; everything unless said.

    Attributes:
        officer: Number of an account, or `NOBODY`.
        words: Occur in number, company or corporate number.
    """

    call: int | None = None
    round: int | None = None
    state: ApplicationState | None = None
    officer: str = ""
    is_late: bool = False
    words: str = ""
    sort: str = "filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimes:
    """The dates of one call that cases are held against."""

    rounds: tuple[Round, ...]
    decision_days: int

    def decided_by(self, number: int | None) -> datetime | None:
        """About when the decision on a round is due; None where there is no such cut-off."""
        closes = next((one.closes_at for one in self.rounds if one.number == number), None)
        return closes + timedelta(days=self.decision_days) if closes else None

    def late_rounds(self, at: datetime) -> list[int]:
        """Rounds whose decision is overdue."""
        due = {one.number: self.decided_by(one.number) for one in self.rounds}
        return [number for number, moment in due.items() if moment and not is_in_time(at, moment)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case of a list.

    Attributes:
        to_do: What it waits for; empty once it is over.
        due_at: By when; None where no date is set.
    """

    application: Application
    to_do: str
    due_at: datetime | None
    is_late: bool


def calls_of(user: User) -> list[Call]:
    """The calls somebody is named for, the newest first: those applied to before rehearsals and empty ones."""
    filed = Application.objects.filter(call=OuterRef("pk")).exclude(number="")
    found = Call.objects.worked_on_by(user).annotate(has_cases=Exists(filed)).order_by("-created_at", "-pk")
    return sorted(found, key=lambda call: call.is_rehearsal or not vars(call)["has_cases"])


def times_of(calls: Iterable[Call]) -> dict[int, CallTimes]:
    """The dates of each call, by its number, as its version in force has them; one query."""
    newest: dict[int, CallVersion] = {}
    for version in CallVersion.objects.filter(call__in=list(calls)).order_by("number"):
        newest[version.call_id] = version
    return {call: _times(version) for call, version in newest.items()}


def find_cases(wanted: CaseFilter, times: Mapping[int, CallTimes], at: datetime) -> "QuerySet[Application]":
    """The filed cases of some calls that a filter lets through.

    Args:
        wanted: The filter.
        times: Of the calls to look into: those of whoever asks.
        at: Now, for what is late.
    """
    open_request = CorrectionRequest.objects.filter(filing__application=OuterRef("pk"), answered_by=None)
    found = Application.objects.filter(call__in=list(times)).exclude(number="").found_by(wanted.words)
    found = found.annotate(
        correction_due_at=Subquery(
            open_request.order_by("-asked_at").values("due_at")[:1], output_field=DateTimeField()
        )
    )
    if wanted.call is not None:
        found = found.filter(call=wanted.call)
    if wanted.round is not None:
        found = found.filter(round=wanted.round)
    if wanted.state is not None:
        found = found.filter(state=wanted.state.value)
    if wanted.officer:
        found = found.filter(officer=None if wanted.officer == NOBODY else int(wanted.officer))
    if wanted.is_late:
        found = found.filter(late(times, at))
    first, *further = SORTS.get(wanted.sort, SORTS["filed"])
    # What was never stated stands last, on every database.
    lead = F(first.removeprefix("-"))
    ordered = lead.desc(nulls_last=True) if first.startswith("-") else lead.asc(nulls_last=True)
    return found.select_related("company", "officer", "call").order_by(ordered, *further)


def late(times: Mapping[int, CallTimes], at: datetime) -> Q:
    """What is late: a correction past its due date, a decision past the usual time after its cut-off."""
    undecided = [state.value for state in _S if state not in OVER and state not in (_S.DRAFTED, _S.RETURNED)]
    found = Q(state=_S.RETURNED.value, correction_due_at__lt=at)
    for call, each in times.items():
        found |= Q(call=call, round__in=each.late_rounds(at), state__in=undecided)
    return found


def rows_of(cases: Iterable[Application], times: Mapping[int, CallTimes], at: datetime) -> list[CaseRow]:
    """Cases as they are listed; no query.

    Args:
        cases: As `find_cases` gives them.
        times: Of their calls.
        at: Now.
    """
    return [row_of(case, times[case.call_id], getattr(case, "correction_due_at", None), at) for case in cases]


def row_of(case: Application, times: CallTimes, correction_due_at: datetime | None, at: datetime) -> CaseRow:
    """One case as it is listed."""
    state = case.stands
    due_at = None
    if state is _S.RETURNED:
        due_at = correction_due_at
    elif state in TO_DO:
        due_at = times.decided_by(case.round)
    is_late = due_at is not None and not is_in_time(at, due_at)
    return CaseRow(application=case, to_do=TO_DO.get(state, ""), due_at=due_at, is_late=is_late)


def officers_of(calls: Sequence[int]) -> list[User]:
    """Who of the secretariat is named for some calls and can take care of cases, by name."""
    named = User.objects.get_queryset().filter(calls_worked_on__call__in=calls, is_active=True)
    return sorted(
        (user for user in named.distinct() if may(user, Permission.WORK_ON_CASES)),
        key=lambda user: (user.display_name, user.pk),
    )


def _times(version: CallVersion) -> CallTimes:
    call = definition_of(version).call
    return CallTimes(rounds=call.rounds if call else (), decision_days=procedure_of(version).decision_days)
