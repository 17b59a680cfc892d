"""Files of an application: sent one by one, kept under names of ours, replaced but never lost.

The file is written first and its row afterwards, in one transaction: a row always has its file. A file whose row was
never written (the process was killed in between) belongs to nobody and is swept away.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from banso.actions.accounts.companies import WRITERS, require_part
from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.applications.paper_lists import papers_made_from_form
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import ApplicationNotEditable, PaperNotFound
from banso.core.calendar import JST
from banso.core.file_names import file_name, plain_name
from banso.core.programmes import Paper
from banso.ingest.pdf_files import count_pages
from banso.records.files import private_files
from banso.records.models import (
    Application,
    Attachment,
    Letter,
    Mail,
    PacketFile,
    PaperArrival,
    PaperByPost,
    User,
)
from banso.records.models.attachments import ScanState

SENT_AFTERWARDS = timedelta(days=1)
"""A file without a row is nobody's once it is older: until then its row may still be on its way."""
SWEPT_AT = (3, 0)
"""Hour and minute in Japan; a night that is missed harms nothing."""
FOLDERS = ("applications", "arrivals", "packets", "quarantine", "receipts", "mails", "letters")
"""Where files of applications lie in the private store, those we make ourselves too."""


def attach_file(
    *,
    application: Application,
    document: str,
    name: str,
    file: "File[bytes]",
    by: User,
    at: datetime,
    issued_on: date | None = None,
) -> Attachment:
    """Keep the PDF of one document; an earlier one stays as replaced.

    Args:
        application: Being written, or returned for correction.
        document: Id of the paper.
        name: What the file is called on the applicant's machine.
        file: The bytes.
        by: Who sends it.
        at: When the last byte had arrived.
        issued_on: The day of issue printed on it, where it is stated together with the file.

    Returns:
        The stored file; the one that is there already when the same bytes are sent again.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
        PaperNotFound: The programme asks for no such paper, or it is made from the form.
        UnreadableFile: It is no PDF that can be opened, or too large.
    """
    require_part(application.company, by, WRITERS)
    paper = sendable_paper(application, document)
    attachment = prepared_attachment(application, paper, name, file)
    attachment.issued_on = issued_on
    # Put together before the transaction, asked under its lock.
    present = application.attachments.present().filter(document=paper.id)
    present = present.only("application", "document", "issued_on", "scan", "sha256")[:1]
    with stored(attachment, file):
        return _kept(attachment, present, by, at)


def sendable_paper(application: Application, document: str) -> Paper:
    """The paper of an id that can be sent as a file.

    Raises:
        PaperNotFound: There is none, or the form takes its place.
    """
    programme = definition_of(application.version)
    made = papers_made_from_form(programme)
    found = next((one for one in programme.papers if one.id == document and one.id not in made), None)
    if found is None:
        raise PaperNotFound(
            "この書類は送れません", place=document[:60], remedy="書類の一覧から選び直してください"
        )
    return found


def prepared_attachment(application: Application, paper: Paper, name: str, file: "File[bytes]") -> Attachment:
    """An attachment that is read and measured but not kept yet.

    Raises:
        UnreadableFile: It is no PDF that can be opened, or too large.
    """
    procedure = procedure_of(application.version)
    shown = plain_name(name.replace("\\", "/").rpartition("/")[2])[-200:]
    rule = procedure.files
    pages = count_pages(
        cast("BinaryIO", file), most_bytes=rule.most_bytes, most_pages=rule.most_pages, place=shown
    )
    digest, size = digest_of(file)
    return Attachment(
        application=application,
        document=paper.id,
        name=file_name(paper.number, paper.label, application.company.name),
        original_name=shown,
        bytes=size,
        sha256=digest,
        pages=pages,
        is_identity=paper.id in rule.identity_papers,
        scan=scan_at_first(),
    )


def scan_at_first() -> ScanState:
    """What is said of a file nobody has scanned: that it waits, or that this site has no scanner."""
    return ScanState.WAITING if settings.BANSO_CLAMD else ScanState.NOT_SCANNED


def digest_of(file: "File[bytes]") -> tuple[str, int]:
    """SHA-256 and size of a file, read piece by piece; it is left at its start."""
    digest, size = hashlib.sha256(), 0
    for piece in file.chunks():
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size


@contextmanager
def stored(attachment: Attachment, file: "File[bytes]") -> Iterator[None]:
    """Keep the bytes under a name of ours while the row is written; take them away again when it was not.

    Args:
        attachment: It has a number once its row is written.
        file: The bytes.
    """
    # Never under words of the sender: they may name anything, and lead anywhere.
    path = f"applications/{attachment.application_id}/{secrets.token_hex(16)}.pdf"
    attachment.file.name = private_files().save(path, file)
    is_kept = False
    try:
        yield
        is_kept = attachment.pk is not None
    finally:
        # Where the connection broke at the very end, only the database knows.
        if not is_kept and not Attachment.objects.filter(file=attachment.file.name).exists():
            private_files().delete(attachment.file.name)


def put_in_place(
    attachment: Attachment,
    application: Application,
    before: Attachment | None,
    *,
    by: User,
    at: datetime,
    arrived_at: datetime,
) -> None:
    """Make a stored file the one of its document, in the caller's transaction.

    Args:
        attachment: Its row is not written yet.
        application: Held by `locked_application`.
        before: The file that is there now, read under that lock; None for none.
        by: Who brings it.
        at: The moment.
        arrived_at: When its last byte had arrived.
    """
    if before is not None:
        before.replaced_at = at
        before.save(update_fields=("replaced_at",))
    attachment.sent_by, attachment.arrived_at = by, arrived_at
    attachment.save()
    detail: dict[str, object] = {
        "document": attachment.document,
        "attachment": attachment.pk,
        "sha256": attachment.sha256,
        "bytes": attachment.bytes,
        "replaces": before.pk if before else None,
    }
    if attachment.issued_on is not None:
        detail["issued_on"] = attachment.issued_on.isoformat()
    record_event(by=by, at=at, verb="attachment.arrived", subject=subject_of(application), detail=detail)


