"""Which permission each address of the site asks for, and the gate that asks.

The one table for pages, fragments, files and the API. An address that is not in it opens for nobody, so that a new
area is closed until somebody has decided who may enter. Whose row it is, the query sets of records decide.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import add_never_cache_headers

from banso.actions.permissions import Permission, may
from banso.api.problems import not_permitted, not_signed_in

AREAS: Mapping[str, Permission] = {
    "pages": Permission.VISIT,
    "catalogue": Permission.VISIT,
    "check": Permission.VISIT,
    "accounts": Permission.SIGN_IN,
    "policy": Permission.SIMULATE,
    "api": Permission.SIMULATE,
}
"""By namespace of the addresses."""

ADDRESSES: Mapping[str, Permission] = {
    "accounts:sign_in": Permission.VISIT,
    "accounts:sign_out": Permission.VISIT,
    "check:save": Permission.SIGN_IN,
    "check:saved": Permission.SIGN_IN,
    "pages:demo_date": Permission.SIGN_IN,
    # What there is to call is no secret; calling it asks for more.
    "api:openapi-json": Permission.VISIT,
}
"""By name, where an address differs from its area."""

Respond = Callable[[HttpRequest], HttpResponse]


def permission_for(match: ResolverMatch) -> Permission | None:
    """The permission an address asks for; None when nobody has decided, and so nobody may enter."""
    return ADDRESSES.get(match.view_name, AREAS.get(match.namespace))


class GateMiddleware:
    """Asks at every address whether this person may enter."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the address is known only afterwards."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Let in, send to the sign-in, or refuse."""
        match = request.resolver_match
        asked = permission_for(match) if match is not None else None
        if asked is Permission.VISIT or (asked is not None and may(request.user, asked)):
            return None
        signed_in = request.user.is_authenticated
        if match is not None and match.namespace == "api":
            return not_permitted() if signed_in else not_signed_in()
        if signed_in or asked is None:
            raise PermissionDenied
        if request.headers.get("HX-Request") == "true":
            # A sign-in inside a piece of a page helps nobody: the whole page is loaded anew, and leads there.
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Refresh": "true"})
        # The address can hold a company's answers, and the way to the sign-in carries it.
        to_sign_in = redirect_to_login(request.get_full_path())
        add_never_cache_headers(to_sign_in)
        return to_sign_in
