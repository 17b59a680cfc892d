"""Keeping answers: in the account of somebody signed in, or in a file of one's own."""

import json
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.errors import SavedCheckNotFound, SavedCheckUnusable
from banso.actions.saved_checks import replace_answers, save_check
from banso.core.errors import BadFacts, BansoError
from banso.ingest.facts_files import read_facts
from banso.records.models import SavedCheck
from banso.web import clock
from banso.web.catalogue.offer import current_offer
from banso.web.check.given import ASKED, LARGEST, AnswersUnreadable, Given, read_given
from banso.web.check.interview import Interview
from banso.web.check.place import PURPOSE_FACT, Place, Scope
from banso.web.check.requests import in_check
from banso.web.people import signed_in

FILE_NAME = "banso-answers.json"


def saved_check_of(request: HttpRequest, number: int) -> SavedCheck | None:
    """This person's saved check of a number; None for everybody else's."""
    if not number or not request.user.is_authenticated:
        return None
    return SavedCheck.objects.owned_by(signed_in(request)).filter(pk=number).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_check
def save(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Keep the answers under a name, or put them into the saved check they came from.

    Somebody who had to sign in first comes back by a link: nothing is saved then, the results are shown. The way to
    the sign-in carries the answers too, so no cache keeps it.
    """
    place = interview.place
    if request.method != "POST":
        return HttpResponseRedirect(place.address(view="results"))
    answers = place.given.plain(interview.vocabulary)
    now = clock.real_now()
    try:
        if "replace" in request.POST:
            kept = replace_answers(by=signed_in(request), at=now, check_id=place.saved, answers=answers)
        else:
            title = request.POST.get("title", "")
            kept = save_check(
                by=signed_in(request), at=now, title=title, purpose=place.scope.written(), answers=answers
            )
    except SavedCheckNotFound as error:
        raise Http404 from error
    except SavedCheckUnusable as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(place.address(view="results"))
    messages.success(request, _("「%(title)s」に保存しました。") % {"title": kept.title})
    moved = Place(scope=place.scope, given=place.given, vocabulary=place.vocabulary, saved=kept.pk)
    return HttpResponseRedirect(moved.address(view="results"))


@require_safe
def open_saved(request: HttpRequest, number: int) -> HttpResponse:
    """A saved check with today's data; its verdicts are worked out afresh."""
    kept = saved_check_of(request, number)
    if kept is None:
        raise Http404
    vocabulary = current_offer().region.vocabulary
    try:
        given = read_given(kept.answers, vocabulary)
    except (AnswersUnreadable, BadFacts) as error:
        messages.error(
            request,
            _("保存した回答のうち、今のデータでは読めないものがあります: %(problem)s") % {"problem": error},
        )
        return HttpResponseRedirect(reverse("accounts:account"))
    place = Place(scope=Scope.read(kept.purpose), given=given, vocabulary=vocabulary, saved=kept.pk)
    return HttpResponseRedirect(place.address(view="results"))


@require_safe
@in_check
def facts_file(_request: HttpRequest, interview: Interview) -> HttpResponse:
    """The answers as a file that `banso check --facts` reads, and this site too."""
    place = interview.place
    answers = place.given.plain(interview.vocabulary)
    asked = {fact: None for fact in answers.pop(ASKED, []) if fact not in answers}
    purpose = {PURPOSE_FACT: place.scope.purpose} if place.scope.purpose else {}
    text = json.dumps(purpose | answers | asked, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@never_cache
@require_POST
def load_file(request: HttpRequest) -> HttpResponse:
    """Go on with the answers of a file."""
    vocabulary = current_offer().region.vocabulary
    file = request.FILES.get("file")
    try:
        if file is None:
            raise AnswersUnreadable(
                _("ファイルが選ばれていません"), remedy=_("この案内から書き出したファイルを選んでください")
            )
        given = read_given(
            read_facts(file.read(LARGEST + 1), vocabulary, place=PurePath(file.name or "").name), vocabulary
        )
    except BansoError as error:
        for problem in error.errors if isinstance(error, BadFacts) else [error]:
            messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("check:check"))
    values = dict(given.values)
    scope = Scope(purpose=values.pop(PURPOSE_FACT, ""))
    place = Place(scope=scope, given=Given(values, given.unknown), vocabulary=vocabulary)
    messages.success(request, _("ファイルから%(count)d件の回答を読み込みました。") % {"count": len(values)})
    return HttpResponseRedirect(place.address())