@transaction.atomic
def remove_file(*, application: Application, document: str, by: User, at: datetime) -> None:
    """Take the file of a document back; its row and its bytes stay as removed.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
        PaperNotFound: There is no file of this document.
    """
    attachment = _own_attachment(application, document, by)
    attachment.replaced_at = at
    attachment.save(update_fields=("replaced_at",))
    detail: dict[str, object] = {"document": document, "attachment": attachment.pk}
    record_event(by=by, at=at, verb="attachment.removed", subject=subject_of(application), detail=detail)


@transaction.atomic
def state_issue_day(
    *, application: Application, document: str, issued_on: date, by: User, at: datetime
) -> Attachment:
    """Keep the day of issue printed on a paper.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
        PaperNotFound: There is no file of this document.
    """
    attachment = _own_attachment(application, document, by)
    _date(attachment, issued_on, by, at)
    return attachment


@transaction.atomic
def say_by_post(*, application: Application, document: str, by_post: bool, by: User, at: datetime) -> None:
    """Note that the applicant sends a document on paper, or that it does not after all.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
        PaperNotFound: There is no such paper, or the programme asks for its original anyway.
    """
    require_part(application.company, by, WRITERS)
    if sendable_paper(application, document).original_on_paper:
        raise PaperNotFound("この書類は原本を郵送するものです", place=document)
    kept = _editable(application)
    said = PaperByPost.objects.filter(application=kept, document=document).first()
    if (said is not None) is by_post:
        return
    if said is None:
        PaperByPost.objects.create(application=kept, document=document, said_by=by, said_at=at)
    else:
        said.delete()
    verb = "paper.said_by_post" if by_post else "paper.said_as_file"
    record_event(by=by, at=at, verb=verb, subject=subject_of(kept), detail={"document": document})


def sweep_files(at: datetime) -> None:
    """Timed step: once a night, delete files that no row names, and what is left of unfinished ones, a day old.

    Not in the demonstration: its clock says nothing about the age of a file.

    Args:
        at: The moment.
    """
    local = at.astimezone(JST)
    if settings.BANSO_DEMO or (local.hour, local.minute) != SWEPT_AT:
        return
    store, owned = private_files(), _owned_names()
    for name in (f"{folder}/{path}" for folder in FOLDERS for path in _paths(folder)):
        if name not in owned and at - store.get_modified_time(name) >= SENT_AFTERWARDS:
            store.delete(name)
    _sweep_uploads(at)


def _sweep_uploads(at: datetime) -> None:
    """Delete what a killed process left of a file that was still arriving."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        with suppress(FileNotFoundError):
            if at.timestamp() - path.stat().st_mtime >= SENT_AFTERWARDS.total_seconds():
                path.unlink()


def _owned_names() -> set[str]:
    return {
        *Attachment.objects.filter(deleted_at=None).values_list("file", flat=True),
        *PaperArrival.objects.exclude(evidence="").values_list("evidence", flat=True),
        *PacketFile.objects.exclude(file="").values_list("file", flat=True),
        *Letter.objects.exclude(file="").values_list("file", flat=True),
        # A receipt lies there for the mails that carry it; its page makes it anew.
        *Mail.objects.exclude(attachment="").values_list("attachment", flat=True),
    }


def _paths(folder: str) -> Iterator[str]:
    """Every file below a folder of the private store, named from that folder."""
    try:
        folders, files = private_files().listdir(folder)
    except FileNotFoundError:
        return
    yield from files
    for inner in folders:
        yield from (f"{inner}/{path}" for path in _paths(f"{folder}/{inner}"))


@transaction.atomic
def _kept(attachment: Attachment, present: Iterable[Attachment], by: User, at: datetime) -> Attachment:
    """The stored file as the one of its document; that which is there when it has the same bytes."""
    application = _editable(attachment.application)
    before = next(iter(present), None)
    # Sent once more because the answer was lost: a retry is no second file.
    is_retry = before is not None and before.sha256 == attachment.sha256
    if before is not None and is_retry and before.scan != ScanState.INFECTED:
        if attachment.issued_on not in (None, before.issued_on):
            _date(before, attachment.issued_on, by, at)
        return before
    put_in_place(attachment, application, before, by=by, at=at, arrived_at=at)
    return attachment


def _date(attachment: Attachment, issued_on: date, by: User, at: datetime) -> None:
    """Keep the day of issue of a file that is there, in the caller's transaction."""
    attachment.issued_on = issued_on
    attachment.save(update_fields=("issued_on",))
    detail: dict[str, object] = {"document": attachment.document, "issued_on": issued_on.isoformat()}
    subject = subject_of(attachment.application)
    record_event(by=by, at=at, verb="attachment.dated", subject=subject, detail=detail)


def _editable(application: Application) -> Application:
    kept = locked_application(application.pk)
    if not kept.is_editable:
        raise ApplicationNotEditable(
            f"「{kept.state_label}」の申請の書類は変更できません",
            remedy="差し替えが必要なときは、事務局にお問い合わせください",
        )
    return kept


def _own_attachment(application: Application, document: str, by: User) -> Attachment:
    require_part(application.company, by, WRITERS)
    kept = _editable(application)
    found = kept.attachments.present().filter(document=document).first()
    if found is None:
        raise PaperNotFound(
            "この書類のファイルはありません", place=document[:60], remedy="画面を開き直してください"
        )
    return found
