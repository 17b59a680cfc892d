"""What an amendment would change, putting it in force, throwing it away; another budget."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from banso.actions.calls.amendments import amend_call, changes_being_made, drop_amendment
from banso.actions.calls.calls import change_budget
from banso.actions.errors import BudgetExhausted, CallNotPossible
from banso.core.errors import BadValue
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call
from banso.web.choices import chosen
from banso.web.clock import now
from banso.web.people import signed_in
from banso.web.secretariat.call_forms import BudgetForm, ReasonForm
from banso.web.secretariat.call_lookups import own_call
from banso.web.secretariat.calls import refuse, to_call


@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show the differences; ask for the reason; put them in force or throw them away."""
    call = own_call(request, call_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            act = chosen(request, "do", ACTS, place="公募の変更")
            if act(request, call, form):
                return to_call(call.pk)
        except (BadValue, CallNotPossible) as error:
            refuse(form, error)
    drafts = Application.objects.filter(call=call, state=ApplicationState.DRAFTED.value).count()
    context = {"call": call, "form": form, "changes": changes_being_made(call), "drafts": drafts}
    return render(request, "secretariat/call_amendment.html", context)


def _drop(request: HttpRequest, call: Call, form: ReasonForm) -> bool:
    """Throw the amendment away; a reason is of no account."""
    drop_amendment(call_id=call.pk, by=signed_in(request), at=now())
    messages.success(request, "変更案を取り消しました。公募の内容は元のままです。")
    return True


def _amend(request: HttpRequest, call: Call, form: ReasonForm) -> bool:
    """Put it in force; whether the form said why."""
    if not form.is_valid():
        return False
    reason = form.cleaned_data["reason"]
    version = amend_call(call_id=call.pk, reason=reason, by=signed_in(request), at=now())
    messages.success(request, f"第{version.number}版を公開しました。")
    return True


ACTS: Mapping[str, Callable[[HttpRequest, Call, ReasonForm], bool]] = {"drop": _drop, "amend": _amend}
"""What each button does, and whether that is done."""


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, call_id: int) -> HttpResponse:
    """Change the budget of a published call, by its ledger."""
    call = own_call(request, call_id)
    initial = {"budget_yen": call.budget_yen}
    form = BudgetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            change_budget(
                call_id=call.pk,
                budget_yen=typed["budget_yen"],
                by=signed_in(request),
                at=now(),
                note=typed["note"],
            )
        except (BudgetExhausted, CallNotPossible) as error:
            refuse(form, error)
        else:
            messages.success(request, "予算を変更しました。")
            return to_call(call.pk)
    return render(request, "secretariat/call_budget.html", {"call": call, "form": form})
