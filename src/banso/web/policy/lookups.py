"""Rows of policy staff by their numbers; another person's look exactly like ones that never were."""

from django.http import Http404, HttpRequest

from banso.records.models import CompanyTable, Draft, SimulationRun
from banso.web.people import signed_in


def readable_run(request: HttpRequest, run_id: int) -> SimulationRun:
    """One's own run, or one that is shared.

    Raises:
        Http404: There is none.
    """
    run = SimulationRun.objects.readable_by(signed_in(request)).filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def watched_run(request: HttpRequest, run_id: int) -> SimulationRun:
    """One's own run without its result, which can be half a megabyte.

    Raises:
        Http404: There is none.
    """
    own = SimulationRun.objects.owned_by(signed_in(request)).without_result()
    run = own.filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def own_draft(request: HttpRequest, draft_id: int) -> Draft:
    """One's own draft.

    Raises:
        Http404: There is none.
    """
    draft = Draft.objects.owned_by(signed_in(request)).filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return draft


def own_table(request: HttpRequest, table_id: int) -> CompanyTable:
    """One's own company table.

    Raises:
        Http404: There is none.
    """
    table = CompanyTable.objects.owned_by(signed_in(request)).filter(pk=table_id).first()
    if table is None:
        raise Http404
    return table
