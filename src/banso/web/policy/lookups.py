"""Rows of policy staff by their numbers; another person's look exactly like ones that never were."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from banso.records.models import CompanyTable, Draft, SimulationRun
from banso.web.people import signed_in

Row = TypeVar("Row", bound=Model)


def readable_run(request: HttpRequest, run_id: int) -> SimulationRun:
    """One's own run, or one that is shared.

    Raises:
        Http404: There is none.
    """
    return _row(SimulationRun.objects.readable_by(signed_in(request)), run_id)


def watched_run(request: HttpRequest, run_id: int) -> SimulationRun:
    """One's own run without its result, which can be half a megabyte.

    Raises:
        Http404: There is none.
    """
    return _row(SimulationRun.objects.owned_by(signed_in(request)).without_result(), run_id)


def own_draft(request: HttpRequest, draft_id: int) -> Draft:
    """One's own draft.

    Raises:
        Http404: There is none.
    """
    return _row(Draft.objects.owned_by(signed_in(request)), draft_id)


def own_table(request: HttpRequest, table_id: int) -> CompanyTable:
    """One's own company table.

    Raises:
        Http404: There is none.
    """
    return _row(CompanyTable.objects.owned_by(signed_in(request)), table_id)


def _row(visible: "QuerySet[Row]", number: int) -> Row:
    row = visible.filter(pk=number).first()
    if row is None:
        raise Http404
    return row
