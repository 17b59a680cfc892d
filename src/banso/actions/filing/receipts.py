"""The receipt of a filing: what arrived when, with the digests that prove it; as data, as PDF and by mail.

The data is there at once, the PDF is made when somebody asks for it: nobody's filing waits for it. That of the mail is
made by the worker, before it sends the mail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.rounds import paper_pieces
from banso.actions.definitions import definition_of
from banso.actions.mail.mails import write_mails
from banso.actions.typesetting import typeset
from banso.core.arrivals import Piece
from banso.core.calendar import JST, is_in_time, show_date, show_moment
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.records.files import private_files
from banso.records.models import Application, CorrectionRequest, Filing, Mail

TEMPLATE = Path(__file__).with_name("receipt.typ")
NOT_ARRIVED = "原本未着"
KEY = "receipt"
"""How the key of a mail with a receipt begins; the number of the filing and that of the person follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One paper of a receipt.

    Attributes:
        state: 受領, or 原本未着 while a paper original is awaited.
    """

    label: str
    name: str
    bytes: int | None
    sha256: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an applicant is given as proof.

    Attributes:
        number: 受付番号.
        filing: Which filing of the application, from 1.
        arrived_at: To the second, Japan time.
        round_label: The round it is in, with its cut-off; or that it is in none yet.
        awaits_paper: 原本未着.
        late: For a correction that came after its due date, what that means; empty otherwise.
    """

    title: str
    applicant: str
    number: str
    filing: int
    arrived_at: str
    round_label: str
    requested: str
    lines: tuple[ReceiptLine, ...]
    sha256: str
    awaits_paper: bool
    late: str = ""

    @property
    def files(self) -> int:
        """How many files were received."""
        return sum(1 for line in self.lines if line.sha256)


def receipt_of(filing: Filing, pieces: Iterable[Piece] | None = None) -> Receipt:
    """The receipt of a filing as it reads now: a paper original that arrived meanwhile is there.

    Args:
        filing: It.
        pieces: Its papers with the moments they came, where they are known already.
    """
    application = filing.application
    pieces = paper_pieces(application, filing) if pieces is None else pieces
    awaited = {piece.document for piece in pieces if piece.arrived_at is None}
    lines = tuple(_line(paper, awaited) for paper in filing.content["papers"])
    requested = filing.content["requested_yen"]
    return Receipt(
        title=application.call.title,
        applicant=application.company.name,
        number=application.number,
        filing=filing.number,
        arrived_at=show_second(filing.arrived_at),
        round_label=round_words(application),
        requested="" if requested is None else show_yen(requested),
        lines=lines,
        sha256=filing.sha256,
        awaits_paper=any(line.state == NOT_ARRIVED for line in lines),
        late=late_words(filing),
    )


def late_words(filing: Filing) -> str:
    """Of a correction that came after its due date, what that means; empty for everything else.

    It is taken all the same, as long as the secretariat has not turned the application away: no rule of the call says
    that a late correction is none, and whether it still counts a person decides, who has to know.
    """
    if filing.number == 1:
        return ""
    request = CorrectionRequest.objects.filter(answered_by=filing).first()
    if request is None or is_in_time(filing.arrived_at, request.due_at):
        return ""
    return f"補正の期限（{show_moment(request.due_at)}）を過ぎて届きました。受け付けるかどうかは事務局が判断します。"


def round_words(application: Application) -> str:
    """The round an application is in, with its cut-off."""
    if application.stands is ApplicationState.TURNED_AWAY:
        return "受付不可"
    call = definition_of(application.version).call
    for cut_off in call.rounds if call else ():
        if cut_off.number == application.round:
            return f"第{cut_off.number}回締切（{show_moment(cut_off.closes_at)}）"
    return "随時受付" if call is None else "締切回は未定"


