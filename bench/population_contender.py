"""A contender over a table of companies: `python -m bench.population_contender NAME eleven|dx COMPANIES ANSWERS`.

Answers are kept in the process as a table (DuckDB) or as arrays (numpy), and written to a file after the run, so that
all contenders can be compared with each other.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from ibis.backends.sql import SQLBackend

from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.population.backends import duckdb
from banso.population.verdicts import verdicts
from bench import population_numpy, population_sql
from bench.contenders import serve
from bench.population_programme import ELEVEN_CONDITIONS
from bench.population_table import columns_of

DX_SUBSIDY = "kagoshima-pref/dx-subsidy/2023"


def _programme(which: str) -> Programme:
    return ELEVEN_CONDITIONS if which == "eleven" else installed_region().programmes[DX_SUBSIDY]


def _loaded(programme: Programme, companies: Path) -> SQLBackend:
    """A database that holds what the programme looks at."""
    connection = duckdb()
    columns = ", ".join(columns_of(programme, companies))
    connection.raw_sql(f"CREATE TABLE companies AS SELECT {columns} FROM '{companies}'")
    return connection


def _in_duckdb(connection: SQLBackend, sql: str, answers: Path) -> None:
    def after() -> None:
        connection.raw_sql(f"COPY (SELECT * FROM answers ORDER BY company) TO '{answers}' (FORMAT parquet)")
        connection.raw_sql("DROP TABLE answers")

    serve(lambda: connection.raw_sql(f"CREATE TEMP TABLE answers AS {sql}"), after)


def ours(which: str, companies: Path, answers: Path) -> None:
    """The programme's rules as Ibis writes them, written once."""
    programme = _programme(which)
    connection = _loaded(programme, companies)
    asked = verdicts(programme, connection.table("companies"))
    _in_duckdb(connection, connection.compile(asked.table), answers)


def by_hand(which: str, companies: Path, answers: Path) -> None:
    """The same written by hand for DuckDB."""
    programme = _programme(which)
    connection = _loaded(programme, companies)
    if which == "dx":
        connection.raw_sql(f"CREATE TABLE industry_groups ({population_sql.industry_columns()})")
        rows = population_sql.industry_groups(programme, installed_region().vocabulary)
        connection.con.executemany(
            f"INSERT INTO industry_groups VALUES ({', '.join('?' * len(rows[0]))})", rows
        )
    sql = population_sql.ELEVEN_CONDITIONS if which == "eleven" else population_sql.DX_SUBSIDY
    _in_duckdb(connection, sql, answers)


def with_numpy(_which: str, companies: Path, answers: Path) -> None:
    """The same over arrays."""
    facts = population_numpy.arrays(
        pq.read_table(companies, columns=columns_of(ELEVEN_CONDITIONS, companies)[1:])
    )
    done: list[Any] = []

    def after() -> None:
        state, mask, yen, priced = done.pop()
        np.savez(answers, state=state, mask=mask, yen=yen, priced=priced)

    serve(lambda: done.append(population_numpy.answers(facts)), after)


CONTENDERS: Mapping[str, Callable[[str, Path, Path], None]] = {
    "ours": ours,
    "sql": by_hand,
    "numpy": with_numpy,
}

if __name__ == "__main__":
    CONTENDERS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
