"""Work done in the background, whatever it is: its row is the queue, so that nothing is kept twice."""

from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models

from banso.core.jobs import LABELS, OVER, JobState
from banso.records.audited import AuditedQuerySet
from banso.records.models.people import User

LEFT_AFTER = timedelta(seconds=15)
"""A worker says that it is alive every few seconds; one silent for this long was killed."""

AnyJob = TypeVar("AnyJob", bound="Job")


class JobQuerySet(AuditedQuerySet[AnyJob]):
    """Reads of the queue."""

    def waiting(self, at: datetime) -> Self:
        """What a worker may take now, the longest waiting first: queued, or left by a killed worker."""
        left = models.Q(state=JobState.STARTED, alive_at__lt=at - LEFT_AFTER)
        return self.filter(models.Q(state=JobState.QUEUED) | left).order_by("requested_at", "pk")

    def owned_by(self, user: User) -> Self:
        """What this person asked for."""
        return self.filter(author=user)

    def unfinished(self) -> Self:
        """What waits or is being worked on."""
        return self.exclude(state__in=[state.value for state in OVER])

    def newest_first(self) -> Self:
        """The one asked for last stands first."""
        return self.order_by("-requested_at", "-pk")


class Job(models.Model):
    """What every job has: a state, who works on it, how far it is, and how it ended.

    Attributes:
        noun: What the audit trail calls this sort of job.
        attempt: How often it was started. A worker that finds another number here has lost the job.
        left: How often its worker was killed.
        alive_at: When its worker was last heard of.
        done, total: Progress in steps of the work itself; total is 0 before the work knows.
        error, remedy: Why it failed and what to do, Japanese sentences; empty unless it failed.
    """

    noun: ClassVar[str]

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="依頼者"
    )
    state = models.CharField(
        "状態",
        max_length=20,
        choices=[(state.value, label) for state, label in LABELS.items()],
        default=JobState.QUEUED.value,
    )
    attempt = models.PositiveIntegerField("開始した回数", default=0)
    left = models.PositiveIntegerField("途中で止まった回数", default=0)
    alive_at = models.DateTimeField("最後の応答", null=True, blank=True)
    done = models.PositiveBigIntegerField("済んだ量", default=0)
    total = models.PositiveBigIntegerField("全体の量", default=0)
    error = models.TextField("失敗の理由", blank=True)
    remedy = models.TextField("対処", blank=True)
    requested_at = models.DateTimeField("依頼日時")
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("state", "requested_at"), name="%(class)s_waiting"),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in JobState]),
                name="%(class)s_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.STARTED.value)
                | models.Q(attempt__gt=0, alive_at__isnull=False, started_at__isnull=False),
                name="%(class)s_started_by_somebody",
            ),
        )

    @classmethod
    def locked_while_held(cls, job_id: int, attempt: int) -> Self | None:
        """The present row, locked, if the worker that took it up as this attempt still holds it; else None."""
        rows = cls._default_manager.select_for_update(no_key=True)
        return rows.filter(pk=job_id, state=JobState.STARTED.value, attempt=attempt).first()

    @property
    def stands(self) -> JobState:
        """The state as a member of the machine."""
        return JobState(self.state)

    @property
    def state_label(self) -> str:
        """The state in Japanese."""
        return LABELS[self.stands]

    @property
    def is_over(self) -> bool:
        """Whether nothing happens any more by itself."""
        return self.stands in OVER

    @property
    def permille_done(self) -> int:
        """Progress in thousandths; 1000 when finished, 0 before the work knows its size."""
        if self.stands is JobState.FINISHED:
            return 1000
        return min(self.done * 1000 // self.total, 1000) if self.total else 0
