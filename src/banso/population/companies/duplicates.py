"""Companies that stand twice in a table: nobody knows which row is right, so all of them are left out."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banso.core.typed_text import quoted
from banso.population.columns import COMPANY
from banso.population.companies.problems import Kind, ProblemLog, RowProblem, shown
from banso.population.interruption import interruptible

KEYS = pa.schema(
    [("row", pa.int64()), (COMPANY, pa.string()), ("spelled", pa.string()), ("good", pa.bool_())]
)
"""One row per row of the table: number, key, key in one spelling, and whether it has no other problem."""
MEMORY = "1GiB"
"""What the search may take; beyond it the disk is used."""
_MANY = 10_000

_TWICE = """
    CREATE TEMP TABLE twice AS
    SELECT spelled, min(row) AS first, max(row) AS last, count(*) AS rows, count(*) FILTER (good) AS good,
        min(company) <> max(company) AS differently
    FROM read_parquet(?) WHERE spelled IS NOT NULL GROUP BY spelled HAVING count(*) > 1
"""
_ROWS = """
    SELECT row, company, CASE WHEN row = first THEN last ELSE first END, differently
    FROM read_parquet(?) JOIN twice USING (spelled) ORDER BY row
"""


def in_one_spelling(keys: pa.Array) -> pa.Array:
    """Keys as they are compared: in full and in half width a company is the same one."""
    return pc.utf8_normalize(keys, "NFKC")


def leave_out_duplicates(good: Path, keys: Path, heading: str, log: ProblemLog) -> int:
    """Takes every row out of the good ones whose company stands in another row too.

    Args:
        good: Parquet file of the good rows; written anew where a company stands twice.
        keys: Parquet file of `KEYS`.
        heading: Of the column of the keys.
        log: Gets every such row.

    Returns:
        Good rows that were taken out.
    """
    opened = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(keys.parent)})
    with interruptible(opened) as connection:
        connection.execute(_TWICE, [str(keys)])
        found = connection.sql("SELECT spelled, rows, good FROM twice").to_arrow_table()
        if found.num_rows == 0:
            return 0
        rows = connection.execute(_ROWS, [str(keys)])
        told = 0
        while log.wants_more and (some := rows.fetchmany(_MANY)):
            log.add(_problem(heading, *row) for row in some)
            told += len(some)
        log.count(Kind.DUPLICATE, pc.sum(found["rows"]).as_py() - told)
    _write_without(good, found["spelled"].combine_chunks())
    left_out: int = pc.sum(found["good"]).as_py()
    return left_out


def _problem(heading: str, row: int, company: str, other: int, differently: bool) -> RowProblem:
    width = "（全角と半角の違いは区別しません）" if differently else ""
    return RowProblem(
        row=row,
        column=heading,
        value=shown(company),
        kind=Kind.DUPLICATE,
        reason=f"{quoted(company)}は{other}行目にもあります{width}",
        remedy="会社ごとに1行にし、どちらかを消してください",
    )


def _write_without(good: Path, spelled: pa.Array) -> None:
    rest = good.with_name(f"{good.name}.rest")
    with pq.ParquetFile(good) as file, pq.ParquetWriter(rest, file.schema_arrow) as writer:
        for batch in file.iter_batches():
            repeated = pc.is_in(in_one_spelling(batch.column(COMPANY)), value_set=spelled)
            writer.write_batch(batch.filter(pc.invert(repeated)))
    rest.replace(good)
