"""Papers of an application: one PDF for a number, each sent by itself, with its state and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banso.actions.applications.application_reading import papers_of, read_application
from banso.actions.applications.paper_lists import PaperLine
from banso.actions.errors import ApplicationNotEditable, PaperNotFound
from banso.actions.papers.attachments import attach_file, remove_file, say_by_post, state_issue_day
from banso.actions.papers.identity_papers import may_see
from banso.actions.papers.virus_scan import may_be_opened
from banso.core.calendar import read_day
from banso.core.errors import BadValue
from banso.ingest.files import UnreadableFile
from banso.records.models import Application, Attachment
from banso.records.models.attachments import ScanState
from banso.web.apply.lookups import may_write, members_only, own_application
from banso.web.apply.progress import progress_of
from banso.web.choices import chosen
from banso.web.clock import now, today
from banso.web.files import file_response
from banso.web.people import signed_in
from banso.web.uploads import arrived_at

REFUSED = 422
REFUSALS = (ApplicationNotEditable, BadValue, PaperNotFound, UnreadableFile)
PART = "X-Banso-Part"
"""Sent by our script, which puts the one paper into the page that is open."""

BY_POST = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """One paper of the page.

    Attributes:
        error: Why the last thing asked for was refused.
        typed_day: The day of issue as it was typed, where it was refused.
        is_waiting: The virus scan has not looked at the file yet.
    """

    line: PaperLine
    error: str = ""
    typed_day: str = ""
    can_be_opened: bool = False
    is_waiting: bool = False

    @property
    def day(self) -> str:
        """What stands in the field for the day of issue."""
        file = self.line.attachment
        kept = file.issued_on.isoformat() if file and file.issued_on else ""
        return self.typed_day or kept

    @property
    def takes_file(self) -> bool:
        """Whether a PDF may be sent for it."""
        return not self.line.is_made_from_form

    @property
    def asks_day(self) -> bool:
        """Whether the day of issue is asked for: of the file; that of an original the officer notes."""
        return self.line.paper.issued_within_months is not None


@require_safe
def papers(request: HttpRequest, application_id: int) -> HttpResponse:
    """All papers with their state."""
    return _page(request, own_application(request, application_id))


@require_safe
def paper(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """One paper as a piece of the page; the page itself where a browser comes here by itself."""
    application = own_application(request, application_id)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(_place(application, document))
    return _piece(request, application, document)


@require_POST
@members_only
def send(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """Take the file of a paper, with its day of issue where one is asked for."""
    file, day = request.FILES.get("file"), request.POST.get("issued_on", "")
    # Its files are there: the whole request has been read.
    at = arrived_at(request)
    application = own_application(request, application_id)

    def do() -> str:
        if file is None:
            raise UnreadableFile("ファイルが選ばれていません", remedy="PDFを選んでから送ってください")
        attach_file(
            application=application,
            document=document,
            name=file.name or "",
            file=file,
            by=signed_in(request),
            at=at,
            issued_on=_readable_day(day),
        )
        if day.strip():
            # The file is there, whatever was typed beside it: what is wrong with that is said afterwards.
            read_day(day)
        return _("ファイルを受け取りました。")

    return _done(request, application, document, do)


@require_POST
@members_only
def date_paper(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """Keep the day of issue of a paper that was sent."""
    application = own_application(request, application_id)

    def do() -> str:
        _date(request, application, document, request.POST.get("issued_on", ""))
        return _("発行日を保存しました。")

    return _done(request, application, document, do)


@require_POST
@members_only
def remove(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """Take the file of a paper back."""
    application = own_application(request, application_id)

    def do() -> str:
        remove_file(application=application, document=document, by=signed_in(request), at=now())
        return _("ファイルを取り消しました。")

    return _done(request, application, document, do)


@require_POST
@members_only
def by_post(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """Say that a paper comes by post, or as a file after all."""
    application = own_application(request, application_id)

    def do() -> str:
        posted = chosen(request, "by_post", BY_POST, place=_("書類の送り方"))
        say_by_post(
            application=application, document=document, by_post=posted, by=signed_in(request), at=now()
        )
        return _("紙で送る書類にしました。") if posted else _("ファイルで送る書類に戻しました。")

    return _done(request, application, document, do)


@require_safe
def own_file(request: HttpRequest, application_id: int, attachment_id: int) -> FileResponse:
    """A file the company sent, replaced ones too."""
    application = own_application(request, application_id)
    found = Attachment.objects.filter(application=application, pk=attachment_id).first()
    if found is None or not may_see(found, signed_in(request)):
        raise Http404
    return file_response(found)


@require_safe
def cover(request: HttpRequest, application_id: int) -> HttpResponse:
    """The sheet that goes on top of what is posted (送付状), so that the secretariat knows whose it is."""
    application = own_application(request, application_id)
    lines = [line for line in _lines(application) if line.is_by_post and line.is_needed is not False]
    programme = read_application(application, on=today()).programme
    contact = programme.contacts[0] if programme.contacts else None
    context = {"application": application, "lines": lines, "contact": contact, "body": programme.body}
    return render(request, "apply/papers_cover.html", context)


def _readable_day(typed: str) -> date | None:
    """A day as it was typed; None where nothing was, or nothing that can be read."""
    try:
        return read_day(typed)
    except BadValue:
        return None


def _date(request: HttpRequest, application: Application, document: str, typed: str) -> None:
    issued_on = read_day(typed)
    state_issue_day(
        application=application, document=document, issued_on=issued_on, by=signed_in(request), at=now()
    )


def _done(
    request: HttpRequest, application: Application, document: str, do: Callable[[], str]
) -> HttpResponse:
    """Do one thing to a paper, and show the paper again: as a piece for our script, else as the page."""
    as_piece = request.headers.get(PART) == "1"
    try:
        words = do()
    except REFUSALS as error:
        refused = (document, str(error), request.POST.get("issued_on", ""))
        if not as_piece:
            return _page(request, application, refused=refused)
        return _piece(request, application, document, refused=refused)
    if as_piece:
        return _piece(request, application, document)
    messages.success(request, words)
    return HttpResponseRedirect(_place(application, document))


Refused = tuple[str, str, str]
"""Document, why, and the day of issue as it was typed."""


def _page(request: HttpRequest, application: Application, refused: Refused | None = None) -> HttpResponse:
    read = read_application(application, on=today())
    lines = papers_of(application, read, on=today())
    views = [_view(line, refused) for line in lines]
    context = _context(request, application) | {
        "sent": [view for view in views if view.takes_file and view.line.is_needed is not False],
        "unneeded": [view for view in views if view.takes_file and view.line.is_needed is False],
        "made": [view for view in views if not view.takes_file and view.line.is_needed is not False],
        "progress": progress_of(application, read, today(), lines),
        "rule": read.procedure.files,
        "refused": refused,
    }
    return render(request, "apply/papers.html", context, status=REFUSED if refused else 200)


def _piece(
    request: HttpRequest, application: Application, document: str, refused: Refused | None = None
) -> HttpResponse:
    found = next((line for line in _lines(application) if line.paper.id == document), None)
    if found is None:
        raise Http404
    context = _context(request, application) | {"view": _view(found, refused)}
    return render(request, "apply/papers_line.html", context, status=REFUSED if refused else 200)


def _context(request: HttpRequest, application: Application) -> dict[str, object]:
    writable = application.is_editable and may_write(request, application.company)
    return {"application": application, "writable": writable}


def _lines(application: Application) -> tuple[PaperLine, ...]:
    return papers_of(application, read_application(application, on=today()), on=today())


def _view(line: PaperLine, refused: Refused | None) -> PaperView:
    is_refused = refused is not None and refused[0] == line.paper.id
    file = line.attachment
    return PaperView(
        line=line,
        error=refused[1] if refused and is_refused else "",
        typed_day=refused[2] if refused and is_refused else "",
        can_be_opened=file is not None and may_be_opened(file),
        is_waiting=file is not None and file.scan == ScanState.WAITING,
    )


def _place(application: Application, document: str) -> str:
    return f"{reverse('apply:papers', args=[application.pk])}#paper-{document}"
