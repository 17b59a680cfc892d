"""Connections to the databases a population is computed in.

DuckDB is the default and reads files without loading them. SQLite and PostgreSQL take a table that is already there,
Spark those who outgrow one machine.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from duckdb import Error, InvalidInputException, IOException, OutOfMemoryException
from ibis.backends.sql import SQLBackend

from banso.core.errors import BadValue
from banso.population.interruption import interruptible

_PATTERN = re.compile(r"[*?\[]")
_UNREADABLE = {InvalidInputException, IOException, Error}
"""A broken file; what DuckDB does not understand in one is an error of no kind."""
BATCH = 131_072
"""Rows brought here at a time."""
WHOLE_NUMBER_BYTES = 8


def duckdb(**settings: Any) -> SQLBackend:
    """A DuckDB in memory.

    Args:
        settings: Of DuckDB, such as `memory_limit="2GiB"`, `temp_directory="..."`, `threads=1`.
    """
    connection = ibis.duckdb.connect(**settings)
    interruptible(connection.con)
    return with_division(connection)


def spark(**settings: Any) -> SQLBackend:
    """The Spark session of this process; where none is running, a new one as Spark itself is configured.

    Args:
        settings: Of the session, such as `{"spark.sql.shuffle.partitions": "8"}`.
    """
    return with_division(ibis.pyspark.connect(**{"spark.sql.session.timeZone": "UTC", **settings}))


def read_parquet(connection: SQLBackend, path: Path) -> ir.Table:
    """A Parquet file as a table, that one file: DuckDB takes `*`, `?` and `[` in a name for a pattern of many."""
    name = str(path)
    return connection.read_parquet(_PATTERN.sub(r"[\g<0>]", name) if connection.name == "duckdb" else name)


@contextmanager
def _told() -> Iterator[None]:
    """Says in words what may go wrong with a good query.

    Raises:
        BadValue: The file breaks off inside, or there is too little memory.
    """
    try:
        yield
    except OutOfMemoryException as error:
        raise BadValue("メモリが足りません", remedy="使うメモリの上限を大きくしてください") from error
    except Error as error:
        if type(error) not in _UNREADABLE:
            raise
        reason = str(error).partition("\n")[0]
        raise BadValue(
            f"会社の表を最後まで読めません（{reason}）", remedy="表を作り直してください"
        ) from error


def fetch(connection: SQLBackend, query: ir.Table) -> pa.Table:
    """Computes a query and brings its rows here.

    Raises:
        BadValue: The table cannot be read to its end, or there is too little memory.
    """
    if connection.name == "pyspark":
        # Ibis takes the way over pandas, which Spark does not know in its third version.
        return connection.raw_sql(connection.compile(query)).toArrow()
    with _told():
        return connection.to_pyarrow(query)


def batches(connection: SQLBackend, query: ir.Table) -> Iterator[pa.RecordBatch]:
    """Computes a query and brings its rows here piece by piece."""
    if connection.name == "pyspark":
        yield from fetch(connection, query).to_batches()
    elif connection.name == "duckdb":
        # Ibis 12 asks DuckDB 2 by a name it no longer has.
        with _told():
            yield from connection.con.sql(connection.compile(query)).to_arrow_reader(BATCH)
    else:
        yield from connection.to_pyarrow_batches(query)


def with_division(connection: SQLBackend) -> SQLBackend:
    """Teaches a connection the whole division where its database has none of that name."""
    if connection.name == "duckdb":
        connection.raw_sql("CREATE OR REPLACE TEMP MACRO div(dividend, divisor) AS dividend // divisor")
    elif connection.name == "sqlite":
        connection.con.create_function("div", 2, _divide, deterministic=True)
    return connection


def _divide(dividend: int | None, divisor: int | None) -> int | None:
    return None if dividend is None or divisor is None else dividend // divisor


def widened(companies: ir.Table) -> ir.Table:
    """A table that can be computed with: in a column of one byte, twice 100 shares are too many for the database.

    Args:
        companies: One row per company; text, days and wide numbers stay as they are.
    """
    narrow = {
        name: companies[name].cast("int64")
        for name, kind in companies.schema().items()
        if kind.is_integer() and kind.nbytes < WHOLE_NUMBER_BYTES
    }
    return companies.mutate(**narrow) if narrow else companies
