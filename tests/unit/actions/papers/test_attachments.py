"""Files of an application: one for a document, never lost, never without an owner, refused with a remedy."""

import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection
from django.test import override_settings

from banso.actions.errors import ApplicationNotEditable, NotAMember, PaperNotFound
from banso.actions.mail.mails import write_mail
from banso.actions.papers.attachments import (
    attach_file,
    remove_file,
    say_by_post,
    state_issue_day,
    sweep_files,
)
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.ingest.files import UnreadableFile
from banso.records.models import Application, Attachment, AuditEvent, Letter, Membership, User
from banso.records.models.attachments import ScanState
from banso.records.models.companies import Part
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application
from tests.paper_files import a_locked_pdf, a_pdf
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
AUGUST, SEPTEMBER = date(2023, 8, 1), date(2023, 9, 1)
LATER = DURING_THE_CALL + timedelta(hours=1)


@pytest.fixture
def owner() -> User:
    return make_user()


@pytest.fixture
def application(owner: User) -> Application:
    return an_application(a_call(a_person("lead@office.example")), an_applicant(owner), owner)


def sent(
    application: Application,
    by: User,
    content: bytes,
    *,
    document: str = "tax_return",
    name: str = "申告書.pdf",
    at: datetime = DURING_THE_CALL,
    issued_on: date | None = None,
) -> Attachment:
    file = ContentFile(content, name=name)
    return attach_file(
        application=application, document=document, name=name, file=file, by=by, at=at, issued_on=issued_on
    )


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def verbs() -> list[str]:
    return [
        event.verb for event in AuditEvent.objects.in_order() if event.verb.startswith(("attach", "paper"))
    ]


