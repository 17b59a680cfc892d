"""A table of companies from one end to the other: what is wrong with it, and its good rows as a company table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banso.core.errors import BadValue, BansoError
from banso.core.facts import Vocabulary
from banso.core.typed_text import FORMULA_ERROR, plain
from banso.population.columns import COMPANY, company_schema, fact_columns
from banso.population.companies.duplicates import KEYS, in_one_spelling, leave_out_duplicates
from banso.population.companies.headings import Column, UnusableTable, read_headings
from banso.population.companies.problems import BatchProblems, Kind, ProblemLog
from banso.population.companies.readings import NO_CHARACTERS, NOT_A_CHARACTER, Cells, FactReader, read_texts
from banso.population.companies.relations import contradictions, fill_in, filled_names, words_of_contradiction
from banso.population.companies.schema import FOUNDED_YEAR, arrow_schema
from banso.population.companies.tables import NO_HEADING, Batch, Table

Advance = Callable[[int, int], None]

_OWN_KEY = "ほかの会社と違う番号か名前を書いてください"
_NO_KEY = BadValue("会社の番号がありません", remedy=_OWN_KEY)
_FAILED_KEY = BadValue("計算式のエラーで、会社の番号ではありません", remedy=_OWN_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """What a check found.

    Attributes:
        rows: Of companies, blank ones not counted.
        good_rows: Without any problem.
        columns: Headings that were read, by the name of their column.
    """

    rows: int
    good_rows: int
    columns: Mapping[str, str]
    problems: ProblemLog

    @property
    def bad_rows(self) -> int:
        """Rows with a problem."""
        return self.rows - self.good_rows

    @property
    def is_good(self) -> bool:
        """Nothing is wrong, headings included."""
        return self.problems.total == 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "rows": self.rows,
            "good_rows": self.good_rows,
            "bad_rows": self.bad_rows,
            "columns": dict(self.columns),
            "problems": self.problems.as_json(),
        }


def check_table(
    table: Table,
    vocabulary: Vocabulary,
    on: date,
    good: Path,
    log: ProblemLog,
    advance: Advance | None = None,
) -> TableReport:
    """Checks a table and writes its good rows.

    Args:
        table: Read once, batch by batch.
        vocabulary: Of the facts.
        on: The day the table stands for: of dated codes, those held then.
        good: Parquet file for the rows without any problem. The caller decides whether it may be used.
        log: Gets the problems.
        advance: Is told how much of how much has been read.

    Raises:
        UnusableTable: The table as a whole cannot be read.
    """
    columns, problems = read_headings(table.headings, vocabulary, table.place)
    log.add(problems)
    nameless = [place for place, heading in enumerate(table.headings) if not plain(heading)]
    checker = _Checker(columns, nameless, vocabulary, on, log)
    keys = good.with_name(f"{good.name}.keys")
    try:
        with pq.ParquetWriter(good, checker.schema) as writer, pq.ParquetWriter(keys, KEYS) as key_writer:
            for batch in table.batches([*(column.place for column in columns), *nameless]):
                found, of_rows = checker.check(batch)
                writer.write_batch(found)
                key_writer.write_batch(of_rows)
                if advance is not None:
                    advance(table.read_so_far, table.size)
        left_out = leave_out_duplicates(good, keys, checker.key.heading, log)
    finally:
        keys.unlink(missing_ok=True)
    if checker.rows == 0:
        raise UnusableTable(
            "会社の行が一つもありません", place=table.place, remedy="2行目から会社を書いてください"
        )
    return TableReport(
        rows=checker.rows,
        good_rows=checker.good_rows - left_out,
        columns={column.name: column.heading for column in columns},
        problems=log,
    )


class _Checker:
    """Checks batches; all of them have the same columns.

    Attributes:
        key: The column that tells companies apart.
        schema: Of the good rows.
        rows: Seen so far, those that could not be taken apart included.
        good_rows: Of them without a problem.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        nameless: Sequence[int],
        vocabulary: Vocabulary,
        on: date,
        log: ProblemLog,
    ) -> None:
        self.columns, self.nameless, self.vocabulary, self.log = columns, nameless, vocabulary, log
        self.key = next(column for column in columns if column.name == COMPANY)
        self.readers = [
            (column, FactReader(column.fact, column.name, on)) for column in columns if column.fact
        ]
        self.headings = {column.name: column.heading for column in columns}
        self.schema = _schema(columns, vocabulary)
        self.rows = self.good_rows = 0

    def check(self, batch: Batch) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """Good rows of a batch as a company table, and the keys of all its rows."""
        problems = BatchProblems(batch.numbers, self.log)
        columns = {COMPANY: self._keys(batch.columns.get(self.key.place, []), problems)}
        for column, reader in self.readers:
            reading = reader.read(batch.columns.get(column.place, []))
            columns |= reading.columns
            problems.note(reading.bad, column.heading, Kind.VALUE, reading.error)
        for place in self.nameless:
            self._note_nameless(batch.columns.get(place, []), problems)
        fill_in(columns, self.vocabulary)
        for fact, wrong in contradictions(columns, self.vocabulary):
            name = next(iter(fact_columns(fact)))
            tell = partial(words_of_contradiction, fact, columns, self.vocabulary)
            problems.note(wrong, self.headings.get(name, name), Kind.CONTRADICTION, tell)
        problems.settle(batch.problems)
        good = pa.array(~problems.bad)
        self.rows += len(good) + len({problem.row for problem in batch.problems})
        self.good_rows += good.true_count
        own = columns[COMPANY]
        keys = [pa.array(batch.numbers, pa.int64()), own, in_one_spelling(own), good]
        found = [columns[name] for name in self.schema.names]
        return (
            pa.RecordBatch.from_arrays(found, schema=self.schema).filter(good),
            pa.RecordBatch.from_arrays(keys, schema=KEYS),
        )

    def _note_nameless(self, cells: Cells, problems: BatchProblems) -> None:
        """Notes values that nobody can tell the meaning of."""
        values = read_texts(cells)

        def tell(row: int) -> tuple[object, BansoError]:
            return values[row].as_py(), NO_HEADING

        problems.note(values.is_valid().to_numpy(zero_copy_only=False), "", Kind.SHAPE, tell)

    def _keys(self, cells: Cells, problems: BatchProblems) -> pa.Array:
        keys = read_texts(cells)
        strange = pc.fill_null(pc.match_substring(keys, NOT_A_CHARACTER), fill_value=False)
        failed = pc.fill_null(pc.match_substring_regex(keys, f"^{FORMULA_ERROR}$"), fill_value=False)

        def tell(error: BansoError, row: int) -> tuple[object, BansoError]:
            return keys[row].as_py(), error

        for wrong, kind, error in (
            (keys.is_null(), Kind.KEY, _NO_KEY),
            (strange, Kind.VALUE, NO_CHARACTERS),
            (failed, Kind.VALUE, _FAILED_KEY),
        ):
            flags = wrong.to_numpy(zero_copy_only=False)
            problems.note(flags, self.key.heading, kind, partial(tell, error))
        return keys


def _schema(columns: Sequence[Column], vocabulary: Vocabulary) -> pa.Schema:
    """Of the good rows: the key, the facts in the order of the vocabulary, then the other columns."""
    read = {COMPANY: "string"}
    for column in columns:
        if column.fact is not None:
            own = fact_columns(column.fact)
            read |= own if len(own) > 1 else {column.name: next(iter(own.values()))}
    ordered = company_schema(vocabulary)
    names = [*ordered, FOUNDED_YEAR, *sorted(read.keys() - ordered.keys() - {FOUNDED_YEAR})]
    present = read.keys() | filled_names(read, vocabulary)
    return arrow_schema({name: ordered.get(name) or read[name] for name in names if name in present})
