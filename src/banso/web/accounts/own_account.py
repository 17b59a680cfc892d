"""What people change of their own accounts, each after they have proven anew who they are."""

from allauth.account.internal.flows.manage_email import add_email
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from banso.actions.accounts.own_accounts import change_name, change_password, end_sessions, unlink
from banso.actions.errors import BadAccount, BadName
from banso.web.accounts.forms import NameForm, NewAddressForm
from banso.web.accounts.openid import provider_name
from banso.web.accounts.proof import proven
from banso.web.clock import real_now
from banso.web.forms import PageForm
from banso.web.people import signed_in

LONGEST_PASSWORD = 1000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def name(request: HttpRequest) -> HttpResponse:
    """Another name."""
    person = signed_in(request)
    form = NameForm(
        request.POST if request.method == "POST" else None, initial={"display_name": person.display_name}
    )
    if form.is_bound and form.is_valid():
        try:
            change_name(user=person, name=form.cleaned_data["display_name"], at=real_now())
        except BadName as error:
            form.add_error("display_name", f"{error.message}。{error.remedy}。")
        else:
            messages.success(request, _("氏名を変えました。"))
            return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/name.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def address(request: HttpRequest) -> HttpResponse:
    """Another address to sign in with: asked for here, taken once the code sent there has come back."""
    form = NewAddressForm(data=request.POST if request.method == "POST" else None, user=signed_in(request))
    if form.is_bound and form.is_valid():
        add_email(request, form)
        return HttpResponseRedirect(reverse("account_email_verification_sent"))
    return render(request, "accounts/address.html", {"form": form})


class PasswordForm(PageForm):
    """A new password, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("新しいパスワード"),
        help_text=gettext_lazy("12文字以上。よく使われる言葉や、名前・アドレスに似たものは使えません。"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("新しいパスワード(確認のため、もう一度)"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Both are the same."""
        if self.cleaned_data["again"] != self.cleaned_data.get("password", self.cleaned_data["again"]):
            raise ValidationError(_("2つの「新しいパスワード」が違います。入力し直してください。"))
        return str(self.cleaned_data["again"])


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def password(request: HttpRequest) -> HttpResponse:
    """Another password, or a first one: of staff, and of whoever has one. Applicants need none."""
    person = signed_in(request)
    if not person.needs_second_factor and not person.has_usable_password():
        raise Http404
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            changed = change_password(user=person, password=form.cleaned_data["password"], at=real_now())
        except BadAccount as error:
            form.add_error("password", f"{error.message}。{error.remedy}。")
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("パスワードを変えました。ほかの端末からはログアウトしました。"))
            return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/new_password.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def unlink_provider(request: HttpRequest, link_id: int) -> HttpResponse:
    """Ask whether to sign in through the provider no longer, or do it."""
    person = signed_in(request)
    if not SocialAccount.objects.filter(user=person, pk=link_id).exists():
        raise Http404
    if request.method == "POST":
        unlink(user=person, link=link_id, at=real_now())
        messages.success(
            request, _("%(provider)sではログインできないようにしました。") % {"provider": provider_name()}
        )
        return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/unlink.html", {"provider": provider_name()})


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every session but this one. Asks for no proof: it takes rights away and gives none."""
    update_session_auth_hash(request, end_sessions(user=signed_in(request), at=real_now()))
    messages.success(request, _("ほかの端末からログアウトしました。"))
    return HttpResponseRedirect(reverse("accounts:account"))
