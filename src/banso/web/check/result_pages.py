"""One programme's result in full, and the sheet for the visit to the chamber."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.calls.open_calls import open_call_of
from banso.core.check import Verdict, explain
from banso.core.reasons import Answers
from banso.web.catalogue import words
from banso.web.catalogue.references import References
from banso.web.check.answers import answered_screens
from banso.web.check.interview import Interview
from banso.web.check.requests import in_check
from banso.web.check.results import OUTSIDE, grouped, result_of
from banso.web.check.shown import bar_of, clause_rows
from banso.web.check.views import RESULTS
from banso.web.clock import now
from banso.web.people import may_apply


@require_safe
@in_check
def result(request: HttpRequest, interview: Interview, body: str, name: str) -> HttpResponse:
    """Every clause of one programme with its state, the sum with its steps, the papers."""
    entry = next((e for e in interview.with_rules if e.programme.series == f"{body}/{name}"), None)
    if entry is None:
        raise Http404
    explanation = explain(entry.programme, Answers(interview.vocabulary, interview.company))
    found = result_of(entry, explanation, interview)
    references = References(interview.offer.region.documents)
    context = {
        "result": found,
        "entry": entry,
        "programme": entry.programme,
        "rows": clause_rows(found.check.clauses, references),
        "bar": bar_of(found.amount),
        "documents": references.cited,
        "place": interview.place,
        "subject": interview.place.scope.title(interview.offer),
        "back": interview.place.address(view=RESULTS),
        "on": interview.on,
        "open_call": open_call_of(entry.programme.id, now()),
        "may_apply": may_apply(request),
        "answers": interview.place.parameters.get("a", ""),
    }
    return render(request, "check/result.html", context)


@require_safe
@in_check
def sheet(request: HttpRequest, interview: Interview) -> HttpResponse:
    """One or two pages of paper: answers, verdicts, points to confirm, papers, contacts."""
    groups = grouped(interview)
    shown = {Verdict.ELIGIBLE, Verdict.LIKELY, Verdict.UNKNOWN}
    context = {
        "subject": interview.place.scope.title(interview.offer),
        "answered": answered_screens(interview),
        "groups": [group for group in groups if group.id in shown],
        "rejected": [r for group in groups if group.id == Verdict.INELIGIBLE for r in group.results],
        "outside": sum(group.count for group in groups if group.id == OUTSIDE),
        "without_rules": len(interview.without_rules),
        "on": interview.on,
        "years": words.years_words(sorted({entry.programme.fiscal_year for entry in interview.entries})),
        "link": request.build_absolute_uri(interview.place.address()),
        "back": interview.place.address(view=RESULTS),
    }
    return render(request, "check/sheet.html", context)
