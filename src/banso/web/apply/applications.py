"""One application: where it stands, what happens next, what happened; taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banso.actions.applications.application_reading import read_application
from banso.actions.applications.histories import (
    changed_since_begun,
    history_of,
    next_step_of,
    open_request,
    reasons_for,
)
from banso.actions.applications.number_claims import other_claims
from banso.actions.errors import StepNotPossible
from banso.actions.filing.filing import withdraw_application
from banso.actions.filing.receipts import round_words
from banso.core.applicant_words import TOLD
from banso.core.lifecycle import NEXT, OVER, ApplicationState
from banso.records.models import Letter
from banso.records.models.companies import Part
from banso.web.apply.lookups import may_write, members_only, own_application, part_in, said
from banso.web.apply.progress import progress_of
from banso.web.clock import now, today
from banso.web.people import signed_in


@require_safe
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """The page of one application."""
    found = own_application(request, application_id)
    read = read_application(found, on=today())
    returned = found.stands is ApplicationState.RETURNED
    context = {
        "application": found,
        "label": TOLD[found.stands],
        "next": next_step_of(found, now()),
        "history": history_of(found),
        "progress": progress_of(found, read, today()) if found.is_editable else None,
        "read": read,
        "filings": found.filings.order_by("-number"),
        "letters": Letter.objects.of(signed_in(request)).filter(application=found).in_order(),
        "round": round_words(found) if found.number else "",
        "request_for_correction": open_request(found) if returned else None,
        "reasons": reasons_for(found),
        "shares_number": found.stands not in OVER and bool(other_claims(found)),
        "amended": bool(changed_since_begun(found)),
        "writable": found.is_editable and may_write(request, found.company),
        "may_withdraw": part_in(request, found.company) == Part.OWNER
        and ApplicationState.WITHDRAWN in NEXT[found.stands],
    }
    return render(request, "apply/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Ask whether to take the application back, or do it."""
    found = own_application(request, application_id)
    address = reverse("apply:application", args=[found.pk])
    if request.method != "POST":
        return render(request, "apply/withdraw.html", {"application": found, "label": TOLD[found.stands]})
    try:
        withdraw_application(application=found, by=signed_in(request), at=now())
    except StepNotPossible as error:
        return said(request, error, address)
    messages.success(request, _("申請を取り下げました。"))
    return HttpResponseRedirect(address)
