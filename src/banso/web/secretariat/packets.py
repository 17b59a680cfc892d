"""ZIP files that came by e-mail: opened, their files assigned to numbers, taken in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from banso.actions.applications.paper_lists import paper_list
from banso.actions.papers.zip_intake import assign_files, confirm_packet, receive_packet, take_in_packet
from banso.ingest.files import UnreadableFile
from banso.records.models import Packet
from banso.web.clock import now, today
from banso.web.people import signed_in
from banso.web.secretariat.arrival_forms import PacketForm
from banso.web.secretariat.arrivals import REFUSALS, REFUSED, awaited


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, application_id: int) -> HttpResponse:
    """Open what came by e-mail for an application."""
    application = awaited(request, application_id)
    form = PacketForm(request.POST, request.FILES) if request.method == "POST" else PacketForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            packet = receive_packet(
                application=application,
                name=given["file"].name or "",
                file=given["file"],
                password=given["password"],
                mailed_at=form.arrived_at,
                note=given["note"],
                by=signed_in(request),
                at=now(),
            )
        except (*REFUSALS, UnreadableFile) as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("arrivals:packet", args=[packet.pk]))
    context = {"application": application, "form": form}
    return render(request, "secretariat/packet_new.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, packet_id: int) -> HttpResponse:
    """The files of a packet with the papers they were matched to; keep the assignment, and take them in."""
    found = _own(request, packet_id)
    if request.method == "POST":
        documents = {
            one.pk: request.POST.get(f"file-{one.pk}", "") for one in found.files.all() if not one.problem
        }

        def keep() -> None:
            by, at = signed_in(request), now()
            assign_files(packet_id=found.pk, documents=documents, by=by, at=at)
            if "take_in" in request.POST:
                taken = take_in_packet(packet_id=found.pk, by=by, at=at)
                messages.success(request, f"{len(taken)}件のファイルを取り込みました。")
            else:
                messages.success(request, "割り当てを保存しました。まだ取り込んでいません。")

        return _done(request, found, keep)
    lines = [line for line in paper_list(found.application, on=today()) if not line.is_made_from_form]
    files = list(found.files.select_related("attachment").order_by("pk"))
    labels = {line.paper.id: line.label for line in lines}
    context = {
        "packet": found,
        "application": found.application,
        "files": [(one, labels.get(one.document, "")) for one in files],
        "remainder": [one for one in files if not one.document or one.problem],
        "choices": list(labels.items()),
        "is_mine": found.recorded_by_id == signed_in(request).pk,
    }
    return render(request, "secretariat/packet.html", context)


@require_POST
def confirm(request: HttpRequest, packet_id: int) -> HttpResponse:
    """Agree to the moment of a packet that was dated back."""
    found = _own(request, packet_id)

    def agree() -> None:
        confirm_packet(packet_id=found.pk, by=signed_in(request), at=now())
        messages.success(request, "メールの到達日時を確認しました。取り込めます。")

    return _done(request, found, agree)


def _own(request: HttpRequest, packet_id: int) -> Packet:
    mine = Packet.objects.worked_on_by(signed_in(request))
    found = mine.select_related("application__company", "application__call", "recorded_by").filter(
        pk=packet_id
    )
    one = found.first()
    if one is None:
        raise Http404
    return one


def _done(request: HttpRequest, found: Packet, do: Callable[[], None]) -> HttpResponse:
    try:
        do()
    except REFUSALS as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("arrivals:packet", args=[found.pk]))
