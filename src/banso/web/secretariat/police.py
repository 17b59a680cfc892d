"""The police check on screen: the list of one case to take away, and the answer that is recorded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from banso.actions.checks.police_checks import OfficersList, give_out_officers, record_police_answer
from banso.web import clock
from banso.web.forms import PageForm
from banso.web.people import signed_in
from banso.web.secretariat.lookups import own_case, refusal_of, say, to_page
from banso.web.secretariat.spreadsheets import table_response

PLACE = "police"
OFFICERS_FILE = "役員名簿"
"""Name of the list to be taken away."""


class AnswerForm(PageForm):
    """What the police answered."""

    check = forms.IntegerField(label="照会")
    result = forms.ChoiceField(label="結果", choices=[("clear", "該当なし"), ("known", "該当あり")])
    answered_on = forms.DateField(label="回答日")
    note = forms.CharField(label="備考", required=False)


@require_POST
def give_out(request: HttpRequest, application_id: int) -> HttpResponseBase:
    """The list of officers of one case as a file; that it was given out is recorded."""
    case = own_case(request, application_id)
    given: list[OfficersList] = []
    error = refusal_of(
        lambda: given.append(
            give_out_officers(application_ids=[case.pk], by=signed_in(request), at=clock.now())
        )
    )
    if error is not None:
        say(request, error, "")
        return to_page("eligibility", case.pk, fragment=PLACE)
    kind = "csv" if request.POST.get("do") == "csv" else "xlsx"
    return table_response(kind, f"{OFFICERS_FILE}_{case.number}", given[0].headings, given[0].rows)


@require_POST
def answer(request: HttpRequest, application_id: int) -> HttpResponse:
    """Record the answer.

    Raises:
        Http404: The check is of another case.
    """
    case = own_case(request, application_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        for _, words in form.error_list:
            messages.error(request, words)
        return to_page("eligibility", case.pk, fragment=PLACE)
    typed: dict[str, Any] = form.cleaned_data
    if not case.police_checks.filter(pk=typed["check"]).exists():
        raise Http404
    error = refusal_of(
        lambda: record_police_answer(
            check_id=typed["check"],
            is_clear=typed["result"] == "clear",
            answered_on=typed["answered_on"],
            note=typed["note"],
            by=signed_in(request),
            at=clock.now(),
        )
    )
    say(request, error, "警察からの回答を記録しました。")
    return to_page("eligibility", case.pk, fragment=PLACE)
