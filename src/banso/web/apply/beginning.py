"""Beginning an application: for which company, and with which facts of a check."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banso.actions.applications.applications import begin_application
from banso.actions.errors import AlreadyApplied, CallNotOpen
from banso.core.errors import BadFacts, BansoError
from banso.definitions.region import installed_region
from banso.records.models import Call, SavedCheck
from banso.web.apply.home import writable_companies
from banso.web.apply.lookups import members_only, own_company, said
from banso.web.check.given import ASKED, AnswersUnreadable, Given, decode, read_given
from banso.web.clock import now
from banso.web.people import signed_in

NOTHING, LINK = "none", "link"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def begin(request: HttpRequest, call_id: int) -> HttpResponse:
    """Ask for which company, and whether the answers of a check may be taken over; or begin."""
    call = _call(request, call_id)
    companies = writable_companies(request)
    if request.method == "POST":
        return _begin(request, call)
    checks = SavedCheck.objects.owned_by(signed_in(request)).newest_first()
    context = {
        "call": call,
        "companies": companies,
        "checks": checks,
        "link": request.GET.get("a", ""),
        "chosen": request.GET.get("saved", ""),
    }
    return render(request, "apply/begin.html", context)


def begin_address(call: int, answers: str) -> str:
    """Where an application for a call is begun, with the answers of a check as its link carries them."""
    address = reverse("apply:begin", args=[call])
    return f"{address}?{urlencode({'a': answers})}" if answers else address


def _begin(request: HttpRequest, call: Call) -> HttpResponse:
    here = begin_address(call.pk, request.POST.get("a", ""))
    number = request.POST.get("company", "")
    if not (number.isascii() and number.isdecimal()):
        messages.error(request, _("申請する会社を選んでください。"))
        return HttpResponseRedirect(here)
    company = own_company(request, int(number))
    try:
        application = begin_application(
            call=call, company=company, facts=_facts(request), by=signed_in(request), at=now()
        )
    except (AlreadyApplied, CallNotOpen, AnswersUnreadable) as error:
        return said(request, error, here)
    except BadFacts as error:
        return said(
            request, BansoError(_("診断の回答に、いまは使えないものがあります"), remedy=str(error)), here
        )
    messages.success(request, _("下書きを用意しました。入力した内容は自動で保存されます。"))
    return HttpResponseRedirect(reverse("apply:application", args=[application.pk]))


def _facts(request: HttpRequest) -> Mapping[str, object]:
    """The facts of the check a person chose to take over, plain."""
    vocabulary = installed_region().vocabulary
    chosen = request.POST.get("check", NOTHING)
    given = Given()
    if chosen == LINK:
        given = decode(request.POST.get("a", ""), vocabulary)
    elif chosen.isascii() and chosen.isdecimal():
        kept = SavedCheck.objects.owned_by(signed_in(request)).filter(pk=int(chosen)).first()
        if kept is None:
            raise Http404
        given = read_given(kept.answers, vocabulary)
    return {fact: value for fact, value in given.plain(vocabulary).items() if fact != ASKED}


def _call(request: HttpRequest, call_id: int) -> Call:
    """A public call, or a rehearsal for an invented account."""
    visible = Call.objects.all() if signed_in(request).is_demonstration else Call.objects.public()
    call = visible.filter(pk=call_id).first()
    if call is None or (not call.is_rehearsal and call not in Call.objects.public()):
        raise Http404
    return call
