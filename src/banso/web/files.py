"""Files people brought, on their way out: only through here, once somebody has said who may."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from banso.actions.papers.identity_papers import may_see
from banso.actions.papers.virus_scan import may_be_opened
from banso.records.files import private_files
from banso.records.models import Attachment, PaperArrival
from banso.web.people import signed_in

KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}
"""Of what is kept; everything was looked into before it was."""
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""A file that a browser takes for a page after all gets no scripts, no forms and no origin."""


READING = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Browsers show no PDF inside a sandbox. It is one: it was opened when it came, and `nosniff` leaves no other kind."""


def file_response(file: Attachment | PaperArrival, *, in_browser: bool = False) -> FileResponse:
    """A file to be saved, kept in no cache and run by no browser.

    Args:
        file: One that whoever asks may see.
        in_browser: To be read in the browser instead, at the page its address names; only a PDF is.

    Raises:
        Http404: It is not clean yet, or is not there any more.
    """
    if not may_be_opened(file):
        raise Http404
    kept, name = _kept_as(file), _shown_as(file)
    try:
        stream = private_files().open(kept)
    except OSError as error:
        raise Http404 from error
    kind = KINDS.get(PurePosixPath(kept).suffix, "application/octet-stream")
    is_read = in_browser and kind == KINDS[".pdf"]
    headers = {
        "Content-Security-Policy": READING if is_read else SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(stream, as_attachment=not is_read, filename=name, content_type=kind, headers=headers)


@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> FileResponse:
    """A paper of an application, for staff of its call, to be saved."""
    return file_response(_for_staff(request, attachment_id))


@require_safe
def reading(request: HttpRequest, attachment_id: int) -> FileResponse:
    """The same in the browser: `#page=3` behind the address opens it there."""
    return file_response(_for_staff(request, attachment_id), in_browser=True)


def page_address(file: Attachment, page: int) -> str:
    """Where staff read a page of a paper."""
    return f"{reverse('files:reading', args=[file.pk])}#page={page}"


def _for_staff(request: HttpRequest, attachment_id: int) -> Attachment:
    reader = signed_in(request)
    found = Attachment.objects.worked_on_by(reader).filter(pk=attachment_id).first()
    if found is None or not may_see(found, reader):
        raise Http404
    return found


def _kept_as(file: Attachment | PaperArrival) -> str:
    return str(file.file.name if isinstance(file, Attachment) else file.evidence.name)


def _shown_as(file: Attachment | PaperArrival) -> str:
    if isinstance(file, Attachment):
        return file.name
    return f"arrival-{file.pk}{PurePosixPath(_kept_as(file)).suffix}"


app_name = "files"
urlpatterns = [
    path("/<int:attachment_id>", attachment, name="attachment"),
    path("/<int:attachment_id>/reading", reading, name="reading"),
]
