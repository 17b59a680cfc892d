"""Mail leaves, letters become PDF and the clock sets things off beside whatever else the worker does."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from banso.actions import timed_steps
from banso.actions.clock import move_clock
from banso.actions.mail.mails import write_mail
from banso.cli.management import errands
from banso.cli.management.commands import work_jobs
from banso.cli.management.errands import Errands, domain_now
from banso.core.mails import MailState
from banso.records.models import Letter, Mail
from banso.records.models.mails import LEFT_AFTER
from tests.decision_rows import a_prefecture, decided, selected
from tests.mail_server import mail_server
from tests.people import make_user

# The errands have a connection of their own, so nothing here can hide in one transaction.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.usefixtures("private_files"),
]
PATIENCE = 30
"""Seconds until something is given up that a thread does in one."""


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(errands, "EVERY", 0.02)
    settings.BANSO_MAIL_FROM = "noreply@banso.example"


def wait_until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


def written(key: str = "1") -> Mail:
    write_mail(key=key, to="a@company.example", subject="件名", body="本文", at=timezone.now())
    return Mail.objects.get(key=key)


def test_mail_leaves_and_letters_are_made(settings: Settings, private_files: Path) -> None:
    prefecture = a_prefecture()
    decided(prefecture, selected(prefecture), selected(prefecture, "株式会社乙"))
    with mail_server() as mailbox:
        settings.BANSO_SMTP = mailbox.described
        with Errands() as running:
            wait_until(lambda: not Mail.objects.filter(state=MailState.QUEUED).exists())
            wait_until(lambda: not Letter.objects.without_file().exists())
            running.check()
    assert len(mailbox.arrived) == Mail.objects.count()
    assert len(list((private_files / "letters").iterdir())) == 2


def test_without_a_mail_server_mail_waits_and_is_not_touched(settings: Settings) -> None:
    settings.BANSO_SMTP = None
    mail = written()
    prefecture = a_prefecture()
    decided(prefecture, selected(prefecture))
    with Errands():
        # The letter is made in the same round in which mail would leave.
        wait_until(lambda: not Letter.objects.without_file().exists())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)


def test_what_a_killed_worker_left_half_sent_is_told(settings: Settings) -> None:
    settings.BANSO_SMTP = None
    mail = written()
    mail.state, mail.began_at = MailState.SENDING, timezone.now() - LEFT_AFTER - timedelta(seconds=1)
    mail.save()
    with Errands():
        wait_until(lambda: Mail.objects.get().state == MailState.UNCONFIRMED)


def test_the_clock_sets_off_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[datetime] = []
    monkeypatch.setattr(timed_steps, "STEPS", (called.append,))
    with Errands():
        wait_until(lambda: bool(called))
        assert len(called) == 1
    assert called[0].utcoffset() == timedelta(hours=9)


def test_in_the_demonstration_its_own_clock_counts(settings: Settings) -> None:
    settings.BANSO_DEMO = True
    by = make_user("owner@demo.example", demo=True)
    move_clock(by=by, at=timezone.now(), to=date(2023, 10, 17))
    assert domain_now().date() == date(2023, 10, 17)


def test_a_mistake_of_ours_ends_the_worker_and_is_not_swallowed_but_holds_no_mail_up(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail(at: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(timed_steps, "STEPS", (fail,))
    monkeypatch.setattr(work_jobs, "EVERY", 0.02)
    mail = written()
    with mail_server() as mailbox:
        settings.BANSO_SMTP = mailbox.described
        with pytest.raises(ZeroDivisionError):
            call_command("work_jobs")
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
