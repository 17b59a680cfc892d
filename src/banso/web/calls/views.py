"""The list of calls and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.calls.amendments import history_of
from banso.actions.definitions import procedure_of
from banso.core.reasons import requirement
from banso.definitions.region import installed_region
from banso.records.models import Call
from banso.web.calls.standing import call_shown, shown_calls
from banso.web.clock import now
from banso.web.people import may_apply


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """All public calls, those that are open first."""
    calls = Call.objects.public().select_related("balance").with_versions()
    return render(request, "calls/list.html", {"calls": shown_calls(calls, now())})


@require_safe
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call: its cut-offs, what it asks for, how it is decided, and what changed since it was published."""
    found = Call.objects.public().select_related("balance").with_versions().filter(pk=call_id).first()
    if found is None:
        raise Http404
    shown = call_shown(found, now())
    procedure = procedure_of(shown.version)
    vocabulary = installed_region().vocabulary
    whom = [requirement(paper.when, vocabulary) if paper.when else "" for paper in shown.programme.papers]
    context = {
        "shown": shown,
        "call": found,
        "programme": shown.programme,
        "procedure": procedure,
        "papers": list(zip(shown.programme.papers, whom, strict=True)),
        "history": history_of(found),
        "may_apply": may_apply(request),
    }
    return render(request, "calls/call.html", context)
