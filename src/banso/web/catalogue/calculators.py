"""The pages of the calculators; without JavaScript they are pages of their own, with it a part of the programme's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banso.core.programmes import Programme
from banso.web.catalogue.amount_form import AmountForm
from banso.web.catalogue.loan_form import LoanForm
from banso.web.catalogue.programme_page import find_programme, heading
from banso.web.catalogue.words import LIST_TITLE


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """What a programme would grant for a table of costs."""
    offer, programme = find_programme(body, name, year)
    if programme.amount is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AmountForm(offer, programme, sent, request.FILES.get("file"))
    context = (
        heading(offer, programme)
        | trail_to(programme, _("補助額を計算する"))
        | {"amount_form": form, "swapped": is_swapped(request)}
    )
    return render(request, "catalogue/amount.html", context)


@never_cache
@require_safe
def loan(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """What a loan would cost."""
    offer, programme = find_programme(body, name, year)
    if programme.loan is None or not LoanForm.fits(programme.loan):
        raise Http404
    form = LoanForm(offer, programme, request.GET)
    context = (
        heading(offer, programme)
        | trail_to(programme, _("返済額を計算する"))
        | {"loan_form": form, "swapped": is_swapped(request)}
    )
    return render(request, "catalogue/loan.html", context)


def is_swapped(request: HttpRequest) -> bool:
    """Whether the answer replaces a part of the page, so that the focus has to be moved to it."""
    return "HX-Request" in request.headers


def trail_to(programme: Programme, here: str) -> dict[str, object]:
    """Where a calculator stands."""
    trail = [("/programmes", LIST_TITLE), (f"/programmes/{programme.id}", programme.name)]
    return {"calculator_trail": trail, "calculator_here": here}
