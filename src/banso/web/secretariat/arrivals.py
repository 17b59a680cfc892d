"""Papers that came by post or by e-mail: found by their number, logged with what proves the moment, agreed to."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.applications.paper_lists import DRAFT_REFERENCE, PaperLine, paper_list
from banso.actions.applications.rounds import would_be_turned_away
from banso.actions.errors import ArrivalUnusable, DutiesApart, PaperNotFound, SecondPersonNeeded
from banso.actions.papers.identity_papers import identity_papers_to_delete
from banso.actions.papers.paper_arrivals import (
    cancel_arrival,
    confirm_arrival,
    confirm_cancelling,
    keep_arrival,
    log_arrival,
)
from banso.records.models import Application, Packet, PaperArrival
from banso.records.models.attachments import Channel
from banso.web.clock import now, today
from banso.web.files import file_response
from banso.web.people import signed_in
from banso.web.secretariat.arrival_forms import ArrivalForm

REFUSALS = (ArrivalUnusable, DutiesApart, PaperNotFound, SecondPersonNeeded)
REFUSED = 422
FOUND = 50
"""Applications a search shows, and lines of a page."""


@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and the search for the application of a paper."""
    awaited = Application.objects.awaited_by(signed_in(request))
    asked = request.GET.get("q", "").strip()
    # Of what is over, nobody can settle anything any more.
    waiting = PaperArrival.objects.for_a_second_person().filter(application__in=awaited.unfinished())
    opened = Packet.objects.worked_on_by(signed_in(request)).filter(taken_in_at=None)
    context = {
        "asked": asked,
        "found": search(request, asked) if asked else [],
        "waiting": waiting.select_related("application__company", "recorded_by", "cancel_asked_by"),
        "packets": opened.select_related("application__company", "recorded_by").order_by("recorded_at"),
    }
    return render(request, "secretariat/arrivals.html", context)


def search(request: HttpRequest, asked: str) -> list[Application]:
    """Applications by 受付番号, by the number on the sheet above the papers, or by a part of the company's name."""
    draft = asked.upper().removeprefix(DRAFT_REFERENCE)
    number = int(draft) if draft.isascii() and draft.isdecimal() and len(draft) < 19 else 0
    wanted = Q(number=asked) | Q(company__name__icontains=asked)
    if number:
        wanted |= Q(pk=number, number="")
    awaited = Application.objects.awaited_by(signed_in(request)).filter(wanted)
    return list(awaited.select_related("call", "company").order_by("-pk")[:FOUND])


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, application_id: int) -> HttpResponse:
    """The papers of one application, or one more that came; answers of drafts are nobody's business here."""
    application = awaited(request, application_id)
    lines = tuple(line for line in paper_list(application, on=today()) if not line.is_made_from_form)
    if request.method != "POST":
        return _page(request, application, ArrivalForm(lines=lines))
    form = ArrivalForm(request.POST, request.FILES, lines=lines)
    if not form.is_valid() or _is_doubtful(form, application, lines):
        return _page(request, application, form)
    given = form.cleaned_data
    try:
        arrival = log_arrival(
            application=application,
            document=given["document"],
            channel=Channel(given["channel"]),
            arrived_at=form.arrived_at,
            issued_on=given["issued_on"],
            note=given["note"],
            evidence=given["evidence"],
            by=signed_in(request),
            at=now(),
        )
    except REFUSALS as error:
        form.add_error(None, str(error))
        return _page(request, application, form)
    if arrival.dated_back:
        messages.warning(
            request, "記録しました。さかのぼった記録なので、別の担当者が確認すると有効になります。"
        )
    else:
        messages.success(request, "記録しました。")
    return HttpResponseRedirect(reverse("arrivals:papers", args=[application.pk]))


def _is_doubtful(form: ArrivalForm, application: Application, lines: Sequence[PaperLine]) -> bool:
    """Whether the officer has to look again; the form then says at what."""
    given = form.cleaned_data
    paper = next(line.paper for line in lines if line.paper.id == given["document"])
    if paper.issued_within_months is not None and given["issued_on"] is None:
        form.add_error("issued_on", "この書類には期限があります。印字された発行日を入力してください。")
    elif not given["sure"] and would_be_turned_away(application, paper.id, form.arrived_at, now()):
        form.ask_if_sure()
    return bool(form.errors)


