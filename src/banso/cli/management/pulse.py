"""The sign of life of a worker: tells the job's row how far it is, and learns from it when to stop."""

import threading
from types import TracebackType
from typing import Self

from django.db import connection
from django.utils import timezone

from banso.actions.errors import JobLost
from banso.actions.jobs import report_progress
from banso.records.models.jobs import Job

EVERY = 1.0
"""Seconds between two beats."""
SILENT_FOR = 3
"""Beats after which a sign of life is written although nothing has changed; so long a cancelled job may go on."""


class Pulse:
    """Beats while a job is worked on, in a thread of its own: one long step must not look like a killed worker.

    Attributes:
        lost: The job is not ours any more: it was cancelled or deleted, or somebody else has taken it up.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.lost = False
        self._progress = (0, 0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def advance(self, done: int, total: int) -> None:
        """Note how far the work is.

        Raises:
            JobLost: Nobody wants the rest of it any more.
        """
        self._progress = (done, total)
        if self.lost:
            raise JobLost("この処理は取り消されたか、別の処理が引き継ぎました")

    def _beat(self) -> None:
        told, silent = (0, 0), 0
        try:
            while not self.lost and not self._ended.wait(EVERY):
                silent += 1
                if self._progress != told or silent >= SILENT_FOR:
                    told, silent = self._progress, 0
                    self._tell(*told)
        finally:
            connection.close()

    def _tell(self, done: int, total: int) -> None:
        try:
            report_progress(job=self.job, at=timezone.now(), done=done, total=total)
        except JobLost:
            self.lost = True
