"""The sandbox: begin a draft from a programme, change its definition, see what is wrong and what is different."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from banso.actions.errors import BadName, DraftChangedElsewhere, DraftNotFound, DraftUnusable
from banso.actions.policy.drafts import delete_draft, save_draft, start_draft
from banso.core.errors import BansoError
from banso.definitions.region import installed_region
from banso.records.models import Draft
from banso.web.clock import real_now
from banso.web.people import signed_in
from banso.web.policy.lookups import own_draft
from banso.web.policy.sandbox import different_lines, original_text, review
from banso.web.policy.scenario_form import in_words
from banso.web.policy.setting import setting_of

VERSION = re.compile(r"\d{1,9}", flags=re.ASCII)
"""As the form carries it."""


@require_POST
def begin(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """Copy the definition of a programme."""
    setting = setting_of(f"{body}/{name}/{year}")
    programme = setting.programme
    draft = start_draft(
        by=signed_in(request),
        at=real_now(),
        name=f"{programme.name}の見直し案"[:100],
        programme=programme,
        text=original_text(programme.id, setting.region),
    )
    return HttpResponseRedirect(reverse("policy:draft", args=[draft.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft with its problems and differences, or keep what was typed."""
    found = own_draft(request, draft_id)
    if request.method != "POST":
        return shown(request, found, found.name, found.text)
    name = request.POST.get("name", "")
    # Browsers send every line with two characters at its end.
    text = request.POST.get("text", "").replace("\r\n", "\n")
    version = request.POST.get("version", "")
    try:
        kept = save_draft(
            by=signed_in(request),
            at=real_now(),
            draft_id=draft_id,
            version=int(version) if VERSION.fullmatch(version) else 0,
            name=name,
            text=text,
        )
    except DraftNotFound as error:
        raise Http404 from error
    except (BadName, DraftChangedElsewhere, DraftUnusable) as error:
        return shown(request, found, name, text, error)
    messages.success(request, "保存しました。")
    return HttpResponseRedirect(reverse("policy:draft", args=[kept.pk]))


def shown(
    request: HttpRequest, found: Draft, name: str, text: str, refusal: BansoError | None = None
) -> HttpResponse:
    """The page. What was typed and could not be kept stays in its fields."""
    try:
        setting = setting_of(found.programme)
    except Http404:
        setting = None
    original = original_text(found.programme, installed_region())
    changed_elsewhere = isinstance(refusal, DraftChangedElsewhere)
    context = {
        "draft": found,
        "name": name,
        "text": text,
        "refusal": in_words(refusal) if refusal else "",
        "elsewhere": different_lines(found.text, text) if changed_elsewhere else [],
        "review": review(text, setting) if setting else None,
        "lines": different_lines(original, text) if original else [],
        "programme": setting.programme if setting else None,
        "moved": setting is not None and setting.programme.version != found.base_version,
    }
    return render(request, "policy/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask whether to delete, or do it."""
    found = own_draft(request, draft_id)
    if request.method == "POST":
        try:
            delete_draft(by=signed_in(request), at=real_now(), draft_id=draft_id)
        except DraftNotFound as error:
            raise Http404 from error
        messages.success(request, f"「{found.name}」を削除しました。")
        return HttpResponseRedirect(reverse("policy:home"))
    context = {
        "what": found.name,
        "back": reverse("policy:draft", args=[found.pk]),
        "loss": "削除すると、書いた定義は元に戻せません。この案でした試算の結果は残ります。",
    }
    return render(request, "policy/delete.html", context)
