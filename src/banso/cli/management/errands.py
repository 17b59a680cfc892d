"""What a worker does besides its jobs: mail, letters, and what the clock sets off.

In a thread of its own, since a job may take minutes and a mail must not wait for it.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone

from banso.actions.decisions.letter_files import make_files
from banso.actions.filing.receipts import make_receipts
from banso.actions.mail.mail_sending import note_left_mails, send_next_mail
from banso.actions.mail.mail_server import MailServer
from banso.actions.timed_steps import run_timed_steps
from banso.records.models import DemonstrationClock

EVERY = 1.0
"""Seconds between two looks at the outbox."""
STEPS_EVERY = 60.0
"""Seconds between two looks at the clock."""
AT_ONCE = 50
"""Mails, or lots of letters, before the other is looked at."""
FILES_AT_ONCE = 10
"""Letters in one transaction."""


class Errands:
    """Runs as long as its block; a mistake of ours ends the block at the next `check`."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="errands")

    def __enter__(self) -> Self:
        self._going = self._pool.submit(self._go_on)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The mail that is being sent is sent to its end: nobody then wonders whether it left.
        self._ended.set()
        self._pool.shutdown()

    def check(self) -> None:
        """Raise what ended the errands, if anything did."""
        if self._going.done():
            self._going.result()

    def _go_on(self) -> None:
        steps_at, stepped_on = time.monotonic(), None
        try:
            while not self._ended.is_set():
                close_old_connections()
                try:
                    # First what only waits for us: a step that fails ends the worker, and must not hold mail up.
                    self._repeat(make_some_files)
                    self._send_mails()
                    # Somebody who moves the date of the demonstration looks at once for what follows from it.
                    if time.monotonic() >= steps_at or domain_now().date() != stepped_on:
                        stepped_on = domain_now().date()
                        take_steps()
                        steps_at = time.monotonic() + STEPS_EVERY
                except OperationalError:
                    # A database that is away for a moment is asked again.
                    connections.close_all()
                self._ended.wait(EVERY)
        finally:
            connections.close_all()

    def _send_mails(self) -> None:
        if settings.BANSO_SMTP is not None:
            with MailServer(settings.BANSO_SMTP) as server:
                self._repeat(partial(send_next_mail, server=server, clock=timezone.now))

    def _repeat(self, do_next: Callable[[], bool]) -> None:
        """Do one after the other, but not so many that the rest waits long, and none after the end was told."""
        for _ in range(AT_ONCE):
            if self._ended.is_set() or not do_next():
                return


def take_steps() -> None:
    """What the clock sets off."""
    run_timed_steps(at=domain_now())
    note_left_mails(at=timezone.now())


def make_some_files() -> bool:
    """A few receipts and letters as PDF; False when all are made."""
    receipts = make_receipts(most=FILES_AT_ONCE)
    return bool(make_files(at=domain_now(), most=FILES_AT_ONCE) or receipts)


def domain_now() -> datetime:
    """This moment for the domain: in the demonstration that of its own clock."""
    real = timezone.localtime()
    return DemonstrationClock.objects.moment(real) if settings.BANSO_DEMO else real
