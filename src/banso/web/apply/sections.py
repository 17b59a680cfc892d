"""The sections of an application as pages: fields saved as they are typed, and a form that works without that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banso.actions.applications.application_reading import ApplicationRead, read_application
from banso.actions.applications.application_rows import add_row, remove_row, restore_row
from banso.actions.applications.applications import columns_in, save_answer
from banso.actions.applications.histories import changed_since_begun, last_filing, reasons_for
from banso.actions.errors import AnswerChangedElsewhere, AnswerUnusable, ApplicationNotEditable
from banso.core.answers import fields_asked
from banso.core.forms import FormField, Section, Shape
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application
from banso.web.apply.field_views import FieldView, Shown, errors_by_key, field_view
from banso.web.apply.lookups import may_write, members_only, own_application, said
from banso.web.apply.progress import Part, Progress, progress_of
from banso.web.clock import now, today
from banso.web.people import signed_in

TABLES = (Shape.ROWS, Shape.COSTS)
Conflicts = Mapping[str, AnswerChangedElsewhere]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a table."""

    row: str
    number: int
    fields: tuple[FieldView, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def section(request: HttpRequest, application_id: int, section_id: str) -> HttpResponse:
    """Show a section, or keep everything typed into it."""
    application = own_application(request, application_id)
    read = read_application(application, on=today())
    found = _asked(read, section_id)
    if request.method != "POST":
        return section_page(request, application, read, found, {})
    here = reverse("apply:section", args=[application.pk, section_id])
    try:
        conflicts = _save_all(request, application, found, read)
        changed_row = "" if conflicts else _change_rows(request, application, found)
    except (AnswerUnusable, ApplicationNotEditable) as error:
        return said(request, error, here)
    if conflicts:
        return section_page(request, application, read_application(application, on=today()), found, conflicts)
    if changed_row:
        return HttpResponseRedirect(here + changed_row)
    messages.success(request, _("保存しました。まだ提出されていません。"))
    following = _following(progress_of(application, read, today()), found)
    return HttpResponseRedirect(following.address if "next" in request.POST and following else here)


def section_page(
    request: HttpRequest,
    application: Application,
    read: ApplicationRead,
    found: Section,
    conflicts: Conflicts,
) -> HttpResponse:
    """The page of a section. Where somebody else saved another text, both are shown."""
    progress = progress_of(application, read, today())
    returned = application.stands is ApplicationState.RETURNED
    filing = last_filing(application) if returned else None
    page = Shown(
        answers={answer.key: answer for answer in application.answers.all()},
        errors=errors_by_key(point for point in progress.points if point.is_unreadable),
        filed=filing.content["answers"] if filing else None,
        changed=changed_since_begun(application),
        conflicts=conflicts,
    )
    columns = _columns(application, read, found)
    is_table = found.shape in TABLES
    rows = read.form.rows.get(found.id, ())
    context = {
        "application": application,
        "section": found,
        "read": read,
        "progress": progress,
        "fields": [] if is_table else [field_view(column, found.id, "", page) for column in columns],
        "rows": [
            RowView(row=row, number=n, fields=tuple(field_view(it, found.id, row, page) for it in columns))
            for n, row in enumerate(rows, start=1)
        ],
        "is_table": is_table,
        "is_full": len(rows) >= found.most,
        "is_money": found.shape in (Shape.COSTS, Shape.INCOME),
        "writable": application.is_editable and may_write(request, application.company),
        "conflicts": conflicts,
        "removed": request.GET.get("removed", ""),
        "reasons": reasons_for(application, f"section:{found.id}"),
        "following": _following(progress, found),
    }
    return render(request, "apply/section.html", context, status=409 if conflicts else 200)


def _asked(read: ApplicationRead, section_id: str) -> Section:
    found = next((one for one in read.form.sections if one.id == section_id), None)
    if found is None:
        raise Http404
    return found


def _columns(application: Application, read: ApplicationRead, found: Section) -> tuple[FormField, ...]:
    if found.shape in (Shape.COSTS, Shape.INCOME):
        return columns_in(application, found)
    return fields_asked(found, read.form.facts)


def _following(progress: Progress, found: Section) -> Part | None:
    """The page after a section."""
    ids = [part.id for part in progress.parts]
    place = ids.index(found.id) + 1
    return progress.parts[place] if place < len(ids) else None


def _save_all(
    request: HttpRequest, application: Application, found: Section, read: ApplicationRead
) -> dict[str, AnswerChangedElsewhere]:
    """Save every field that was sent; those that somebody else changed meanwhile are returned."""
    conflicts = {}
    for key, text, version in sent_answers(request.POST):
        if not key.startswith(f"{found.id}.") or read.answered.get(key, "") == text:
            continue
        try:
            save_answer(
                application=application,
                key=key,
                text=text,
                seen_version=version,
                by=signed_in(request),
                at=now(),
            )
        except AnswerChangedElsewhere as error:
            conflicts[key] = error
    return conflicts


def sent_answers(sent: QueryDict) -> Iterator[tuple[str, str, int]]:
    """Key, text and seen version of every field of a form; each field sends its version, even one without a choice."""
    for name in sent:
        if name.startswith("version."):
            key = name.removeprefix("version.")
            text = " ".join(sent.getlist(key)).replace("\r\n", "\n")
            yield key, text, read_version(sent.get(name, ""))


def read_version(text: str) -> int:
    """The version of an answer as a form carries it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _change_rows(request: HttpRequest, application: Application, found: Section) -> str:
    """Add, remove or put back a row where that was asked for; returns what to add to the address."""
    by, at, sent = signed_in(request), now(), request.POST
    if "add" in sent:
        row = add_row(application=application, section_id=found.id, by=by, at=at)
        return f"#row-{row}"
    if "remove" in sent:
        remove_row(application=application, section_id=found.id, row=sent["remove"], by=by, at=at)
        return f"?removed={sent['remove']}"
    if "restore" in sent:
        restore_row(application=application, section_id=found.id, row=sent["restore"], by=by, at=at)
        return f"#row-{sent['restore']}"
    return ""
