"""A call that ends when its money is used up, and what becomes of the applications of later rounds.

The programme's rule concludes an application once: what the lead undoes of it stays so, and is the lead's to decide.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import change_application
from banso.actions.applications.number_claims import NOT_ITS_NUMBER, number_claim
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of
from banso.actions.errors import MoneyLeft
from banso.actions.mail.mails import write_mail
from banso.actions.money.ledger import balance_of
from banso.actions.reviews.rankings import procedure_in_force
from banso.actions.selection.boards import RULE_APPLIED, BoardRow, assessed_all, least_grant, served_by_rule
from banso.actions.selection.selections import (
    NO_MONEY_LEFT,
    STATES,
    keep_selection,
    locked_for_selection,
    rows_of,
)
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.core.procedures import AfterEarlyClose
from banso.records.models import Application, Call, TimedStep, User
from banso.records.models.calls import CallState
from banso.records.models.decisions import Outcome

S = ApplicationState


def ends_when_budget_used(call: Call) -> bool:
    """Whether the programme says that a call ends with its money."""
    stated = definition_of(call.versions.newest_first()[0]).call
    return stated is not None and stated.ends_when_budget_used


def is_used_up(call: Call) -> bool:
    """Whether less is left than the smallest grant; never before anything was appropriated."""
    balance = balance_of(call)
    return balance.appropriated > 0 and balance.available < least_grant(call)


@transaction.atomic
def close_call_early(*, call: Call, by: User | None, at: datetime) -> Call:
    """Close a call because its money is used up; its page says so from then on.

    Args:
        call: Published.
        by: The lead; None for the clock.
        at: The moment. What arrives later is not accepted.

    Raises:
        MoneyLeft: The programme does not end with its money, or there is enough for whoever comes next.
    """
    kept = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if kept.state != CallState.PUBLISHED or not ends_when_budget_used(kept):
        raise MoneyLeft("この公募は、予算に達したときに終了する公募ではないか、公開中ではありません")
    if not is_used_up(kept) and not _somebody_waits_for_money(kept):
        raise MoneyLeft(
            f"予算の残りが{show_yen(balance_of(kept).available)}あり、予算のために補欠になった申請もありません"
        )
    kept.state, kept.closed_at = CallState.CLOSED_EARLY, at
    decided = Application.objects.filter(call=kept, selection__isnull=False)
    kept.closed_after_round = decided.aggregate(last=Max("round"))["last"]
    kept.save()
    record_event(by=by, at=at, verb="call.closed_early", subject=f"call:{kept.pk}")
    return kept


def close_calls_without_money(at: datetime) -> None:
    """Timed step: close what ends with its money, and do what the rule says with applications of later rounds.

    Each application in a transaction of its own, and once.
    """
    for call in Call.objects.filter(state=CallState.PUBLISHED):
        if ends_when_budget_used(call) and is_used_up(call):
            close_call_early(call=call, by=None, at=at)
    for call in Call.objects.filter(state=CallState.CLOSED_EARLY):
        waiting = _of_later_rounds(call)
        rows = rows_of(call, {each.round for each in waiting})
        for application in waiting:
            _apply_rule(call, application, rows.get(application.pk), at)


def _somebody_waits_for_money(call: Call) -> bool:
    return Application.objects.filter(call=call, state=S.HELD_IN_RESERVE).exists()


def _of_later_rounds(call: Call) -> list[Application]:
    """Applications the rule has not concluded yet, of rounds in which nothing was decided when the call closed."""
    states = [state.value for state in (S.FILED, S.RETURNED, S.FOUND_ELIGIBLE, S.REVIEWED)]
    waiting = Application.objects.filter(call=call, state__in=states).exclude(pk__in=served_by_rule(call))
    last = call.closed_after_round
    return list((waiting.filter(round__gt=last) if last is not None else waiting).order_by("pk"))


@transaction.atomic
def _apply_rule(call: Call, seen: Application, row: BoardRow | None, at: datetime) -> None:
    rule = procedure_in_force(call).selection.after_early_close
    application = locked_for_selection(call, [seen.pk])[seen.pk]
    if application.stands is not seen.stands or application.pk in served_by_rule(call):
        # Its rank was of then: its review may be open again. Or another worker was faster, and the lead undid it.
        return
    if application.stands in {S.FILED, S.RETURNED}:
        # With the other rules the checks go on: whoever is held in reserve or passed over was checked.
        if rule is AfterEarlyClose.TURNED_AWAY:
            change_application(application, S.TURNED_AWAY, by=None, at=at)
            _tell(application, "受付できませんでした", at)
    elif rule is not AfterEarlyClose.HELD_IN_RESERVE:
        _conclude(application, row, Outcome.PASSED_OVER, at)
    elif row is not None and number_claim(application).is_clear is False:
        # Asked now that it is locked: the board was read before.
        _conclude(application, row, Outcome.PASSED_OVER, at, reason=NOT_ITS_NUMBER)
    elif row is not None:
        # A place on the reserve list needs a rank: what is being reviewed, or has to be again, is reviewed first.
        _conclude(application, row, Outcome.RESERVE, at)


def _conclude(
    application: Application,
    row: BoardRow | None,
    outcome: Outcome,
    at: datetime,
    *,
    reason: str = NO_MONEY_LEFT,
) -> None:
    if application.stands not in {S.FOUND_ELIGIBLE, S.REVIEWED}:
        return
    change_application(application, STATES[outcome], by=None, at=at)
    TimedStep.objects.create(call=application.call, key=f"{RULE_APPLIED}{application.pk}", done_at=at)
    keep_selection(
        application,
        outcome,
        row=row,
        assessed=assessed_all([application])[application.pk],
        granted_yen=0,
        reason=reason,
        by=None,
        at=at,
    )
    became = "補欠としました" if outcome is Outcome.RESERVE else "採択できませんでした"
    _tell(application, became if reason == NO_MONEY_LEFT else f"、{reason}、{became}", at)


def _tell(application: Application, what: str, at: datetime) -> None:
    call = application.call
    for person in people_to_tell(application.company):
        write_mail(
            key=f"early_close:{application.pk}:{person.pk}",
            to=person.email,
            subject=f"【{call.title}】予算に達したため公募を終了しました",
            body=f"{application.company.name} 様\n\n"
            f"「{call.title}」は、予算に達したため公募を終了しました。\n"
            f"受付番号 {application.number} の申請は{what}。\n"
            "くわしくは申請のページをご覧ください。\n",
            at=at,
            application=application,
            page=f"/apply/{application.pk}",
        )
