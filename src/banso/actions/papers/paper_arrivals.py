"""Papers that come by post, over the counter or by e-mail: logged by an officer, with what proves the moment.

When a paper came and when that was written down are two things. What may change the round of an application afterwards
needs a second person: dating back, before it counts, and cancelling what was in time, before it counts no longer.
"""

import secrets
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.applications.rounds import is_said_afterwards, met_its_cut_off_since, settle_round
from banso.actions.audit import record_event
from banso.actions.duties import take_duty
from banso.actions.errors import ArrivalUnusable, PaperNotFound, SecondPersonNeeded
from banso.actions.papers.attachments import scan_at_first, sendable_paper
from banso.actions.papers.earlier_marks import drop_marks
from banso.core.duties import Duty
from banso.core.lifecycle import OVER
from banso.records.files import private_files
from banso.records.models import Application, PaperArrival, User
from banso.records.models.attachments import Channel

LARGEST_EVIDENCE = 10_000_000
"""Bytes of a photo."""
LONGEST_NOTE = 2000
LOOK_AGAIN = "画面を開き直してください"
KINDS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}
"""How photos and scans begin, and the ending they get."""


def log_arrival(
    *,
    application: Application,
    document: str,
    channel: Channel,
    arrived_at: datetime,
    issued_on: date | None,
    note: str,
    evidence: "File[bytes] | None",
    by: User,
    at: datetime,
) -> PaperArrival:
    """Log that a paper has come.

    Args:
        application: Also one that is not filed yet: papers may come first.
        document: Id of the paper.
        channel: How it came.
        arrived_at: When it came.
        issued_on: The day of issue printed on it; None where none matters.
        note: What proves the moment: a stamp, a tracking number, the header of a mail.
        evidence: A photo or scan of it; None for none.
        by: The officer.
        at: When it is written down.

    Returns:
        The arrival; the earlier one where the same was logged already.

    Raises:
        ArrivalUnusable: It lies in the future, nothing proves it, or the application is over.
        DutiesApart: The officer did something for it that must be apart.
        PaperNotFound: The programme asks for no such paper.
    """
    paper = sendable_paper(application, document)
    proof = checked_note(note)
    require_past(arrived_at, at)
    kept_evidence = _keep_evidence(application, evidence)
    with transaction.atomic():
        kept = open_for_papers(application, by, at)
        same = {"document": paper.id, "channel": channel, "arrived_at": arrived_at}
        if (found := kept.paper_arrivals.uncancelled().filter(**same).first()) is not None:
            return found
        arrival = PaperArrival.objects.create(
            **same,
            application=kept,
            recorded_at=at,
            recorded_by=by,
            issued_on=issued_on,
            evidence_note=proof,
            evidence=kept_evidence,
            scan=scan_at_first(),
            dated_back=is_said_afterwards(kept, arrived_at, at),
        )
        drop_marks(kept, paper.id, by=by, at=at)
        _note(arrival, "logged", by, at)
        settle_round(application=kept, at=at)
    return arrival


@transaction.atomic
def confirm_arrival(*, arrival_id: int, by: User, at: datetime) -> PaperArrival:
    """Agree, as a second person, that a paper came earlier than it was written down; it counts from now on.

    Raises:
        ArrivalUnusable: It was cancelled.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
        SecondPersonNeeded: The same person logged it.
    """
    kept, arrival = _locked(arrival_id, by, at)
    _refuse_the_same(arrival.recorded_by_id, by, "記録した人は自分の記録を確認できません")
    if arrival.confirmed_at is None and arrival.dated_back:
        arrival.confirmed_by, arrival.confirmed_at = by, at
        arrival.save(update_fields=("confirmed_by", "confirmed_at"))
        drop_marks(kept, arrival.document, by=by, at=at)
        _note(arrival, "confirmed", by, at)
        settle_round(application=kept, at=at)
    return arrival


@transaction.atomic
def cancel_arrival(*, arrival_id: int, reason: str, by: User, at: datetime) -> PaperArrival:
    """Take back an arrival that was logged by mistake; the row stays.

    What counts and was in time for a cut-off that has passed since is only asked to be cancelled: it counts until a
    second person agrees.

    Raises:
        ArrivalUnusable: No reason is given, it was cancelled or is to be already, or the application is over.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
    """
    kept, arrival = _locked(arrival_id, by, at)
    if arrival.is_to_be_cancelled:
        raise ArrivalUnusable("この記録の取消しは、別の担当者の確認を待っています", remedy=LOOK_AGAIN)
    arrival.cancel_reason = checked_note(reason)
    if not (arrival.counts and met_its_cut_off_since(kept, arrival.arrived_at, at)):
        return _cancel(kept, arrival, by, at)
    arrival.cancel_asked_by, arrival.cancel_asked_at = by, at
    arrival.save(update_fields=("cancel_reason", "cancel_asked_by", "cancel_asked_at"))
    _note(arrival, "cancelling_asked", by, at)
    return arrival


@transaction.atomic
def confirm_cancelling(*, arrival_id: int, by: User, at: datetime) -> PaperArrival:
    """Agree, as a second person, that an arrival was logged by mistake; it counts no longer.

    Raises:
        ArrivalUnusable: Nobody asks for that, or the application is over.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
        SecondPersonNeeded: The same person asked for it.
    """
    kept, arrival = _locked_to_cancel(arrival_id, by, at)
    _refuse_the_same(arrival.cancel_asked_by_id, by, "取消しを求めた人は、その取消しを確認できません")
    return _cancel(kept, arrival, by, at)


