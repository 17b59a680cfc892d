"""The second factor: setting one up, showing it, its recovery codes, removing it."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as factor_views
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from banso.actions.accounts.second_factors import has_second_factor, may_remove, note_factor
from banso.web.accounts import forms
from banso.web.accounts.proof import can_prove_here, has_proven, lead_to_proof
from banso.web.clock import real_now
from banso.web.people import signed_in

FORM_METHODS = ["get", "head", "post"]
never_cached = method_decorator(never_cache, name="dispatch")


def has_shown(request: HttpRequest) -> bool:
    """Whether the second factor was shown in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


@never_cache
@require_safe
def needed(request: HttpRequest) -> HttpResponse:
    """Where the gate leads staff who have not shown a second factor: to it, or to setting one up."""
    person = signed_in(request)
    asked = {"next": request.GET.get("next", "")}
    if has_second_factor(person) and not has_shown(request):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode(asked)}")
    return render(request, "accounts/second_factor_needed.html")


class ShowFactor(factor_views.AuthenticateView):
    """The second step of signing in."""

    form_class = forms.SecondFactorForm
    webauthn_form_class = forms.ShowPasskeyForm
    template_name = "accounts/second_factor.html"
    http_method_names = FORM_METHODS


class ShowFactorAgain(factor_views.ReauthenticateView):
    """The code once more, before something that matters."""

    form_class = forms.ProveAgainForm
    template_name = "accounts/prove_again.html"
    http_method_names = FORM_METHODS

    def get_default_success_url(self) -> str:
        """The overview."""
        return reverse("mfa_index")


class ShowPasskeyAgain(passkey_views.ReauthenticateWebAuthnView):
    """The passkey once more."""

    form_class = forms.ProvePasskeyForm
    template_name = "accounts/passkey_again.html"
    http_method_names = FORM_METHODS

    def get_default_success_url(self) -> str:
        """The overview."""
        return reverse("mfa_index")

    def form_invalid(self, form: forms.ProvePasskeyForm) -> HttpResponse:
        """Ask for it again."""
        return self.render_to_response(self.get_context_data() | {"form": form})


class PasswordAgain(ReauthenticateView):
    """The password once more, of somebody without a second factor."""

    form_class = forms.PasswordAgainForm
    template_name = "accounts/password_again.html"
    http_method_names = FORM_METHODS

    def get_default_success_url(self) -> str:
        """The overview."""
        return reverse("mfa_index")


@never_cached
class Overview(factor_views.IndexView):
    """What somebody has registered."""

    template_name = "accounts/second_factors.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Each factor by kind, and whether it may go."""
        person = signed_in(self.request)
        own = list(Authenticator.objects.filter(user=person).order_by("pk"))
        kinds = Authenticator.Type
        return {
            "app": next((one for one in own if one.type == kinds.TOTP), None),
            "passkeys": [one for one in own if one.type == kinds.WEBAUTHN],
            "recovery": next((one for one in own if one.type == kinds.RECOVERY_CODES), None),
            "removable": any(may_remove(one) for one in own if one.type != kinds.RECOVERY_CODES),
            "needs_second_factor": person.needs_second_factor,
        }


class NotedFactor:
    """A view that sets a factor up: it counts as shown at once, and leaves its event in the trail."""

    request: HttpRequest
    kind: Authenticator.Type

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for proof of whoever signs in by codes alone: the library takes their open session for it.

        Else whoever finds one could set up a factor of their own and shut the owner out.
        """
        if not has_proven(request) and not can_prove_here(request):
            return lead_to_proof(request, request.path)
        parent: Any = super()
        response: HttpResponseBase = parent.dispatch(request, *args, **kwargs)
        return response

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Keep the factor that was proven to work."""
        parent: Any = super()
        response: HttpResponse = parent.form_valid(form)
        factor = Authenticator.objects.filter(user=signed_in(self.request), type=self.kind).latest("pk")
        note_factor(factor=factor, verb="set", at=real_now())
        post_authentication(self.request, factor)
        return response


@never_cached
class SetUpApp(NotedFactor, app_views.ActivateTOTPView):
    """An app that shows codes."""

    form_class = forms.SetUpAppForm
    template_name = "accounts/set_up_app.html"
    http_method_names = FORM_METHODS
    kind = Authenticator.Type.TOTP

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The key in groups, for who types it."""
        context = super().get_context_data(**more)
        secret = context["form"].secret
        return context | {"secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))}


@never_cache
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """What the app reads from the screen. An address of its own: the policy lets no picture in by a `data:` one."""
    adapter = get_adapter()
    address = adapter.build_totp_url(signed_in(request), get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


@never_cached
class SetUpPasskey(NotedFactor, passkey_views.AddWebAuthnView):
    """A passkey."""

    form_class = forms.AddPasskeyForm
    template_name = "accounts/set_up_passkey.html"
    http_method_names = FORM_METHODS
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The form with what was typed; the library's own view leaves that out."""
        return {"form": more.get("form") or self.get_form()} | super().get_context_data(**more)


@never_cached
class RemoveApp(app_views.DeactivateTOTPView):
    """Asks whether to remove the app."""

    form_class = forms.RemoveAppForm
    template_name = "accounts/remove_factor.html"
    http_method_names = FORM_METHODS

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove it."""
        note_factor(factor=self.authenticator, verb="removed", at=real_now())
        return super().form_valid(form)


@never_cached
class RemovePasskey(passkey_views.RemoveWebAuthnView):
    """Asks whether to remove a passkey."""

    template_name = "accounts/remove_factor.html"
    http_method_names = FORM_METHODS

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove it, unless it is the last factor of a member of staff."""
        factor = self.get_object()
        if not may_remove(factor):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        note_factor(factor=factor, verb="removed", at=real_now())
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """The overview."""
        return reverse("mfa_index")


@never_cached
class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    """The codes for when the device is lost."""

    template_name = "accounts/recovery_codes.html"


@never_cached
class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    """Asks whether to make new ones."""

    template_name = "accounts/new_recovery_codes.html"
    http_method_names = FORM_METHODS
