"""Where an applicant begins: companies, applications with where they stand, calls that are open."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.applications.histories import NextStep, next_step_of
from banso.actions.calls.open_calls import open_calls
from banso.core.applicant_words import TOLD
from banso.records.models import ApplicantCompany, Application, Membership
from banso.web.clock import now
from banso.web.people import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
    """One application in the list."""

    application: Application
    label: str
    next: NextStep | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The companies a person acts for, and their applications."""
    user, at = signed_in(request), now()
    applications = Application.objects.of(user).select_related("call", "company", "version").order_by("-pk")
    present = Membership.objects.present().filter(user=user).select_related("company").order_by("pk")
    context = {
        "memberships": present,
        "applications": [line_of(application, at) for application in applications],
        "calls": open_calls(at),
    }
    return render(request, "apply/home.html", context)


def line_of(application: Application, at: datetime) -> ApplicationLine:
    """An application as the list shows it."""
    return ApplicationLine(
        application=application, label=TOLD[application.stands], next=next_step_of(application, at)
    )


def writable_companies(request: HttpRequest) -> list[ApplicantCompany]:
    """The companies for which a person may begin an application."""
    present = Membership.objects.present().filter(user=signed_in(request), part__in=("owner", "editor"))
    return [membership.company for membership in present.select_related("company").order_by("pk")]
