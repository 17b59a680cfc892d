"""Signing in with an e-mail address and a password, and signing out."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from banso.actions.demonstration import DEMONSTRATION_ACCOUNTS, DEMONSTRATION_SIGN_IN_WORD
from banso.actions.sign_in import claim_attempt, forget_attempts
from banso.records.models import User
from banso.records.models.people import normal_email
from banso.web.clock import real_now
from banso.web.forms import PageForm
from banso.web.people import network_address


class SignInForm(PageForm):
    """E-mail address and password; `user` is set once they are right."""

    email = forms.CharField(
        label=gettext_lazy("メールアドレス"),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "inputmode": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("パスワード"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_email(self) -> str:
        """Read full-width letters as the letters they are."""
        email = normal_email(self.cleaned_data["email"])
        if "@" not in email:
            raise ValidationError(
                _("「メールアドレス」に @ がありません。name@example.jp のような形で入力してください。")
            )
        return email

    def clean(self) -> dict[str, object]:
        """Try the password, unless it was tried too often."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        email, address = cleaned["email"], network_address(self.request)
        wait = claim_attempt(at=real_now(), email=email, address=address)
        if wait is not None:
            minutes = int(wait.total_seconds() // 60) + 1
            raise ValidationError(
                _(
                    "続けて間違えたため、このアカウントのログインを休止しています。約%(minutes)d分後にもう一度お試しください。"
                )
                % {"minutes": minutes}
            )
        self.user = authenticate(self.request, username=email, password=cleaned["password"])
        if self.user is None:
            self.add_error(
                "password",
                _("「メールアドレス」か「パスワード」が違います。両方を確かめて、入力し直してください。"),
            )
            return cleaned
        forget_attempts(email=email, address=address)
        return cleaned


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in and go on to the page that was asked for."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(place_to_go(request))
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        login(request, form.user)
        return HttpResponseRedirect(place_to_go(request))
    demo_accounts = DEMONSTRATION_ACCOUNTS if settings.BANSO_DEMO else ()
    context = {
        "form": form,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "demo_accounts": demo_accounts,
        "demo_word": DEMONSTRATION_SIGN_IN_WORD,
    }
    return render(request, "accounts/sign_in.html", context)


def place_to_go(request: HttpRequest) -> str:
    """The page asked for before signing in, when it is one of ours; else the account."""
    address = request.POST.get("next", request.GET.get("next", ""))
    same_site = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if same_site else resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. By POST only: a link or an image elsewhere must not sign anybody out."""
    logout(request)
    messages.success(request, _("ログアウトしました。"))
    return HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL))
