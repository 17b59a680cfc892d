"""Background work is taken up once, taken up again when it was left, and never ended by somebody who lost it."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from banso.actions.audit import verify_audit
from banso.actions.errors import JobLost
from banso.actions.policy.jobs import (
    MOST_TIMES_LEFT,
    fail_job,
    finish_job,
    put_back,
    report_progress,
    take_job,
)
from banso.actions.policy.simulations import cancel_run, delete_run
from banso.core.jobs import JobState
from banso.records.models import AuditEvent, SimulationRun, User
from banso.records.models.jobs import LEFT_AFTER
from tests.people import AT
from tests.simulations import LATER, RESULT, queued, started

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SILENT = AT + LEFT_AFTER + timedelta(seconds=1)


def take(at: datetime = AT) -> SimulationRun | None:
    return take_job(queue=SimulationRun.objects.all(), at=at)


def verbs() -> list[str]:
    return [event.verb.removeprefix("simulation_run.") for event in AuditEvent.objects.in_order()]


def test_nothing_to_do_is_no_job() -> None:
    assert take() is None


def test_the_one_that_waits_longest_is_taken_up_first(officer: User) -> None:
    later, first = queued(officer, at=LATER), queued(officer, at=AT)
    assert [take(LATER), take(LATER), take(LATER)] == [first, later, None]


def test_a_taken_job_says_who_works_since_when(officer: User) -> None:
    run = started(officer)
    run.refresh_from_db()
    assert (run.stands, run.attempt, run.started_at, run.alive_at) == (JobState.STARTED, 1, AT, AT)
    assert verbs() == ["queued", "started"]


def test_progress_keeps_a_job_and_leaves_no_event(officer: User) -> None:
    run = started(officer)
    report_progress(job=run, at=SILENT, done=40, total=200)
    assert take(SILENT) is None
    run.refresh_from_db()
    assert (run.done, run.total, run.permille_done) == (40, 200, 200)
    assert verbs() == ["queued", "started"]


def test_a_finished_job_has_its_outcome_and_all_of_its_progress(officer: User) -> None:
    run = started(officer)
    report_progress(job=run, at=AT, done=40, total=200)
    finish_job(job=run, at=LATER, outcome={"result": RESULT})
    run.refresh_from_db()
    assert (run.stands, run.result, run.finished_at) == (JobState.FINISHED, RESULT, LATER)
    assert (run.done, run.permille_done) == (200, 1000)
    assert verbs() == ["queued", "started", "finished"]
    assert verify_audit().is_sound


def test_a_failed_job_says_why_and_what_to_do(officer: User) -> None:
    run = started(officer)
    fail_job(job=run, at=LATER, error="会社の表がありません", remedy="選び直してください")
    run.refresh_from_db()
    assert (run.stands, run.error, run.remedy) == (
        JobState.FAILED,
        "会社の表がありません",
        "選び直してください",
    )


def test_a_job_left_by_a_killed_worker_is_taken_up_again(officer: User) -> None:
    left = started(officer)
    again = take(SILENT)
    assert again == left
    assert again is not None
    assert (again.attempt, again.left) == (2, 1)
    assert verbs() == ["queued", "started", "queued", "started"]


def test_the_worker_that_was_thought_dead_cannot_end_it(officer: User) -> None:
    left = started(officer)
    again = take(SILENT)
    assert again is not None
    for end in (
        lambda: report_progress(job=left, at=SILENT, done=1, total=2),
        lambda: finish_job(job=left, at=SILENT, outcome={"result": {"whose": "left"}}),
        lambda: fail_job(job=left, at=SILENT, error="x"),
        lambda: put_back(job=left, at=SILENT),
    ):
        with pytest.raises(JobLost):
            end()
    finish_job(job=again, at=SILENT, outcome={"result": {"whose": "again"}})
    assert SimulationRun.objects.get().result == {"whose": "again"}
    assert verbs().count("finished") == 1


def test_a_job_that_ends_every_worker_is_given_up(officer: User) -> None:
    queued(officer)
    at = AT
    for _ in range(MOST_TIMES_LEFT):
        assert take(at) is not None
        at += LEFT_AFTER + timedelta(seconds=1)
    assert take(at) is None
    run = SimulationRun.objects.get()
    assert run.stands is JobState.FAILED
    assert "何度も止まりました" in run.error


def test_a_worker_that_is_told_to_stop_puts_its_job_back_in_its_place(officer: User) -> None:
    run = started(officer)
    queued(officer, at=LATER)
    put_back(job=run, at=LATER)
    again = take(LATER)
    assert again == run
    assert again is not None
    assert (again.left, again.done) == (0, 0)
    with pytest.raises(JobLost):
        report_progress(job=run, at=LATER, done=1, total=2)


@pytest.mark.parametrize("end", [cancel_run, delete_run])
def test_a_cancelled_or_deleted_job_is_lost_to_its_worker(officer: User, end: object) -> None:
    run = started(officer)
    assert callable(end)
    end(by=officer, at=LATER, run_id=run.pk)
    with pytest.raises(JobLost):
        finish_job(job=run, at=LATER, outcome={"result": RESULT})
    assert take(SILENT) is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_never_take_the_same_job(officer: User) -> None:
    for _ in range(4):
        queued(officer)
    taken: list[int] = []
    start = threading.Barrier(6)

    def work() -> None:
        start.wait()
        try:
            while (run := take()) is not None:
                taken.append(run.pk)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(SimulationRun.objects.values_list("pk", flat=True))
    assert verify_audit().is_sound
