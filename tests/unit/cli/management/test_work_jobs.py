"""What a worker does with a job: finishes it, says why not, lets go of it, or puts it back."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.utils import timezone
from duckdb import Error
from pytest_django import Settings

from banso.actions.errors import JobLost
from banso.actions.policy.jobs import take_job
from banso.actions.policy.simulations import cancel_run
from banso.cli.management import pulse as pulses
from banso.cli.management import table_checks
from banso.cli.management.commands import work_jobs
from banso.cli.management.commands.await_jobs import something_waits
from banso.cli.management.commands.work_jobs import do, do_one_job
from banso.cli.management.pulse import Pulse
from banso.core.errors import BadValue
from banso.core.jobs import JobState
from banso.population.backends import duckdb
from banso.records.models import CompanyTable, SimulationRun, User
from banso.records.models.jobs import LEFT_AFTER
from tests.people import make_policy_staff
from tests.simulations import brought, queued, started

# The pulse has a connection of its own, so nothing here can hide in one transaction.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.usefixtures("private_files"),
]
GOOD = "company,company.regular_employees,company.capital_yen\nA,5,1000000\nB,6,\n"
BAD = "C,many,1\n"


@pytest.fixture
def officer() -> User:
    return make_policy_staff()


@pytest.fixture
def run(officer: User) -> SimulationRun:
    return started(officer, at=timezone.now())


def test_without_work_there_is_nothing_to_wait_for_or_do() -> None:
    assert not something_waits()
    assert not do_one_job()


def test_a_simulation_is_done_from_the_request_alone(officer: User) -> None:
    run = queued(officer)
    assert something_waits()
    assert do_one_job()
    run.refresh_from_db()
    assert run.stands is JobState.FINISHED
    result: dict[str, Any] = run.result
    assert (result["format"], result["seed"], result["paths"]) == ("banso-simulation/1", 7, 3)
    assert result["programme"]["version"] == run.programme_version
    assert [one["id"] for one in result["scenarios"]] == ["base", "s1"]
    assert result["companies"]["rows"] == 200
    assert not something_waits()


def test_the_same_request_has_the_same_result(officer: User) -> None:
    runs = [queued(officer), queued(officer)]
    assert do_one_job()
    assert do_one_job()
    first, second = (SimulationRun.objects.get(pk=run.pk).result for run in runs)
    assert first == second


def test_a_programme_that_changed_meanwhile_is_not_simulated_unasked(officer: User) -> None:
    run = queued(officer)
    run.programme_version = "2023-00000000"
    run.save()
    assert do_one_job()
    run.refresh_from_db()
    assert run.stands is JobState.FAILED
    assert "制度ファイルが変わりました" in run.error
    assert run.remedy


def checked(officer: User, content: str, name: str = "企業.csv") -> CompanyTable:
    table = brought(officer, name=name, content=content.encode())
    assert do_one_job()
    table.refresh_from_db()
    return table


def test_a_table_is_checked_and_simulated(officer: User) -> None:
    table = checked(officer, GOOD)
    assert (table.stands, table.good_rows, table.problems) == (JobState.FINISHED, 2, 0)
    assert table.report["fill_rates"]
    run = queued(officer, companies={"kind": "table", "id": table.pk})
    assert do_one_job()
    run.refresh_from_db()
    assert run.error == ""
    assert run.result["companies"]["rows"] == 2
    assert table.name in run.result["companies"]["description"]


def test_bad_rows_are_listed_and_left_out(officer: User) -> None:
    table = checked(officer, GOOD + BAD)
    assert (table.good_rows, table.bad_rows, table.problems, table.is_usable) == (2, 1, 1, False)
    (problem,) = table.report["problems"]["first"]
    assert (problem["row"], problem["value"]) == (4, "many")


def test_a_small_parquet_file_of_very_many_rows_fails_with_words(
    officer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_checks, "MOST_ROWS", 999)
    path = tmp_path / "many.parquet"
    pq.write_table(pa.table({"company": pa.nulls(1000, pa.string())}), path)
    table = brought(officer, name="many.parquet", content=path.read_bytes())
    assert do_one_job()
    table.refresh_from_db()
    assert (table.stands, table.error) == (JobState.FAILED, "1,000行あります")
    assert "999行以下" in table.remedy


def test_what_is_no_table_fails_with_words(officer: User) -> None:
    table = checked(officer, "一行だけ\n")
    assert table.stands is JobState.FAILED
    assert table.error
    assert "/" not in table.error + table.remedy


def test_a_table_deleted_meanwhile_fails_with_words(officer: User) -> None:
    table = checked(officer, GOOD)
    run = queued(officer, companies={"kind": "table", "id": table.pk})
    table.delete()
    assert do_one_job()
    run.refresh_from_db()
    assert (run.stands, "会社の表がありません" in run.error) == (JobState.FAILED, True)


def test_a_job_cancelled_on_the_way_is_let_go(
    officer: User, run: SimulationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulses, "EVERY", 0.01)
    told = threading.Event()

    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        cancel_run(by=officer, at=timezone.now(), run_id=run.pk)
        for done in range(10_000):
            try:
                advance(done, 10_000)
            except JobLost:
                told.set()
                raise
            told.wait(0.01)
        return {"result": {}}

    do(run, work)
    assert told.is_set()
    run.refresh_from_db()
    assert run.stands is JobState.CANCELLED


ENDLESS = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b"


def test_a_job_cancelled_during_a_long_query_is_let_go(
    officer: User, run: SimulationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulses, "EVERY", 0.01)

    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        cancel_run(by=officer, at=timezone.now(), run_id=run.pk)
        duckdb().raw_sql(ENDLESS)
        return {"result": {}}

    do(run, work)
    run.refresh_from_db()
    assert run.stands is JobState.CANCELLED


def test_what_a_query_that_was_ended_turned_into_does_not_matter(
    officer: User, run: SimulationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulses, "EVERY", 0.01)

    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        cancel_run(by=officer, at=timezone.now(), run_id=run.pk)
        try:
            duckdb().raw_sql(ENDLESS)
        except Error as error:
            raise BadValue("会社の表を読めません") from error
        return {"result": {}}

    do(run, work)
    run.refresh_from_db()
    assert (run.stands, run.error) == (JobState.CANCELLED, "")


def test_a_job_that_takes_too_long_fails_with_words(
    run: SimulationRun, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(pulses, "EVERY", 0.01)
    settings.BANSO_JOB_MINUTES = 0

    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        duckdb().raw_sql(ENDLESS)
        return {"result": {}}

    do(run, work)
    run.refresh_from_db()
    assert (run.stands, run.result) == (JobState.FAILED, None)
    assert "打ち切りました" in run.error
    assert "減らして" in run.remedy


def test_a_job_cancelled_at_the_last_moment_stays_cancelled(officer: User, run: SimulationRun) -> None:
    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        cancel_run(by=officer, at=timezone.now(), run_id=run.pk)
        return {"result": {}}

    do(run, work)
    run.refresh_from_db()
    assert (run.stands, run.result) == (JobState.CANCELLED, None)


def test_what_is_wrong_with_the_request_is_told_to_its_author(run: SimulationRun) -> None:
    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        raise BadValue("会社がありません", place="/tmp/x", remedy="選び直してください")

    do(run, work)
    run.refresh_from_db()
    assert (run.stands, run.error, run.remedy) == (
        JobState.FAILED,
        "会社がありません",
        "選び直してください",
    )


def test_a_worker_told_to_stop_puts_its_job_back(run: SimulationRun) -> None:
    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do(run, work)
    run.refresh_from_db()
    assert (run.stands, run.left) == (JobState.QUEUED, 0)


def test_a_mistake_of_ours_ends_the_worker_and_leaves_the_job_to_the_next(run: SimulationRun) -> None:
    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(run, work)
    later = timezone.now() + LEFT_AFTER + timedelta(seconds=1)
    again = take_job(queue=SimulationRun.objects.all(), at=later)
    assert again is not None
    assert (again, again.left) == (run, 1)


def test_files_of_the_work_are_gone_afterwards(run: SimulationRun) -> None:
    seen: list[Path] = []

    def work(folder: Path, advance: work_jobs.Advance) -> dict[str, object]:
        (folder / "x").write_text("x")
        seen.append(folder)
        return {"result": {}}

    do(run, work)
    assert seen
    assert not seen[0].exists()


def test_a_pulse_keeps_a_job_through_one_long_step(
    run: SimulationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulses, "EVERY", 0.01)
    before = run.alive_at
    with Pulse(run) as pulse:
        pulse.advance(3, 4)
        ends = timezone.now() + timedelta(seconds=30)
        while timezone.now() < ends:
            run.refresh_from_db()
            if run.done == 3 and run.alive_at != before:
                break
    assert (run.done, run.total) == (3, 4)
    assert run.alive_at is not None
    assert before is not None
    assert run.alive_at > before


def test_a_worker_ends_when_it_is_idle(monkeypatch: pytest.MonkeyPatch, officer: User) -> None:
    monkeypatch.setattr(work_jobs, "IDLE_FOR", 0)
    queued(officer)
    call_command("work_jobs", until_idle=True)
    assert something_waits()
    monkeypatch.setattr(work_jobs, "IDLE_FOR", 0.5)
    monkeypatch.setattr(work_jobs, "EVERY", 0.1)
    call_command("work_jobs", until_idle=True)
    assert not something_waits()


def test_an_installation_that_cannot_compute_says_so_at_once(officer: User) -> None:
    run, table = queued(officer), brought(officer)
    call_command("refuse_jobs")
    for job in (run, table):
        job.refresh_from_db()
        assert job.stands is JobState.FAILED
        assert "部品" in job.error
        assert "管理者" in job.remedy
