"""The completeness check (形式審査): item by item, returned with reasons or accepted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import change_application, subject_of
from banso.actions.audit import record_event
from banso.actions.checks.bonuses import find_bonuses
from banso.actions.checks.cases import locked_case
from banso.actions.checks.checklists import CheckItem, Checklist, checklist_of
from banso.actions.checks.eligibility import reopen_conclusion
from banso.actions.definitions import procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import CheckIncomplete, CheckUnusable, ReasonMissing
from banso.actions.mail.mails import write_mail
from banso.core.calendar import JST, is_in_time, moment, show_moment
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, CompletenessMark, CorrectionRequest, User

MARKED_IN = frozenset({ApplicationState.FILED, ApplicationState.ACCEPTED, ApplicationState.FOUND_ELIGIBLE})
"""States in which something deficient can still be found, and the application returned."""
DUE_HOUR = 17
"""A correction is due at the end of office hours."""
LONGEST_NOTE = 1_000


@transaction.atomic
def mark_item(
    *,
    application_id: int,
    item: str,
    is_in_order: bool,
    note: str = "",
    seen_filing: int,
    by: User,
    at: datetime,
) -> CompletenessMark:
    """Keep what an officer found about one item of the last filing; looking again replaces it.

    Args:
        application_id: It.
        item: One of the checklist.
        is_in_order: Whether nothing has to be corrected.
        note: What is wrong, in words the applicant understands.
        seen_filing: Number of the filing that was on the screen.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: No such item, nothing said, not there yet, filed anew meanwhile, or too late to check.
        DutiesApart: The officer did something for this application that must be apart from checking.
    """
    application = locked_case(application_id, by)
    _require_state(application)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    checklist = checklist_of(application)
    found = next((each for each in checklist.items if each.id == item), None)
    if checklist.filing.number != seen_filing or found is None:
        raise CheckUnusable(
            "この申請は、画面を開いた後に内容が変わりました",
            remedy="画面を開き直して、もう一度確かめてください",
        )
    note = _usable_note(found, note, is_in_order=is_in_order)
    mark = CompletenessMark.objects.filter(filing=checklist.filing, item=item).first()
    mark = mark or CompletenessMark(filing=checklist.filing, item=item)
    mark.is_in_order, mark.note, mark.marked_by, mark.marked_at = is_in_order, note, by, at
    mark.save()
    detail: dict[str, object] = {"filing": seen_filing, "item": item, "is_in_order": is_in_order}
    record_event(by=by, at=at, verb="check.marked", subject=subject_of(application), detail=detail)
    return mark


@transaction.atomic
def return_for_correction(
    *,
    application_id: int,
    further: Sequence[str] = (),
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> CorrectionRequest:
    """Send an application back (差戻し) with everything that was found deficient. It keeps its round.

    Args:
        application_id: It.
        further: Further reasons, in words the applicant understands; blank ones are left out.
        due_on: Last day for the correction, until 17:00; the usual number of days of the procedure unless given.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: The due date is over already, or a reason is too long.
        DutiesApart: The officer did something for this application that must be apart from checking.
        ReasonMissing: Nothing is deficient and no reason is given.
        StepNotPossible: It cannot be returned as it stands.
    """
    application = locked_case(application_id, by)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    checklist = checklist_of(application)
    reasons = _reasons(checklist, further)
    if not reasons:
        raise ReasonMissing(
            "補正してほしい点がありません", remedy="不備のある項目に印を付けるか、理由を書いてください"
        )
    due_at = _due_at(application, due_on, at)
    detail: dict[str, object] = {
        "filing": checklist.filing.number,
        "items": [reason["item"] for reason in reasons],
        "due_at": due_at.isoformat(),
    }
    reopen_conclusion(application, at=at)
    change_application(application, ApplicationState.RETURNED, by=by, at=at, detail=detail)
    request = CorrectionRequest.objects.create(
        filing=checklist.filing, reasons=reasons, due_at=due_at, asked_by=by, asked_at=at
    )
    _tell(application, request, _labels(checklist))
    return request


@transaction.atomic
def accept_application(*, application_id: int, by: User, at: datetime) -> Application:
    """Conclude the completeness check: everything is there and in order.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckIncomplete: Something is deficient, not there, or nobody looked at it.
        DutiesApart: The officer did something for this application that must be apart from checking.
        StepNotPossible: It is not waiting for this check.
    """
    application = locked_case(application_id, by)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    checklist = checklist_of(application)
    if checklist.open:
        raise CheckIncomplete([_why_open(item) for item in checklist.open])
    detail: dict[str, object] = {"filing": checklist.filing.number}
    change_application(application, ApplicationState.ACCEPTED, by=by, at=at, detail=detail)
    find_bonuses(application_id=application.pk, by=by, at=at)
    return application


def usual_due_on(application: Application, at: datetime) -> date:
    """The last day for a correction that is asked for now, unless the officer says another one."""
    days = procedure_of(application.version).correction_days
    return at.astimezone(JST).date() + timedelta(days=days)


def _require_state(application: Application) -> None:
    if application.stands not in MARKED_IN:
        raise CheckUnusable(
            f"「{application.state_label}」の申請は、形式審査の対象ではありません",
            remedy="画面を開き直してください",
        )


def _usable_note(item: CheckItem, note: str, *, is_in_order: bool) -> str:
    note = note.strip()
    if not is_in_order and not note:
        raise CheckUnusable(
            "不備の内容が書かれていません",
            place=item.label,
            remedy="申請者に伝わるように、直してほしい点を書いてください",
        )
    if is_in_order and item.obstacle:
        raise CheckUnusable(
            f"{item.obstacle}。問題なしにはできません",
            place=item.label,
            remedy="届くのを待つか、不備として差し戻してください",
        )
    return _not_too_long(note, item.label)


def _not_too_long(note: str, place: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise CheckUnusable(
            f"{len(note):,}文字あり、{LONGEST_NOTE:,}文字を超えています",
            place=place,
            remedy=f"{LONGEST_NOTE:,}文字以内で書いてください",
        )
    return note


def _why_open(item: CheckItem) -> CheckUnusable:
    if item.is_deficient:
        return CheckUnusable("不備があります", place=item.label, remedy="差し戻すか、確かめ直してください")
    if item.obstacle:
        return CheckUnusable(item.obstacle, place=item.label)
    return CheckUnusable("まだ確かめていません", place=item.label)


def _reasons(checklist: Checklist, further: Sequence[str]) -> list[dict[str, Any]]:
    found = [{"item": item.id, "note": item.mark.note} for item in checklist.deficient if item.mark]
    free = [_not_too_long(text.strip(), "その他の補正") for text in further if text.strip()]
    return [*found, *({"item": "", "note": text} for text in free)]


def _due_at(application: Application, due_on: date | None, at: datetime) -> datetime:
    due_at = moment(due_on or usual_due_on(application, at), DUE_HOUR)
    if is_in_time(due_at, at):
        raise CheckUnusable(
            f"補正の期限（{show_moment(due_at)}）が過ぎています", remedy="明日以降の日を選んでください"
        )
    return due_at


def _labels(checklist: Checklist) -> dict[str, str]:
    return {item.id: item.label for item in checklist.items}


def _tell(application: Application, request: CorrectionRequest, labels: Mapping[str, str]) -> None:
    """Tell everybody who may write the application what to correct and until when."""
    lines = [_line(labels.get(reason["item"], ""), reason["note"]) for reason in request.reasons]
    body = (
        f"{application.company.name} 様\n\n"
        f"「{application.call.title}」の申請（受付番号 {application.number}）について、次の点の補正をお願いします。\n\n"
        f"{chr(10).join(lines)}\n\n"
        f"期限: {show_moment(request.due_at)}まで\n"
        "次のページで直して、もう一度提出してください。締切回は変わりません。"
    )
    for person in people_to_tell(application.company):
        write_mail(
            key=f"correction:{request.pk}:{person.pk}",
            to=person.email,
            subject=f"申請の補正のお願い（{application.number}）",
            body=body,
            at=request.asked_at,
            application=application,
            page=f"/apply/{application.pk}",
        )


def _line(label: str, note: str) -> str:
    return f"・{label}: {note}" if label else f"・{note}"
