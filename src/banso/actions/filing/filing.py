"""Filing an application and taking it back.

Filed is what arrived: the moment is that of the last byte of the request, and everything is read once more under the
lock of the row, so that what is kept is what was filed. What the answers mean is worked out before, since it takes
longest, and again under the lock only where one of them has changed since.
"""

import hashlib
from datetime import date, datetime

from django.db import transaction

from banso.actions.accounts.companies import OWNERS, WRITERS, people_to_tell, require_part
from banso.actions.applications.application_reading import (
    ApplicationRead,
    Papers,
    answers_of,
    content_sha256,
    open_points,
    papers_of,
    read_application,
)
from banso.actions.applications.application_states import change_application, locked_application
from banso.actions.applications.number_claims import tell_of_shared_number
from banso.actions.applications.repeating import atomic_repeated
from banso.actions.applications.rounds import settle_round, settling_of
from banso.actions.checks.external_lists import keep_list_proofs
from banso.actions.definitions import definition_of
from banso.actions.errors import ApplicationNotEditable, CallNotOpen, ChangedMeanwhile, NotComplete
from banso.actions.filing.filed_contents import filed_content
from banso.actions.filing.receipts import send_receipt
from banso.actions.mail.mails import write_mail
from banso.actions.money.ledger import release_all
from banso.actions.number_series import next_number
from banso.actions.reviews.reviewers import detect_after_correction
from banso.core.calendar import JST, is_in_time, show_moment
from banso.core.lifecycle import HOLDS_MONEY, ApplicationState
from banso.records.models import Application, CorrectionRequest, Filing, User
from banso.records.models.audit import canonical_json
from banso.records.models.calls import CallState

REIWA = 2018
"""Fiscal year before the first of the era."""


def file_application(*, application: Application, by: User, at: datetime, seen: str = "") -> Filing:
    """File an application, or file it anew after it was returned for correction.

    Args:
        application: It.
        by: An owner or editor of the company.
        at: When the last byte of the request had arrived.
        seen: `content_sha256` of what was on the screen, so that nobody files what another window or person has
            changed since; empty where nobody looked at a screen.

    Returns:
        What was filed. Pressed twice, the second time returns the filing of the first.

    Raises:
        ApplicationNotEditable: The secretariat has taken it up already.
        CallNotOpen: The call has not opened, or the last cut-off was before `at`.
        ChangedMeanwhile: What was on the screen is not what stands there now; nothing is filed.
        NotAMember: The person may not write for the company.
        NotComplete: Something is missing; nothing is filed.
    """
    return _filed(application, read_application(application, on=_day(at)), by, at, seen)


@atomic_repeated
def _filed(application: Application, ahead: ApplicationRead, by: User, at: datetime, seen: str) -> Filing:
    """File an application as it stands once its row is locked.

    Args:
        application: As it stood before.
        ahead: What was read of it then.
        by: As for `file_application`.
        at: Likewise.
        seen: Likewise.
    """
    require_part(application.company, by, WRITERS)
    kept = locked_application(application.pk)
    if kept.stands is ApplicationState.FILED:
        return kept.filings.order_by("-number")[0]
    if not kept.is_editable:
        raise ApplicationNotEditable(
            f"「{kept.state_label}」の申請は提出できません", remedy="画面を開き直してください"
        )
    is_first = kept.stands is ApplicationState.DRAFTED
    read = _read_again(kept, application, ahead, at)
    if is_first:
        _require_open(kept, at)
    papers = _complete(kept, read, seen, at)
    if is_first:
        kept.number, kept.filed_at = _receipt_number(kept, read), at
    kept.requested_yen = read.budget.amount.yen if read.budget.amount else None
    filing = _keep(kept, read, papers, by, at)
    detail: dict[str, object] = {"filing": filing.number, "sha256": filing.sha256}
    settling = settling_of(kept, at, first=filing if is_first else None)
    if is_first and settling is not None:
        detail["round"] = kept.round = settling.standing.round
    elif not is_first:
        detail["is_late"] = _answers_late(filing)
    change_application(kept, ApplicationState.FILED, by=by, at=at, detail=detail)
    settle_round(application=kept, at=at, settling=settling)
    tell_of_shared_number(application=kept, at=at)
    keep_list_proofs(application=kept, at=at)
    if not is_first:
        detect_after_correction(application=kept, at=at)
    # What counts for the round is what the first filing said; a later one has papers of its own.
    send_receipt(filing, at=at, pieces=settling.pieces if settling and is_first else None)
    return filing


