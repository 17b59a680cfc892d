"""Proving anew who one is, before something that matters is changed: a session left open must not be enough."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def has_proven(request: HttpRequest) -> bool:
    """Whether somebody has just proven who they are."""
    return not get_adapter(request).is_reauthentication_required(app="banso")


def can_prove_here(request: HttpRequest) -> bool:
    """Whether somebody has something to prove it by; whoever has codes by mail alone signs in anew."""
    return bool(get_adapter(request).get_reauthentication_methods(request.user))


def lead_to_proof(request: HttpRequest, onward: str) -> HttpResponse:
    """Send somebody to the proof, and on to a page afterwards. What a form brought is not kept on the way."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    way = ways[0]["url"] if ways else reverse("accounts:prove_by_code")
    return HttpResponseRedirect(f"{way}?{urlencode({'next': onward})}")


def proven(view: View) -> View:
    """A view that opens only for who has just proven who they are."""

    @wraps(view)
    def asking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if has_proven(request):
            return view(request, *args, **kwargs)
        return lead_to_proof(request, request.path)

    return asking


@never_cache
@require_safe
def prove_by_code(request: HttpRequest) -> HttpResponse:
    """Ask somebody who has nothing else to sign in anew by a code."""
    return render(request, "accounts/prove_by_code.html", {"next": request.GET.get("next", "")})
