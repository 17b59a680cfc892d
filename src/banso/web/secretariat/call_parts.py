"""Changing a part of a call's definition on screen, and seeing what applicants and recipients will see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from banso.actions.calls.calls import change_definition, digest_of, text_being_edited
from banso.core.definition_changes import KINDS
from banso.core.procedures import LETTER_NAMES
from banso.core.reasons import requirement
from banso.definitions.call_definitions import read_definition
from banso.definitions.call_edits import parts_of, rows_of_part, with_rows
from banso.definitions.call_parts import Column, ColumnKind, EditedPart, EditedRow, Value
from banso.definitions.region import installed_region
from banso.web.clock import now
from banso.web.forms import HalfWidthIntegerField, PageForm
from banso.web.people import signed_in
from banso.web.secretariat.call_lookups import being_edited, own_call
from banso.web.secretariat.calls import REFUSALS, refuse
from banso.web.secretariat.sample_letters import sample_letters

NEW = "new"
LARGEST = 10**13


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One row of the page.

    Attributes:
        title: What it is called now; empty for the new one.
        removal: The box to take it out; None where it must stay.
    """

    title: str
    fields: tuple[forms.BoundField, ...]
    removal: forms.BoundField | None


class PartForm(PageForm):
    """All rows of a part, and one more to add."""

    def __init__(self, data: Any = None, *, part: EditedPart, rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data, initial=_initial(part, rows))
        self.part, self.rows = part, rows
        self.add_fields(_fields(part, rows))

    @property
    def shown(self) -> list[RowShown]:
        """The rows with their fields."""
        return [self._row(str(number), self._title(row)) for number, row in enumerate(self.rows)]

    @property
    def added(self) -> RowShown | None:
        """The empty row; None where rows are not added."""
        return self._row(NEW, "") if self.part.may_add and not self.part.is_single else None

    def typed(self) -> list[EditedRow]:
        """What was typed, once it is valid. A new row that stands as it was offered is none."""
        rows = [
            EditedRow(
                position=number,
                values=self._values(str(number)),
                is_removed=bool(self.cleaned_data.get(f"{number}-removed")),
            )
            for number in range(len(self.rows))
        ]
        if self.added is not None:
            values = self._values(NEW)
            if any(values[column.key] != column.default for column in self.part.columns):
                rows.append(EditedRow(position=None, values=values))
        return rows

    def _row(self, prefix: str, title: str) -> RowShown:
        fields = tuple(
            self[f"{prefix}-{column.key}"]
            for column in self.part.columns
            if f"{prefix}-{column.key}" in self.fields
        )
        removal = self[f"{prefix}-removed"] if f"{prefix}-removed" in self.fields else None
        return RowShown(title=title, fields=fields, removal=removal)

    def _title(self, row: Mapping[str, Any]) -> str:
        return str(row.get("label") or row.get("title") or row.get("fact") or "")

    def _values(self, prefix: str) -> dict[str, Value]:
        return {
            column.key: _value(column, self.cleaned_data.get(f"{prefix}-{column.key}"))
            for column in self.part.columns
            if f"{prefix}-{column.key}" in self.fields
        }


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, call_id: int, part_id: str) -> HttpResponse:
    """Show the rows of a part, or keep what was typed."""
    call = own_call(request, call_id)
    text = text_being_edited(call)
    data = read_definition(text)
    found = next((one for one in parts_of(data) if one.id == part_id), None)
    if found is None:
        raise Http404
    form = PartForm(
        request.POST if request.method == "POST" else None, part=found, rows=rows_of_part(data, found)
    )
    if form.is_bound and form.is_valid():
        try:
            change_definition(
                call_id=call.pk,
                data=with_rows(data, found, form.typed()),
                seen=request.POST.get("seen", ""),
                by=signed_in(request),
                at=now(),
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, "保存しました。")
            return HttpResponseRedirect(reverse("call_setup:part", args=[call.pk, found.id]))
    context = {
        "call": call,
        "part": found,
        "form": form,
        "seen": request.POST.get("seen") or digest_of(text),
        "names": LETTER_NAMES if found.id == "letters" else {},
    }
    return render(request, "secretariat/call_part.html", context)


@require_safe
def preview(request: HttpRequest, call_id: int) -> HttpResponse:
    """Form, papers, criteria and letters as applicants and recipients will see them."""
    call = own_call(request, call_id)
    programme = being_edited(call)
    vocabulary = installed_region().vocabulary
    sections = [
        (section, [(field, KINDS[field.kind]) for field in section.fields])
        for section in (programme.procedure.form.sections if programme.procedure else ())
    ]
    whom = [requirement(paper.when, vocabulary) if paper.when else "" for paper in programme.papers]
    context = {
        "call": call,
        "programme": programme,
        "procedure": programme.procedure,
        "sections": sections,
        "papers": list(zip(programme.papers, whom, strict=True)),
        "letters": sample_letters(programme),
    }
    return render(request, "secretariat/call_preview.html", context)


def _fields(part: EditedPart, rows: Sequence[Mapping[str, Any]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for number in range(len(rows)):
        for column in part.columns:
            if not column.only_new:
                fields[f"{number}-{column.key}"] = _field(column, required=column.required)
        if part.may_remove and not part.is_single:
            fields[f"{number}-removed"] = forms.BooleanField(label="この行を削除する", required=False)
    if part.may_add and not part.is_single:
        for column in part.columns:
            fields[f"{NEW}-{column.key}"] = _field(column, required=False)
    return fields


def _field(column: Column, *, required: bool) -> forms.Field:
    plain: dict[str, Any] = {"label": column.label, "required": required, "help_text": column.help}
    if column.kind is ColumnKind.INTEGER:
        return HalfWidthIntegerField(min_value=0, max_value=LARGEST, **plain)
    if column.kind is ColumnKind.YES_NO:
        return forms.BooleanField(**plain | {"required": False})
    if column.kind is ColumnKind.CHOICE:
        return forms.ChoiceField(choices=column.choices, **plain)
    if column.kind is ColumnKind.TEXT:
        return forms.CharField(max_length=500, **plain)
    rows = 3 if column.kind is ColumnKind.LONG else 6
    return forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **plain)


def _initial(part: EditedPart, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shown = {
        f"{number}-{column.key}": _shown(column, row.get(column.key, column.default))
        for number, row in enumerate(rows)
        for column in part.columns
    }
    return shown | {f"{NEW}-{column.key}": _shown(column, column.default) for column in part.columns}


def _shown(column: Column, value: Any) -> Any:
    return "\n".join(value) if column.kind is ColumnKind.LINES else value


def _value(column: Column, typed: Any) -> Value:
    if column.kind is ColumnKind.LINES:
        return [line.strip() for line in str(typed or "").splitlines() if line.strip()]
    if column.kind is ColumnKind.INTEGER:
        return column.default if typed is None else int(typed)
    if column.kind is ColumnKind.YES_NO:
        return bool(typed)
    return str(typed or "").replace("\r\n", "\n").strip()
