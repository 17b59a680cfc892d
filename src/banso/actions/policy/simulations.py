"""Asking for simulations, cancelling, repeating, sharing and deleting them."""

import hashlib
from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import BadComparison, JobNotPossible, TooManyRuns
from banso.actions.names import readable_name
from banso.actions.policy.comparison_reading import check_work, read_comparison
from banso.actions.policy.comparisons import Comparison, TableOfCompanies, plain_comparison
from banso.actions.policy.jobs import change_state, own_job, subject_of
from banso.core.errors import BadValue
from banso.core.jobs import JobState
from banso.core.programmes import Programme
from banso.records.models import CompanyTable, SimulationRun, User
from banso.records.models.audit import canonical_json

MOST_UNFINISHED = 5
"""Simulations of one person that wait or run at a time, so that nobody has to wait for all of somebody else's."""


@transaction.atomic
def request_run(
    *, by: User, at: datetime, title: str, comparison: Comparison, programme: Programme
) -> SimulationRun:
    """Ask for a simulation. The row is the queue: once this is committed, a worker takes it up.

    Args:
        by: Its author.
        at: The real moment.
        title: The author's name for it, 1 to 100 characters.
        comparison: What is compared, on which companies. That every scenario can be built from the programme,
            `banso.actions.policy.scenarios.scenarios_of` has found out.
        programme: The one the comparison names.

    Raises:
        BadName: The title is empty or too long.
        BadComparison: Something is out of bounds, or the company table is not this person's or cannot be used.
        TooManyRuns: So many simulations of this person are unfinished that another one has to wait.
    """
    request = plain_comparison(comparison)
    # Whichever door built it: what a worker could not read again is not kept.
    read_comparison(request)
    _refuse_unusable_table(by, comparison)
    _refuse_too_many(by)
    run = SimulationRun.objects.create(
        author=by,
        title=readable_name(title, place="試算の名前"),
        programme=programme.id,
        programme_name=programme.name,
        programme_version=programme.version,
        request=request,
        requested_at=at,
    )
    digest = hashlib.sha256(canonical_json(request).encode()).hexdigest()
    detail: dict[str, object] = {
        "programme": programme.id,
        "version": programme.version,
        "request_sha256": digest,
    }
    record_event(by=by, at=at, verb="simulation_run.queued", subject=subject_of(run), detail=detail)
    return run


def _refuse_too_many(by: User) -> None:
    # The author's row is locked, so that two windows cannot pass the limit together.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)
    if SimulationRun.objects.owned_by(by).unfinished().count() >= MOST_UNFINISHED:
        raise TooManyRuns(
            f"計算中か順番待ちの試算が{MOST_UNFINISHED}件あります",
            remedy="終わるのを待つか、どれかを取りやめてください",
        )


def _refuse_unusable_table(by: User, comparison: Comparison) -> None:
    companies = comparison.companies
    if not isinstance(companies, TableOfCompanies):
        return
    table = CompanyTable.objects.owned_by(by).usable().filter(pk=companies.id).first()
    if table is None:
        error = BadValue(
            "この会社の表は使えません",
            place="companies.id",
            remedy="検査の済んだ自分の会社の表を選んでください",
        )
        raise BadComparison([error])
    check_work(comparison, table.good_rows)


@transaction.atomic
def cancel_run(*, by: User, at: datetime, run_id: int) -> SimulationRun:
    """Call off a simulation that waits or runs; its worker stops within a second or two.

    Raises:
        JobNotFound: There is no such run of this person.
        JobNotPossible: It is over already.
    """
    run = own_job(SimulationRun.objects.owned_by(by), run_id)
    change_state(run, JobState.CANCELLED, by=by, at=at)
    return run


@transaction.atomic
def retry_run(*, by: User, at: datetime, run_id: int) -> SimulationRun:
    """Queue a simulation that failed or was cancelled once more, as it was asked for.

    Raises:
        JobNotFound: There is no such run of this person.
        JobNotPossible: It waits, runs or is finished.
        TooManyRuns: So many others of this person are unfinished that it has to wait.
    """
    run = own_job(SimulationRun.objects.owned_by(by), run_id)
    run.error = run.remedy = ""
    run.left = run.done = run.total = 0
    run.requested_at = max(at, run.requested_at)
    if run.is_over:
        _refuse_too_many(by)
    change_state(run, JobState.QUEUED, by=by, at=at, detail={"again": True})
    return run


@transaction.atomic
def rename_run(*, by: User, at: datetime, run_id: int, title: str) -> SimulationRun:
    """Give a simulation another name.

    Raises:
        BadName: The title is empty or too long.
        JobNotFound: There is no such run of this person.
    """
    kept = readable_name(title, place="試算の名前")
    run = own_job(SimulationRun.objects.owned_by(by), run_id)
    run.title = kept
    run.save(update_fields=("title",))
    record_event(by=by, at=at, verb="simulation_run.renamed", subject=subject_of(run))
    return run


@transaction.atomic
def share_run(*, by: User, at: datetime, run_id: int, shared: bool) -> SimulationRun:
    """Let other policy staff read a result, or no longer.

    Raises:
        JobNotFound: There is no such run of this person.
        JobNotPossible: It has no result to share.
    """
    run = own_job(SimulationRun.objects.owned_by(by), run_id)
    if run.stands is not JobState.FINISHED:
        raise JobNotPossible("結果のない試算は共有できません")
    run.is_shared = shared
    run.save(update_fields=("is_shared",))
    verb = "simulation_run.shared" if shared else "simulation_run.withdrawn"
    record_event(by=by, at=at, verb=verb, subject=subject_of(run))
    return run


@transaction.atomic
def delete_run(*, by: User, at: datetime, run_id: int) -> None:
    """Remove a simulation for good; one that runs is called off by it.

    Raises:
        JobNotFound: There is no such run of this person.
    """
    run = own_job(SimulationRun.objects.owned_by(by), run_id)
    subject = subject_of(run)
    run.delete()
    record_event(by=by, at=at, verb="simulation_run.deleted", subject=subject)
