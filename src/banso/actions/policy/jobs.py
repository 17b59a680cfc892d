"""The worker's side of every job: taking it up, saying how far it is, ending it.

The row is the queue. A worker holds a job as long as the row says `started` with the attempt it took; a job whose
worker is silent was left and may be taken up again. Whoever has lost a job cannot end it, so that a job killed
half way is done again but never counted twice.
"""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import JobLost, JobNotFound, JobNotPossible
from banso.core.jobs import LABELS, JobState, may_become
from banso.records.models import User
from banso.records.models.jobs import Job, JobQuerySet

AnyJob = TypeVar("AnyJob", bound=Job)

MOST_TIMES_LEFT = 3
"""A job that ended its worker this often is at fault itself."""


def subject_of(job: Job) -> str:
    """How the trail names a job."""
    return f"{job.noun}:{job.pk}"


def change_state(
    job: Job, wanted: JobState, *, by: User | None, at: datetime, detail: dict[str, object] | None = None
) -> None:
    """Move a locked job to another state, save it and record the event.

    Raises:
        JobNotPossible: The machine has no such step.
    """
    if not may_become(job.stands, wanted):
        raise JobNotPossible(f"「{job.state_label}」からは「{LABELS[wanted]}」にできません")
    job.state = wanted.value
    job.finished_at = at if job.is_over else None
    job.save()
    record_event(by=by, at=at, verb=f"{job.noun}.{wanted.value}", subject=subject_of(job), detail=detail)


@transaction.atomic
def take_job(*, queue: JobQuerySet[AnyJob], at: datetime) -> AnyJob | None:
    """Take up the job that waits longest; None when there is none, or when it has just been given up.

    Args:
        queue: The jobs of one sort.
        at: The real moment.
    """
    job = queue.waiting(at).select_for_update(no_key=True, skip_locked=True).first()
    if job is None:
        return None
    if job.stands is JobState.STARTED:
        job.left += 1
        if job.left >= MOST_TIMES_LEFT:
            job.error, job.remedy = "計算の途中で処理が何度も止まりました", "会社や試行の数を減らしてください"
            change_state(job, JobState.FAILED, by=None, at=at, detail={"left": job.left})
            return None
        change_state(job, JobState.QUEUED, by=None, at=at, detail={"left": job.left})
    job.attempt, job.done, job.total = job.attempt + 1, 0, 0
    job.started_at = job.alive_at = at
    change_state(job, JobState.STARTED, by=None, at=at, detail={"attempt": job.attempt})
    return job


@transaction.atomic
def report_progress(*, job: Job, at: datetime, done: int, total: int) -> None:
    """Say that the worker is alive and how far it is. No event: progress changes nothing that counts.

    Raises:
        JobLost: The worker holds the job no longer and must stop.
    """
    held = _held(job)
    held.alive_at, held.done, held.total = at, done, total
    held.save(update_fields=("alive_at", "done", "total"))


@transaction.atomic
def fail_job(*, job: Job, at: datetime, error: str, remedy: str = "") -> None:
    """End a job with the reason why it could not be done.

    Args:
        job: As it was taken.
        at: The real moment.
        error: Why, a Japanese sentence.
        remedy: What its author can do, a Japanese sentence.

    Raises:
        JobLost: The worker holds the job no longer.
    """
    held = _held(job)
    held.error, held.remedy = error, remedy
    change_state(held, JobState.FAILED, by=None, at=at, detail={"attempt": held.attempt})


@transaction.atomic
def put_back(*, job: Job, at: datetime) -> None:
    """Let another worker do a job, because this one was told to stop.

    Raises:
        JobLost: The worker holds the job no longer.
    """
    held = _held(job)
    held.done = held.total = 0
    change_state(held, JobState.QUEUED, by=None, at=at)


@transaction.atomic
def finish_job(*, job: Job, at: datetime, outcome: dict[str, object]) -> None:
    """End a job with its outcome.

    Args:
        job: As it was taken.
        at: The real moment.
        outcome: Values of the fields of its row that hold what came out.

    Raises:
        JobLost: The worker holds the job no longer; the outcome is dropped.
    """
    held = _held(job)
    for name, value in outcome.items():
        setattr(held, name, value)
    held.done = held.total
    change_state(held, JobState.FINISHED, by=None, at=at, detail={"attempt": held.attempt})


def own_job(own: JobQuerySet[AnyJob], job_id: int) -> AnyJob:
    """Lock and return one of the jobs of a person; another's looks exactly like one that never was.

    Raises:
        JobNotFound: There is none.
    """
    job = own.select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise JobNotFound("見つかりません", remedy="一覧から選び直してください")
    return job


def _held(job: Job) -> Job:
    """Lock and return the present row of a job, if the worker that took it still holds it."""
    held = job.locked_while_held(job.pk, job.attempt)
    if held is None:
        raise JobLost("この処理は取り消されたか、別の処理が引き継ぎました")
    return held
