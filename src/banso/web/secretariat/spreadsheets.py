"""Tables for spreadsheets, as long as they like: written row by row, so that memory does not grow with them.

No cell is a formula when the file is opened, whatever an applicant typed.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from django.core.files.temp import NamedTemporaryFile
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from banso.core.calendar import JST
from banso.core.typed_text import not_a_formula

Value = str | int | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 500


class _Lines:
    """Takes what a CSV writer writes and hands it on."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> StreamingHttpResponse:
    """A table as CSV: UTF-8 with a mark at its beginning, so that spreadsheets read it right.

    Args:
        name: Of the file, without ending.
        headings: First line.
        rows: Read while they are sent.
    """
    response = StreamingHttpResponse(_csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def xlsx_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> FileResponse:
    """The same table for Excel: written to a file on disk, which is gone once it is sent."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title="一覧")
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_excel_value(value) for value in row])
    file = NamedTemporaryFile(suffix=".xlsx")
    workbook.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def table_response(
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponseBase:
    """A table in the kind that was asked for: `xlsx` or `csv`."""
    write = xlsx_response if kind == "xlsx" else csv_response
    return write(name, headings, rows)


def _csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    writer = csv.writer(_Lines(), lineterminator="\r\n")
    yield writer.writerow(headings).encode("utf-8-sig")
    left = iter(rows)
    while several := list(islice(left, ROWS_AT_ONCE)):
        yield "".join(writer.writerow([_text(value) for value in row]) for row in several).encode()


def _text(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(JST):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return not_a_formula(value) if isinstance(value, str) else value


def _excel_value(value: Value) -> Value:
    if isinstance(value, datetime):
        # Excel knows no time zones: the clock of Japan.
        return value.astimezone(JST).replace(tzinfo=None, microsecond=0)
    return ILLEGAL_CHARACTERS_RE.sub("", not_a_formula(value)) if isinstance(value, str) else value
