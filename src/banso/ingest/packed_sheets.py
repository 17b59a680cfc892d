"""Zipped workbooks looked over before they are opened.

The reader lays a sheet out in memory from its first to its last value, and ends the whole process where memory does
not suffice; so a single value far away, or a few bytes that unpack to gigabytes, must be refused before.
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
_OPEN_DOCUMENT = re.compile(rb"<\w+:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)>")
_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)["']""")


def look_over(content: bytes, place: str = "") -> None:
    """Refuses a zipped workbook that would not fit.

    Raises:
        UnreadableFile: It is broken, protected, of a format not read here, or would not fit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise _too_much(place)
            for name in packed.namelist():
                _look_over_part(name, packed, place)
    except BROKEN as error:
        raise UnreadableFile(
            "Excelのファイルとして読めません",
            place=place,
            remedy="パスワードを外し、.xlsx形式で保存し直してください",
        ) from error


def _look_over_part(name: str, packed: zipfile.ZipFile, place: str) -> None:
    if "worksheets/" in name and name.endswith(".bin"):
        raise UnreadableFile(
            "この形式（.xlsb）は読めません", place=place, remedy=".xlsx形式で保存し直してください"
        )
    if "worksheets/" in name and name.endswith(".xml"):
        positions = _office_values(packed.read(name))
    elif name == "content.xml":
        positions = _open_document_values(packed.read(name))
    else:
        return
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