@transaction.atomic
def withdraw_application(*, application: Application, by: User, at: datetime) -> Application:
    """Take an application back for good; money reserved for it becomes free.

    Raises:
        NotAMember: The person is no owner of the company.
        StepNotPossible: It is decided already.
    """
    require_part(application.company, by, OWNERS)
    kept = locked_application(application.pk)
    if kept.stands is ApplicationState.WITHDRAWN:
        return kept
    if kept.stands in HOLDS_MONEY:
        release_all(application=kept, by=by, at=at)
    change_application(kept, ApplicationState.WITHDRAWN, by=by, at=at)
    if kept.number:
        for person in people_to_tell(kept.company):
            write_mail(
                key=f"withdrawn:{kept.pk}:{person.pk}",
                to=person.email,
                subject=f"申請を取り下げました（{kept.number}）",
                body=f"{kept.company.name}の申請（{kept.call.title}、受付番号 {kept.number}）は、"
                f"{show_moment(at)}に取り下げられました。",
                at=at,
                application=kept,
                page=f"/apply/{kept.pk}",
            )
    return kept


def _read_again(
    kept: Application, before: Application, ahead: ApplicationRead, at: datetime
) -> ApplicationRead:
    """A locked application as it stands: what was read before the lock, where all of it follows from the same."""
    if kept.version_id == before.version_id:
        # Once somebody applies under a version, its text never changes.
        kept.version = before.version
        if kept.facts == before.facts and answers_of(kept) == ahead.answered:
            return ahead
    return read_application(kept, on=_day(at))


def _complete(application: Application, read: ApplicationRead, seen: str, at: datetime) -> Papers:
    """The papers of a locked application from which nothing is missing.

    Raises:
        ChangedMeanwhile: It is not what was on the screen.
        NotComplete: Something is missing.
    """
    papers = papers_of(application, read, on=_day(at))
    if seen and seen != content_sha256(application, read, papers):
        raise ChangedMeanwhile(
            "画面を開いた後に、内容か書類が変わりました。まだ提出していません",
            remedy="いまの内容を確かめてから、もう一度「提出する」を押してください",
        )
    blocking = [point for point in open_points(application, read, papers) if point.blocks]
    if blocking:
        raise NotComplete(blocking)
    return papers


def _day(at: datetime) -> date:
    """The day in Japan that a filing is judged by."""
    return at.astimezone(JST).date()


def _require_open(application: Application, at: datetime) -> None:
    call = application.call
    dates = definition_of(application.version).call
    if call.is_rehearsal or dates is None:
        return
    # What had arrived before an early close is in, whenever its turn comes.
    closed_at = call.closed_at if call.state == CallState.CLOSED_EARLY else None
    came_before = closed_at is not None and is_in_time(at, closed_at)
    if call.state != CallState.PUBLISHED and not came_before:
        raise CallNotOpen(
            f"この公募は「{call.get_state_display()}」のため、提出できません",
            remedy="公募のページを確かめてください",
        )
    if _day(at) < dates.opens_on:
        raise CallNotOpen("受付はまだ始まっていません", remedy="受付の開始日から提出できます")
    last = max(cut_off.closes_at for cut_off in dates.rounds)
    if not is_in_time(at, last):
        raise CallNotOpen(
            f"最後の締切（{show_moment(last)}）を過ぎたため、受け付けられません",
            remedy="次の公募をお待ちください。書いた内容は残っています",
        )


def _receipt_number(application: Application, read: ApplicationRead) -> str:
    """受付番号, counted within the call."""
    number = next_number(f"receipt:{application.call_id}")
    return read.procedure.number.format(number=number, era_year=read.programme.fiscal_year - REIWA)


def _answers_late(filing: Filing) -> bool:
    """Let a filing after a return answer the request for correction that is open; whether it is late for that."""
    waiting = CorrectionRequest.objects.filter(filing__application=filing.application_id, answered_by=None)
    request = waiting.first()
    if request is None:
        return False
    request.answered_by = filing
    request.save(update_fields=("answered_by",))
    return not is_in_time(filing.arrived_at, request.due_at)


def _keep(application: Application, read: ApplicationRead, papers: Papers, by: User, at: datetime) -> Filing:
    """Store what was filed, beside what was filed before."""
    content = filed_content(application, read, papers)
    return Filing.objects.create(
        application=application,
        number=1 if application.stands is ApplicationState.DRAFTED else application.filings.count() + 1,
        version=application.version,
        arrived_at=at,
        filed_by=by,
        content=content,
        sha256=hashlib.sha256(canonical_json(content).encode()).hexdigest(),
    )
