"""The companies of a simulation: one row each, in the order of their keys, loaded once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from duckdb import Error as DuckDBError
from ibis.backends.sql import SQLBackend

from banso.core.amounts import COST_FACT, GRANTED_FACT
from banso.core.conditions import Node, facts_of
from banso.core.errors import BadValue
from banso.core.facts import Vocabulary
from banso.core.programmes import Programme
from banso.definitions.take_up import SIZE_CLASSES, UNKNOWN_SIZE
from banso.population.backends import duckdb, read_parquet
from banso.population.columns import COMPANY, column_of, company_schema, cost_column, fact_columns
from banso.population.companies.schema import FOUNDED_YEAR
from banso.population.simulation.draws import Flags, Ints
from banso.population.simulation.errors import CannotSimulate
from banso.population.sources import check_columns, check_types

ROW = "simulation_row"
COMPANIES = "simulated_companies"
CHECK_FIRST = "banso companies check で表を確かめ、--out でParquetに書き出してから使ってください"
EMPLOYEES = "company.regular_employees"
GUIDANCE = "company.chamber_guidance"
PURPOSE = "project.purpose"
INDUSTRY, MUNICIPALITY, PREFECTURE = "company.industry", "company.municipality", "company.prefecture"


@dataclass(frozen=True)
class Cohort:
    """Companies as columns.

    Attributes:
        connection: A DuckDB that holds them in the table `COMPANIES`, numbered by `ROW`.
        table: The same in memory, in the order of `ROW`.
    """

    connection: SQLBackend
    table: pa.Table
    vocabulary: Vocabulary

    @property
    def rows(self) -> int:
        """How many companies there are."""
        return int(self.table.num_rows)

    @property
    def companies(self) -> ir.Table:
        """The company table with the numbers of its rows."""
        return self.connection.table(COMPANIES)

    @cached_property
    def size(self) -> Ints:
        """Place of each company's class in `SIZE_CLASSES`."""
        employees = self.numbers(column_of(EMPLOYEES))
        known = [least for size, (least, _) in SIZE_CLASSES.items() if size != UNKNOWN_SIZE]
        place = np.searchsorted(np.array(known), employees, side="right") - 1
        return np.where(employees < 0, list(SIZE_CLASSES).index(UNKNOWN_SIZE), place)

    @cached_property
    def guided(self) -> Ints:
        """Whether a chamber guides each company: 1, 0, or -1 where it is unknown."""
        return self.numbers(column_of(GUIDANCE))

    def need(self, purposes: Sequence[str]) -> Ints:
        """What each company wants: 0 one of these purposes, 1 something else, 2 unknown."""
        column = column_of(PURPOSE)
        if column not in self.table.column_names:
            return np.full(self.rows, 2)
        wanted = self.table[column]
        matching = pc.is_in(wanted, value_set=pa.array(purposes, pa.string()))
        return np.where(_flags(pc.is_null(wanted)), 2, np.where(_flags(matching), 0, 1))

    def numbers(self, column: str) -> Ints:
        """A column of whole numbers or truth values; -1 where it is unknown or not in the table."""
        if column not in self.table.column_names:
            return np.full(self.rows, -1)
        values = pc.fill_null(pc.cast(self.table[column], pa.int64()), -1)
        return np.asarray(values.to_numpy())

    def words(self, column: str) -> pa.Array:
        """A column of codes, None where it is unknown or not in the table."""
        if column not in self.table.column_names:
            return pa.nulls(self.rows, pa.string())
        return self.table[column].combine_chunks()


CompanyTable: TypeAlias = "Path | pa.Table | ir.Table"
"""A Parquet file, a table in memory, or one of a database; all in the form of `banso.population.columns`."""


def load(companies: CompanyTable, programmes: Sequence[Programme], vocabulary: Vocabulary) -> Cohort:
    """Loads what a simulation needs of a company table.

    Args:
        companies: Where they come from.
        programmes: Only the columns their rules ask for are loaded, and those that groups are made of.
        vocabulary: Of the facts.

    Raises:
        CannotSimulate: There is no file or no company, a column has another type or an impossible number, or the key
            is missing, empty or stands twice.
    """
    connection = duckdb()
    try:
        loaded = _loaded(companies, programmes, vocabulary, connection)
        numbered = loaded.append_column(ROW, pa.array(np.arange(loaded.num_rows)))
        connection.create_table(COMPANIES, numbered)
        check_columns(connection.table(COMPANIES), connection, vocabulary)
    except BadValue as error:
        raise CannotSimulate(error.message, place=error.place, remedy=error.remedy) from error
    except DuckDBError as error:
        raise CannotSimulate(
            "会社の表を読めません",
            place=str(companies) if isinstance(companies, Path) else "",
            remedy=CHECK_FIRST,
        ) from error
    if not loaded.num_rows:
        raise CannotSimulate("会社の表に会社が1社もありません", remedy="会社の表を確かめてください")
    return Cohort(connection, numbered, vocabulary)


def _loaded(
    companies: CompanyTable, programmes: Sequence[Programme], vocabulary: Vocabulary, connection: SQLBackend
) -> pa.Table:
    table = _read(companies, connection)
    check_types(table, vocabulary)
    types = company_schema(vocabulary) | {FOUNDED_YEAR: "int64"}
    columns: dict[str, ir.Value] = {}
    for name in dict.fromkeys([COMPANY, *needed_columns(programmes, vocabulary)]):
        type_ = types.get(name, "int64")
        if name in table.columns:
            columns[name] = table[name].cast(type_)
        elif name in types:
            columns[name] = ibis.null(type_)
    return table.select(**columns).order_by(COMPANY).to_pyarrow()


def needed_columns(programmes: Sequence[Programme], vocabulary: Vocabulary) -> Iterator[str]:
    """Columns that the rules of some programmes, and the groups of the report, are made of."""
    facts = [EMPLOYEES, GUIDANCE, PURPOSE, COST_FACT, GRANTED_FACT]
    facts += [INDUSTRY, MUNICIPALITY, PREFECTURE]
    for programme in programmes:
        facts += [fact for node in _conditions(programme) for fact in facts_of(node)]
        if programme.amount is not None:
            yield from (cost_column(kind.id) for kind in programme.amount.categories)
            yield from (cost_column(kind.id) for kind in programme.amount.excluded)
    for fact_id in dict.fromkeys(facts):
        # A small vocabulary may lack what only groups are made of.
        if fact_id in vocabulary.facts:
            yield from fact_columns(vocabulary.facts[fact_id])
    yield FOUNDED_YEAR


def _conditions(programme: Programme) -> Iterable[Node]:
    if programme.requirements is not None:
        yield programme.requirements
    yield from (bonus.when for bonus in programme.bonuses)
    if programme.amount is not None:
        yield from (track.when for track in programme.amount.tracks if track.when is not None)


def _read(companies: CompanyTable, connection: SQLBackend) -> ir.Table:
    if isinstance(companies, ir.Table):
        return companies
    if isinstance(companies, pa.Table):
        return connection.create_table(f"{COMPANIES}_given", companies)
    if not companies.is_file():
        raise CannotSimulate(
            "会社の表のファイルがありません", place=str(companies), remedy="ファイルの場所を確かめてください"
        )
    if companies.suffix != ".parquet":
        raise CannotSimulate("会社の表がParquetではありません", place=str(companies), remedy=CHECK_FIRST)
    return read_parquet(connection, companies)


def _flags(values: pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(values, False).to_numpy())
