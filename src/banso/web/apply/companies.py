"""Companies of an applicant: registering them, who acts for them, letting others act."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.accounts.companies import change_company, change_part, end_membership, register_company
from banso.actions.accounts.invitations import accept_invitation, invitation_of, invite, withdraw_invitation
from banso.actions.applications.number_claims import other_accounts
from banso.actions.errors import CompanyKnown, FieldsUnusable, InvitationUnusable, LastOwner
from banso.core.answers import OpenPoint
from banso.core.parties import COMPANY
from banso.records.models import ApplicantCompany, Invitation
from banso.records.models.companies import Part
from banso.web.apply.beginning import begin_address
from banso.web.apply.field_views import plain_field_view
from banso.web.apply.lookups import members_only, own_company, own_membership, part_in, said
from banso.web.clock import now
from banso.web.forms import PageForm
from banso.web.people import signed_in

LONGEST_NUMBER = 18
"""Digits; no row has a longer number."""
PARTS = [
    (Part.EDITOR, gettext_lazy("編集者（申請書を書き、提出できます）")),
    (Part.VIEWER, gettext_lazy("閲覧者（見るだけです）")),
    (Part.OWNER, gettext_lazy("代表・管理者（担当者を招待し、申請を取り下げることもできます）")),
]
WHOSE = [
    ("colleague", gettext_lazy("社内の人")),
    ("delegate", gettext_lazy("社外の人（代理。コンサルタントなど）")),
]


class InviteForm(PageForm):
    """Whom to invite as what."""

    email = forms.EmailField(label=gettext_lazy("メールアドレス"), max_length=254)
    whose = forms.ChoiceField(label=gettext_lazy("どなたですか"), choices=WHOSE, widget=forms.RadioSelect)
    part = forms.ChoiceField(label=gettext_lazy("役割"), choices=PARTS, widget=forms.RadioSelect)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for a company's record, or register it."""
    if request.method != "POST":
        return _record_page(request, {}, ())
    typed = {field.id: request.POST.get(field.id, "") for field in COMPANY}
    try:
        company = register_company(typed=typed, by=signed_in(request), at=now())
    except FieldsUnusable as error:
        return _record_page(request, typed, error.points)
    except CompanyKnown as error:
        return said(request, error, reverse("apply:home"))
    messages.success(request, _("「%(name)s」を登録しました。") % {"name": company.name})
    return HttpResponseRedirect(_after_registering(request, company))


def _after_registering(request: HttpRequest, company: ApplicantCompany) -> str:
    """Back to the call somebody was about to apply for, with the answers of their check; else to the company."""
    call = request.GET.get("call", "")
    if not (call.isascii() and call.isdecimal() and len(call) <= LONGEST_NUMBER):
        return reverse("apply:company", args=[company.pk])
    return begin_address(int(call), request.GET.get("a", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def edit(request: HttpRequest, company_id: int) -> HttpResponse:
    """Correct a company's record."""
    company = own_company(request, company_id)
    if request.method != "POST":
        return _record_page(request, {field.id: getattr(company, field.id) for field in COMPANY}, ())
    typed = {field.id: request.POST.get(field.id, "") for field in COMPANY}
    try:
        change_company(company=company, typed=typed, by=signed_in(request), at=now())
    except FieldsUnusable as error:
        return _record_page(request, typed, error.points)
    messages.success(request, _("会社の情報を直しました。"))
    return HttpResponseRedirect(reverse("apply:company", args=[company.pk]))


@require_safe
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """A company and who acts for it."""
    found = own_company(request, company_id)
    waiting = found.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gte=now())
    context = {
        "company": found,
        "memberships": found.memberships.present().select_related("user").order_by("pk"),
        "invitations": waiting.order_by("pk"),
        "is_owner": part_in(request, found) == Part.OWNER,
        # Anybody can type any number: only its verified owner is told who else is here under it.
        "other_accounts": found.is_verified and other_accounts(found),
        "parts": Part.choices,
        "me": signed_in(request),
    }
    return render(request, "apply/company.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def invite_member(request: HttpRequest, company_id: int) -> HttpResponse:
    """Ask whom to invite, or send the invitation."""
    found = own_company(request, company_id)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"part": Part.EDITOR})
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            invite(
                company=found,
                email=chosen["email"],
                part=Part(chosen["part"]),
                is_delegate=chosen["whose"] == "delegate",
                by=signed_in(request),
                at=now(),
            )
        except (FieldsUnusable, InvitationUnusable) as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("招待のメールを送りました。期限は7日間です。"))
            return HttpResponseRedirect(reverse("apply:company", args=[found.pk]))
    return render(request, "apply/invite.html", {"company": found, "form": form})


@require_POST
@members_only
def change_member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a member another part."""
    found = own_membership(request, membership_id)
    address = reverse("apply:company", args=[found.company_id])
    part = request.POST.get("part", "")
    if part not in Part.values:
        return HttpResponseRedirect(address)
    try:
        change_part(membership=found, part=Part(part), by=signed_in(request), at=now())
    except LastOwner as error:
        return said(request, error, address)
    messages.success(request, _("役割を変えました。"))
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def end_member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Ask whether somebody shall act no longer, or end it."""
    found = own_membership(request, membership_id)
    address = reverse("apply:company", args=[found.company_id])
    if request.method != "POST":
        return render(request, "apply/end_member.html", {"membership": found})
    try:
        end_membership(membership=found, by=signed_in(request), at=now())
    except LastOwner as error:
        return said(request, error, address)
    messages.success(request, _("担当を外しました。この人はもう何も見られません。"))
    return HttpResponseRedirect(reverse("apply:home") if found.user_id == signed_in(request).pk else address)


@require_POST
@members_only
def withdraw_invited(request: HttpRequest, company_id: int, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    found = own_company(request, company_id)
    address = reverse("apply:company", args=[found.pk])
    invitation = Invitation.objects.filter(company=found, pk=invitation_id).first()
    if invitation is not None:
        try:
            withdraw_invitation(invitation=invitation, by=signed_in(request), at=now())
        except InvitationUnusable as error:
            return said(request, error, address)
        messages.success(request, _("招待を取り消しました。"))
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation, or accept it."""
    try:
        found = invitation_of(secret, at=now())
        if request.method == "POST":
            membership = accept_invitation(secret=secret, by=signed_in(request), at=now())
            messages.success(request, _("担当になりました。"))
            return HttpResponseRedirect(reverse("apply:company", args=[membership.company_id]))
    except InvitationUnusable as error:
        return render(request, "apply/link_unusable.html", {"problem": error}, status=410)
    return render(request, "apply/invitation.html", {"invitation": found})


def _record_page(request: HttpRequest, typed: dict[str, str], points: tuple[OpenPoint, ...]) -> HttpResponse:
    fields = [plain_field_view(field, typed, points) for field in COMPANY]
    is_new = request.resolver_match is not None and request.resolver_match.url_name == "register"
    context = {"fields": fields, "is_new": is_new, "has_errors": bool(points)}
    return render(request, "apply/record.html", context, status=422 if points else 200)
