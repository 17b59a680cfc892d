"""Figures of a call by round and state, on screen and as CSV: what the programme sheet asks for."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.checks.case_figures import RoundFigures, figures_by_round, total_of
from banso.actions.money.ledger import balance_of
from banso.core.lifecycle import LABELS, ApplicationState
from banso.records.models import Call
from banso.web.people import signed_in
from banso.web.secretariat.spreadsheets import Value, csv_response

HEADINGS = ("公募", "締切回", "項目", "値", "単位")
STATES = tuple(state for state in ApplicationState if state is not ApplicationState.DRAFTED)


@require_safe
def statistics(request: HttpRequest, call_id: int) -> HttpResponse:
    """The figures."""
    call = _own_call(request, call_id)
    figures = figures_by_round(call)
    total = total_of(figures)
    shown = [state for state in STATES if state in total.by_state]
    context = {
        "call": call,
        "figures": figures,
        "total": total,
        "states": [
            (LABELS[state], [each.by_state.get(state, 0) for each in figures], total.by_state[state])
            for state in shown
        ],
        "balance": balance_of(call),
    }
    return render(request, "secretariat/statistics.html", context)


@require_safe
def statistics_csv(request: HttpRequest, call_id: int) -> HttpResponseBase:
    """The same, one figure to a row."""
    call = _own_call(request, call_id)
    figures = figures_by_round(call)
    rows = [row for each in figures for row in _rows(call, _round_name(each), each)]
    rows += _rows(call, "合計", total_of(figures))
    return csv_response(f"統計_{call.title}", HEADINGS, rows)


def _rows(call: Call, where: str, figures: RoundFigures) -> Iterator[tuple[Value, ...]]:
    yield (call.title, where, "応募件数", figures.filed, "件")
    yield (call.title, where, "採択件数", figures.selected, "件")
    yield (call.title, where, "交付決定件数", figures.granted, "件")
    yield (call.title, where, "交付申請額", figures.requested_yen, "円")
    yield (call.title, where, "採択額", figures.granted_yen, "円")
    for state in STATES:
        yield (call.title, where, f"状態: {LABELS[state]}", figures.by_state.get(state, 0), "件")


def _round_name(figures: RoundFigures) -> str:
    return f"第{figures.round}回" if figures.round is not None else "締切回なし"


def _own_call(request: HttpRequest, call_id: int) -> Call:
    found = Call.objects.worked_on_by(signed_in(request)).filter(pk=call_id).first()
    if found is None:
        raise Http404
    return found
