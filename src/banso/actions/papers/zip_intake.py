"""Papers that came by e-mail: an officer takes in the ZIP, or the PDF, with the moment of the mail.

Three steps: the packet is opened and its files are matched to numbers; the officer assigns what nobody could be sure
of; its files become the applicant's. A packet that was dated back waits for a second person before the last step.
"""

import io
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.applications.paper_lists import papers_made_from_form
from banso.actions.applications.rounds import is_said_afterwards, settle_round
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import ArrivalUnusable, PaperNotFound, SecondPersonNeeded
from banso.actions.papers.attachments import digest_of, put_in_place, scan_at_first, sendable_paper
from banso.actions.papers.earlier_marks import drop_marks
from banso.actions.papers.paper_arrivals import checked_note, open_for_papers, require_past
from banso.core.file_names import file_name, matching_papers, plain_name
from banso.core.procedures import FileRule
from banso.ingest.files import UnreadableFile
from banso.ingest.pdf_files import count_pages
from banso.ingest.zip_files import Member, read_zip
from banso.records.files import private_files
from banso.records.models import Application, Attachment, Packet, PacketFile, PaperArrival, User
from banso.records.models.attachments import Channel

LARGEST_PACKET = 100_000_000
"""Bytes of a ZIP."""
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


def receive_packet(
    *,
    application: Application,
    name: str,
    file: "File[bytes]",
    password: str,
    mailed_at: datetime,
    note: str,
    by: User,
    at: datetime,
) -> Packet:
    """Open what came by e-mail and match its files to the papers of the programme.

    Args:
        application: Also one that is not filed yet.
        name: Of the file in the mail.
        file: A ZIP, or one PDF.
        password: From the other mail; empty for none. It is kept nowhere.
        mailed_at: When the mail arrived.
        note: The header of the mail.
        by: The officer.
        at: When it is taken in.

    Raises:
        ArrivalUnusable: The mail lies in the future, nothing proves it, or the application is over.
        DutiesApart: The officer did something for the application that must be apart.
        UnreadableFile: It is neither, cannot be opened, or the password is wrong.
    """
    proof = checked_note(note)
    require_past(mailed_at, at)
    shown = plain_name(name.replace("\\", "/").rpartition("/")[2])[-200:]
    digest, size = digest_of(file)
    if size > LARGEST_PACKET:
        raise UnreadableFile("大きすぎます", place=shown, remedy="分けて送ってもらってください")
    files = _opened(application, shown, file, password)
    with transaction.atomic():
        kept = open_for_papers(application, by, at)
        packet = Packet.objects.create(
            application=kept,
            name=shown,
            sha256=digest,
            mailed_at=mailed_at,
            evidence_note=proof,
            recorded_by=by,
            recorded_at=at,
            dated_back=is_said_afterwards(kept, mailed_at, at),
        )
        for one in files:
            one.packet = packet
            one.save()
        _note(packet, "received", by, at, files=len(files))
    return packet


@transaction.atomic
def assign_files(*, packet_id: int, documents: dict[int, str], by: User, at: datetime) -> Packet:
    """Say which paper each file of a packet is.

    Args:
        packet_id: The packet.
        documents: Id of the file to id of the paper; empty for none of them.
        by: The officer.
        at: The moment.

    Raises:
        ArrivalUnusable: Two files were given the same paper, a file cannot be used, or the packet was taken in.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is no such packet, or no such paper.
    """
    kept, packet = _locked(packet_id, by, at)
    wanted = [document for document in documents.values() if document]
    if len(wanted) != len(set(wanted)):
        raise ArrivalUnusable(
            "同じ書類に2つのファイルが選ばれています", remedy="書類ごとに1つのPDFを選んでください"
        )
    for document in wanted:
        sendable_paper(kept, document)
    files = [one for one in packet.files.order_by("pk") if one.pk in documents]
    if any(one.problem and documents[one.pk] for one in files):
        raise ArrivalUnusable("使えないファイルに書類が選ばれています")
    # Emptied first: two files that change places must not meet on the same paper.
    for one in files:
        one.document = ""
        one.save(update_fields=("document",))
    for one in files:
        one.document = documents[one.pk]
        one.save(update_fields=("document",))
    _note(packet, "assigned", by, at, files=len(wanted))
    return packet


@transaction.atomic
def confirm_packet(*, packet_id: int, by: User, at: datetime) -> Packet:
    """Agree, as a second person, that a mail arrived earlier than its packet was recorded.

    Raises:
        ArrivalUnusable: The packet was taken in already.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
        SecondPersonNeeded: The same person recorded it.
    """
    _, packet = _locked(packet_id, by, at)
    if packet.recorded_by_id == by.pk:
        raise SecondPersonNeeded(
            "記録した人は自分の記録を確認できません", remedy="別の担当者に確認を頼んでください"
        )
    if packet.dated_back and packet.confirmed_at is None:
        packet.confirmed_by, packet.confirmed_at = by, at
        packet.save(update_fields=("confirmed_by", "confirmed_at"))
        _note(packet, "confirmed", by, at)
    return packet


@transaction.atomic
def take_in_packet(*, packet_id: int, by: User, at: datetime) -> tuple[Attachment, ...]:
    """Make the assigned files of a packet the applicant's, arrived when the mail did.

    What was filed is not exchanged behind the applicant's back: where a filed application has the file of a document
    already, the one of the packet stays behind, with the reason. So it does where the applicant has sent another one
    after the mail.

    Args:
        packet_id: The packet.
        by: The officer.
        at: The moment.

    Returns:
        The new files.

    Raises:
        ArrivalUnusable: The packet was taken in already.
        DutiesApart: The officer did something for the application that must be apart.
        PaperNotFound: There is none.
        SecondPersonNeeded: It was dated back, and nobody else has agreed yet.
    """
    kept, packet = _locked(packet_id, by, at)
    if not packet.counts:
        raise SecondPersonNeeded(
            "さかのぼった記録のため、まだ取り込めません", remedy="別の担当者に確認を頼んでください"
        )
    taken = [
        attachment
        for one in packet.files.exclude(document="").order_by("pk")
        if (attachment := _taken_in(kept, packet, one, by, at)) is not None
    ]
    packet.taken_in_at = at
    packet.save(update_fields=("taken_in_at",))
    _note(packet, "taken_in", by, at, files=len(taken))
    settle_round(application=kept, at=at)
    return tuple(taken)


def _opened(application: Application, shown: str, file: "File[bytes]", password: str) -> list[PacketFile]:
    """The files of a packet, stored and matched, their rows not written yet."""
    rule = procedure_of(application.version).files
    start = file.read(4)
    file.seek(0)
    stream = cast("BinaryIO", file)
    if start in ZIP_STARTS:
        members = read_zip(stream, password, most_bytes=rule.most_bytes, place=shown)
    else:
        members = iter([Member(name=shown, content=file.read())])
    files = [_packet_file(application, member, rule) for member in members]
    _name_apart(files)
    programme = definition_of(application.version)
    made = papers_made_from_form(programme)
    usable = [one.name for one in files if not one.problem]
    matched = matching_papers(usable, [paper for paper in programme.papers if paper.id not in made])
    for one in files:
        one.document = "" if one.problem else matched.get(one.name, "")
    return files


def _packet_file(application: Application, member: Member, rule: FileRule) -> PacketFile:
    found = PacketFile(name=member.name[-190:], problem=member.problem)
    if member.problem:
        return found
    content = io.BytesIO(member.content)
    try:
        found.pages = count_pages(content, most_bytes=rule.most_bytes, most_pages=rule.most_pages)
    except UnreadableFile as error:
        found.problem = str(error)[:200]
        return found
    kept = ContentFile(member.content)
    found.sha256, found.bytes = digest_of(kept)
    name = f"packets/{application.pk}/{secrets.token_hex(16)}.pdf"
    found.file.name = private_files().save(name, kept)
    return found


def _name_apart(files: Sequence[PacketFile]) -> None:
    """Give files of the same name, from different folders, names of their own."""
    seen: dict[str, int] = {}
    for one in files:
        seen[one.name] = seen.get(one.name, 0) + 1
        if seen[one.name] > 1:
            path = PurePosixPath(one.name)
            one.name = f"{path.stem} ({seen[one.name]}){path.suffix}"


def _taken_in(
    application: Application, packet: Packet, one: PacketFile, by: User, at: datetime
) -> Attachment | None:
    """The file of a packet as the applicant's; None where it stays behind."""
    before = application.attachments.present().filter(document=one.document).first()
    one.problem = _why_not(application, packet, one, before) if before else ""
    if one.problem:
        one.save(update_fields=("problem",))
        return None
    paper = sendable_paper(application, one.document)
    attachment = Attachment(
        application=application,
        document=paper.id,
        file=one.file.name,
        name=file_name(paper.number, paper.label, application.company.name),
        original_name=one.name,
        bytes=one.bytes,
        sha256=one.sha256,
        pages=one.pages,
        is_identity=paper.id in procedure_of(application.version).files.identity_papers,
        scan=scan_at_first(),
    )
    put_in_place(attachment, application, before, by=by, at=at, arrived_at=packet.mailed_at)
    one.file, one.attachment = "", attachment
    one.save(update_fields=("file", "attachment"))
    drop_marks(application, paper.id, by=by, at=at)
    if not paper.original_on_paper and application.papers_by_post.filter(document=paper.id).exists():
        _note_arrival(application, packet, paper.id)
    return attachment


def _why_not(application: Application, packet: Packet, one: PacketFile, before: Attachment) -> str:
    """Why a file does not take the place of the one that is there; empty when it does."""
    if before.sha256 == one.sha256:
        return "同じファイルがすでにあります"
    if not application.is_editable:
        return "提出済みのファイルがあります"
    return "メールより後に送られたファイルがあります" if before.arrived_at > packet.mailed_at else ""


def _note_arrival(application: Application, packet: Packet, document: str) -> None:
    """A document the applicant said would come by post came by e-mail: that is its arrival."""
    PaperArrival.objects.create(
        application=application,
        document=document,
        channel=Channel.EMAIL,
        arrived_at=packet.mailed_at,
        recorded_at=packet.recorded_at,
        recorded_by=packet.recorded_by,
        evidence_note=packet.evidence_note,
        scan=scan_at_first(),
        dated_back=packet.dated_back,
        confirmed_by=packet.confirmed_by,
        confirmed_at=packet.confirmed_at,
    )


def _locked(packet_id: int, by: User, at: datetime) -> tuple[Application, Packet]:
    found = Packet.objects.filter(pk=packet_id).select_related("application").first()
    if found is None:
        raise PaperNotFound("この記録はありません", remedy="画面を開き直してください")
    kept = open_for_papers(found.application, by, at)
    packet = kept.packets.select_for_update(no_key=True).get(pk=packet_id)
    if packet.taken_in_at is not None:
        raise ArrivalUnusable("この電子メールの書類は取り込み済みです")
    return kept, packet


def _note(packet: Packet, what: str, by: User, at: datetime, *, files: int | None = None) -> None:
    detail: dict[str, object] = {
        "packet": packet.pk,
        "sha256": packet.sha256,
        "dated_back": packet.dated_back,
    }
    if files is not None:
        detail["files"] = files
    subject = subject_of(packet.application)
    record_event(by=by, at=at, verb=f"packet.{what}", subject=subject, detail=detail)