@pytest.mark.parametrize("name", ["申告書.pdf", "../../etc/申告書.pdf", "C:\\会社\\申告書.pdf"])
def test_a_file_is_kept_whole_under_a_name_of_ours(
    application: Application, owner: User, private_files: Path, name: str
) -> None:
    content = a_pdf(pages=3)
    attachment = sent(application, owner, content, name=name)
    (kept,) = kept_files(private_files)
    assert kept.read_bytes() == content
    assert kept.parent == private_files / "applications" / str(application.pk)
    assert kept.stat().st_mode & 0o077 == 0
    assert (attachment.sha256, attachment.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (attachment.name, attachment.original_name) == ("③確定申告書の写し(○○製作所).pdf", "申告書.pdf")
    assert (attachment.pages, attachment.arrived_at) == (3, DURING_THE_CALL)
    assert not attachment.is_identity
    assert verbs() == ["attachment.arrived"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"text", "PDFではありません"),
        (a_locked_pdf(), "パスワード"),
        (a_pdf(pages=201), "200ページ以下"),
        (a_pdf() + b"\0" * 20_000_001, "20MB以下"),
    ],
    ids=["empty", "text", "locked", "pages", "size"],
)
def test_what_the_programme_does_not_take_is_refused_and_leaves_nothing(
    application: Application, owner: User, private_files: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        sent(application, owner, content)
    assert not private_files.exists()
    assert verbs() == []


def test_a_new_file_replaces_the_old_one_which_stays(
    application: Application, owner: User, private_files: Path
) -> None:
    first = sent(application, owner, a_pdf(mark="1"))
    second = sent(application, owner, a_pdf(mark="2"), at=LATER)
    first.refresh_from_db()
    assert (first.replaced_at, second.replaced_at) == (LATER, None)
    assert list(application.attachments.present()) == [second]
    assert len(kept_files(private_files)) == 2


def test_the_same_bytes_sent_again_are_no_second_file_and_keep_their_arrival(
    application: Application, owner: User, private_files: Path
) -> None:
    first = sent(application, owner, a_pdf())
    assert sent(application, owner, a_pdf(), at=LATER) == first
    assert Attachment.objects.get().arrived_at == DURING_THE_CALL
    assert len(kept_files(private_files)) == 1
    assert verbs() == ["attachment.arrived"]


def test_the_same_bytes_are_another_file_for_another_document(application: Application, owner: User) -> None:
    sent(application, owner, a_pdf())
    sent(application, owner, a_pdf(), document="estimate")
    assert application.attachments.present().count() == 2


@pytest.mark.parametrize("document", ["plan", "nothing", "../plan"])
def test_what_the_form_makes_or_nobody_asks_for_is_not_taken(
    application: Application, owner: User, document: str
) -> None:
    with pytest.raises(PaperNotFound):
        sent(application, owner, a_pdf(), document=document)


def test_identity_papers_are_marked(application: Application, owner: User) -> None:
    assert sent(application, owner, a_pdf(), document="identity").is_identity


@pytest.mark.parametrize("part", [None, Part.VIEWER])
def test_only_who_writes_for_the_company_sends_files(
    application: Application, owner: User, private_files: Path, part: Part | None
) -> None:
    other = make_user("b@company.example")
    if part:
        Membership.objects.create(
            company=application.company, user=other, part=part, began_at=DURING_THE_CALL
        )
    with pytest.raises(NotAMember):
        sent(application, other, a_pdf())
    sent(application, owner, a_pdf())
    with pytest.raises(NotAMember):
        remove_file(application=application, document="tax_return", by=other, at=LATER)
    with pytest.raises(NotAMember):
        say_by_post(application=application, document="tax_return", by_post=True, by=other, at=LATER)


@pytest.mark.parametrize("state", [s for s in ApplicationState if s not in ("drafted", "returned")])
def test_nothing_changes_while_the_secretariat_has_it(owner: User, state: ApplicationState) -> None:
    call = a_call(a_person("lead@office.example"))
    application = an_application(call, an_applicant(owner), owner, state=state)
    with pytest.raises(ApplicationNotEditable):
        sent(application, owner, a_pdf())
    assert not Attachment.objects.exists()


def test_a_file_can_be_taken_back_and_dated(application: Application, owner: User) -> None:
    sent(application, owner, a_pdf(), document="tax_certificate")
    issued = date(2023, 8, 1)
    state_issue_day(application=application, document="tax_certificate", issued_on=issued, by=owner, at=LATER)
    assert Attachment.objects.get().issued_on == issued
    remove_file(application=application, document="tax_certificate", by=owner, at=LATER)
    assert not application.attachments.present().exists()
    with pytest.raises(PaperNotFound):
        remove_file(application=application, document="tax_certificate", by=owner, at=LATER)
    assert verbs() == ["attachment.arrived", "attachment.dated", "attachment.removed"]


def test_a_file_arrives_with_its_day_and_sent_again_corrects_it(
    application: Application, owner: User
) -> None:
    certificate = {"application": application, "by": owner, "content": a_pdf(), "document": "tax_certificate"}
    first = sent(issued_on=AUGUST, **certificate)
    assert Attachment.objects.get().issued_on == AUGUST
    (arrived,) = AuditEvent.objects.filter(verb="attachment.arrived")
    assert json.loads(arrived.detail)["issued_on"] == "2023-08-01"
    for said, kept in ((AUGUST, AUGUST), (None, AUGUST), (SEPTEMBER, SEPTEMBER)):
        assert sent(issued_on=said, at=LATER, **certificate) == first
        assert Attachment.objects.get().issued_on == kept
    assert verbs() == ["attachment.arrived", "attachment.dated"]


def test_a_document_can_be_said_to_come_by_post_and_back(application: Application, owner: User) -> None:
    for by_post, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
        say_by_post(application=application, document="tax_return", by_post=by_post, by=owner, at=LATER)
        assert application.papers_by_post.count() == count
    assert verbs() == ["paper.said_by_post", "paper.said_as_file"]
    with pytest.raises(PaperNotFound):
        say_by_post(application=application, document="corporate_register", by_post=True, by=owner, at=LATER)


def test_without_its_row_no_file_stays(application: Application, owner: User, private_files: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_auditevent RENAME TO elsewhere")
    try:
        with pytest.raises(DatabaseError):
            sent(application, owner, a_pdf())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO records_auditevent")
    assert kept_files(private_files) == []
    assert not Attachment.objects.exists()


def test_files_nobody_owns_are_swept_at_night_once_they_are_a_day_old(
    application: Application, owner: User, private_files: Path
) -> None:
    owned = sent(application, owner, a_pdf(mark="owned"))
    replaced = sent(application, owner, a_pdf(mark="replaced"))
    night = datetime(2027, 1, 10, 3, 0, 20, tzinfo=JST)
    orphan, young = (private_files / "applications" / "7" / name for name in ("old.pdf", "young.pdf"))
    orphan.parent.mkdir()
    for path, age in ((orphan, timedelta(days=1)), (young, timedelta(hours=23))):
        path.write_bytes(b"x")
        os.utime(path, ((night - age).timestamp(),) * 2)
    for other in (night - timedelta(hours=1), night + timedelta(minutes=1)):
        sweep_files(other)
        assert orphan.exists()
    with override_settings(BANSO_DEMO=True):
        sweep_files(night)
    assert orphan.exists()
    sweep_files(night.astimezone(UTC))
    assert not orphan.exists()
    assert young.exists()
    for one in (owned, replaced):
        assert (private_files / str(one.file.name)).exists()


def test_files_we_made_are_swept_only_once_nothing_speaks_of_them(
    application: Application, private_files: Path
) -> None:
    night = datetime(2027, 1, 10, 3, 0, tzinfo=JST)
    kept, orphans = [], []
    for folder in ("receipts", "mails", "letters"):
        (private_files / folder).mkdir(parents=True)
        for name, found in (("1.pdf", kept), ("2.pdf", orphans)):
            path = private_files / folder / name
            path.write_bytes(b"x")
            os.utime(path, ((night - timedelta(days=2)).timestamp(),) * 2)
            found.append(path)
    for folder in ("receipts", "mails"):
        write_mail(
            key=folder,
            to="a@company.example",
            subject="添付",
            body="本文",
            at=DURING_THE_CALL,
            attachment=f"{folder}/1.pdf",
        )
    Letter.objects.create(
        application=application,
        kind="grant",
        body="kagoshima-pref",
        fiscal_year=2023,
        serial=1,
        number="第1号",
        dated_on=date(2023, 10, 26),
        content={},
        file="letters/1.pdf",
    )
    sweep_files(night)
    assert [path.exists() for path in kept] == [True, True, True]
    assert [path.exists() for path in orphans] == [False, False, False]


def test_what_a_killed_process_left_of_an_arriving_file_is_swept(tmp_path: Path) -> None:
    night = datetime(2027, 1, 10, 3, 0, tzinfo=JST)
    left, arriving = tmp_path / "left.upload.pdf", tmp_path / "arriving.upload.pdf"
    for path, age in ((left, 25), (arriving, 1)):
        path.write_bytes(b"x")
        os.utime(path, ((night - timedelta(hours=age)).timestamp(),) * 2)
    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path):
        sweep_files(night)
    assert [left.exists(), arriving.exists()] == [False, True]


@pytest.mark.parametrize(
    ("scanner", "state"), [(None, ScanState.NOT_SCANNED), (("127.0.0.1", 3310), ScanState.WAITING)]
)
def test_a_file_waits_for_the_scan_where_there_is_a_scanner(
    application: Application, owner: User, scanner: object, state: ScanState
) -> None:
    with override_settings(BANSO_CLAMD=scanner):
        assert sent(application, owner, a_pdf()).scan == state
