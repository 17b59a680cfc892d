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
from django.urls import ResolverMatch, reverse
from django.utils.cache import add_never_cache_headers

from banso.actions.permissions import Permission, may
from banso.api.problems import not_permitted, not_signed_in
from banso.records.models import User
from banso.web.accounts.second_factors import has_shown

AREAS: Mapping[str, Permission] = {
    "pages": Permission.VISIT,
    "catalogue": Permission.VISIT,
    "check": Permission.VISIT,
    "calls": Permission.VISIT,
    "call_setup": Permission.LEAD,
    "accounts": Permission.SIGN_IN,
    "policy": Permission.SIMULATE,
    "secretariat": Permission.READ_CASES,
    "apply": Permission.APPLY,
    "arrivals": Permission.WORK_ON_CASES,
    "files": Permission.READ_CASES,
    "review": Permission.REVIEW,
    "selection": Permission.LEAD,
    "decide": Permission.READ_CASES,
    "outbox": Permission.VISIT,
    "api": Permission.SIMULATE,
}
"""By namespace of the addresses."""

ADDRESSES: Mapping[str, Permission] = {
    "account_login": Permission.VISIT,
    "account_confirm_login_code": Permission.VISIT,
    "account_signup": Permission.VISIT,
    "account_email_verification_sent": Permission.VISIT,
    "account_inactive": Permission.VISIT,
    "account_reauthenticate": Permission.SIGN_IN,
    "accounts:demo": Permission.VISIT,
    "accounts:invite_staff": Permission.ADMINISTER,
    "accounts:openid_company": Permission.APPLY,
    "accounts:password": Permission.VISIT,
    "accounts:sign_out": Permission.VISIT,
    "accounts:staff": Permission.ADMINISTER,
    "accounts:staff_account": Permission.ADMINISTER,
    "accounts:staff_reset": Permission.ADMINISTER,
    "accounts:staff_role": Permission.ADMINISTER,
    "accounts:staff_switch": Permission.ADMINISTER,
    "mfa_activate_totp": Permission.SIGN_IN,
    "mfa_add_webauthn": Permission.SIGN_IN,
    "mfa_authenticate": Permission.VISIT,
    "mfa_deactivate_totp": Permission.SIGN_IN,
    "mfa_generate_recovery_codes": Permission.SIGN_IN,
    "mfa_index": Permission.SIGN_IN,
    "mfa_list_webauthn": Permission.SIGN_IN,
    "mfa_reauthenticate": Permission.SIGN_IN,
    "mfa_reauthenticate_webauthn": Permission.SIGN_IN,
    "mfa_remove_webauthn": Permission.SIGN_IN,
    "mfa_view_recovery_codes": Permission.SIGN_IN,
    "openid_connect_callback": Permission.VISIT,
    "openid_connect_login": Permission.VISIT,
    "socialaccount_login_cancelled": Permission.VISIT,
    "socialaccount_signup": Permission.VISIT,
    "apply:consent": Permission.VISIT,
    "check:save": Permission.SIGN_IN,
    "check:saved": Permission.SIGN_IN,
    "decide:draft": Permission.PROPOSE,
    "decide:edit": Permission.PROPOSE,
    "decide:circulate": Permission.PROPOSE,
    "decide:withdraw": Permission.PROPOSE,
    "decide:sign": Permission.APPROVE,
    "decide:posted": Permission.PROPOSE,
    "decide:paper": Permission.PROPOSE,
    "decide:mail_again": Permission.PROPOSE,
    "pages:demo_date": Permission.SIGN_IN,
    "selection:board": Permission.READ_CASES,
    "selection:call": Permission.READ_CASES,
    "selection:calls": Permission.READ_CASES,
    "selection:case": Permission.READ_CASES,
    "secretariat:accept": Permission.WORK_ON_CASES,
    "secretariat:assign": Permission.WORK_ON_CASES,
    "secretariat:bring_list": Permission.WORK_ON_CASES,
    "secretariat:bulk": Permission.WORK_ON_CASES,
    "secretariat:clause": Permission.WORK_ON_CASES,
    "secretariat:conclude": Permission.WORK_ON_CASES,
    "secretariat:confirm": Permission.WORK_ON_CASES,
    "secretariat:give_out": Permission.WORK_ON_CASES,
    "secretariat:keep_row": Permission.WORK_ON_CASES,
    "secretariat:mark": Permission.WORK_ON_CASES,
    "secretariat:number": Permission.WORK_ON_CASES,
    "secretariat:police_answer": Permission.WORK_ON_CASES,
    "secretariat:return": Permission.WORK_ON_CASES,
    # What there is to call is no secret; calling it asks for more.
    "api:openapi-json": Permission.VISIT,
}
"""By name, where an address differs from its area."""

WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_reauthenticate",
        "accounts:app_picture",
        "accounts:prove_by_code",
        "accounts:second_factor_needed",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""What staff may open before they have shown a second factor, besides what anybody may visit: the way to one."""

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
        if asked is Permission.VISIT:
            return None
        signed_in = request.user.is_authenticated
        permitted = asked is not None and may(request.user, asked)
        if permitted and not lacks_second_factor(request):
            return None
        if match is not None and match.namespace == "api":
            return not_permitted() if signed_in else not_signed_in()
        if asked is None or (signed_in and not permitted):
            raise PermissionDenied
        return lead_to(request, reverse("accounts:second_factor_needed") if signed_in else None)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether a member of staff has not shown a second factor in this session, and asks for a page that needs it."""
    person, match = request.user, request.resolver_match
    if not isinstance(person, User) or not person.needs_second_factor or has_shown(request):
        return False
    return match is None or match.view_name not in WITHOUT_SECOND_FACTOR


def lead_to(request: HttpRequest, address: str | None) -> HttpResponse:
    """Send somebody to the sign-in, or to another step of it, and back afterwards."""
    if request.headers.get("HX-Request") == "true":
        # A sign-in inside a piece of a page helps nobody: the whole page is loaded anew, and leads there.
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Refresh": "true"})
    # The address can hold a company's answers, and the way to the sign-in carries it.
    response = redirect_to_login(request.get_full_path(), login_url=address)
    add_never_cache_headers(response)
    return response
