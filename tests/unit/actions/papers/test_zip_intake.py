"""A ZIP by e-mail: opened, matched, the remainder assigned by hand, arrived when the mail did."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from banso.actions.applications.paper_lists import paper_list
from banso.actions.errors import ArrivalUnusable, PaperNotFound, SecondPersonNeeded
from banso.actions.papers.attachments import attach_file, say_by_post
from banso.actions.papers.paper_arrivals import cancel_arrival, log_arrival
from banso.actions.papers.zip_intake import assign_files, confirm_packet, receive_packet, take_in_packet
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.ingest.files import UnreadableFile
from banso.records.models import (
    Application,
    AuditEvent,
    CompletenessMark,
    Filing,
    Packet,
    PacketFile,
    User,
)
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import DX_FACTS, a_call, a_person, an_applicant, an_application, named_for
from tests.paper_files import a_locked_pdf, a_pdf, a_zip, an_aes_zip

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
MAILED = datetime(2023, 9, 21, 12, tzinfo=JST)
LATER, TOMORROW = MAILED + timedelta(hours=2), MAILED + timedelta(days=1)
FILES = {
    "③確定申告書の写し(○○).pdf": a_pdf(mark="3"),
    "06見積書.pdf": a_pdf(mark="6"),
    "写真.pdf": a_pdf(mark="photo"),
    "説明.docx": b"PK docx",
    "⑧納税証明書.pdf": a_locked_pdf(),
}


@pytest.fixture
def application(owner: User, officer: User) -> Application:
    call = a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))
    named_for(call, officer)
    found = an_application(call, an_applicant(owner), owner)
    found.facts = DX_FACTS
    found.save()
    return found


def received(application: Application, by: User, content: bytes, **changed: Any) -> Packet:
    usual = {
        "name": "申請書類.zip",
        "password": "",
        "mailed_at": MAILED,
        "note": "Received: from mail.example; Thu, 21 Sep 2023 12:00:00 +0900",
        "at": LATER,
    }
    return receive_packet(application=application, file=ContentFile(content), by=by, **(usual | changed))


def files_of(packet: Packet) -> Mapping[str, PacketFile]:
    return {one.name: one for one in packet.files.all()}


def test_files_are_matched_and_the_remainder_says_why(application: Application, officer: User) -> None:
    packet = received(application, officer, an_aes_zip(FILES, b"abc"), password="abc")
    files = files_of(packet)
    assert {name: one.document for name, one in files.items()} == {
        "③確定申告書の写し(○○).pdf": "tax_return",
        "06見積書.pdf": "estimate",
        "写真.pdf": "",
        "説明.docx": "",
        "⑧納税証明書.pdf": "",
    }
    assert "PDFではありません" in files["説明.docx"].problem
    assert "パスワード" in files["⑧納税証明書.pdf"].problem
    assert not application.attachments.exists()


def test_assigned_files_become_the_applicants_and_arrived_with_the_mail(
    application: Application, officer: User, private_files: Path
) -> None:
    packet = received(application, officer, a_zip(FILES))
    files = files_of(packet)
    assign_files(packet_id=packet.pk, documents={files["写真.pdf"].pk: "additional"}, by=officer, at=LATER)
    taken = take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    assert {one.document: one.arrived_at for one in taken} == {
        "tax_return": MAILED,
        "estimate": MAILED,
        "additional": MAILED,
    }
    tax_return = next(one for one in taken if one.document == "tax_return")
    assert tax_return.name == "③確定申告書の写し(○○製作所).pdf"
    assert tax_return.original_name == "③確定申告書の写し(○○).pdf"
    assert (private_files / str(tax_return.file.name)).read_bytes() == FILES["③確定申告書の写し(○○).pdf"]
    assert not PacketFile.objects.filter(attachment__isnull=False).exclude(file="").exists()
    with pytest.raises(ArrivalUnusable, match="取り込み済み"):
        take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    verbs = [event.verb for event in AuditEvent.objects.in_order()]
    assert [verb for verb in verbs if verb.startswith("packet")] == [
        "packet.received",
        "packet.assigned",
        "packet.taken_in",
    ]


def test_a_single_pdf_is_taken_too(application: Application, officer: User) -> None:
    packet = received(application, officer, a_pdf(), name="⑥見積書.pdf")
    assert packet.files.get().document == "estimate"


def test_two_files_of_one_name_from_two_folders_are_kept_apart(
    application: Application, officer: User
) -> None:
    packed = a_zip({"a/③申告書.pdf": a_pdf(mark="a"), "b/③申告書.pdf": a_pdf(mark="b")})
    files = files_of(received(application, officer, packed))
    assert {name: one.document for name, one in files.items()} == {"③申告書.pdf": "", "③申告書 (2).pdf": ""}


def test_two_files_may_change_places_but_not_share_one(application: Application, officer: User) -> None:
    packet = received(application, officer, a_zip(FILES))
    files = files_of(packet)
    first, second = (files[name].pk for name in ("③確定申告書の写し(○○).pdf", "06見積書.pdf"))
    assign_files(
        packet_id=packet.pk, documents={first: "estimate", second: "tax_return"}, by=officer, at=LATER
    )
    assert packet.files.get(pk=first).document == "estimate"
    with pytest.raises(ArrivalUnusable, match="2つのファイル"):
        assign_files(
            packet_id=packet.pk, documents={first: "estimate", second: "estimate"}, by=officer, at=LATER
        )
    for documents, error in (
        ({first: "plan"}, PaperNotFound),
        ({files["説明.docx"].pk: "additional"}, ArrivalUnusable),
    ):
        with pytest.raises(error):
            assign_files(packet_id=packet.pk, documents=documents, by=officer, at=LATER)


def test_a_packet_that_was_dated_back_waits_for_a_second_person(
    application: Application, officer: User, colleague: User
) -> None:
    packet = received(application, officer, a_zip(FILES), at=TOMORROW)
    assert packet.dated_back
    with pytest.raises(SecondPersonNeeded):
        take_in_packet(packet_id=packet.pk, by=officer, at=TOMORROW)
    with pytest.raises(SecondPersonNeeded):
        confirm_packet(packet_id=packet.pk, by=officer, at=TOMORROW)
    confirm_packet(packet_id=packet.pk, by=colleague, at=TOMORROW)
    assert len(take_in_packet(packet_id=packet.pk, by=officer, at=TOMORROW)) == 2


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"mailed_at": LATER + timedelta(seconds=1)}, ArrivalUnusable),
        ({"note": ""}, ArrivalUnusable),
        ({"password": "wrong"}, UnreadableFile),
    ],
)
def test_what_proves_nothing_or_cannot_be_opened_is_not_taken(
    application: Application, officer: User, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        received(application, officer, an_aes_zip(FILES, b"abc"), **({"password": "abc"} | changed))
    assert not Packet.objects.exists()


def test_a_draft_gets_a_newer_file_and_what_was_filed_is_not_exchanged(
    application: Application, owner: User, officer: User
) -> None:
    def sent(mark: str) -> None:
        file = ContentFile(a_pdf(mark=mark))
        attach_file(
            application=application, document="tax_return", name="a.pdf", file=file, by=owner, at=MAILED
        )

    sent("before")
    packet = received(application, officer, a_zip(FILES))
    take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    assert application.attachments.present().get(document="tax_return").original_name.startswith("③")
    application.state, application.number = ApplicationState.FILED.value, "第1号"
    application.filed_at = LATER
    application.save()
    other = received(application, officer, a_zip({"③.pdf": a_pdf(mark="other"), "⑨.pdf": a_pdf(mark="9")}))
    assert [one.document for one in take_in_packet(packet_id=other.pk, by=officer, at=LATER)] == [
        "additional"
    ]
    assert files_of(other)["③.pdf"].problem == "提出済みのファイルがあります"


def test_what_was_to_come_by_post_and_came_by_mail_has_arrived(
    application: Application, owner: User, officer: User
) -> None:
    for document in ("tax_return", "estimate"):
        say_by_post(application=application, document=document, by_post=True, by=owner, at=MAILED)
    packet = received(application, officer, a_zip(FILES))
    take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    line = next(line for line in paper_list(application) if line.paper.id == "tax_return")
    assert line.is_there
    assert line.arrival is not None
    assert line.arrival.arrived_at == MAILED


def test_a_scan_of_an_original_is_no_original(application: Application, officer: User) -> None:
    packet = received(application, officer, a_zip({"④登記.pdf": a_pdf()}))
    take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    line = next(line for line in paper_list(application) if line.paper.id == "corporate_register")
    assert line.attachment is not None
    assert not line.is_there


@pytest.mark.parametrize("is_in_order", [True, False])
def test_what_was_found_about_a_paper_does_not_pass_to_the_file_that_takes_its_place(
    application: Application, owner: User, officer: User, is_in_order: bool
) -> None:
    filing = filed_with_marks(application, owner, officer, is_in_order=is_in_order)
    packet = received(application, officer, a_zip(FILES))
    assert filing.marks.count() == 2
    take_in_packet(packet_id=packet.pk, by=officer, at=LATER)
    assert [mark.item for mark in filing.marks.all()] == ["document:identity"]
    event = AuditEvent.objects.get(verb="check.unmarked")
    assert '"item":"document:tax_return"' in event.detail


def test_another_arrival_of_a_paper_is_looked_at_anew(
    application: Application, owner: User, officer: User
) -> None:
    filing = filed_with_marks(application, owner, officer, is_in_order=False)
    arrival = log_arrival(
        application=application,
        document="tax_return",
        channel=Channel.POST,
        arrived_at=MAILED,
        issued_on=None,
        note="簡易書留",
        evidence=None,
        by=officer,
        at=LATER,
    )
    assert [mark.item for mark in filing.marks.all()] == ["document:identity"]
    mark(filing, "document:tax_return", officer, is_in_order=True)
    cancel_arrival(arrival_id=arrival.pk, reason="別の会社の書類", by=officer, at=LATER)
    assert [one.item for one in filing.marks.all()] == ["document:identity"]


def filed_with_marks(application: Application, owner: User, officer: User, *, is_in_order: bool) -> Filing:
    """Filed, with one mark on the paper that will come once more and one on another."""
    application.state, application.number, application.filed_at = "filed", "第1号", MAILED
    application.save()
    filing = Filing.objects.create(
        application=application,
        number=1,
        version=application.version,
        arrived_at=MAILED,
        filed_by=owner,
        content={"papers": [], "facts": {}, "answers": {}},
    )
    mark(filing, "document:tax_return", officer, is_in_order=is_in_order)
    mark(filing, "document:identity", officer, is_in_order=True)
    return filing


def mark(filing: Filing, item: str, by: User, *, is_in_order: bool) -> None:
    CompletenessMark.objects.create(
        filing=filing, item=item, is_in_order=is_in_order, note="読めません", marked_by=by, marked_at=MAILED
    )


@pytest.mark.parametrize(("after", "is_taken"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_what_the_applicant_sent_after_the_mail_is_not_replaced_by_it(
    application: Application, owner: User, officer: User, after: timedelta, is_taken: bool
) -> None:
    sent = {"name": "scan.pdf", "file": ContentFile(a_pdf(mark="own"))}
    attach_file(application=application, document="tax_return", by=owner, at=MAILED + after, **sent)
    packet = received(application, officer, a_zip({"③確定申告書.pdf": a_pdf(mark="mailed")}))
    assert len(take_in_packet(packet_id=packet.pk, by=officer, at=LATER)) is int(is_taken)
    problem = packet.files.get().problem
    assert problem == ("" if is_taken else "メールより後に送られたファイルがあります")
