"""The checks a person saved: the list, renaming, deleting."""

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banso.actions.errors import SavedCheckNotFound
from banso.actions.saved_checks import LONGEST_TITLE, delete_saved_check, rename_saved_check
from banso.records.models import SavedCheck
from banso.web.accounts.openid import provider_name
from banso.web.clock import real_now
from banso.web.forms import PageForm
from banso.web.people import signed_in


class RenameForm(PageForm):
    """A new name for a saved check."""

    title = forms.CharField(
        label=gettext_lazy("診断の名前"),
        help_text=gettext_lazy("一覧で見分けられる名前をつけてください(100文字まで)。"),
        max_length=LONGEST_TITLE,
    )


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """This person's account, how they sign in, and the list of their saved checks."""
    person = signed_in(request)
    context = {
        "checks": SavedCheck.objects.owned_by(person).newest_first(),
        "provider": provider_name(),
        "links": SocialAccount.objects.filter(user=person).order_by("pk") if provider_name() else (),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, check_id: int) -> HttpResponse:
    """Ask for a new name, or give it."""
    check = own_check(request, check_id)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"title": check.title})
    if form.is_bound and form.is_valid():
        title = form.cleaned_data["title"]
        try:
            rename_saved_check(by=signed_in(request), at=real_now(), check_id=check_id, title=title)
        except SavedCheckNotFound as error:
            raise Http404 from error
        messages.success(request, _("診断の名前を「%(title)s」に変えました。") % {"title": title})
        return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/rename_check.html", {"form": form, "check": check})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, check_id: int) -> HttpResponse:
    """Ask whether to delete, or do it."""
    check = own_check(request, check_id)
    if request.method == "POST":
        try:
            delete_saved_check(by=signed_in(request), at=real_now(), check_id=check_id)
        except SavedCheckNotFound as error:
            raise Http404 from error
        messages.success(request, _("「%(title)s」を削除しました。") % {"title": check.title})
        return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/delete_check.html", {"check": check})


def own_check(request: HttpRequest, check_id: int) -> SavedCheck:
    """This person's saved check; another's looks exactly like one that never was."""
    check = SavedCheck.objects.owned_by(signed_in(request)).filter(pk=check_id).first()
    if check is None:
        raise Http404
    return check
