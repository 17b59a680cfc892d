"""The co-author of a plan: asked by the company, consents on a page of their own without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from banso.actions.applications.application_reading import (
    has_consented_to,
    present_co_author,
    read_application,
)
from banso.actions.applications.co_authors import ask_co_author, co_author_of, consent, withdraw_consent
from banso.actions.applications.consented_plans import plan_sections, plan_sums
from banso.actions.errors import (
    ApplicationNotEditable,
    ChangedMeanwhile,
    ConsentLinkUnusable,
    FieldsUnusable,
)
from banso.core.answers import OpenPoint
from banso.core.parties import CO_AUTHOR
from banso.records.models import Application
from banso.web.apply.field_views import plain_field_view
from banso.web.apply.filing import readings_of
from banso.web.apply.lookups import may_write, members_only, own_application, said
from banso.web.apply.progress import progress_of
from banso.web.clock import now, today
from banso.web.people import signed_in

SUMS = (
    ("costs", _lazy("支出の合計")),
    ("eligible", _lazy("補助対象経費")),
    ("requested", _lazy("交付申請額")),
)
"""What a co-author reads of the budget."""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def ask(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say who the co-author is, and ask for the consent."""
    application = own_application(request, application_id)
    if request.method != "POST":
        return _page(request, application, _asked_before(application), ())
    typed = {field.id: request.POST.get(field.id, "") for field in CO_AUTHOR}
    here = reverse("apply:co_author", args=[application.pk])
    try:
        ask_co_author(application=application, typed=typed, by=signed_in(request), at=now())
    except FieldsUnusable as error:
        return _page(request, application, typed, error.points)
    except ApplicationNotEditable as error:
        return said(request, error, here)
    messages.success(request, _("同意を依頼するメールを送りました。"))
    return HttpResponseRedirect(here)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of the co-author: the plan, and the choice to consent or not."""
    try:
        response = _plan(request, secret) if request.method != "POST" else _answered(request, secret)
    except ChangedMeanwhile as error:
        response = _plan(request, secret, error)
    except ConsentLinkUnusable as error:
        response = render(request, "apply/link_unusable.html", {"problem": error}, status=410)
    # Nobody is signed in here, and the page shows a company's plan all the same.
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answered(request: HttpRequest, secret: str) -> HttpResponse:
    chosen = request.POST.get("answer", "")
    if chosen == "consent":
        consent(secret=secret, seen=request.POST.get("seen", ""), at=now())
    elif chosen == "withdraw":
        withdraw_consent(secret=secret, at=now())
    return HttpResponseRedirect(request.path)


def _plan(request: HttpRequest, secret: str, problem: ChangedMeanwhile | None = None) -> HttpResponse:
    co_author = co_author_of(secret)
    application = co_author.application
    read = read_application(application, on=today())
    plan = plan_sections(read.form)
    sums = plan_sums(read.budget)
    context = {
        "co_author": co_author,
        "application": application,
        "readings": [one for one in readings_of(application, read) if one.section in plan],
        "sums": [(label, sums[key]) for key, label in SUMS if sums[key] is not None],
        "seen": read.plan_sha256,
        "stands": co_author.withdrawn_at is None and has_consented_to(co_author, read),
        "problem": problem,
    }
    return render(request, "apply/consent.html", context, status=409 if problem else 200)


def _asked_before(application: Application) -> dict[str, str]:
    """Who was asked last, for asking once more."""
    present = present_co_author(application)
    return {field.id: getattr(present, field.id) for field in CO_AUTHOR} if present else {}


def _page(
    request: HttpRequest, application: Application, typed: dict[str, str], points: tuple[OpenPoint, ...]
) -> HttpResponse:
    read = read_application(application, on=today())
    present = application.co_authors.order_by("-pk").first()
    context = {
        "application": application,
        "progress": progress_of(application, read, today()),
        "present": present,
        "outdated": present is not None
        and present.consented_at is not None
        and present.withdrawn_at is None
        and not has_consented_to(present, read),
        "fields": [plain_field_view(field, typed, points) for field in CO_AUTHOR],
        "has_errors": bool(points),
        "writable": application.is_editable and may_write(request, application.company),
    }
    return render(request, "apply/co_author.html", context, status=422 if points else 200)
