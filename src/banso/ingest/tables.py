"""Tables as rows of cells that know where they stand, whether they came from Excel, from CSV or from a paste."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from banso.core.typed_text import formula_error, plain, quoted
from banso.ingest.files import UnreadableFile

Value = object
"""A cell: text, or what a spreadsheet delivers (whole number, Decimal, truth value, date)."""

_HEAD_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes:
        number: As the reader of the file counts, from 1.
    """

    number: int
    cells: tuple[Value, ...]

    def cell(self, column: int) -> Value:
        """The value in a column, from 0; empty text beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        """Nothing stands in it."""
        return all(is_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Cells merged into one; row numbers from 1, columns from 0, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    @property
    def words(self) -> str:
        """As Excel names it: B3:B5."""
        first = f"{column_letters(self.first_column)}{self.first_row}"
        return f"{first}:{column_letters(self.last_column)}{self.last_row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table.

    Attributes:
        sheet: Name of the sheet; empty for text.
        merged: Merged cells, where the file tells.
    """

    rows: tuple[Row, ...]
    sheet: str = ""
    merged: tuple[Merged, ...] = ()

    def address(self, row: int, column: int) -> str:
        """Where a cell is, as its reader finds it."""
        if self.sheet:
            return f"シート「{self.sheet}」の{column_letters(column)}{row}"
        return f"{row}行目の{column + 1}列目"

    def merged_at(self, row: int, column: int) -> Merged | None:
        """The merged cells that a cell belongs to."""
        return next((m for m in self.merged if m.covers(row, column)), None)


def column_letters(column: int) -> str:
    """The letters of a column, counted from 0.

    Example:
        >>> column_letters(0), column_letters(27)
        ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_empty(value: Value) -> bool:
    """Whether nothing is written in a cell; spaces of any width are nothing."""
    return value is None or (isinstance(value, str) and not plain(value))


def refuse_errors(table: Table) -> None:
    """Refuses a table with a cell in which a spreadsheet shows an error, such as #N/A, instead of a value.

    Raises:
        UnreadableFile: Names the first such cell.
    """
    failed = [
        (row.number, column, error)
        for row in table.rows
        for column, cell in enumerate(row.cells)
        if isinstance(cell, str) and (error := formula_error(cell))
    ]
    if failed:
        row, column, error = failed[0]
        more = f"（全部で{len(failed):,}個）" if len(failed) > 1 else ""
        raise UnreadableFile(f"{error.message}{more}", place=table.address(row, column), remedy=error.remedy)


def words_of(value: Value) -> str:
    """A cell as text in one spelling, for comparing; never for reading a number."""
    return "" if value is None else plain(str(value))


def read_text_table(text: str) -> Table:
    """Reads CSV, or tab-separated text as pasted from Excel; which of the two is seen from its first lines.

    Raises:
        UnreadableFile: Quotation marks are not closed or stand where they cannot; the line is named.
    """
    head = "\n".join(text.splitlines()[:_HEAD_LINES])
    return Table(rows=tuple(_text_rows(text, "\t" if "\t" in head else ",")))


def _text_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(
                f"表として読めません（{quoted(error)}）",
                place=f"{line}行目",
                remedy='引用符「"」の閉じ忘れがないか確かめてください',
            ) from error
        if cells is None:
            return
        yield Row(number=line, cells=tuple(cells))
