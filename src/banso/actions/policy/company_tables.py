"""Tables of companies somebody brings: kept, checked in the background, used once their author says so."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from banso.actions.audit import record_event
from banso.actions.errors import CompanyTableUnusable, JobNotPossible, TooManyRuns
from banso.actions.names import LONGEST_NAME
from banso.actions.policy.jobs import change_state, own_job, subject_of
from banso.core.jobs import JobState
from banso.records.models import CompanyTable, User

LARGEST_FILE = 100 * 1024 * 1024
"""Bytes of an upload; 200,000 companies as CSV are about 60 MB."""
MOST_ROWS = 1_000_000
"""Rows of a Parquet file, which may be small and still hold billions; of other files the bytes are limit enough."""
KINDS = (".csv", ".tsv", ".parquet", ".xlsx")
MOST_TABLES = 10
"""Tables of one person at a time."""


@transaction.atomic
def bring_company_table(*, by: User, at: datetime, on: date, name: str, file: "File[bytes]") -> CompanyTable:
    """Keep an uploaded table; a worker then checks its rows.

    Args:
        by: Who brings it.
        at: The real moment.
        on: The day the table stands for.
        name: What the file is called on the person's machine.
        file: The bytes.

    Raises:
        CompanyTableUnusable: The file is empty, too large, or of a kind that is not read.
        TooManyRuns: This person keeps as many tables as one may.
    """
    shown = PurePath(name.replace("\\", "/")).name
    _refuse_unreadable(shown, file.size)
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)
    if CompanyTable.objects.owned_by(by).count() >= MOST_TABLES:
        raise TooManyRuns(f"会社の表が{MOST_TABLES}件あります", remedy="使わない会社の表を削除してください")
    digest = _sha256(file)
    table = CompanyTable(author=by, name=shown[-LONGEST_NAME:], sha256=digest, stands_on=on, requested_at=at)
    # Never under the person's own words: they may name anything, and lead anywhere.
    table.source.save(f"{digest[:16]}{PurePath(shown).suffix.lower()}", file, save=False)
    table.save()
    detail: dict[str, object] = {"sha256": digest, "bytes": file.size}
    record_event(by=by, at=at, verb="company_table.queued", subject=subject_of(table), detail=detail)
    return table


def keep_good_rows(*, table: CompanyTable, file: "File[bytes]") -> str:
    """Store the good rows of a checked table; its row names them once the check is finished.

    Args:
        table: The table.
        file: Its good rows as Parquet.

    Returns:
        The name under which they lie.
    """
    field = CompanyTable.good.field
    table.good.name = field.storage.save(f"{field.upload_to}/{table.sha256[:16]}.parquet", file)
    return str(table.good.name)


def drop_unclaimed_rows(*, table: CompanyTable) -> None:
    """Delete good rows that were stored for a table nobody waits for any more: who deletes one, deletes all of it.

    Args:
        table: As its worker holds it, after the check.
    """
    kept = table.good
    if kept and not CompanyTable.objects.filter(pk=table.pk, good=kept.name).exists():
        _delete_files([kept])


@transaction.atomic
def use_the_rest(*, by: User, at: datetime, table_id: int) -> CompanyTable:
    """Say that the good rows of a table with bad ones may be used.

    Raises:
        JobNotFound: There is no such table of this person.
        JobNotPossible: It is not checked yet, or no row is good.
    """
    table = own_job(CompanyTable.objects.owned_by(by), table_id)
    if table.stands is not JobState.FINISHED or not table.good_rows:
        raise JobNotPossible("使える行がありません", remedy="直した表を読み込んでください")
    table.rest_is_used = True
    table.save(update_fields=("rest_is_used",))
    detail: dict[str, object] = {"good_rows": table.good_rows, "bad_rows": table.bad_rows}
    record_event(by=by, at=at, verb="company_table.rest_used", subject=subject_of(table), detail=detail)
    return table


@transaction.atomic
def cancel_check(*, by: User, at: datetime, table_id: int) -> CompanyTable:
    """Call off the check of a table.

    Raises:
        JobNotFound: There is no such table of this person.
        JobNotPossible: It is over already.
    """
    table = own_job(CompanyTable.objects.owned_by(by), table_id)
    change_state(table, JobState.CANCELLED, by=by, at=at)
    return table


@transaction.atomic
def delete_company_table(*, by: User, at: datetime, table_id: int) -> None:
    """Remove a table with its files for good. Results that rest on it stay.

    Raises:
        JobNotFound: There is no such table of this person.
    """
    table = own_job(CompanyTable.objects.owned_by(by), table_id)
    subject, files = subject_of(table), [file for file in (table.source, table.good) if file]
    table.delete()
    record_event(by=by, at=at, verb="company_table.deleted", subject=subject)
    # Only once the row is gone for good: a file without a row is litter, a row without its file is broken.
    transaction.on_commit(partial(_delete_files, files))


def _delete_files(files: Sequence[FieldFile]) -> None:
    for file in files:
        if file.name:
            file.storage.delete(file.name)


def _refuse_unreadable(name: str, size: int) -> None:
    if PurePath(name).suffix.lower() not in KINDS:
        raise CompanyTableUnusable(
            "読めない種類のファイルです", place=name, remedy=f"{'、'.join(KINDS)} のどれかにしてください"
        )
    if not 0 < size <= LARGEST_FILE:
        raise CompanyTableUnusable(
            "ファイルが空か、大きすぎます",
            place=name,
            remedy=f"{LARGEST_FILE // 1024 // 1024}MB以下のファイルにしてください",
        )


def _sha256(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
