"""Rows of applicants by their numbers; another company's look exactly like ones that never were."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from banso.actions.errors import NotAMember
from banso.core.errors import BansoError
from banso.records.models import ApplicantCompany, Application, Filing, Membership
from banso.records.models.companies import Part
from banso.web.people import signed_in

Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponse]


def own_application(request: HttpRequest, application_id: int) -> Application:
    """An application of a company this person acts for.

    Raises:
        Http404: There is none.
    """
    visible = Application.objects.of(signed_in(request)).select_related("call", "company", "version")
    return _row(visible, application_id)


def own_company(request: HttpRequest, company_id: int) -> ApplicantCompany:
    """A company this person acts for.

    Raises:
        Http404: There is none.
    """
    return _row(ApplicantCompany.objects.of(signed_in(request)), company_id)


def own_membership(request: HttpRequest, membership_id: int) -> Membership:
    """A present membership of a company this person acts for.

    Raises:
        Http404: There is none.
    """
    companies = ApplicantCompany.objects.of(signed_in(request))
    present = Membership.objects.present().filter(company__in=companies).select_related("company", "user")
    return _row(present, membership_id)


def own_filing(request: HttpRequest, application_id: int, number: int) -> Filing:
    """A filing of an application of a company this person acts for.

    Raises:
        Http404: There is none.
    """
    application = own_application(request, application_id)
    filing = application.filings.filter(number=number).first()
    if filing is None:
        raise Http404
    filing.application = application
    return filing


def may_write(request: HttpRequest, company: ApplicantCompany) -> bool:
    """Whether this person may change applications of a company, not only read them."""
    return part_in(request, company) in (Part.OWNER, Part.EDITOR)


def part_in(request: HttpRequest, company: ApplicantCompany) -> str:
    """What this person may do for a company; empty for nothing."""
    found = Membership.objects.present().filter(company=company, user=signed_in(request)).first()
    return found.part if found else ""


def said(request: HttpRequest, error: BansoError, address: str) -> HttpResponse:
    """Lead to a page that says what an action refused."""
    messages.error(request, str(error))
    return HttpResponseRedirect(address)


def members_only(view: View) -> View:
    """Hide from somebody who is no member any more, or may only read, what such a person cannot do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAMember as error:
            return said(request, error, "/apply")

    return guarded


def _row(visible: "QuerySet[Row]", number: int) -> Row:
    row = visible.filter(pk=number).first()
    if row is None:
        raise Http404
    return row
