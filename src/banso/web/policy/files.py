"""A result to take away: PDF for the meeting, CSV for spreadsheets, JSON for programs."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from banso.core.jobs import JobState
from banso.records.models import SimulationRun
from banso.web.policy.handout import handout
from banso.web.policy.lookups import readable_run
from banso.web.policy.results import clauses_of, exhibit_of
from banso.web.policy.spreadsheet import spreadsheet


def finished_run(request: HttpRequest, run_id: int) -> SimulationRun:
    """A run with a result.

    Raises:
        Http404: There is none, or it has no result.
    """
    run = readable_run(request, run_id)
    if run.stands is not JobState.FINISHED:
        raise Http404
    return run


@require_safe
def pdf(request: HttpRequest, run_id: int) -> HttpResponse:
    """Two pages."""
    run = finished_run(request, run_id)
    exhibit = exhibit_of(run)
    return attached(handout(run.title, exhibit, clauses_of(exhibit)), "application/pdf", run, "pdf")


@require_safe
def csv(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every figure, one to a row."""
    run = finished_run(request, run_id)
    return attached(spreadsheet(exhibit_of(run)), "text/csv; charset=utf-8", run, "csv")


@require_safe
def result_json(request: HttpRequest, run_id: int) -> HttpResponse:
    """The result as it is stored."""
    run = finished_run(request, run_id)
    text = json.dumps(run.result, ensure_ascii=False, indent=1)
    return attached(text.encode(), "application/json", run, "json")


def attached(content: bytes, kind: str, run: SimulationRun, ending: str) -> HttpResponse:
    """A file that is saved under a name no machine stumbles over."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="banso-simulation-{run.pk}.{ending}"'
    return response
