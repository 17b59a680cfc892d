"""Simulations: asking for them, watching them, reading what came out."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Query, Router, Schema, Status

from banso.actions.errors import JobNotFound, JobNotPossible
from banso.actions.policy.comparison_reading import read_comparison
from banso.actions.policy.scenarios import base_programme, check_size, scenarios_of
from banso.actions.policy.simulations import (
    cancel_run,
    delete_run,
    request_run,
    retry_run,
    share_run,
)
from banso.api.callers import caller, plain_body, real_now
from banso.api.descriptions import SIMULATION_ASKED, operation
from banso.core.jobs import JobState
from banso.definitions.region import installed_region
from banso.definitions.take_up import load_take_up
from banso.records.models import SimulationRun
from banso.records.models.simulations import SimulationRunQuerySet

router = Router(tags=["simulations"])
MOST_LISTED = 50


class Progress(Schema):
    """How far a simulation is, in steps of the work; `total` is 0 before the work knows its size."""

    done: int
    total: int


class Simulation(Schema):
    """A simulation that was asked for."""

    id: int
    title: str
    state: JobState
    progress: Progress
    programme: str
    programme_name: str
    programme_version: str
    request: dict[str, Any]
    shared: bool
    own: bool
    author: str
    error: str
    remedy: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: str | None


class SimulationList(Schema):
    """Simulations, the newest first; `next` is the address of the following ones."""

    simulations: list[Simulation]
    next: str | None


def shown(run: SimulationRun, request: HttpRequest) -> Simulation:
    """A simulation as its readers get it."""
    finished, own = run.stands is JobState.FINISHED, run.author_id == caller(request).pk
    return Simulation(
        id=run.pk,
        title=run.title,
        state=run.stands,
        progress=Progress(done=run.done, total=run.total),
        programme=run.programme,
        programme_name=run.programme_name,
        programme_version=run.programme_version,
        request=run.request if own else without_definitions(run.request),
        shared=run.is_shared,
        own=own,
        author=run.author.display_name,
        error=run.error,
        remedy=run.remedy,
        requested_at=run.requested_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        result=reverse("api:simulation_result", args=[run.pk]) if finished else None,
    )


def without_definitions(asked: dict[str, Any]) -> dict[str, Any]:
    """A request without the texts of drafts: who shares a result does not share what is still being written."""
    scenarios = [
        {key: value for key, value in one.items() if key != "definition"} for one in asked["scenarios"]
    ]
    return asked | {"scenarios": scenarios}


@router.post(
    "", response={201: Simulation}, url_name="simulations", openapi_extra=operation(SIMULATION_ASKED)
)
def ask(request: HttpRequest, response: HttpResponse) -> Status[Simulation]:
    """Ask for a simulation; it is queued, and `GET` of its address tells how far it is."""
    given = plain_body(request)
    title = given.pop("title", "")
    comparison = read_comparison(given)
    region = installed_region()
    scenarios_of(comparison, region, load_take_up(region))
    programme = base_programme(comparison, region)
    check_size(comparison, programme, region)
    run = request_run(
        by=caller(request),
        at=real_now(),
        title=title if isinstance(title, str) else "",
        comparison=comparison,
        programme=programme,
    )
    response["Location"] = reverse("api:simulation", args=[run.pk])
    return Status(201, shown(run, request))


@router.get("", response=SimulationList, openapi_extra=operation())
def simulations(request: HttpRequest, offset: int = Query(0, ge=0, le=10**6)) -> SimulationList:
    """One's own simulations and those colleagues share, the newest first, fifty at a time."""
    runs = SimulationRun.objects.readable_by(caller(request)).without_result().newest_first()
    page = list(runs[offset : offset + MOST_LISTED + 1])
    following = f"{reverse('api:simulations')}?offset={offset + MOST_LISTED}"
    return SimulationList(
        simulations=[shown(run, request) for run in page[:MOST_LISTED]],
        next=following if len(page) > MOST_LISTED else None,
    )


@router.get("/{int:run_id}", response=Simulation, url_name="simulation", openapi_extra=operation())
def simulation(request: HttpRequest, run_id: int) -> Simulation:
    """One simulation: its state and progress."""
    return shown(readable_run(SimulationRun.objects.without_result(), request, run_id), request)


@router.put(
    "/{int:run_id}/shared", response=Simulation, url_name="simulation_shared", openapi_extra=operation()
)
def share(request: HttpRequest, run_id: int) -> Simulation:
    """Let other policy staff read the result of a simulation of one's own."""
    return shown(share_run(by=caller(request), at=real_now(), run_id=run_id, shared=True), request)


@router.delete(
    "/{int:run_id}/shared", response=Simulation, url_name="simulation_shared", openapi_extra=operation()
)
def withdraw(request: HttpRequest, run_id: int) -> Simulation:
    """Let nobody else read it any longer."""
    return shown(share_run(by=caller(request), at=real_now(), run_id=run_id, shared=False), request)


@router.post(
    "/{int:run_id}/cancel", response=Simulation, url_name="simulation_cancel", openapi_extra=operation()
)
def cancel(request: HttpRequest, run_id: int) -> Simulation:
    """Call off a simulation of one's own that waits or runs."""
    return shown(cancel_run(by=caller(request), at=real_now(), run_id=run_id), request)


@router.post(
    "/{int:run_id}/retry", response=Simulation, url_name="simulation_retry", openapi_extra=operation()
)
def retry(request: HttpRequest, run_id: int) -> Simulation:
    """Queue a simulation of one's own that failed or was cancelled once more."""
    return shown(retry_run(by=caller(request), at=real_now(), run_id=run_id), request)


@router.delete("/{int:run_id}", response={204: None}, openapi_extra=operation())
def delete(request: HttpRequest, run_id: int) -> Status[None]:
    """Remove a simulation of one's own for good; one that runs is called off."""
    delete_run(by=caller(request), at=real_now(), run_id=run_id)
    return Status(204, None)


@router.get("/{int:run_id}/result", url_name="simulation_result", openapi_extra=operation())
def result(request: HttpRequest, run_id: int) -> HttpResponse:
    """What came out, in the format `banso-simulation/1` of docs/reference/simulation.md."""
    run = readable_run(SimulationRun.objects.all(), request, run_id)
    if run.stands is not JobState.FINISHED:
        raise JobNotPossible("結果がまだありません", remedy="state が finished になってから読んでください")
    return JsonResponse(run.result, json_dumps_params={"ensure_ascii": False})


def readable_run(runs: SimulationRunQuerySet, request: HttpRequest, run_id: int) -> SimulationRun:
    """One of these simulations that this person may read; any other looks like one that never was."""
    run = runs.readable_by(caller(request)).filter(pk=run_id).first()
    if run is None:
        raise JobNotFound("この試算は見つかりません", remedy="一覧から選び直してください")
    return run
