"""Sending to a real mail server: delivered, refused for now, refused for good, away, cut off, killed half way."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from banso.actions.mail.mail_sending import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    deliver,
    note_left_mails,
    note_outcome,
    send_next_mail,
    take_mail,
    wait_after,
)
from banso.actions.mail.mail_server import MailServer
from banso.actions.mail.mails import send_again, write_mail
from banso.core.mails import MailState
from banso.records.files import private_files as private_store
from banso.records.models import AuditEvent, Mail
from banso.records.models.mails import LEFT_AFTER
from tests.mail_server import Mailbox, mail_server, only, own_certificate
from tests.people import AT, make_user
from tests.site_process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def sender(settings: Settings) -> None:
    settings.BANSO_MAIL_FROM = "補助金事務局 <noreply@banso.example>"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


def written(key: str = "receipt:1", **values: Any) -> Mail:
    words = {
        "to": "a@company.example",
        "subject": "受付番号 第1号を受け付けました",
        "body": "本文です。\n.\n二行目",
    }
    write_mail(key=key, at=AT, **words | values)
    return Mail.objects.get(key=key)


def sent(described: dict[str, Any], *, at: datetime = AT) -> bool:
    with MailServer(described) as server:
        return send_next_mail(server=server, clock=lambda: at)


def test_a_mail_arrives_as_it_was_written_and_the_answer_is_kept(mailbox: Mailbox) -> None:
    mail = written()
    assert sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == (MailState.SENT, AT, 1)
    assert mail.reply == "250 2.0.0 kept as 4711"
    (arrived,) = mailbox.arrived
    assert arrived["Subject"] == "受付番号 第1号を受け付けました"
    assert arrived["From"] == "補助金事務局 <noreply@banso.example>"
    assert (arrived["To"], arrived["Message-ID"]) == ("a@company.example", mail.message_id)
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().splitlines() == ["本文です。", ".", "二行目"]
    assert AuditEvent.objects.filter(verb="mail.sent", subject=f"mail:{mail.pk}").exists()


def test_an_attachment_arrives_byte_by_byte(mailbox: Mailbox, private_files: Path) -> None:
    content = bytes(range(256)) * 100
    name = private_store().save("mails/receipt.pdf", ContentFile(content))
    written(attachment=name, attachment_name="受付票.pdf")
    sent(mailbox.described)
    (attachment,) = mailbox.arrived[0].iter_attachments()
    assert attachment.get_filename() == "受付票.pdf"
    assert attachment.get_content() == content


def test_many_mails_go_over_one_connection(mailbox: Mailbox) -> None:
    for number in range(5):
        written(key=f"receipt:{number}")
    with MailServer(mailbox.described) as server:
        while send_next_mail(server=server, clock=lambda: AT):
            pass
    assert (len(mailbox.arrived), mailbox.sessions) == (5, 1)
    assert len({message["Message-ID"] for message in mailbox.arrived}) == 5


def test_a_refusal_for_good_says_why_and_stops_nobody_else(mailbox: Mailbox) -> None:
    bad, good = written(key="1", to="gone@company.example"), written(key="2")
    mailbox.to = lambda address: "550 5.1.1 No such user" if address.startswith("gone") else ""
    assert sent(mailbox.described)
    assert sent(mailbox.described)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.reply) == (MailState.FAILED, "550 5.1.1 No such user")
    assert good.state == MailState.SENT
    assert AuditEvent.objects.filter(verb="mail.failed").exists()


def test_a_refusal_of_the_content_for_good_is_one_too(mailbox: Mailbox) -> None:
    mail = written()
    mailbox.taken = lambda: "554 5.7.1 looks like spam"
    sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == (MailState.FAILED, None)


@pytest.mark.parametrize("where", ["to", "taken"])
def test_a_refusal_for_now_waits_and_is_tried_again(mailbox: Mailbox, where: str) -> None:
    mail = written()
    setattr(mailbox, where, lambda *told: "451 4.7.1 greylisted, come back")
    assert sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, mail.not_before) == (MailState.QUEUED, AT + timedelta(minutes=1))
    assert "greylisted" in mail.reply
    assert not sent(mailbox.described)
    setattr(mailbox, where, lambda *told: "")
    first_id = mail.message_id
    sent(mailbox.described, at=AT + timedelta(minutes=1))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.message_id) == (MailState.SENT, 2, first_id)


def test_waits_grow_and_end() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert [wait.total_seconds() // 60 for wait in waits[:4]] == [1, 2, 4, 8]
    assert max(waits) == LONGEST_WAIT
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=3)


def test_after_the_last_attempt_a_mail_has_failed(mailbox: Mailbox) -> None:
    mail = written()
    mail.attempts = MOST_ATTEMPTS - 1
    mail.save()
    mailbox.to = lambda address: "450 4.2.0 mailbox busy"
    sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, mail.reply) == (MailState.FAILED, "450 4.2.0 mailbox busy")


def test_a_server_that_is_away_stops_the_round_and_nothing_is_lost() -> None:
    first, second = written(key="1"), written(key="2")
    nobody = {"security": "smtp", "host": "127.0.0.1", "port": free_port(), "user": "", "password": ""}
    assert not sent(nobody)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.not_before > AT, second.attempts) == (MailState.QUEUED, True, 0)
    assert "ConnectionRefusedError" in first.reply


def test_a_server_that_hangs_up_after_the_last_byte_leaves_it_open_whether_the_mail_arrived(
    mailbox: Mailbox,
) -> None:
    mail = written()
    # Answers 421 and hangs up would be a refusal; here nothing is answered at all.
    mailbox.taken = hang_up
    assert not sent(mailbox.described)
    mail.refresh_from_db()
    assert mail.state == MailState.UNCONFIRMED
    mailbox.taken = lambda: ""
    assert not sent(mailbox.described, at=AT + timedelta(days=1))
    assert len(mailbox.arrived) == 1


def hang_up() -> str:
    raise ConnectionResetError


def test_a_worker_killed_between_the_server_and_the_record_sends_nothing_twice(mailbox: Mailbox) -> None:
    mail, other = written(key="1"), written(key="2")
    taken = take_mail(at=AT)
    assert taken == mail
    with MailServer(mailbox.described) as server:
        assert deliver(taken, server).state is MailState.SENT
    # The worker is killed here. Another one goes on.
    assert sent(mailbox.described)
    assert not sent(mailbox.described)
    other.refresh_from_db()
    assert other.state == MailState.SENT
    assert note_left_mails(at=AT + LEFT_AFTER) == 0
    later = AT + LEFT_AFTER + timedelta(seconds=1)
    assert note_left_mails(at=later) == 1
    assert not sent(mailbox.described, at=later)
    mail.refresh_from_db()
    assert mail.state == MailState.UNCONFIRMED
    assert len(mailbox.arrived) == 2
    send_again(mail_id=mail.pk, by=make_user(), at=later)
    assert sent(mailbox.described, at=later)
    first, _, again = mailbox.arrived
    assert first["Message-ID"] == again["Message-ID"]


def test_a_slow_worker_still_tells_what_it_knows(mailbox: Mailbox) -> None:
    mail = written()
    taken = take_mail(at=AT)
    assert taken
    note_left_mails(at=AT + timedelta(hours=1))
    with MailServer(mailbox.described) as server:
        note_outcome(mail=taken, delivery=deliver(taken, server), at=AT + timedelta(hours=1))
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_what_was_sent_again_meanwhile_is_not_overwritten_by_a_slow_worker(mailbox: Mailbox) -> None:
    mail = written()
    taken = take_mail(at=AT)
    assert taken
    later = AT + timedelta(hours=1)
    note_left_mails(at=later)
    send_again(mail_id=mail.pk, by=make_user(), at=later)
    sent(mailbox.described, at=later)
    mailbox.to = lambda address: "550 gone"
    with MailServer(mailbox.described) as server:
        note_outcome(mail=taken, delivery=deliver(taken, server), at=later)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


@pytest.mark.parametrize("to", ["あ@company.example", "a@b.example\r\nRCPT TO:<c@d.example>"])
def test_an_address_that_no_server_takes_fails_with_words(mailbox: Mailbox, to: str) -> None:
    mail = written(to=to)
    assert sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, "使えない文字" in mail.reply) == (MailState.FAILED, True)
    assert mailbox.arrived == []


def test_a_missing_attachment_is_no_reason_to_send_without_it(mailbox: Mailbox, private_files: Path) -> None:
    mail = written(attachment="mails/nowhere.pdf", attachment_name="受付票.pdf")
    sent(mailbox.described)
    mail.refresh_from_db()
    assert (mail.state, mail.reply) == (MailState.QUEUED, "添付ファイルを読めません")
    assert mailbox.arrived == []


@pytest.mark.parametrize("security", ["smtp+tls", "smtps"])
def test_without_the_encryption_that_was_asked_for_nothing_leaves(mailbox: Mailbox, security: str) -> None:
    mail = written()
    assert not sent(mailbox.described | {"security": security})
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert mailbox.arrived == []


def test_a_wrong_password_is_no_fault_of_the_mail(mailbox: Mailbox) -> None:
    mail = written()
    assert not sent(mailbox.described | {"user": "banso", "password": "wrong"})
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert mailbox.arrived == []


@pytest.mark.parametrize("security", ["smtp+tls", "smtps"])
def test_mail_leaves_encrypted_and_signed_in_to_a_server_that_proves_who_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    context = own_certificate(tmp_path)
    how: dict[str, Any] = {"tls_context": context, "auth_required": True}
    if security == "smtps":
        # aiosmtpd counts as encrypted only what STARTTLS has made so.
        how = {"ssl_context": context, "auth_require_tls": False}
    account = {"security": security, "user": "banso", "password": "p@ss"}
    mail = written()
    with mail_server(authenticator=only(b"banso", b"p@ss"), **how) as mailbox:
        assert not sent(mailbox.described | account)
        mail.refresh_from_db()
        assert (mail.state, "SSLCertVerificationError" in mail.reply) == (MailState.QUEUED, True)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        assert sent(mailbox.described | account, at=mail.not_before)
        mail.refresh_from_db()
        assert (mail.state, len(mailbox.arrived)) == (MailState.SENT, 1)
