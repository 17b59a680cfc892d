"""Zipped workbooks looked over before they are opened.

The reader lays a sheet out in memory from its first to its last value, and ends the whole process where memory does
not suffice; so a single value far away, or a few bytes that unpack to gigabytes, must be refused before. It also
shows a formula whose value was never stored as an empty cell, and empty means unknown.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from banso.ingest.files import UnreadableFile

ZIP_MARK = b"PK\x03\x04"
LARGEST_UNPACKED = 50 * 1024 * 1024
"""In bytes, all parts together."""
MOST_CELLS = 2_000_000
"""Rows times columns of one sheet, up to its last value."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    EOFError,
)
"""What reading a damaged archive raises; its numbers may point anywhere."""

Position = tuple[int, int]
"""Row and column from 1."""

_OFFICE = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
_REFERENCE = re.compile(rb"""(?<![\w:])r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_OFFICE_CELL = re.compile(rb"<(?:\w+:)?(c|f|v)(?=[\s/>])([^<>]*)>([^<]?)")
"""The beginning of a cell, its formula or its stored value, with the first byte of what stands in it."""
_OFFICE_TEXT = re.compile(rb"""(?<![\w:])t\s*=\s*["']str["']""")
"""The result of such a formula is text, and may well be none."""
_OFFICE_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*\s)?t\s*=\s*["'])e(["'])""")
"""The beginning of a cell whose value is an error."""
_OPEN_DOCUMENT = re.compile(rb"<\w+:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)>")
_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)["']""")


def look_over(content: bytes, place: str = "") -> bytes:
    """Refuses a zipped workbook that would not fit, or whose formulas have no values.

    Returns:
        The workbook to be opened: its error values are text, because the reader shows them as empty cells.

    Raises:
        UnreadableFile: It is broken, protected, of a format not read here, would not fit, or a program wrote formulas
            into it that nothing has computed yet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise _too_much(place)
            for name in packed.namelist():
                _look_over_part(name, packed, place)
            return _with_errors_as_text(packed, content)
    except BROKEN as error:
        raise UnreadableFile(
            "Excelのファイルとして読めません",
            place=place,
            remedy="パスワードを外し、.xlsx形式で保存し直してください",
        ) from error


def _with_errors_as_text(packed: zipfile.ZipFile, content: bytes) -> bytes:
    sheets = [name for name in packed.namelist() if "worksheets/" in name and name.endswith(".xml")]
    failing = {name for name in sheets if _OFFICE_ERROR.search(packed.read(name))}
    if not failing:
        return content
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in packed.namelist():
            part = packed.read(name)
            changed.writestr(name, _OFFICE_ERROR.sub(rb"\1str\2", part) if name in failing else part)
    return again.getvalue()


def _look_over_part(name: str, packed: zipfile.ZipFile, place: str) -> None:
    if "worksheets/" in name and name.endswith(".bin"):
        raise UnreadableFile(
            "この形式（.xlsb）は読めません", place=place, remedy=".xlsx形式で保存し直してください"
        )
    if "worksheets/" in name and name.endswith(".xml"):
        xml = packed.read(name)
        positions, uncomputed = _office_values(xml), _office_uncomputed(xml)
    elif name == "content.xml":
        xml = packed.read(name)
        positions, uncomputed = _open_document_values(xml), _open_document_uncomputed(xml)
    else:
        return
    _refuse_uncomputed(list(uncomputed), place)
    last_row = last_column = 1
    for row, column in positions:
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row * last_column > MOST_CELLS:
            raise _too_much(place)


def _office_values(xml: bytes) -> Iterator[Position]:
    """Where values stand in a sheet of Excel; a cell without its own reference follows the one before."""
    row = column = 0
    for element, attributes in _OFFICE.findall(xml):
        reference = _REFERENCE.search(attributes)
        if element == b"row":
            row, column = int(reference[2][:12]) if reference else row + 1, 0
            continue
        column = column + 1
        if reference:
            column, row = _column(reference[1]), int(reference[2][:12])
        if not attributes.endswith(b"/"):
            yield row, column


def _office_uncomputed(xml: bytes) -> Iterator[str]:
    """Names of the cells of an Excel sheet with a formula and no value, empty where a cell does not tell its own."""
    name, text, waiting = "", False, False
    for element, attributes, first in _OFFICE_CELL.findall(xml):
        if element == b"c":
            if waiting:
                yield name
            reference = _REFERENCE.search(attributes)
            name = (reference[1] + reference[2]).decode() if reference else ""
            text, waiting = _OFFICE_TEXT.search(attributes) is not None, False
        elif element == b"f":
            waiting = not text
        elif first:
            waiting = False
    if waiting:
        yield name


def _open_document_uncomputed(xml: bytes) -> Iterator[str]:
    for element, attributes in _OPEN_DOCUMENT.findall(xml):
        if element == b"table-cell" and b":formula" in attributes and b"value-type" not in attributes:
            yield ""


def _refuse_uncomputed(cells: list[str], place: str) -> None:
    if cells:
        which = f"最初は{cells[0]}、" if cells[0] else ""
        raise UnreadableFile(
            f"計算式の結果が保存されていないセルがあります（{which}全部で{len(cells):,}個）",
            place=place,
            remedy="Excelなどで開き、上書き保存してから指定してください",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _open_document_values(xml: bytes) -> Iterator[Position]:
    """Where values stand in an OpenDocument file, repeated rows and cells counted as often as they repeat."""
    row = column = 0
    for element, attributes in _OPEN_DOCUMENT.findall(xml):
        repeats = _REPEATED.search(attributes)
        times = int(repeats[1][:12]) if repeats else 1
        if element == b"table":
            row = column = 0
        elif element == b"table-row":
            row, column = row + times, 0
        else:
            column += times
            if b"value-type" in attributes:
                yield row, column


def _too_much(place: str) -> UnreadableFile:
    return UnreadableFile(
        "表が大きすぎるか、遠く離れた場所に値があります",
        place=place,
        remedy="必要な行と列だけを新しいシートに写してください",
    )
