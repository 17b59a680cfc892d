"""Tables of companies as batches of columns, wherever they come from: text, Parquet, or a spreadsheet."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from banso.core.errors import BadValue
from banso.core.typed_text import plain, quoted
from banso.population.companies.headings import UnusableTable
from banso.population.companies.problems import HEADING_ROW, Flags, Kind, RowProblem, shown
from banso.population.companies.readings import Cells
from banso.population.companies.text_files import Records, look_over

ROWS = 65_536
"""Of one batch."""
BLOCK_BYTES = 16 * 1024 * 1024
"""Of one batch of text."""
LONGEST_TEXT = 1_000
"""Bytes of one text in a Parquet file. There a text is stored once however many rows have it: laid out row by row, a
few megabytes would fill all memory."""
LARGEST_TEXTS = 256 * 1024 * 1024
"""Bytes of the texts of one column in one group of rows of a Parquet file, each different one once."""
_PARQUET_MARK = b"PAR1"
_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NO_HEADING = BadValue("見出しのない列に値があります", remedy="見出しを付けるか、値を消してください")
_MAKE_AGAIN = "作り直したファイルを指定してください"
_QUOTES_REMEDY = '引用符「"」の閉じ忘れがないか確かめてください'

Sheet = Callable[[Path], Sequence[Sequence[object]]]
"""Reads the rows of a workbook, headings first; an empty cell is None or empty text."""
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a table; blank rows and those that cannot be taken apart are not among them.

    Attributes:
        numbers: Of the rows, as a spreadsheet shows them.
        columns: Cells by place of their column, from 0.
        problems: Rows that cannot be taken apart.
    """

    numbers: Numbers
    columns: Mapping[int, Cells]
    problems: Sequence[RowProblem] = ()


class Table(ABC):
    """A table whose headings are known and whose rows can be read once.

    Attributes:
        place: Name of the table, for messages.
        headings: From left to right.
        size: How long it is, in whatever `read_so_far` counts.
        read_so_far: How much was read.
    """

    place: str
    headings: Sequence[str]
    size: int
    read_so_far: int = 0

    @abstractmethod
    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        """Reads the columns at some places."""


def open_table(path: Path, sheet: Sheet, most_rows: int | None = None) -> Table:
    """Opens a file; which kind it is shows in its first bytes, not in its name.

    Args:
        path: CSV, tab-separated text, Parquet or a workbook.
        sheet: Reads a workbook.
        most_rows: So many rows a Parquet file may say that it holds, whose length tells nothing of them: a few bytes
            stand for billions of equal rows. None for no limit.

    Raises:
        UnusableTable: There is no such file, it is no table, or it holds too many rows.
    """
    try:
        with path.open("rb") as file:
            mark = file.read(4)
    except OSError as error:
        raise UnusableTable(
            "ファイルを開けません",
            place=shown(path),
            remedy="名前と場所、読み取りの権限を確かめてください",
        ) from error
    if not mark:
        raise UnusableTable("中身が空です", place=str(path), remedy="内容のあるファイルを指定してください")
    if mark == _PARQUET_MARK:
        return _ParquetTable(path, most_rows)
    return _SheetTable(path, sheet) if mark in _WORKBOOK_MARKS else _TextTable(path)


