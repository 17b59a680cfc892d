"""The virus scan: only the scanner's clear word makes a file clean."""

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from banso.actions.applications.paper_lists import paper_list
from banso.actions.papers.attachments import attach_file
from banso.actions.papers.paper_arrivals import log_arrival
from banso.actions.papers.virus_scan import may_be_opened, scan_waiting_files
from banso.records.models import Application, Attachment, AuditEvent, Mail, PaperArrival, User
from banso.records.models.attachments import Channel, ScanState
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    a_call,
    a_person,
    an_applicant,
    an_application,
    named_for,
)
from tests.clamd import EICAR, Scanner, a_real_clamd, a_scanner, clamd_path
from tests.paper_files import a_pdf

NO_CLAMD = "clamd is not here: apt-get install clamav-daemon"
pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SOON, NEXT_HOUR = DURING_THE_CALL + timedelta(minutes=1), DURING_THE_CALL + timedelta(minutes=62)


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with a_scanner() as started:
        settings.BANSO_CLAMD = started.address
        yield started


@pytest.fixture
def application(owner: User, officer: User) -> Application:
    call = a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))
    named_for(call, officer)
    named_for(call, a_person("auditor@pref.example", Role.AUDITOR))
    return an_application(call, an_applicant(owner), owner)


def sent(application: Application, by: User, content: bytes) -> Attachment:
    file = ContentFile(content)
    return attach_file(
        application=application, document="tax_return", name="a.pdf", file=file, by=by, at=DURING_THE_CALL
    )


def scan_of(attachment: Attachment) -> tuple[str, str]:
    attachment.refresh_from_db()
    return attachment.scan, attachment.scan_reply


def test_the_whole_file_is_shown_to_the_scanner_and_its_ok_makes_it_clean(
    application: Application, owner: User, scanner: Scanner
) -> None:
    content = a_pdf(mark="x" * 200_000)
    attachment = sent(application, owner, content)
    assert not may_be_opened(attachment)
    scan_waiting_files(SOON)
    assert scanner.received == [content]
    assert scan_of(attachment) == (ScanState.CLEAN, "")
    assert may_be_opened(attachment)
    assert (attachment.scanned_at, attachment.arrived_at) == (SOON, DURING_THE_CALL)
    scan_waiting_files(NEXT_HOUR)
    assert len(scanner.received) == 1


def test_an_infected_file_is_put_apart_and_everybody_concerned_is_told_once(
    application: Application, owner: User, scanner: Scanner, private_files: Path
) -> None:
    attachment = sent(application, owner, a_pdf())
    scanner.reply = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    scan_waiting_files(SOON)
    assert scan_of(attachment) == (ScanState.INFECTED, "Win.Test.EICAR_HDB-1")
    assert not may_be_opened(attachment)
    line = next(line for line in paper_list(application) if line.paper.id == "tax_return")
    assert not line.is_there
    assert "ウイルス" in line.problems[0]
    told = set(Mail.objects.values_list("to", flat=True))
    assert told == {"owner@company.example", "officer@office.example", "lead@office.example"}
    scan_waiting_files(NEXT_HOUR)
    assert Mail.objects.count() == 3


def test_the_same_bytes_can_be_sent_again_after_they_were_found_infected(
    application: Application, owner: User, scanner: Scanner
) -> None:
    """A false alarm must not lock a document for ever."""
    scanner.reply = b"stream: False.Alarm FOUND\0"
    sent(application, owner, a_pdf())
    scan_waiting_files(SOON)
    again = sent(application, owner, a_pdf())
    scanner.reply = b"stream: OK\0"
    scan_waiting_files(SOON)
    assert scan_of(again) == (ScanState.CLEAN, "")


@pytest.mark.parametrize(
    ("reply", "hangs_up_after"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", None),
        (b"INSTREAM size limit exceeded. ERROR\0", 100_000),
        (b"", 100_000),
        (b"", None),
        (b"stream: OK", None),
        (b"stream: Can't allocate memory ERROR\0", None),
        (b"OK\0", None),
        (b"UNKNOWN COMMAND\0", None),
    ],
)
def test_anything_but_a_clear_word_is_never_clean(
    application: Application, owner: User, scanner: Scanner, reply: bytes, hangs_up_after: int | None
) -> None:
    scanner.reply, scanner.hangs_up_after = reply, hangs_up_after
    attachment = sent(application, owner, a_pdf(mark="x" * 3_000_000))
    scan_waiting_files(SOON)
    state, words = scan_of(attachment)
    assert state == ScanState.NOT_SCANNED
    assert words
    assert not may_be_opened(attachment)


