"""Reducing cost lines (査定), each with a reason; what is granted follows from the rule of the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.checks.assessed_amounts import Assessed, AssessedLine, assess
from banso.actions.duties import take_duty
from banso.actions.errors import ReductionUnusable, SelectionNotPossible
from banso.actions.money.ledger import held_for, release, reserve
from banso.actions.selection.selections import locked_for_selection, reductions_of, refuse_proposed
from banso.core.duties import Duty
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.records.models import Application, Reduction, Selection, User

REDUCED_IN = frozenset(
    {
        ApplicationState.FOUND_ELIGIBLE,
        ApplicationState.REVIEWED,
        ApplicationState.SELECTED,
        ApplicationState.HELD_IN_RESERVE,
        ApplicationState.PASSED_OVER,
    }
)
"""States in which costs can be reduced: found eligible, not yet decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionGiven:
    """How much of one cost line is to count, as somebody says.

    Attributes:
        row: Id of the row of the cost table.
        to_yen: On the basis the programme counts on; what was filed takes the reduction away.
    """

    row: str
    to_yen: int
    reason: str = ""


def try_reductions(application: Application, given: Sequence[ReductionGiven]) -> Assessed:
    """What would be granted with these reductions; nothing is kept.

    Raises:
        ReductionUnusable: A line is none, is raised, or lacks its reason.
    """
    filed = assess(application, ()).lines
    return assess(application, _reductions(application, given, filed))


@transaction.atomic
def reduce_costs(
    *, application: Application, given: Sequence[ReductionGiven], by: User, at: datetime
) -> Assessed:
    """Keep the reductions of an application in the place of those before; of one selected, move its money along.

    Args:
        application: It.
        given: For every line that is to count less; a line not named counts as filed.
        by: The lead.
        at: The moment.

    Raises:
        BudgetExhausted: More would be granted than before, and the money is not enough.
        DutiesApart: The person reviewed it, or did something else that must be apart.
        ReductionUnusable: A line is none, is raised, or lacks its reason.
        SelectionNotPossible: It is not to be reduced now, or nothing would be granted to one selected.
    """
    found = locked_for_selection(application.call, [application.pk])[application.pk]
    if found.stands not in REDUCED_IN:
        raise SelectionNotPossible(f"「{found.state_label}」の申請は減額できません", place=found.number)
    refuse_proposed(found)
    take_duty(application=found, by=by, duty=Duty.SELECTED, at=at)
    wanted = _reductions(found, given, assess(found, ()).lines)
    before, assessed = assess(found), assess(found, wanted)
    granted = 0
    if found.stands is ApplicationState.SELECTED:
        granted = _move_money(found, before.granted_yen, assessed.granted_yen, by, at)
    _replace(found, wanted, by, at)
    _tell_selection(found, assessed, granted)
    detail: dict[str, object] = {"lines": len(wanted), "yen": assessed.granted_yen}
    record_event(by=by, at=at, verb="application.reduced", subject=subject_of(found), detail=detail)
    return assessed


def _reductions(
    application: Application, given: Sequence[ReductionGiven], filed: Sequence[AssessedLine]
) -> list[Reduction]:
    """What is wanted, as rows that nobody has kept yet."""
    lines = {line.row: line for line in filed}
    wanted = []
    for one in given:
        line = lines.get(one.row)
        if line is None or one.to_yen > line.filed_yen or one.to_yen < 0:
            most = line.filed_yen if line else 0
            raise ReductionUnusable(
                f"認める額は0円から申請の{show_yen(most)}までです", place=line.item if line else one.row
            )
        if one.to_yen == line.filed_yen:
            continue
        if not one.reason.strip():
            raise ReductionUnusable(
                "減額の理由がありません",
                place=line.item,
                remedy="理由を書いてください。申請者への通知に載ります",
            )
        wanted.append(
            Reduction(
                application=application,
                row=one.row,
                from_yen=line.filed_yen,
                to_yen=one.to_yen,
                reason=one.reason.strip(),
            )
        )
    return wanted


def _move_money(application: Application, before: int, now: int, by: User, at: datetime) -> int:
    """Reserve what is granted now, and return it in yen; who is granted a part gets no more by a reduction."""
    reserved = held_for(application)[Account.RESERVED]
    yen = min(reserved, now) if reserved < before else now
    if yen == 0:
        raise SelectionNotPossible(
            "減額の結果、交付できる額が0円になります", place=application.number, remedy="不採択にしてください"
        )
    if yen < reserved:
        release(application=application, yen=reserved - yen, by=by, at=at)
    elif yen > reserved:
        reserve(application=application, yen=yen - reserved, by=by, at=at)
    return yen


def _replace(application: Application, wanted: Sequence[Reduction], by: User, at: datetime) -> None:
    for before in application.reductions.all():
        before.delete()
    for reduction in wanted:
        reduction.made_by, reduction.made_at = by, at
        reduction.save()


def _tell_selection(application: Application, assessed: Assessed, granted_yen: int) -> None:
    """Let a selection that was made already say the same."""
    selection = Selection.objects.filter(application=application).first()
    if selection is None:
        return
    selection.eligible_yen = assessed.eligible_yen
    selection.reductions = reductions_of(assessed)
    selection.granted_yen = granted_yen
    selection.save()