class _TextTable(Table):
    def __init__(self, path: Path) -> None:
        self.file = look_over(path)
        self.place, self.headings, self.size = str(path), self.file.headings, path.stat().st_size
        self.ragged: dict[int, RowProblem] = {}

    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        records = Records(self.file)
        last = 0
        try:
            for block in self._blocks(records, places):
                numbers = _numbers_from(last + 1, block.num_rows, set(self.ragged))
                last = int(numbers[-1]) if block.num_rows else last
                self.read_so_far = min(records.given, self.size)
                yield self._batch(numbers, dict(zip(places, block.columns, strict=True)), records, last)
        except pa.ArrowInvalid as error:
            raise UnusableTable(
                f"{last + 1}行目より後を表として読めません", place=self.place, remedy=_QUOTES_REMEDY
            ) from error
        yield self._batch(np.zeros(0, np.int64), {}, records, None)

    def _blocks(self, records: Records, places: Sequence[int]) -> pa_csv.CSVStreamingReader:
        names = [f"c{number}" for number in range(len(self.headings))]
        return pa_csv.open_csv(
            pa.PythonFile(records, mode="r"),
            # One thread: only then the numbers of rows are told.
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=names),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.file.delimiter,
                newlines_in_values=self.file.open_quotes,
                ignore_empty_lines=False,
                invalid_row_handler=self._note_ragged,
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=[names[place] for place in places],
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,
            ),
        )

    def _note_ragged(self, row: pa_csv.InvalidRow) -> str:
        self.ragged[row.number] = RowProblem(
            row=row.number,
            column="",
            value=shown(row.text),
            kind=Kind.SHAPE,
            reason=f"列が{row.actual_columns}個ありますが、見出しは{row.expected_columns}個です",
            remedy='カンマのある値を引用符「"」で囲み、列の数を見出しに合わせてください',
        )
        return "skip"

    def _batch(
        self, numbers: Numbers, columns: Mapping[int, pa.Array], records: Records, last: int | None
    ) -> Batch:
        """A batch with all that is known to be wrong with rows up to the last one, or with all further ones."""
        wrong = self.ragged | {number: _left_open(number, text) for number, text in records.broken.items()}
        told = sorted(number for number in wrong if last is None or number <= last)
        kept = ~_blank(columns, len(numbers)) & (numbers != HEADING_ROW)
        for number in told:
            self.ragged.pop(number, None)
            records.broken.pop(number, None)
        return Batch(
            numbers=numbers[kept],
            columns={place: cells.filter(pa.array(kept)) for place, cells in columns.items()},
            problems=[wrong[number] for number in told],
        )


class _ParquetTable(Table):
    def __init__(self, path: Path, most_rows: int | None) -> None:
        try:
            self.file = pq.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise UnusableTable(
                "Parquetのファイルとして読めません",
                place=str(path),
                remedy=_MAKE_AGAIN,
            ) from error
        self.place, self.headings = str(path), self.file.schema_arrow.names
        self.size = _rows_of(self.file)
        if most_rows is not None and self.size > most_rows:
            raise UnusableTable(
                f"{self.size:,}行あります",
                place=str(path),
                remedy=f"{most_rows:,}行以下の表に分けるか、要る会社だけにしてください",
            )

    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        names = [self.headings[place] for place in places]
        if len(set(names)) < len(names):
            raise UnusableTable(
                "見出しのない列が2つ以上あります",
                place=self.place,
                remedy="列に名前を付けるか、消してください",
            )
        for place, name in zip(places, names, strict=True):
            self._check_single_values(place, name)
        texts = [name for place, name in zip(places, names, strict=True) if _is_text(self._kind(place))]
        self._check_size_of_texts(texts)
        try:
            with pq.ParquetFile(self.place, read_dictionary=texts) as file:
                for block in file.iter_batches(batch_size=ROWS, columns=names):
                    first = self.read_so_far + HEADING_ROW + 1
                    self.read_so_far += block.num_rows
                    columns = {
                        place: self._as_written(block.column(name), place, name)
                        for place, name in zip(places, names, strict=True)
                    }
                    yield Batch(numbers=np.arange(first, first + block.num_rows), columns=columns)
        except (pa.ArrowInvalid, OSError) as error:
            raise UnusableTable(
                "Parquetのファイルの途中から読めません", place=self.place, remedy=_MAKE_AGAIN
            ) from error

    def _check_single_values(self, place: int, name: str) -> None:
        """Refuses columns of lists, records or bytes: nobody can tell which value is meant."""
        kind = self._kind(place)
        if pa.types.is_nested(kind) or kind in {pa.binary(), pa.large_binary()}:
            raise UnusableTable(
                f"{quoted(name)}の列は1つの欄に1つの値ではありません",
                place=self.place,
                remedy="文字か数の列にしてください",
            )

    def _check_size_of_texts(self, names: Sequence[str]) -> None:
        stated = self.file.metadata
        for number in range(stated.num_row_groups):
            group = stated.row_group(number)
            for column in (group.column(place) for place in range(group.num_columns)):
                if column.path_in_schema in names and column.total_uncompressed_size > LARGEST_TEXTS:
                    raise self._too_long(column.path_in_schema)

    def _as_written(self, cells: pa.Array, place: int, name: str) -> pa.Array:
        """The cells row by row; different texts came once each, with the rows that have them."""
        kind = self._kind(place)
        if not _is_text(kind):
            return cells
        longest = pc.max(pc.binary_length(cells.dictionary)).as_py() or 0
        if longest > LONGEST_TEXT:
            raise self._too_long(name)
        return cells.dictionary_decode().cast(kind)

    def _too_long(self, name: str) -> UnusableTable:
        return UnusableTable(
            f"{quoted(name)}の列に、{LONGEST_TEXT:,}バイトを超える長い文字があるか、文字が多すぎます",
            place=self.place,
            remedy="1つの欄に1つの短い値（会社の番号、コードなど）だけを入れてください",
        )

    def _kind(self, place: int) -> pa.DataType:
        return self.file.schema_arrow.field(place).type


