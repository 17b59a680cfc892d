"""CSV and tab-separated files of any length, one piece at a time: characters, and quotation marks left open."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from banso.population.companies.headings import UnusableTable

PIECE = 4 * 1024 * 1024
"""Bytes that are looked at together."""
LONGEST_RECORD = 20
"""Lines of one record; a quotation mark that is open for longer was never meant to open."""
LONGEST_HEAD = 1024 * 1024
"""Bytes that the headings lie in."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTE = b'"'


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """What a look over the whole file shows.

    Attributes:
        encoding: Name of its encoding; bytes that do not fit are replaced while reading.
        clean: Every byte is a character of UTF-8, so that pieces may pass as they are.
        open_quotes: Some line holds an odd number of quotation marks.
        delimiter: Between the columns.
        headings: Of the columns.
    """

    path: Path
    encoding: str
    clean: bool
    open_quotes: bool
    delimiter: str
    headings: tuple[str, ...]


def look_over(path: Path) -> TextFile:
    """Finds out how a file is written.

    Raises:
        UnusableTable: It has no line of headings.
    """
    encoding, clean = _encoding(path)
    head = _head(_utf8(path, encoding, clean=clean)).decode("utf-8", "replace")
    delimiter = "\t" if "\t" in head.split("\n", 1)[0] else ","
    headings = _headings(head, delimiter, path)
    if not any(heading.strip() for heading in headings):
        raise UnusableTable(
            "1行目に見出しがありません", place=str(path), remedy="1行目に列の見出しを書いてください"
        )
    return TextFile(
        path=path,
        encoding=encoding,
        clean=clean,
        open_quotes=any(
            line.count(_QUOTE) % 2 for line in _quoting_lines(_utf8(path, encoding, clean=clean))
        ),
        delimiter=delimiter,
        headings=tuple(headings),
    )


def _headings(head: str, delimiter: str, path: Path) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise UnusableTable(
            "1行目の見出しが長すぎて読めません",
            place=str(path),
            remedy='引用符「"」の閉じ忘れがないか確かめてください',
        ) from error


def _head(pieces: Iterator[bytes]) -> bytes:
    """The beginning, long enough for headings of several lines."""
    head = b""
    while len(head) < LONGEST_HEAD and (piece := next(pieces, b"")):
        head += piece
    return head


def _encoding(path: Path) -> tuple[str, bool]:
    """UTF-8 or Shift-JIS (cp932), whichever has fewer bytes that are no character; UTF-16 by its mark."""
    with path.open("rb") as file:
        if file.read(2) in _UTF16:
            return "utf-16", False
    strange = _strange(path, "utf-8")
    if strange and _strange(path, "cp932") < strange:
        return "cp932", False
    return "utf-8", strange == 0


def _strange(path: Path, encoding: str) -> int:
    return sum(text.count("\ufffd") for text in _decoded(path, encoding))


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)


def _utf8(path: Path, encoding: str, *, clean: bool) -> Iterator[bytes]:
    """The file as UTF-8 without a mark."""
    pieces = _raw(path) if clean else (text.encode() for text in _decoded(path, encoding))
    yield next(pieces, b"").removeprefix(codecs.BOM_UTF8)
    yield from pieces


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _quoting_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The lines that hold quotation marks."""
    rest = b""
    for piece in pieces:
        together = rest + piece
        end = together.rfind(b"\n") + 1
        rest = together[end:]
        if _QUOTE in together:
            yield from (line for line in together[:end].split(b"\n") if _QUOTE in line)
    yield rest


class Records:
    """The file as UTF-8, to be read like a file, whose records all close their quotation marks.

    Attributes:
        broken: Records that never close theirs, by number from 1, with how they begin; a blank one stands for each.
        given: Bytes handed over.
        closed: Nothing more can be read.
    """

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.broken: dict[int, str] = {}
        self.given = 0
        self.closed = False
        pieces = _utf8(file.path, file.encoding, clean=file.clean)
        self._pieces = self._mended(pieces) if file.open_quotes else pieces
        self._waiting = b""

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes: as many as asked for, fewer only at the end."""
        parts, length = [self._waiting], len(self._waiting)
        while length < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            length += len(piece)
        together = b"".join(parts)
        taken, self._waiting = together[:size], together[size:]
        self.given += len(taken)
        return taken

    def close(self) -> None:
        """Ends the reading."""
        self.closed = True

    def _mended(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        lines = _lines(pieces)
        ahead: deque[bytes] = deque()
        record = 0
        while line := ahead.popleft() if ahead else next(lines, b""):
            record += 1
            if line.count(_QUOTE) % 2 == 0:
                yield line
                continue
            while len(ahead) < LONGEST_RECORD and (further := next(lines, None)) is not None:
                ahead.append(further)
            length = self._closing(line, ahead)
            if length is None:
                self.broken[record] = line.decode("utf-8", "replace").strip()
                yield b"\n"
            else:
                yield b"".join([line, *(ahead.popleft() for _ in range(length))])

    def _closing(self, line: bytes, ahead: deque[bytes]) -> int | None:
        """How many further lines a record takes to close its quotation marks with as many columns as headings."""
        together = line
        for number, further in enumerate(ahead, start=1):
            together += further
            if together.count(_QUOTE) % 2 == 0:
                return number if self._is_one_record(together.decode("utf-8", "replace")) else None
        return None

    def _is_one_record(self, text: str) -> bool:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.file.delimiter))
        except csv.Error:
            # A value far longer than any: text that was never meant to be quoted.
            return False
        return len(rows) == 1 and len(rows[0]) == len(self.file.headings)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with their ends."""
    rest = b""
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest
