"""The virus scan: ClamAV's daemon is asked over its own protocol, and only its clear word makes a file clean.

A site without a scanner says so of every file (`検査できず`), and its staff open files at their own risk. On a site
with one nobody opens a file that is not clean: not while it waits, not when the scanner broke off or refused its size.
"""

import socket
import struct
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.errors import ScannerAway
from banso.actions.mail.mails import write_mail
from banso.actions.permissions import HOLDERS, Permission
from banso.records.files import private_files
from banso.records.models import Attachment, PaperArrival, User
from banso.records.models.attachments import ScanState

Address = str | tuple[str, int]
"""Path of a socket, or host and port."""
PIECE = 64 * 1024
PATIENCE = 60.0
"""Seconds the daemon may be silent."""
LONGEST_REPLY = 4096
LONGEST_KEPT = 200
AT_ONCE = 200
"""Files of one run, so that other work of the clock is not kept waiting."""


def may_be_opened(file: Attachment | PaperArrival) -> bool:
    """Whether anybody may open a file: it is clean, or this site has no scanner and says so."""
    if isinstance(file, Attachment) and file.deleted_at is not None:
        return False
    if file.scan == ScanState.INFECTED:
        return False
    return file.scan == ScanState.CLEAN or not settings.BANSO_CLAMD


def scan_stream(daemon: socket.socket, pieces: Iterable[bytes]) -> str:
    """Have the bytes of a file scanned.

    Args:
        daemon: A fresh connection to it.
        pieces: The bytes.

    Returns:
        Name of the signature that was found; empty when the daemon says that the file is clean.

    Raises:
        ScannerAway: There is no verdict: the connection broke, the file is beyond the daemon's limit, or its words
            are no verdict.
    """
    try:
        daemon.sendall(b"zINSTREAM\0")
        _send(daemon, pieces)
        reply = _reply(daemon)
    except OSError as error:
        raise ScannerAway("ウイルス検査が途中で切れました") from error
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(f"ウイルス検査が終わりませんでした（{reply[:100] or '返事がありません'}）")


def _connected(address: Address) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=PATIENCE)
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.settimeout(PATIENCE)
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _send(daemon: socket.socket, pieces: Iterable[bytes]) -> None:
    """Send the pieces, each with its length, and the end.

    A daemon that has had enough closes its side while we still send; why it did stands in its reply.
    """
    try:
        for piece in pieces:
            if piece:
                daemon.sendall(struct.pack(">L", len(piece)) + piece)
        daemon.sendall(struct.pack(">L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _reply(daemon: socket.socket) -> str:
    """The one answer of the daemon; what comes without its end mark is none."""
    found = b""
    while b"\0" not in found and len(found) < LONGEST_REPLY:
        piece = daemon.recv(LONGEST_REPLY)
        if not piece:
            return ""
        found += piece
    return found.partition(b"\0")[0].decode(errors="replace").strip()


def scan_waiting_files(at: datetime) -> None:
    """Timed step: scan what waits, papers of applicants first; where there is no scanner, nothing is done.

    A daemon that cannot be reached is tried again at the next run: what waits goes on waiting.

    Args:
        at: The moment.
    """
    if not settings.BANSO_CLAMD:
        return
    waiting = Attachment.objects.to_scan(at)[:AT_ONCE], PaperArrival.objects.to_scan(at)[:AT_ONCE]
    for file in (*waiting[0], *waiting[1]):
        try:
            stream = private_files().open(_name(file))
        except OSError:
            _keep(file, ScanState.NOT_SCANNED, "ファイルを読めません", at)
            continue
        with stream:
            try:
                daemon = _connected(settings.BANSO_CLAMD)
            except OSError:
                return
            state, reply = _verdict(daemon, stream)
        _keep(file, state, reply, at)


def _verdict(daemon: socket.socket, stream: "File[bytes]") -> tuple[ScanState, str]:
    with daemon:
        try:
            found = scan_stream(daemon, stream.chunks(PIECE))
        except ScannerAway as error:
            return ScanState.NOT_SCANNED, error.message
    return (ScanState.INFECTED, found) if found else (ScanState.CLEAN, "")


def _keep(file: Attachment | PaperArrival, state: ScanState, reply: str, at: datetime) -> None:
    """Keep a verdict; what is the same as the last time is no event."""
    with transaction.atomic():
        kept = _locked(file)
        is_news = (kept.scan, kept.scan_reply) != (state, reply[:LONGEST_KEPT])
        kept.scan, kept.scanned_at, kept.scan_reply = state, at, reply[:LONGEST_KEPT]
        kept.save(update_fields=("scan", "scanned_at", "scan_reply"))
        if not is_news:
            return
        detail: dict[str, object] = {"document": kept.document, "file": kept.pk, "reply": kept.scan_reply}
        verb = f"{kept.noun}.{state.value}"
        record_event(by=None, at=at, verb=verb, subject=subject_of(kept.application), detail=detail)
        if isinstance(kept, Attachment) and state is ScanState.INFECTED:
            _quarantine(kept)
            _tell(kept, at)


def _locked(file: Attachment | PaperArrival) -> Attachment | PaperArrival:
    if isinstance(file, Attachment):
        return Attachment.objects.select_for_update(no_key=True).get(pk=file.pk)
    return PaperArrival.objects.select_for_update(no_key=True).get(pk=file.pk)


def _name(file: Attachment | PaperArrival) -> str:
    return str(file.file.name if isinstance(file, Attachment) else file.evidence.name)


def _quarantine(attachment: Attachment) -> None:
    """Put an infected file apart, as evidence; no page leads there."""
    store, before = private_files(), _name(attachment)
    with store.open(before) as stream:
        attachment.file.name = store.save(f"quarantine/{PurePosixPath(before).name}", stream)
    attachment.save(update_fields=("file",))
    transaction.on_commit(partial(store.delete, before))


def _tell(attachment: Attachment, at: datetime) -> None:
    """Write to the applicant, who has to send another file, and to the secretariat."""
    application = attachment.application
    number = application.number or "下書き"
    subject = f"送られたファイルからウイルスが見つかりました（{number}）"
    body = (
        f"「{attachment.name}」（送信時の名前: {attachment.original_name}）からウイルスが見つかったため、"
        "このファイルは隔離しました。誰も開くことはできません。\n"
        f"見つかったもの: {attachment.scan_reply}\n\n"
    )
    for person in people_to_tell(application.company):
        write_mail(
            key=f"infected:{attachment.pk}:{person.pk}",
            to=person.email,
            subject=subject,
            body=f"{body}安全なパソコンでファイルを作り直し、もう一度送ってください。",
            at=at,
            application=application,
            page=f"/apply/{application.pk}/papers",
        )
    staff = User.objects.get_queryset().filter(
        calls_worked_on__call=application.call, role__in=HOLDERS[Permission.WORK_ON_CASES]
    )
    for person in staff.order_by("pk"):
        write_mail(
            key=f"infected:{attachment.pk}:{person.pk}",
            to=person.email,
            subject=subject,
            body=f"{body}申請者には自動で知らせました。",
            at=at,
            application=application,
        )
