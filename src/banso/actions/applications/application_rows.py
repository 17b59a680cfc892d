"""Rows of the tables of an application: added, removed, and put back."""

import secrets
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_reading import answers_of
from banso.actions.applications.applications import editable_application, write_answer
from banso.actions.definitions import procedure_of
from banso.actions.errors import AnswerUnusable
from banso.core.forms import Section, Shape, rows_of
from banso.records.models import Application, User

ROW_BYTES = 4
"""Of chance in the id of a row: two windows that add a row at once make two rows."""


@transaction.atomic
def add_row(*, application: Application, section_id: str, by: User, at: datetime) -> str:
    """Add an empty row at the end of a table.

    Returns:
        Its id.

    Raises:
        AnswerUnusable: There is no such table, or it is full.
        ApplicationNotEditable: The secretariat has the application.
        NotAMember: The person may not write for the company.
    """
    kept = editable_application(application, by)
    section = _table(kept, section_id)
    answered = answers_of(kept)
    rows = rows_of(section_id, answered)
    if len(rows) >= section.most:
        raise AnswerUnusable(
            f"{section.label}は{section.most}行までです", remedy="要らない行を消してください"
        )
    row = secrets.token_hex(ROW_BYTES)
    last = int(answered[f"{section_id}.{rows[-1]}"]) if rows else 0
    write_answer(kept, f"{section_id}.{row}", str(last + 1), 0, by, at)
    return row


@transaction.atomic
def remove_row(*, application: Application, section_id: str, row: str, by: User, at: datetime) -> None:
    """Take a row out of a table. What stands in it is kept, so that it can be put back.

    Raises:
        AnswerUnusable: There is no such row.
        ApplicationNotEditable: The secretariat has the application.
        NotAMember: The person may not write for the company.
    """
    _place_row(application, section_id, row, by, at, is_there=False)


@transaction.atomic
def restore_row(*, application: Application, section_id: str, row: str, by: User, at: datetime) -> None:
    """Put a removed row back, at the end of its table.

    Raises:
        AnswerUnusable: There is no such row.
        ApplicationNotEditable: The secretariat has the application.
        NotAMember: The person may not write for the company.
    """
    _place_row(application, section_id, row, by, at, is_there=True)


def _place_row(
    application: Application, section_id: str, row: str, by: User, at: datetime, *, is_there: bool
) -> None:
    kept = editable_application(application, by)
    _table(kept, section_id)
    present = kept.answers.filter(key=f"{section_id}.{row}").first()
    if present is None:
        raise AnswerUnusable("この行は見つかりません", remedy="画面を開き直してください")
    if bool(present.text) == is_there:
        return
    answered = answers_of(kept)
    last = max((int(answered[f"{section_id}.{one}"]) for one in rows_of(section_id, answered)), default=0)
    text = str(last + 1) if is_there else ""
    write_answer(kept, present.key, text, present.version, by, at)


def _table(application: Application, section_id: str) -> Section:
    section = procedure_of(application.version).form.section(section_id)
    if section is None or section.shape not in (Shape.ROWS, Shape.COSTS):
        raise AnswerUnusable("この表は申請書にありません", remedy="画面を開き直してください")
    return section
