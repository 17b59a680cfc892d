"""The company an account elsewhere speaks for: offered, and registered only when the person confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from banso.actions.accounts.openid_companies import offer_for, take_up_offer
from banso.actions.errors import FieldsUnusable, InvitationUnusable
from banso.web.accounts.openid import provider_name
from banso.web.clock import now
from banso.web.people import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """Show what the provider says, or take it over."""
    person = signed_in(request)
    if request.method == "POST":
        return confirmed(request)
    found = offer_for(person)
    if found is None:
        return HttpResponseRedirect(reverse("apply:home"))
    return render(request, "accounts/openid_company.html", {"offer": found, "provider": provider_name()})


def confirmed(request: HttpRequest) -> HttpResponse:
    """Take it over."""
    try:
        company = take_up_offer(by=signed_in(request), at=now())
    except InvitationUnusable:
        return HttpResponseRedirect(reverse("apply:home"))
    except FieldsUnusable:
        messages.warning(request, _("足りない項目があります。会社の情報を入力してください。"))
        return HttpResponseRedirect(reverse("apply:register"))
    messages.success(request, _("%(name)sの担当になりました。") % {"name": company.name})
    return HttpResponseRedirect(reverse("apply:company", args=[company.pk]))
