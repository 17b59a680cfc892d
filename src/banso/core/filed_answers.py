"""What was filed, in words: the sections of the form with their answers as an officer reads them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from banso.core.answers import fields_asked, is_asked, is_ticked
from banso.core.calendar import show_date
from banso.core.cost_answers import columns_of
from banso.core.errors import BadValue
from banso.core.facts import Company
from banso.core.field_readings import is_blank, read_field
from banso.core.forms import DECLARATIONS, Answered, FieldKind, FormField, Section, Shape, rows_of
from banso.core.money import show_yen
from banso.core.procedures import Procedure
from banso.core.programmes import Programme
from banso.core.project_budgets import INCOME_FIELDS

TABLES = frozenset({Shape.ROWS, Shape.COSTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAnswer:
    """One answer in words.

    Attributes:
        key: As in the answers that were filed.
        text: Labels instead of codes, sums and days as they are read; as typed where it cannot be read.
    """

    key: str
    field: FormField
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledRow:
    """One row of a table, its answers in the order of the columns."""

    id: str
    answers: tuple[FiledAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSection:
    """A section of the form as it was filed.

    Attributes:
        columns: Of a table; empty for a section of fields.
        answers: Of a section of fields; empty for a table.
        rows: Of a table, in their order.
    """

    section: Section
    columns: tuple[FormField, ...] = ()
    answers: tuple[FiledAnswer, ...] = ()
    rows: tuple[FiledRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDeclaration:
    """One declaration, and whether it was ticked."""

    id: str
    label: str
    is_ticked: bool


def procedure_in(programme: Programme) -> Procedure:
    """The procedure of a programme that takes applications.

    Raises:
        ValueError: The programme has none: nothing can have been filed.
    """
    if programme.procedure is None:
        raise ValueError(f"{programme.id} has no procedure")
    return programme.procedure


def columns_in(programme: Programme, section: Section) -> tuple[FormField, ...]:
    """The fields of a section as they are answered: those of the file, or what follows from the amount rule."""
    if section.shape is Shape.INCOME:
        return INCOME_FIELDS
    if section.shape is Shape.COSTS:
        return columns_of(programme.amount, procedure_in(programme).quotes) if programme.amount else ()
    return section.fields


def filed_sections(programme: Programme, answered: Answered, facts: Company) -> tuple[FiledSection, ...]:
    """The sections an applicant was asked, with the answers.

    Args:
        programme: In the version the application was filed under.
        answered: Key to text, as filed.
        facts: Of the company and its project; they say what was asked.
    """
    sections = procedure_in(programme).form.sections
    return tuple(
        _section(programme, section, answered, facts) for section in sections if is_asked(section.when, facts)
    )


def filed_declarations(programme: Programme, answered: Answered) -> tuple[FiledDeclaration, ...]:
    """Every declaration of the form."""
    return tuple(
        FiledDeclaration(
            id=each.id,
            label=each.label,
            is_ticked=is_ticked(answered.get(f"{DECLARATIONS}.{each.id}", "")),
        )
        for each in procedure_in(programme).form.declarations
    )


def in_words(field: FormField, text: str) -> str:
    """An answer as it is read.

    Example:
        >>> in_words(FormField(id="a", label="額", kind=FieldKind.YEN), "１０００")
        '1,000円'
        >>> in_words(FormField(id="a", label="額", kind=FieldKind.YEN), "未定")
        '未定'
    """
    if is_blank(text):
        return ""
    try:
        value = read_field(field, text)
    except BadValue:
        return text
    return _written(field, value)


def _written(field: FormField, value: Any) -> str:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        chosen = {value} if isinstance(value, str) else value
        return "、".join(label for code, label in field.choices if code in chosen)
    return _WRITE.get(field.kind, str)(value)


_WRITE: Mapping[FieldKind, Callable[[Any], str]] = {
    FieldKind.YES_NO: lambda value: "はい" if value else "いいえ",
    FieldKind.YEN: show_yen,
    FieldKind.DAY: show_date,
    FieldKind.INTEGER: lambda value: f"{value:,}",
}


def _section(programme: Programme, section: Section, answered: Answered, facts: Company) -> FiledSection:
    if section.shape not in TABLES:
        fields = INCOME_FIELDS if section.shape is Shape.INCOME else fields_asked(section, facts)
        return FiledSection(section=section, answers=tuple(_answers(fields, f"{section.id}.", answered)))
    columns = columns_in(programme, section)
    rows = tuple(
        FiledRow(id=row, answers=tuple(_answers(columns, f"{section.id}.{row}.", answered)))
        for row in rows_of(section.id, answered)
    )
    return FiledSection(section=section, columns=columns, rows=rows)


def _answers(
    fields: tuple[FormField, ...], prefix: str, answered: Mapping[str, str]
) -> Iterator[FiledAnswer]:
    for field in fields:
        key = f"{prefix}{field.id}"
        yield FiledAnswer(key=key, field=field, text=in_words(field, answered.get(key, "")))
