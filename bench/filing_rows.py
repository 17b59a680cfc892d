"""One applicant after the other without a site: through the actions, then the same rows inserted without Django.

Loaded in a process of its own that has set Django up for the database of the site (`tests.faults.sites`).
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models

from banso.actions.filing.filing import file_application
from banso.actions.papers.attachments import attach_file
from banso.cli.serve import read_region
from banso.records.models import Application, Attachment, AuditEvent, Filing, Mail
from bench.transactions import Held
from tests.faults.applicants import more_drafts
from tests.faults.browsers import SIZE
from tests.paper_files import a_pdf

APPLICANTS = 10
DATED = "tax_certificate"
"""The paper whose day of issue is asked for."""
TABLES = {
    Attachment: "records_attachment",
    AuditEvent: "records_auditevent",
    Filing: "records_filing",
    Mail: "records_mail",
}
"""What an applicant adds rows to."""
Rows = list[models.Model]


def measured() -> dict[str, float]:
    """Medians for one applicant in milliseconds, and how much one applicant writes."""
    read_region()
    turns = [_turn(application, documents) for application, documents in more_drafts(APPLICANTS)]
    return {name: median(turn[name] for turn in turns) for name in turns[0]}


def _turn(application: Application, documents: Sequence[str]) -> dict[str, float]:
    """One applicant through the actions, and at once, at the same busy moment, the rows that it added by themselves."""
    seen = AuditEvent.objects.count()
    with connection.execute_wrapper(held := Held()):
        took, of_filing = _through_actions(application, documents)
    lot = list(_transactions(application, seen))
    return {
        "actions": took,
        "file": of_filing,
        "held": held.took,
        "statements": held.statements,
        "bare": _bare(lot),
        "rows": sum(map(len, lot)),
        "commits": len(lot),
    }


def _through_actions(application: Application, documents: Sequence[str]) -> tuple[float, float]:
    """Milliseconds for everything, and for the filing alone."""
    by = application.begun_by
    contents = [
        a_pdf(mark=f"{application.pk}-{number}-".ljust(SIZE, "x")) for number in range(len(documents))
    ]
    began = time.perf_counter()
    for document, content in zip(documents, contents, strict=True):
        at = datetime.now(tz=UTC)
        attach_file(
            application=application,
            document=document,
            name="scan.pdf",
            file=SimpleUploadedFile("scan.pdf", content),
            by=by,
            at=at,
            issued_on=(at - timedelta(days=2)).date() if document == DATED else None,
        )
    filing_began = time.perf_counter()
    file_application(application=application, by=by, at=datetime.now(tz=UTC))
    ended = time.perf_counter()
    return (ended - began) * 1000, (ended - filing_began) * 1000


def _transactions(application: Application, seen: int) -> Iterator[Rows]:
    """The rows one applicant has added, by transaction: each file with its event, then all of the filing."""
    files = {str(one.sha256): one for one in application.attachments.all()}
    rest: Rows = [*application.filings.all(), *application.mails.all()]
    for event in AuditEvent.objects.filter(seq__gt=seen).order_by("seq"):
        if event.verb.startswith("attachment."):
            digest = json.loads(event.detail).get("sha256", "")
            yield [event, *([files[digest]] if digest else [])]
        else:
            rest.append(event)
    yield rest


def _bare(lot: Iterable[Rows]) -> float:
    """Milliseconds to insert and commit the rows of one applicant without Django, after they were taken out.

    Into the very tables they came from: with all indexes and constraints, and whatever else is in there.
    """
    # The driver's own cursor: that of Django looks at every statement.
    cursor = connection.connection.cursor()
    prepared = [[_taken_out(cursor, row) for row in rows] for rows in lot]
    began = time.perf_counter()
    for statements in prepared:
        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        for statement, values in statements:
            cursor.execute(statement, values)
        cursor.execute("COMMIT")
    return (time.perf_counter() - began) * 1000


def _taken_out(cursor: Any, row: models.Model) -> tuple[str, Sequence[Any]]:
    """Delete a row; what inserts it again as the database had it."""
    table, place = TABLES[type(row)], "?" if connection.vendor == "sqlite" else "%s"
    where = f"FROM {table} WHERE {'seq' if isinstance(row, AuditEvent) else 'id'} = {place}"
    cursor.execute(f"SELECT * {where}", (row.pk,))
    values = cursor.fetchone()
    cursor.execute(f"DELETE {where}", (row.pk,))
    return f"INSERT INTO {table} VALUES ({', '.join([place] * len(values))})", values


def main() -> None:
    """Measure, and print what was measured."""
    sys.stdout.write(json.dumps(measured()))
