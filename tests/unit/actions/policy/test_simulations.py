"""Asking for simulations, cancelling, repeating, sharing and deleting them: one's own only, one event each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from banso.actions.errors import BadComparison, BadName, JobNotFound, JobNotPossible, TooManyRuns
from banso.actions.policy.comparison_reading import read_comparison
from banso.actions.policy.jobs import fail_job, finish_job, take_job
from banso.actions.policy.simulations import (
    MOST_UNFINISHED,
    cancel_run,
    delete_run,
    rename_run,
    request_run,
    retry_run,
    share_run,
)
from banso.core.jobs import JobState
from banso.records.models import AuditEvent, SimulationRun, User
from tests.people import AT, make_policy_staff
from tests.simulations import (
    ASKED,
    LATER,
    PROGRAMME,
    asked,
    brought,
    finished,
    programme,
    queued,
    started,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERY_CHANGE: list[Callable[..., object]] = [
    cancel_run,
    retry_run,
    delete_run,
    lambda **given: rename_run(title="盗み見", **given),
    lambda **given: share_run(shared=True, **given),
]


def verbs() -> list[str]:
    return [event.verb.removeprefix("simulation_run.") for event in AuditEvent.objects.in_order()]


def test_what_was_asked_for_is_kept_with_the_version_of_the_programme(officer: User) -> None:
    queued(officer, title="  上限を\n上げると ")
    run = SimulationRun.objects.get()
    assert (run.author, run.title, run.stands) == (officer, "上限を 上げると", JobState.QUEUED)
    assert run.programme == PROGRAMME
    assert run.programme_version.startswith("2023-")
    assert run.request == ASKED
    assert read_comparison(run.request).scenarios[0].changes.cap_yen == 2_000_000


def test_the_trail_holds_what_was_asked_for_as_a_digest(officer: User) -> None:
    queued(officer)
    event = AuditEvent.objects.get()
    assert event.verb == "simulation_run.queued"
    assert "request_sha256" in event.detail
    assert "上限" not in event.detail


@pytest.mark.parametrize("title", ["", " \u3000", "\u200b\u202e", "あ" * 101])
def test_a_title_must_be_readable(officer: User, title: str) -> None:
    with pytest.raises(BadName, match="試算の名前"):
        queued(officer, title=title)
    assert not SimulationRun.objects.exists()


def test_one_person_does_not_fill_the_queue(officer: User) -> None:
    runs = [queued(officer) for _ in range(MOST_UNFINISHED)]
    with pytest.raises(TooManyRuns, match=f"{MOST_UNFINISHED}件"):
        queued(officer)
    queued(make_policy_staff("other@pref.example"))
    cancel_run(by=officer, at=LATER, run_id=runs[0].pk)
    queued(officer)


@pytest.mark.usefixtures("private_files")
def test_somebody_elses_company_table_cannot_be_used(officer: User) -> None:
    table = brought(make_policy_staff("other@pref.example"))
    with pytest.raises(BadComparison) as refused:
        queued(officer, companies={"kind": "table", "id": table.pk})
    assert [error.place for error in refused.value.errors] == ["companies.id"]


def test_what_a_worker_could_not_read_again_is_not_kept(officer: User) -> None:
    beyond = replace(asked(), paths=1_000_000)
    with pytest.raises(BadComparison) as refused:
        request_run(by=officer, at=AT, title="試算", comparison=beyond, programme=programme())
    assert [error.place for error in refused.value.errors] == ["paths"]
    assert not SimulationRun.objects.exists()


def test_a_waiting_or_running_simulation_is_cancelled(officer: User) -> None:
    running, waiting = started(officer), queued(officer, at=LATER)
    for run in (running, waiting):
        cancel_run(by=officer, at=LATER, run_id=run.pk)
        run.refresh_from_db()
        assert (run.stands, run.finished_at) == (JobState.CANCELLED, LATER)


def test_what_is_finished_is_not_cancelled(officer: User) -> None:
    run = finished(officer)
    with pytest.raises(JobNotPossible, match="完了"):
        cancel_run(by=officer, at=LATER, run_id=run.pk)
    assert SimulationRun.objects.get().result is not None


def test_a_failed_simulation_is_repeated_as_it_was_asked_for(officer: User) -> None:
    run = started(officer)
    fail_job(job=run, at=AT, error="止まりました")
    again = retry_run(by=officer, at=LATER, run_id=run.pk)
    assert (again.stands, again.error, again.left, again.requested_at) == (JobState.QUEUED, "", 0, LATER)
    assert again.request == ASKED
    taken = take_job(queue=SimulationRun.objects.all(), at=LATER)
    assert taken is not None
    finish_job(job=taken, at=LATER, outcome={"result": {}})
    assert verbs() == ["queued", "started", "failed", "queued", "started", "finished"]


def test_a_finished_simulation_is_not_repeated(officer: User) -> None:
    run = finished(officer)
    with pytest.raises(JobNotPossible):
        retry_run(by=officer, at=LATER, run_id=run.pk)
    assert SimulationRun.objects.get().result is not None


def test_only_a_result_is_shared_and_may_be_withdrawn(officer: User) -> None:
    colleague = make_policy_staff("other@pref.example")
    run = started(officer)
    with pytest.raises(JobNotPossible, match="結果のない"):
        share_run(by=officer, at=LATER, run_id=run.pk, shared=True)
    finish_job(job=run, at=LATER, outcome={"result": {}})
    assert not SimulationRun.objects.readable_by(colleague).exists()
    share_run(by=officer, at=LATER, run_id=run.pk, shared=True)
    assert SimulationRun.objects.readable_by(colleague).get() == run
    share_run(by=officer, at=LATER, run_id=run.pk, shared=False)
    assert not SimulationRun.objects.readable_by(colleague).exists()
    assert verbs()[-2:] == ["shared", "withdrawn"]


def test_a_simulation_is_renamed_and_deleted(officer: User) -> None:
    run = finished(officer)
    rename_run(by=officer, at=LATER, run_id=run.pk, title="新しい名前")
    assert SimulationRun.objects.get().title == "新しい名前"
    delete_run(by=officer, at=LATER, run_id=run.pk)
    assert not SimulationRun.objects.exists()
    assert verbs()[-2:] == ["renamed", "deleted"]


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_somebody_elses_simulation_is_as_if_it_were_not_there(
    officer: User, change: Callable[..., object], missing: bool
) -> None:
    run = finished(officer)
    share_run(by=officer, at=AT, run_id=run.pk, shared=True)
    before = verbs()
    stranger = make_policy_staff("other@pref.example")
    with pytest.raises(JobNotFound):
        change(by=stranger, at=LATER, run_id=run.pk + 1000 * missing)
    assert SimulationRun.objects.get().title == "上限を上げると"
    assert verbs() == before


def test_a_name_loses_what_nobody_sees(officer: User) -> None:
    run = queued(officer, title="\u202e上限\u200b\0 案\ud800")
    assert run.title == "上限 案"
