"""The answers of an application, read against its form: values, rows, facts, and what is still open.

An answer is the text as typed. A section or field with a condition is left out only where the condition surely fails:
while a fact is unknown, it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banso.core.conditions import Node
from banso.core.errors import BadValue
from banso.core.evaluation import State, evaluate
from banso.core.facts import Company
from banso.core.field_readings import is_blank, read_field
from banso.core.forms import DECLARATIONS, Answered, Form, FormField, Section, Shape, rows_of
from banso.core.readings import read_boolean

NOT_TYPED = "まだ入力されていません"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """One thing that keeps an application from being filed.

    Attributes:
        section: Id of the section to go to, or `declarations`, `papers`, `co_author`.
        key: The answer, paper or row it is about; empty for the section as a whole.
        label: What it is about, as the form calls it.
        message: What is wrong, one Japanese sentence without a full stop.
        remedy: What to do; empty where the message says it.
        is_unreadable: Something was typed and cannot be read; else it is still blank or not there.
        blocks: It must be there to file; a paper original may follow.
    """

    section: str
    key: str = ""
    label: str = ""
    message: str = ""
    remedy: str = ""
    is_unreadable: bool = False
    blocks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRead:
    """A form as far as it can be read.

    Attributes:
        values: By key, of everything asked that was typed and can be read.
        rows: Ids of the rows of every table, by section.
        facts: The facts known before, with those the answers state in their place.
        points: What is open, in the order of the form.
        sections: The sections asked.
    """

    values: Mapping[str, Any]
    rows: Mapping[str, tuple[str, ...]]
    facts: Company
    points: tuple[OpenPoint, ...]
    sections: tuple[Section, ...]


def read_form(form: Form, answered: Answered, facts: Company) -> FormRead:
    """Reads all answers of a form. Cost tables and the income side are read by `banso.core.project_budgets`.

    Args:
        form: Of the programme.
        answered: Key to text, as typed.
        facts: Known before: from the check and the company's record, on the day asked about.

    Returns:
        What can be read, and what is open. Nothing is raised: an application is read at every keystroke.
    """
    stated = _facts_stated(form, answered, facts)
    values: dict[str, Any] = {}
    points: list[OpenPoint] = []
    rows: dict[str, tuple[str, ...]] = {}
    sections = tuple(section for section in form.sections if is_asked(section.when, stated))
    for section in sections:
        if section.shape is not Shape.FIELDS:
            rows[section.id] = tuple(rows_of(section.id, answered))
        points += _count_points(section, rows.get(section.id, ()))
        for key, field in _keys(section, rows.get(section.id, ()), stated):
            point = _read_into(values, section.id, key, field, answered.get(key, ""))
            if point is not None:
                points.append(point)
    return FormRead(values=values, rows=rows, facts=stated, points=tuple(points), sections=sections)


def is_asked(when: Node | None, facts: Company) -> bool:
    """Whether a section or field is asked: everywhere but where its condition surely fails."""
    return when is None or evaluate(when, facts).state is not State.FAILED


def fields_asked(section: Section, facts: Company) -> tuple[FormField, ...]:
    """The fields of a section that are asked of this applicant."""
    return tuple(field for field in section.fields if is_asked(field.when, facts))


def open_declarations(form: Form, answered: Answered) -> list[OpenPoint]:
    """The declarations that are not ticked."""
    return [
        OpenPoint(
            section=DECLARATIONS,
            key=f"{DECLARATIONS}.{declaration.id}",
            label=declaration.label,
            message="誓約していません",
            remedy="内容を確かめて、チェックを入れてください",
        )
        for declaration in form.declarations
        if not is_ticked(answered.get(f"{DECLARATIONS}.{declaration.id}", ""))
    ]


def read_fields(fields: Sequence[FormField], typed: Answered) -> tuple[dict[str, Any], tuple[OpenPoint, ...]]:
    """Reads a few fields by their ids, such as those of a company's record or of one row of a table.

    Returns:
        Values by id of the field, blank ones left out, and what is open, with the id as key.
    """
    values: dict[str, Any] = {}
    points = [_read_into(values, "", field.id, field, typed.get(field.id, "")) for field in fields]
    return values, tuple(point for point in points if point is not None)


def is_ticked(text: str) -> bool:
    """Whether the answer of a box says yes.

    Example:
        >>> is_ticked("yes"), is_ticked("")
        (True, False)
    """
    if is_blank(text):
        return False
    try:
        return read_boolean(text)
    except BadValue:
        return False


def _facts_stated(form: Form, answered: Answered, facts: Company) -> dict[str, Any]:
    """The facts, with what the answers say in their place. A fact whose field was emptied is unknown again."""
    stated = dict(facts)
    for section in form.sections:
        for field in section.fields if section.shape is Shape.FIELDS else ():
            text = answered.get(f"{section.id}.{field.id}")
            if not field.fact or text is None:
                continue
            stated.pop(field.fact, None)
            if is_blank(text):
                continue
            try:
                stated[field.fact] = read_field(field, text)
            except BadValue:
                continue
    return stated


def _keys(section: Section, rows: tuple[str, ...], facts: Company) -> Iterator[tuple[str, FormField]]:
    fields = fields_asked(section, facts)
    if section.shape is Shape.ROWS:
        for row in rows:
            yield from ((f"{section.id}.{row}.{field.id}", field) for field in fields)
    elif section.shape is Shape.FIELDS:
        yield from ((f"{section.id}.{field.id}", field) for field in fields)


def _read_into(
    values: dict[str, Any], section: str, key: str, field: FormField, text: str
) -> OpenPoint | None:
    if is_blank(text):
        if not field.required:
            return None
        return OpenPoint(section=section, key=key, label=field.label, message=NOT_TYPED)
    try:
        values[key] = read_field(field, text)
    except BadValue as error:
        return OpenPoint(
            section=section,
            key=key,
            label=field.label,
            message=error.message,
            remedy=error.remedy,
            is_unreadable=True,
        )
    return None


def _count_points(section: Section, rows: tuple[str, ...]) -> list[OpenPoint]:
    if section.shape not in (Shape.ROWS, Shape.COSTS):
        return []
    fewest = max(section.fewest, 1 if section.shape is Shape.COSTS else 0)
    if len(rows) < fewest:
        message = f"{fewest}行以上必要です（いま{len(rows)}行）"
        return [OpenPoint(section=section.id, label=section.label, message=message)]
    if len(rows) > section.most:
        message = f"{section.most}行までです（いま{len(rows)}行）"
        return [OpenPoint(section=section.id, label=section.label, message=message)]
    return []
