"""Mail is written once, in the transaction of what it tells of."""

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from banso.actions.errors import MailNotPossible
from banso.actions.mail.mails import MailWords, send_again, write_mail, write_mails
from banso.core.mails import MailState
from banso.records.models import AuditEvent, Mail
from tests.decision_rows import a_prefecture, selected
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def written(key: str = "receipt:1", subject: str = "受付しました", page: str = "") -> Mail:
    write_mail(key=key, to="a@company.example", subject=subject, body="本文です。", at=AT, page=page)
    return Mail.objects.get(key=key)


def test_the_same_is_never_written_twice() -> None:
    first, again, other = written(), written(subject="別の件名"), written(key="receipt:2")
    assert first == again
    assert again.subject == "受付しました"
    assert other != first


def test_of_several_mails_only_those_are_written_that_are_new() -> None:
    first = written()
    again: MailWords = {"key": first.key, "to": "b@x.example", "subject": "別", "body": "別", "at": AT}
    write_mails([again, again | {"key": "receipt:2"}, again | {"key": "receipt:2", "to": "c@x.example"}])
    assert [(mail.key, mail.to) for mail in Mail.objects.order_by("pk")] == [
        ("receipt:1", "a@company.example"),
        ("receipt:2", "b@x.example"),
    ]


def test_a_mail_goes_with_the_transaction_it_tells_of() -> None:
    @transaction.atomic
    def fail() -> None:
        written()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Mail.objects.exists()


def test_the_address_of_the_page_stands_below_the_words(settings: Settings) -> None:
    settings.BANSO_URL = "https://banso.example"
    assert written(page="/apply/3").body == "本文です。\n\nhttps://banso.example/apply/3\n"


def test_a_subject_is_one_line() -> None:
    assert written(subject="一行目\r\nBcc: x@y.example").subject == "一行目 Bcc: x@y.example"


def test_nothing_of_a_rehearsal_waits_to_be_sent() -> None:
    prefecture = a_prefecture()
    application = selected(prefecture)
    prefecture.call.is_rehearsal = True
    application.call = prefecture.call
    words = {"to": "a@company.example", "subject": "件名", "body": "本文", "at": AT}
    write_mail(key="1", application=application, **words)
    write_mail(key="2", is_rehearsal=True, **words)
    assert [mail.state for mail in Mail.objects.all()] == [MailState.KEPT] * 2
    assert not Mail.objects.due(AT + timedelta(days=1)).exists()


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCONFIRMED])
def test_somebody_who_has_looked_may_send_a_mail_again(state: MailState) -> None:
    mail = written()
    mail.state, mail.attempts = state, 20
    mail.save()
    later = AT + timedelta(hours=1)
    again = send_again(mail_id=mail.pk, by=make_user(), at=later)
    assert (again.state, again.attempts) == (MailState.QUEUED, 0)
    assert list(Mail.objects.due(later)) == [mail]
    assert AuditEvent.objects.filter(verb="mail.queued_again", subject=f"mail:{mail.pk}").exists()


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENDING, MailState.SENT, MailState.KEPT])
def test_what_is_on_its_way_or_has_arrived_is_not_sent_again(state: MailState) -> None:
    mail = written()
    mail.state = state
    mail.save()
    with pytest.raises(MailNotPossible):
        send_again(mail_id=mail.pk, by=make_user(), at=AT)