def _page(request: HttpRequest, application: Application, form: ArrivalForm) -> HttpResponse:
    lines = paper_list(application, on=today())
    labels = {line.paper.id: line.label for line in lines}
    logged = application.paper_arrivals.select_related(
        "recorded_by", "confirmed_by", "cancel_asked_by", "cancelled_by"
    ).order_by("-recorded_at")
    context = {
        "application": application,
        "lines": [line for line in lines if not line.is_made_from_form and line.is_needed is not False],
        "logged": [(labels.get(one.document, one.document), one) for one in logged],
        "packets": application.packets.order_by("-recorded_at"),
        "form": form,
        "asks_if_sure": "sure" in form.errors,
        "me": signed_in(request),
    }
    return render(request, "secretariat/arrival_papers.html", context, status=REFUSED if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Agree to a dated-back arrival."""
    arrival = _own(request, arrival_id)
    return _done(
        request,
        arrival.application,
        lambda: confirm_arrival(arrival_id=arrival.pk, by=signed_in(request), at=now()),
        "確認しました。この到達は有効です。",
    )


@require_POST
def cancel(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Take a mistaken arrival back, or ask for it."""
    arrival = _own(request, arrival_id)
    reason = request.POST.get("reason", "")
    try:
        kept = cancel_arrival(arrival_id=arrival.pk, reason=reason, by=signed_in(request), at=now())
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        if kept.is_to_be_cancelled:
            messages.warning(
                request,
                "締切の後の取消しなので、別の担当者が確認すると取り消されます。それまで、この到達は有効です。",
            )
        else:
            messages.success(request, "記録を取り消しました。")
    return HttpResponseRedirect(reverse("arrivals:papers", args=[arrival.application_id]))


@require_POST
def confirm_cancel(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Agree that an arrival is cancelled."""
    arrival = _own(request, arrival_id)
    return _done(
        request,
        arrival.application,
        lambda: confirm_cancelling(arrival_id=arrival.pk, by=signed_in(request), at=now()),
        "確認しました。記録を取り消しました。",
    )


@require_POST
def keep(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Let an arrival stay that somebody asked to cancel."""
    arrival = _own(request, arrival_id)
    return _done(
        request,
        arrival.application,
        lambda: keep_arrival(arrival_id=arrival.pk, by=signed_in(request), at=now()),
        "取消しを取りやめました。この到達は有効なままです。",
    )


@require_safe
def identity(request: HttpRequest) -> HttpResponse:
    """The identity papers of applications that are over, and when the rule deletes them."""
    mine = set(Application.objects.worked_on_by(signed_in(request)).values_list("pk", flat=True))
    due = [one for one in identity_papers_to_delete() if one.attachment.application_id in mine]
    page = Paginator(due, FOUND).get_page(request.GET.get("page"))
    return render(request, "secretariat/identity_papers.html", {"page": page})


@require_safe
def evidence(request: HttpRequest, arrival_id: int) -> FileResponse:
    """The photo that proves an arrival."""
    arrival = _own(request, arrival_id)
    if not arrival.evidence:
        raise Http404
    return file_response(arrival)


def awaited(request: HttpRequest, application_id: int) -> Application:
    """An application of a call whoever asks is named for, a draft too.

    Raises:
        Http404: There is none.
    """
    visible = Application.objects.awaited_by(signed_in(request)).select_related("call", "company", "version")
    found = visible.filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, arrival_id: int) -> PaperArrival:
    visible = Application.objects.awaited_by(signed_in(request))
    arrivals = PaperArrival.objects.filter(application__in=visible).select_related("application")
    found = arrivals.filter(pk=arrival_id).first()
    if found is None:
        raise Http404
    return found


def _done(
    request: HttpRequest, application: Application, do: Callable[[], object], words: str
) -> HttpResponse:
    try:
        do()
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("arrivals:papers", args=[application.pk]))
