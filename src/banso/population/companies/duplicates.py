"""Companies that stand twice in a table: nobody knows which row is right, so all of them are left out."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banso.core.typed_text import quoted
from banso.population.columns import COMPANY
from banso.population.companies.problems import Kind, ProblemLog, RowProblem, shown

KEYS = pa.schema([("row", pa.int64()), (COMPANY, pa.string()), ("good", pa.bool_())])
"""One row per row of the table: its number, its key, and whether it has no other problem."""
MEMORY = "1GiB"
"""What the search may take; beyond it the disk is used."""
_MANY = 10_000

_TWICE = """
    CREATE TEMP TABLE twice AS
    SELECT company, min(row) AS first, max(row) AS last, count(*) AS rows, count(*) FILTER (good) AS good
    FROM read_parquet(?) WHERE company IS NOT NULL GROUP BY company HAVING count(*) > 1
"""
_ROWS = """
    SELECT row, company, CASE WHEN row = first THEN last ELSE first END
    FROM read_parquet(?) JOIN twice USING (company) ORDER BY row
"""


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
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(keys.parent)}) as connection:
        connection.execute(_TWICE, [str(keys)])
        found = connection.sql("SELECT company, rows, good FROM twice").to_arrow_table()
        if found.num_rows == 0:
            return 0
        rows = connection.execute(_ROWS, [str(keys)])
        told = 0
        while log.wants_more and (some := rows.fetchmany(_MANY)):
            log.add(_problem(row, company, other, heading) for row, company, other in some)
            told += len(some)
        log.count(Kind.DUPLICATE, pc.sum(found["rows"]).as_py() - told)
    _write_without(good, found[COMPANY].combine_chunks())
    left_out: int = pc.sum(found["good"]).as_py()
    return left_out


def _problem(row: int, company: str, other: int, heading: str) -> RowProblem:
    return RowProblem(
        row=row,
        column=heading,
        value=shown(company),
        kind=Kind.DUPLICATE,
        reason=f"{quoted(company)}は{other}行目にもあります",
        remedy="会社ごとに1行にし、どちらかを消してください",
    )


def _write_without(good: Path, companies: pa.Array) -> None:
    rest = good.with_name(f"{good.name}.rest")
    with pq.ParquetFile(good) as file, pq.ParquetWriter(rest, file.schema_arrow) as writer:
        for batch in file.iter_batches():
            repeated = pc.is_in(batch.column(COMPANY), value_set=companies)
            writer.write_batch(batch.filter(pc.invert(repeated)))
    rest.replace(good)
