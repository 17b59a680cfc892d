"""Accounts, kept by an administrator: inviting staff, roles, switching off, lost second factors. Never case work."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.accounts.accounts import LONGEST_DISPLAY_NAME
from banso.actions.accounts.second_factors import LONGEST_REASON, reset_second_factor
from banso.actions.accounts.staff_accounts import give_role, invite_staff, switch_account
from banso.core.errors import BansoError
from banso.records.models import User
from banso.records.models.people import APPLICANT_ROLES, Role, normal_email
from banso.web.accounts.forms import address_field, readable_address
from banso.web.clock import real_now
from banso.web.forms import PageForm
from banso.web.people import signed_in

ON_A_PAGE = 50
STAFF_ROLES = [(role.value, role.label) for role in Role if role not in APPLICANT_ROLES]


class InviteForm(PageForm):
    """A new member of staff."""

    display_name = forms.CharField(label="氏名", max_length=LONGEST_DISPLAY_NAME)
    email = address_field(help_text="このアドレスに案内が届きます。")
    role = forms.ChoiceField(label="役割", choices=STAFF_ROLES, widget=forms.RadioSelect)

    def clean_email(self) -> str:
        """Read full-width letters as the letters they are."""
        return readable_address(self.cleaned_data["email"])


class RoleForm(PageForm):
    """Another role."""

    role = forms.ChoiceField(label="役割", choices=Role.choices, widget=forms.RadioSelect)


class ReasonForm(PageForm):
    """Why an account is changed."""

    reason = forms.CharField(
        label="理由",
        help_text="記録に残ります。個人情報は書かないでください。",
        max_length=LONGEST_REASON,
    )


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account here, or those a search finds."""
    sought = request.GET.get("q", "")[:100].strip()
    found = readable_accounts(signed_in(request)).order_by("role", "display_name", "pk")
    if sought:
        found = found.filter(Q(email__contains=normal_email(sought)) | Q(display_name__contains=sought))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/staff.html", {"page": page, "sought": sought})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask who, or send the invitation."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data

        def invited() -> str:
            user = invite_staff(
                email=values["email"],
                display_name=values["display_name"],
                role=Role(values["role"]),
                by=signed_in(request),
                at=real_now(),
            )
            return f"{user.display_name}さんに案内を送りました。"

        if done(request, form, invited):
            return HttpResponseRedirect(reverse("accounts:staff"))
    return render(request, "accounts/invite_staff.html", {"form": form})


@require_safe
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account."""
    person = account_of(request, user_id)
    return render(request, "accounts/staff_account.html", context_of(request, person))


@require_POST
def role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give another role."""
    person = account_of(request, user_id)
    form = RoleForm(request.POST)

    def changed() -> str:
        chosen = Role(form.cleaned_data["role"])
        give_role(user=person, role=chosen, by=signed_in(request), at=real_now())
        return f"{person.display_name}さんの役割を「{chosen.label}」にしました。"

    return answered(request, person, form, "role_form", changed)


@require_POST
def switch(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch it off, or on again."""
    person = account_of(request, user_id)
    form = ReasonForm(request.POST, auto_id="switch_%s")
    on = not person.is_active

    def changed() -> str:
        reason = form.cleaned_data["reason"]
        switch_account(user=person, on=on, reason=reason, by=signed_in(request), at=real_now())
        return f"{person.display_name}さんのアカウントを{'使える' if on else '使えない'}ようにしました。"

    return answered(request, person, form, "switch_form", changed)


@require_POST
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Remove a lost second factor."""
    person = account_of(request, user_id)
    form = ReasonForm(request.POST, auto_id="reset_%s")

    def changed() -> str:
        reason = form.cleaned_data["reason"]
        reset_second_factor(user=person, reason=reason, by=signed_in(request), at=real_now())
        return f"{person.display_name}さんの2つ目の確認方法を初期化しました。"

    return answered(request, person, form, "reset_form", changed)


def answered(
    request: HttpRequest, person: User, form: PageForm, name: str, change: Callable[[], str]
) -> HttpResponse:
    """Go on after a change, or show the account again with what was wrong."""
    if form.is_valid() and done(request, form, change):
        return HttpResponseRedirect(reverse("accounts:staff_account", args=[person.pk]))
    context = context_of(request, person) | {name: form, "form": form}
    return render(request, "accounts/staff_account.html", context)


def done(request: HttpRequest, form: PageForm, change: Callable[[], str]) -> bool:
    """Change, and say so; or put into the form why it is not possible."""
    try:
        messages.success(request, change())
    except BansoError as error:
        form.add_error(None, f"{error.message}。{error.remedy}。" if error.remedy else f"{error.message}。")
        return False
    return True


def context_of(request: HttpRequest, person: User) -> dict[str, Any]:
    """What the page of an account shows."""
    return {
        "person": person,
        "is_own": person.pk == signed_in(request).pk,
        "role_form": RoleForm(initial={"role": person.role}),
        "switch_form": ReasonForm(auto_id="switch_%s"),
        "reset_form": ReasonForm(auto_id="reset_%s"),
    }


def account_of(request: HttpRequest, user_id: int) -> User:
    """An account of this world.

    Raises:
        Http404: There is none.
    """
    person: User | None = readable_accounts(signed_in(request)).filter(pk=user_id).first()
    if person is None:
        raise Http404
    return person


def readable_accounts(by: User) -> Any:
    """The accounts an administrator keeps, each with whether it has a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    proper = factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
    world = User.objects.get_queryset().filter(is_demonstration=by.is_demonstration)
    return world.annotate(has_factor=Exists(proper))