class _SheetTable(Table):
    def __init__(self, path: Path, sheet: Sheet) -> None:
        headings, *self.rows = sheet(path) or [()]
        self.place, self.size = str(path), len(self.rows)
        named = max((place for place, cell in enumerate(headings, start=1) if not _empty(cell)), default=0)
        self.headings = ["" if cell is None else str(cell) for cell in headings[:named]]

    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        numbers: list[int] = []
        cells: dict[int, list[object]] = {place: [] for place in places}
        problems: list[RowProblem] = []
        for number, row in enumerate(self.rows, start=HEADING_ROW + 1):
            beyond = [cell for cell in row[len(self.headings) :] if not _empty(cell)]
            if beyond:
                problems.append(_beyond(number, beyond[0]))
            elif not all(map(_empty, row)):
                numbers.append(number)
                for place in places:
                    cell = row[place] if place < len(row) else None
                    cells[place].append(None if _empty(cell) else cell)
        self.read_so_far = self.size
        yield Batch(numbers=np.array(numbers, np.int64), columns=cells, problems=problems)


def _is_text(kind: pa.DataType) -> bool:
    return kind in {pa.string(), pa.large_string()}


def _rows_of(file: pq.ParquetFile) -> int:
    """Rows as the end of a file states them, in all and group by group."""
    stated = file.metadata
    in_groups = sum(int(stated.row_group(number).num_rows) for number in range(stated.num_row_groups))
    return max(int(stated.num_rows), in_groups)


def _numbers_from(first: int, rows: int, left_out: set[int]) -> Numbers:
    """Numbers of so many rows from one on, those left out not counted."""
    further = sorted(number for number in left_out if number >= first)
    numbers = np.arange(first, first + rows + len(further))
    return np.setdiff1d(numbers, np.array(further, np.int64), assume_unique=True)[:rows]


def _blank(columns: Mapping[int, pa.Array], rows: int) -> Flags:
    blank = np.ones(rows, bool)
    for cells in columns.values():
        blank &= cells.is_null().to_numpy(zero_copy_only=False)
        if not blank.any():
            break
    return blank


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not plain(cell))


def _left_open(number: int, text: str) -> RowProblem:
    return RowProblem(
        row=number,
        column="",
        value=shown(text),
        kind=Kind.SHAPE,
        reason='引用符「"」が閉じていません',
        remedy="引用符を閉じるか、取り除いてください",
    )


def _beyond(number: int, cell: object) -> RowProblem:
    return RowProblem(
        row=number,
        column="",
        value=shown(cell),
        kind=Kind.SHAPE,
        reason=NO_HEADING.message,
        remedy=NO_HEADING.remedy,
    )
