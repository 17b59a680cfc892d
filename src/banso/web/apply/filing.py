"""Checking everything once more, declaring, filing; and the receipt."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banso.actions.applications.application_reading import (
    ApplicationRead,
    content_sha256,
    papers_of,
    read_application,
)
from banso.actions.applications.applications import columns_in, tick_declarations
from banso.actions.applications.histories import next_cut_off, next_step_of
from banso.actions.errors import ApplicationNotEditable, CallNotOpen, ChangedMeanwhile, NotComplete
from banso.actions.filing.filing import file_application
from banso.actions.filing.form_papers import filed_form
from banso.actions.filing.receipts import receipt_of, receipt_pdf
from banso.core.answers import fields_asked, is_ticked
from banso.core.filed_answers import in_words
from banso.core.form_papers import form_papers
from banso.core.forms import DECLARATIONS, Section, Shape
from banso.records.models import Application
from banso.web.apply.field_views import html_id
from banso.web.apply.lookups import may_write, members_only, own_application, own_filing, said
from banso.web.apply.progress import progress_of
from banso.web.clock import now, today
from banso.web.pages.errors import lacked_room
from banso.web.people import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationView:
    """One declaration with its box."""

    id: str
    html_id: str
    label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A section with what was answered, in words; a table has one list of pairs for each row."""

    section: Section
    rows: tuple[tuple[tuple[str, str], ...], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def check(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show everything as it will be filed, or file it."""
    # The whole request has been read once its fields are there; not before that has it arrived.
    ticked, is_sent = request.POST.getlist("declared"), "file" in request.POST
    at = now()
    application = own_application(request, application_id)
    if request.method != "POST":
        return _page(request, application)
    by = signed_in(request)
    address = reverse("apply:application", args=[application.pk])
    try:
        if application.is_editable:
            tick_declarations(application=application, ticked=ticked, by=by, at=at)
        if not is_sent:
            messages.success(request, _("保存しました。まだ提出されていません。"))
            return HttpResponseRedirect(reverse("apply:check", args=[application.pk]))
        seen = request.POST.get("seen", "")
        filing = file_application(application=application, by=by, at=at, seen=seen)
    except NotComplete:
        return _page(request, application, refused=True)
    except ChangedMeanwhile as error:
        return _page(request, application, changed=error)
    except (ApplicationNotEditable, CallNotOpen) as error:
        return said(request, error, address)
    except OperationalError as error:
        if lacked_room(error):
            raise
        # The database gave up again and again, or is away: nobody can say more than that, and nothing more is asked
        # of it here.
        return HttpResponse(render_to_string("apply/not_certain.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponseRedirect(reverse("apply:receipt", args=[application.pk, filing.number]))


@require_safe
def receipt(request: HttpRequest, application_id: int, number: int) -> HttpResponse:
    """The receipt of a filing."""
    filing = own_filing(request, application_id, number)
    context = {
        "filing": filing,
        "application": filing.application,
        "receipt": receipt_of(filing),
        "forms": filed_form(filing).papers(),
        "next": next_step_of(filing.application, now()),
    }
    return render(request, "apply/receipt.html", context)


@require_safe
def receipt_file(request: HttpRequest, application_id: int, number: int) -> HttpResponse:
    """The receipt as PDF."""
    filing = own_filing(request, application_id, number)
    name = f"受付票_{filing.application.number}_{filing.number}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(receipt_pdf(receipt_of(filing)), content_type="application/pdf", headers=headers)


def _page(
    request: HttpRequest,
    application: Application,
    *,
    refused: bool = False,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    read = read_application(application, on=today())
    papers = papers_of(application, read, on=today())
    context = {
        "application": application,
        "progress": progress_of(application, read, today(), papers),
        "seen": content_sha256(application, read, papers),
        "changed": changed,
        "read": read,
        "readings": readings_of(application, read),
        "forms": form_papers(read.programme, read.answered, read.form.facts),
        "filing": None if application.is_editable else application.filings.order_by("-number").first(),
        "declarations": _declarations(read),
        "refused": refused,
        "cut_off": next_cut_off(application, now()),
        "writable": application.is_editable and may_write(request, application.company),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.CONFLICT if changed else HTTPStatus.OK
    return render(request, "apply/check.html", context, status=status)


def readings_of(application: Application, read: ApplicationRead) -> list[Reading]:
    """Every section with what was answered, in words."""
    return [_reading(application, read, section) for section in read.form.sections]


def _declarations(read: ApplicationRead) -> list[DeclarationView]:
    return [
        DeclarationView(
            id=one.id,
            html_id=html_id(f"{DECLARATIONS}.{one.id}"),
            label=one.label,
            is_ticked=is_ticked(read.answered.get(f"{DECLARATIONS}.{one.id}", "")),
        )
        for one in read.procedure.form.declarations
    ]


def _reading(application: Application, read: ApplicationRead, section: Section) -> Reading:
    asked = section.shape in (Shape.FIELDS, Shape.ROWS)
    columns = fields_asked(section, read.form.facts) if asked else columns_in(application, section)
    is_table = section.shape in (Shape.ROWS, Shape.COSTS)
    rows = read.form.rows.get(section.id, ()) if is_table else ("",)
    return Reading(
        section=section,
        rows=tuple(
            tuple(
                (column.label, in_words(column, text))
                for column in columns
                if (text := read.answered.get(_key(section.id, row, column.id), "")).strip()
            )
            for row in rows
        ),
    )


def _key(*parts: str) -> str:
    return ".".join(part for part in parts if part)