def show_second(at: datetime) -> str:
    """A moment to the second, in Japan time.

    Example:
        >>> show_second(datetime.fromisoformat("2023-09-26T08:00:00+00:00"))
        '2023年9月26日（火） 17:00:00'
    """
    local = at.astimezone(JST)
    return f"{show_date(local.date())} {local:%H:%M:%S}"


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt on one or more A4 pages; the same receipt gives the same bytes."""
    return typeset(TEMPLATE, _plain(receipt))


def send_receipt(filing: Filing, *, at: datetime, pieces: Iterable[Piece] | None = None) -> None:
    """Write the mails with the receipt, to everybody who may write the application, in the transaction of the filing.

    They say in words all that the PDF says, and wait for it: `make_receipts`.

    Args:
        filing: It.
        at: The moment.
        pieces: As for `receipt_of`.
    """
    receipt = receipt_of(filing, pieces)
    write_mails(
        {
            "key": f"{KEY}:{filing.pk}:{person.pk}",
            "to": person.email,
            "subject": f"申請を受け付けました（{receipt.number}）",
            "body": mail_body(receipt),
            "at": at,
            "application": filing.application,
            "attachment_name": f"受付票_{receipt.number}_{receipt.filing}.pdf",
            "page": f"/apply/{filing.application_id}/receipts/{filing.number}",
        }
        for person in people_to_tell(filing.application.company)
    )


def make_receipts(*, most: int) -> int:
    """Make and keep the PDFs that the mails with a receipt wait for; none for those of a rehearsal, which never leave.

    A worker that is killed half way leaves at most a file that is nobody's.

    Args:
        most: At most so many mails are looked at.

    Returns:
        How many receipts were made; 0 when no mail waits for one.
    """
    waiting = Mail.objects.awaiting_file().filter(key__startswith=f"{KEY}:")[:most]
    numbers = sorted({int(mail.key.split(":")[1]) for mail in waiting})
    for number in numbers:
        _make(number)
    return len(numbers)


def _make(number: int) -> None:
    """One file for all mails of a filing, unless another worker has made it meanwhile."""
    filing = Filing.objects.select_related("application__call", "application__version").get(pk=number)
    # Set before the transaction begins: nobody else has to wait for typst.
    content = receipt_pdf(receipt_of(filing))
    with transaction.atomic():
        mails = Mail.objects.awaiting_file().filter(key__startswith=f"{KEY}:{number}:")
        kept = ""
        for mail in mails.select_for_update(no_key=True):
            kept = kept or private_files().save(f"receipts/{number}.pdf", ContentFile(content))
            mail.attachment.name = kept
            mail.save(update_fields=("attachment",))


def mail_body(receipt: Receipt) -> str:
    """The receipt in plain text."""
    head = [
        f"{receipt.applicant} 様",
        "",
        f"{receipt.title}の申請を受け付けました。",
        "",
        f"受付番号: {receipt.number}",
        f"到達日時: {receipt.arrived_at}",
        f"締切回: {receipt.round_label}",
        f"交付申請額: {receipt.requested}",
        f"受け取ったファイル: {receipt.files}件",
    ]
    papers = [_words(line) for line in receipt.lines]
    tail = [f"申請内容の要約値（SHA-256）: {receipt.sha256}"]
    if receipt.late:
        tail.insert(0, receipt.late)
    if receipt.awaits_paper:
        tail.insert(
            0,
            f"【{NOT_ARRIVED}】紙の書類が届くまで、受付は完了しません。締切までに届くように送ってください。",
        )
    return "\n".join([*head, *papers, "", *tail])


def _words(line: ReceiptLine) -> str:
    if not line.sha256:
        return f"- {line.label}: {line.state}"
    return f"- {line.label}: {line.name} {line.bytes:,}バイト SHA-256 {line.sha256} {line.state}"


def _line(paper: Mapping[str, Any], awaited: set[str]) -> ReceiptLine:
    return ReceiptLine(
        label=f"{paper['number']}{paper['label']}",
        name=paper["name"],
        bytes=paper["bytes"],
        sha256=paper["sha256"],
        state=NOT_ARRIVED if paper["document"] in awaited else "受領",
    )


def _plain(receipt: Receipt) -> dict[str, Any]:
    return {
        "title": receipt.title,
        "applicant": receipt.applicant,
        "pairs": [
            ["受付番号", receipt.number],
            ["提出の回", f"{receipt.filing}回目"],
            ["到達日時", receipt.arrived_at],
            ["締切回", receipt.round_label],
            ["交付申請額", receipt.requested],
            ["ファイル", f"{receipt.files}件"],
            ["申請内容の要約値（SHA-256）", receipt.sha256],
        ],
        "notes": [
            *([receipt.late] if receipt.late else []),
            *([f"【{NOT_ARRIVED}】紙の書類が届くまで、受付は完了しません。"] if receipt.awaits_paper else []),
        ],
        "papers": [
            [line.label, line.name, "" if line.bytes is None else f"{line.bytes:,}", line.sha256, line.state]
            for line in receipt.lines
        ],
    }