@transaction.atomic
def keep_arrival(*, arrival_id: int, by: User, at: datetime) -> PaperArrival:
    """Say that an arrival stays, whoever asked to cancel it: it goes on counting. What was asked stays readable.

    Raises:
        ArrivalUnusable: Nobody asks for that, or the application is over.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
    """
    _, arrival = _locked_to_cancel(arrival_id, by, at)
    arrival.evidence_note = f"{arrival.evidence_note}\n取りやめた取消しの理由: {arrival.cancel_reason}"
    arrival.cancel_reason, arrival.cancel_asked_by, arrival.cancel_asked_at = "", None, None
    arrival.save(update_fields=("evidence_note", "cancel_reason", "cancel_asked_by", "cancel_asked_at"))
    _note(arrival, "kept", by, at)
    return arrival


def _cancel(application: Application, arrival: PaperArrival, by: User, at: datetime) -> PaperArrival:
    arrival.cancelled_by, arrival.cancelled_at = by, at
    arrival.save(update_fields=("cancel_reason", "cancelled_by", "cancelled_at"))
    drop_marks(application, arrival.document, by=by, at=at)
    _note(arrival, "cancelled", by, at)
    settle_round(application=application, at=at)
    return arrival


def _refuse_the_same(first: int | None, by: User, words: str) -> None:
    if first == by.pk:
        raise SecondPersonNeeded(words, remedy="別の担当者に確認を頼んでください")


def open_for_papers(application: Application, by: User, at: datetime) -> Application:
    """The locked application, with the duty taken of the officer who records what came by post or mail.

    Raises:
        ArrivalUnusable: The application is over.
        DutiesApart: This person decides or reviews it.
    """
    kept = locked_application(application.pk)
    if kept.stands in OVER:
        raise ArrivalUnusable(f"「{kept.state_label}」の申請には書類を記録できません", place=kept.number)
    take_duty(application=kept, by=by, duty=Duty.CHECKED, at=at)
    return kept


def _locked_to_cancel(arrival_id: int, by: User, at: datetime) -> tuple[Application, PaperArrival]:
    kept, arrival = _locked(arrival_id, by, at)
    if not arrival.is_to_be_cancelled:
        raise ArrivalUnusable("この記録の取消しは求められていません", remedy=LOOK_AGAIN)
    return kept, arrival


def _locked(arrival_id: int, by: User, at: datetime) -> tuple[Application, PaperArrival]:
    found = PaperArrival.objects.filter(pk=arrival_id).select_related("application").first()
    if found is None:
        raise PaperNotFound("この記録はありません", remedy=LOOK_AGAIN)
    kept = open_for_papers(found.application, by, at)
    arrival = kept.paper_arrivals.select_for_update(no_key=True).get(pk=arrival_id)
    if arrival.cancelled_at is not None:
        raise ArrivalUnusable("この記録は取り消されています", remedy=LOOK_AGAIN)
    return kept, arrival


def require_past(arrived_at: datetime, at: datetime) -> None:
    """Refuse a moment that has not come.

    Raises:
        ArrivalUnusable: It lies in the future.
    """
    if arrived_at > at:
        raise ArrivalUnusable(
            "到達日時が未来になっています", place="到達日時", remedy="日付と時刻を確かめてください"
        )


def checked_note(note: str) -> str:
    """What proves a moment, or why something is taken back.

    Raises:
        ArrivalUnusable: It is empty or too long.
    """
    text = note.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise ArrivalUnusable(
            "証拠や理由が書かれていないか、長すぎます",
            place="到達の証拠",
            remedy=f"受付印の日時、追跡番号などを{LONGEST_NOTE:,}文字以内で書いてください",
        )
    return text


def _keep_evidence(application: Application, evidence: "File[bytes] | None") -> str:
    """Store a photo under a name of ours; without its row it is swept away.

    Raises:
        ArrivalUnusable: It is empty, too large, or of another kind.
    """
    if evidence is None:
        return ""
    start = evidence.read(16)
    evidence.seek(0)
    ending = next((ending for mark, ending in KINDS.items() if start.startswith(mark)), "")
    if not ending or evidence.size > LARGEST_EVIDENCE:
        raise ArrivalUnusable(
            "証拠のファイルを読めません",
            place="証拠のファイル",
            remedy=f"JPEG、PNG、PDFのどれかで、{LARGEST_EVIDENCE // 1_000_000}MB以下にしてください",
        )
    name = f"arrivals/{application.pk}/{secrets.token_hex(16)}.{ending}"
    return private_files().save(name, evidence)


def _note(arrival: PaperArrival, what: str, by: User, at: datetime) -> None:
    detail: dict[str, object] = {
        "arrival": arrival.pk,
        "document": arrival.document,
        "arrived_at": arrival.arrived_at.isoformat(),
        "dated_back": arrival.dated_back,
    }
    verb = f"{arrival.noun}.{what}"
    record_event(by=by, at=at, verb=verb, subject=subject_of(arrival.application), detail=detail)
