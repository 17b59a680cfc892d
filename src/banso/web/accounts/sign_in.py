"""Signing in by a mailed code or a password, signing up, and signing out."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from banso.web.accounts import forms
from banso.web.accounts.openid import provider_name
from banso.web.homes import home_of

FORM_METHODS = ["get", "head", "post"]


class BegunAnew:
    """A view whose form begins a sign-in: what was begun before is given up.

    Else the library would lead whoever corrects a mistyped address back to the code that was sent to the wrong one.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Forget the one begun before."""
        if request.method == "POST" and not request.user.is_authenticated:
            clear_login(request)
        parent: Any = super()
        response: HttpResponseBase = parent.dispatch(request, *args, **kwargs)
        return response


@method_decorator(never_cache, name="dispatch")
class AskForCode(BegunAnew, account_views.RequestLoginCodeView):
    """Where signing in begins: an address, to which a code is sent."""

    form_class = forms.AskForCodeForm
    template_name = "accounts/sign_in.html"
    http_method_names = FORM_METHODS

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """What else one may sign in with."""
        return super().get_context_data(**more) | {"provider": provider_name()}


class GiveCode(account_views.ConfirmLoginCodeView):
    """The code that was sent."""

    form_class = forms.MailedCodeForm
    template_name = "accounts/code.html"
    http_method_names = FORM_METHODS

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say whose attempts are counted; to send it once more takes no form."""
        values = super().get_form_kwargs()
        return values if self._action == "resend" else values | {"email": self.stage.state.get("email", "")}

    def get_initial(self) -> dict[str, Any]:
        """The link in the mail brings the code along; somebody presses the button all the same."""
        return {"code": self.request.GET.get("code", "")[:40]}


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class GivePassword(BegunAnew, account_views.LoginView):
    """E-mail address and password."""

    form_class = forms.PasswordForm
    template_name = "accounts/password.html"
    http_method_names = FORM_METHODS

    def get_form_class(self) -> type[forms.PasswordForm]:
        """Ours."""
        return self.form_class


class SignUp(BegunAnew, account_views.SignupView):
    """The account of somebody who begins."""

    form_class = forms.SignUpForm
    template_name = "accounts/sign_up.html"
    http_method_names = FORM_METHODS


@method_decorator(never_cache, name="dispatch")
class ConfirmAddress(account_views.ConfirmEmailVerificationCodeView):
    """The code that was sent to an address nobody has confirmed yet."""

    form_class = forms.ConfirmAddressForm
    template_name = "accounts/confirm_address.html"
    http_method_names = FORM_METHODS


class Inactive(account_views.AccountInactiveView):
    """An account that is switched off."""

    template_name = "accounts/inactive.html"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page this person works from."""
    return HttpResponseRedirect(home_of(request.user))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. By POST only: a link or an image elsewhere must not sign anybody out.

    Whoever signs in anew as a proof goes on to where they came from; the sign-in takes pages of ours only.
    """
    onward = request.POST.get("next", "")
    was_signed_in = request.user.is_authenticated
    logout(request)
    # Whoever only gives up a code that was asked for has not been in.
    if was_signed_in:
        messages.success(request, _("ログアウトしました。"))
    address = resolve_url(settings.LOGOUT_REDIRECT_URL)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': onward})}" if onward else address)