def test_what_could_not_be_scanned_is_tried_again_after_an_hour_and_noted_once(
    application: Application, owner: User, scanner: Scanner
) -> None:
    scanner.reply = b""
    attachment = sent(application, owner, a_pdf())
    for minutes in (1, 30, 61, 122):
        scan_waiting_files(DURING_THE_CALL + timedelta(minutes=minutes))
    assert len(scanner.received) == 3
    scanner.reply = b"stream: OK\0"
    scan_waiting_files(DURING_THE_CALL + timedelta(minutes=183))
    assert scan_of(attachment) == (ScanState.CLEAN, "")
    verbs = AuditEvent.objects.in_order().values_list("verb", flat=True)
    assert [verb for verb in verbs if verb in ("attachment.not_scanned", "attachment.clean")] == [
        "attachment.not_scanned",
        "attachment.clean",
    ]


def test_while_the_scanner_is_away_files_go_on_waiting(
    application: Application, owner: User, scanner: Scanner, settings: Any
) -> None:
    attachment = sent(application, owner, a_pdf())
    # Nothing listens on the port of discarded packets of this machine.
    settings.BANSO_CLAMD = ("127.0.0.1", 9)
    scan_waiting_files(SOON)
    assert scan_of(attachment) == (ScanState.WAITING, "")
    settings.BANSO_CLAMD = scanner.address
    scan_waiting_files(SOON)
    assert scan_of(attachment) == (ScanState.CLEAN, "")


def test_a_file_that_is_gone_is_not_clean(
    application: Application, owner: User, scanner: Scanner, private_files: Path
) -> None:
    attachment = sent(application, owner, a_pdf())
    shutil.rmtree(private_files)
    scan_waiting_files(SOON)
    assert scan_of(attachment)[0] == ScanState.NOT_SCANNED


def test_without_a_scanner_nothing_is_scanned_and_files_can_be_opened(
    application: Application, owner: User, settings: Any
) -> None:
    settings.BANSO_CLAMD = None
    attachment = sent(application, owner, a_pdf())
    scan_waiting_files(SOON)
    assert scan_of(attachment) == (ScanState.NOT_SCANNED, "")
    assert may_be_opened(attachment)


def test_files_from_before_there_was_a_scanner_are_scanned_once_there_is_one(
    application: Application, owner: User, settings: Any
) -> None:
    settings.BANSO_CLAMD = None
    attachment = sent(application, owner, a_pdf())
    with a_scanner() as scanner:
        settings.BANSO_CLAMD = scanner.address
        assert not may_be_opened(attachment)
        scan_waiting_files(SOON)
    assert scan_of(attachment) == (ScanState.CLEAN, "")


def test_evidence_of_arrivals_is_scanned_too(
    application: Application, officer: User, scanner: Scanner
) -> None:
    photo = b"\xff\xd8\xff photo"
    arrival = log_arrival(
        application=application,
        document="corporate_register",
        channel=Channel.POST,
        arrived_at=DURING_THE_CALL,
        issued_on=date(2023, 9, 1),
        note="受付印 9月20日 10時",
        evidence=ContentFile(photo),
        by=officer,
        at=DURING_THE_CALL,
    )
    assert not may_be_opened(arrival)
    scan_waiting_files(SOON)
    assert scanner.received == [photo]
    assert PaperArrival.objects.get().scan == ScanState.CLEAN


@pytest.mark.clamav
def test_clamav_itself_finds_eicar_lets_clean_files_pass_and_refuses_what_is_too_large(
    application: Application, owner: User, settings: Any, tmp_path: Path, private_files: Path
) -> None:
    if clamd_path() is None:
        if os.environ.get("BANSO_REQUIRE_CLAMAV") == "1":
            pytest.fail(NO_CLAMD)
        pytest.skip(NO_CLAMD)
    with a_real_clamd(tmp_path) as settings.BANSO_CLAMD:
        clean = sent(application, owner, a_pdf())
        scan_waiting_files(SOON)
        assert scan_of(clean) == (ScanState.CLEAN, "")
        infected = sent(application, owner, a_pdf() + EICAR + b"\n%%EOF\n")
        scan_waiting_files(SOON)
        assert scan_of(infected) == (ScanState.INFECTED, "Banso.Test.EICAR.UNOFFICIAL")
        assert str(infected.file.name).startswith("quarantine/")
        too_large = sent(application, owner, a_pdf(mark="x" * 3_000_000))
        scan_waiting_files(SOON)
        assert scan_of(too_large)[0] == ScanState.NOT_SCANNED
        assert not may_be_opened(too_large)
