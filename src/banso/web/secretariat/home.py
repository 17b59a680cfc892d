"""The home of the secretariat: what is late, what is next, what money is left, who has how much to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.applications.number_claims import disputed_numbers
from banso.actions.checks.case_figures import figures_by_round, filed_by_day, total_of, workloads
from banso.actions.checks.case_lists import (
    TO_DO,
    CaseFilter,
    calls_of,
    find_cases,
    officers_of,
    rows_of,
    times_of,
)
from banso.actions.definitions import definition_of
from banso.actions.money.ledger import balance_of
from banso.actions.permissions import Permission, may
from banso.core.lifecycle import LABELS, ApplicationState
from banso.records.models import Call
from banso.web import clock
from banso.web.people import signed_in
from banso.web.secretariat.day_charts import day_chart
from banso.web.secretariat.lookups import works_on_cases

LATE_SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One call at a time; the newest unless another is asked for."""
    calls = calls_of(signed_in(request))
    asked = request.GET.get("call", "")
    call = next((each for each in calls if str(each.pk) == asked), calls[0] if calls else None)
    context: dict[str, object] = {"calls": calls, "call": call, "may_work": works_on_cases(request)}
    context["may_lead"] = may(request.user, Permission.LEAD)
    if call is not None:
        context |= _desk(call)
    return render(request, "secretariat/home.html", context)


def _desk(call: Call) -> dict[str, object]:
    now = clock.now()
    times = times_of([call])
    late = find_cases(CaseFilter(is_late=True), times, now)
    total = total_of(figures_by_round(call))
    dates = definition_of(call.versions.newest_first()[0]).call
    rounds = dates.rounds if dates else ()
    days = filed_by_day(call, dates.opens_on if dates else None, rounds)
    return {
        "late": rows_of(late[:LATE_SHOWN], times, now),
        "late_count": late.count(),
        "disputed": disputed_numbers(call),
        "next": [
            {"state": state, "label": LABELS[state], "words": words, "count": total.by_state[state]}
            for state, words in TO_DO.items()
            if state in total.by_state
        ],
        "total": total,
        "withdrawn": total.by_state.get(ApplicationState.WITHDRAWN, 0),
        "balance": balance_of(call),
        "chart": day_chart(days, rounds),
        "next_round": next((one for one in rounds if one.closes_at >= now), None),
        "workloads": workloads(call, officers_of([call.pk])),
    }
