"""Connections to the databases a population is computed in.

DuckDB is the default and reads files without loading them. SQLite and PostgreSQL take a table that is already there,
Spark those who outgrow one machine.
"""

from collections.abc import Iterator
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql import SQLBackend

BATCH = 131_072
"""Rows brought here at a time."""


def duckdb(**settings: Any) -> SQLBackend:
    """A DuckDB in memory.

    Args:
        settings: Of DuckDB, such as `memory_limit="2GiB"`, `temp_directory="..."`, `threads=1`.
    """
    return with_division(ibis.duckdb.connect(**settings))


def spark(**settings: Any) -> SQLBackend:
    """The Spark session of this process; where none is running, a new one as Spark itself is configured.

    Args:
        settings: Of the session, such as `{"spark.sql.shuffle.partitions": "8"}`.
    """
    return with_division(ibis.pyspark.connect(**{"spark.sql.session.timeZone": "UTC", **settings}))


def fetch(connection: SQLBackend, query: ir.Table) -> pa.Table:
    """Computes a query and brings its rows here."""
    if connection.name == "pyspark":
        # Ibis takes the way over pandas, which Spark does not know in its third version.
        return connection.raw_sql(connection.compile(query)).toArrow()
    return connection.to_pyarrow(query)


def batches(connection: SQLBackend, query: ir.Table) -> Iterator[pa.RecordBatch]:
    """Computes a query and brings its rows here piece by piece."""
    if connection.name == "pyspark":
        yield from fetch(connection, query).to_batches()
    elif connection.name == "duckdb":
        # Ibis 12 asks DuckDB 2 by a name it no longer has.
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
