"""A real worker killed in the middle of letters and mails: nothing is lost, nothing is sent twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from banso.actions.audit import verify_audit
from banso.actions.decisions.letter_files import letters_pdf
from banso.actions.mail.mail_sending import note_left_mails, send_next_mail
from banso.actions.mail.mail_server import MailServer
from banso.actions.mail.mails import write_mail
from banso.core.mails import MailState
from banso.records.models import Letter, Mail
from banso.records.models.mails import LEFT_AFTER
from tests.decision_rows import a_prefecture, decided, selected
from tests.mail_server import Mailbox, mail_server
from tests.site_process import PATIENCE, START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
MAILS, LETTERS = 12, 60


def database_address() -> str:
    """The test database as a process of its own reaches it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    account = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    return f"postgresql://{account}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@contextmanager
def worker(mailbox: Mailbox, state_dir: Path) -> Iterator["subprocess.Popen[str]"]:
    """`banso worker` on the test database, killed at the end of the block if it still runs."""
    settings = {
        "BANSO_STATE_DIR": str(state_dir),
        "BANSO_DATABASE_URL": database_address(),
        "BANSO_SMTP": f"smtp://127.0.0.1:{mailbox.port}",
        "BANSO_MAIL_FROM": "noreply@banso.example",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", START, "worker"],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


def wait_until(holds: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)


def test_a_worker_killed_while_it_sends_sends_nothing_twice(tmp_path: Path) -> None:
    for number in range(MAILS):
        write_mail(
            key=f"receipt:{number}",
            to="a@company.example",
            subject=str(number),
            body="本文",
            at=timezone.now(),
        )
    with mail_server() as mailbox:
        with worker(mailbox, tmp_path) as killed:
            mailbox.taken = kill_at_the_fifth(mailbox, killed)
            assert killed.wait(PATIENCE) == -signal.SIGKILL
        mailbox.taken = lambda: ""
        with worker(mailbox, tmp_path) as second:
            wait_until(lambda: Mail.objects.filter(state=MailState.SENT).count() == MAILS - 1, second)
        later = timezone.now() + LEFT_AFTER
        assert note_left_mails(at=later) == 1
        with MailServer(mailbox.described) as server:
            assert not send_next_mail(server=server, clock=lambda: later)
    ids = [message["Message-ID"] for message in mailbox.arrived]
    assert (len(ids), len(set(ids))) == (MAILS, MAILS)
    assert Mail.objects.get(state=MailState.UNCONFIRMED).key == "receipt:4"


def kill_at_the_fifth(mailbox: Mailbox, process: "subprocess.Popen[Any]") -> Callable[[], str]:
    """Kill the worker when the mail has arrived, and before it hears so."""

    def taken() -> str:
        if len(mailbox.arrived) == 5:
            os.kill(process.pid, signal.SIGKILL)
        return ""

    return taken


def has_files(folder: Path, count: int) -> bool:
    return folder.exists() and len(list(folder.iterdir())) >= count


def test_a_worker_killed_while_it_makes_letters_leaves_each_letter_one_whole_file(
    tmp_path: Path, private_files: Path
) -> None:
    assert private_files == tmp_path / "files"
    prefecture = a_prefecture()
    decided(prefecture, *[selected(prefecture, f"株式会社{n}", requested_yen=1000) for n in range(LETTERS)])
    folder = private_files / "letters"
    with mail_server() as mailbox:
        with worker(mailbox, tmp_path) as killed:
            wait_until(partial(has_files, folder, 10), killed)
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait(PATIENCE)
        with worker(mailbox, tmp_path) as last:
            wait_until(lambda: not Letter.objects.without_file().exists(), last)
            wait_until(
                lambda: not Mail.objects.filter(state__in=(MailState.QUEUED, MailState.SENDING)).exists(),
                last,
            )
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    letters = {Path(letter.file.name).name: letter for letter in Letter.objects.all()}
    assert kept.keys() == letters.keys()
    assert len(kept) == LETTERS
    for name, letter in letters.items():
        assert kept[name] == letters_pdf([letter.content], day=letter.dated_on)
    assert verify_audit().is_sound
