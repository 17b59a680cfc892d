"""The sign of life of a worker: tells the job's row how far it is, and learns from it when to stop.

Whoever works learns of it at the next `advance`; a query that runs meanwhile is ended from here.
"""

import contextlib
import threading
import time
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import connection
from django.utils import timezone

from banso.actions.errors import JobLost
from banso.actions.policy.jobs import fail_job, report_progress
from banso.population.interruption import interrupt_queries
from banso.records.models.jobs import Job

EVERY = 1.0
"""Seconds between two beats."""
_LOST = "この処理は取り消されたか、打ち切られたか、別の処理が引き継ぎました"
SILENT_FOR = 3
"""Beats after which a sign of life is written although nothing has changed; so long a cancelled job may go on."""


class Pulse:
    """Beats while a job is worked on, in a thread of its own: one long step must not look like a killed worker.

    Attributes:
        lost: The job is not ours any more: it was cancelled or deleted, somebody else has taken it up, or it has taken
            longer than a job may.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._ends = time.monotonic() + settings.BANSO_JOB_MINUTES * 60
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
        if self.lost and isinstance(error, Exception):
            # Whatever a query that was ended from here was turned into on its way.
            raise JobLost(_LOST) from error

    def advance(self, done: int, total: int) -> None:
        """Note how far the work is.

        Raises:
            JobLost: Nobody wants the rest of it any more.
        """
        self._progress = (done, total)
        if self.lost:
            raise JobLost(_LOST)

    def _beat(self) -> None:
        told, silent = (0, 0), 0
        try:
            while not self._ended.wait(EVERY):
                silent += 1
                if self.lost:
                    interrupt_queries()
                elif time.monotonic() > self._ends:
                    self._give_up()
                elif self._progress != told or silent >= SILENT_FOR:
                    told, silent = self._progress, 0
                    self._tell(*told)
        finally:
            connection.close()

    def _give_up(self) -> None:
        """End the job for good: nobody may keep a worker for ever."""
        minutes = settings.BANSO_JOB_MINUTES
        self.lost = True
        with contextlib.suppress(JobLost):
            fail_job(
                job=self.job,
                at=timezone.now(),
                error=f"{minutes}分たっても終わらないため、計算を打ち切りました",
                remedy="会社や試行、案の数を減らしてください",
            )
        interrupt_queries()

    def _tell(self, done: int, total: int) -> None:
        try:
            report_progress(job=self.job, at=timezone.now(), done=done, total=total)
        except JobLost:
            self.lost = True
            interrupt_queries()
