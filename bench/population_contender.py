"""A contender over a table of companies: `python -m bench.population_contender NAME PROGRAMME COMPANIES ANSWERS`.

Answers are kept in the database as a table and written to a file after the last run, so that contenders can be compared
with each other.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
from ibis.backends.sql import SQLBackend

from banso.core.conditions import OneOf, walk
from banso.core.evaluation import State, evaluate
from banso.core.facts import Vocabulary
from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.population.all_programmes import groups_of_all
from banso.population.backends import duckdb
from banso.population.columns import COMPANY
from banso.population.verdicts import groups, verdicts
from bench.contenders import serve
from bench.population_programme import DX_SUBSIDY, eleven_conditions
from bench.population_table import columns_of

MEMORY_LIMIT = "2GiB"
SQL = Path(__file__).parent / "sql"
SME_GROUPS = ("manufacturing", "wholesale", "service", "retail", "rubber", "software", "hotels")
"""In the order of the act."""


def _programme(which: str) -> Programme:
    region = installed_region()
    return eleven_conditions(region) if which == "eleven" else region.programmes[DX_SUBSIDY]


def _from_file(companies: Path, **settings: str) -> SQLBackend:
    """A database that reads the companies where they lie, as `banso population` does."""
    connection = duckdb(**settings)
    connection.read_parquet(companies, table_name="companies")
    return connection


def _in_memory(programme: Programme, companies: Path) -> SQLBackend:
    """A database that holds what the programme looks at, packed as in a file of DuckDB's own."""
    connection = duckdb()
    read = connection.read_parquet(companies).select(columns_of(programme, companies))
    connection.raw_sql("ATTACH ':memory:' AS held (COMPRESS)")
    connection.raw_sql("USE held")
    connection.raw_sql(f"CREATE TABLE companies AS {connection.compile(read)}")
    connection.raw_sql("CHECKPOINT held")
    return connection


def _answer(connection: SQLBackend, sql: str, answers: Path) -> None:
    def work() -> None:
        connection.raw_sql(f"CREATE TEMP TABLE answers AS {sql}")

    def finish() -> None:
        work()
        connection.table("answers").order_by(COMPANY).to_parquet(answers)

    serve(work, lambda: connection.drop_table("answers"), finish)


def ours(which: str, companies: Path, answers: Path) -> None:
    """The programme's rules as Ibis writes them, written once."""
    programme = _programme(which)
    connection = _in_memory(programme, companies)
    _answer(connection, _written(programme, connection), answers)


def ours_from_file(which: str, companies: Path, answers: Path) -> None:
    """The same without loading the companies."""
    connection = _from_file(companies)
    _answer(connection, _written(_programme(which), connection), answers)


def _written(programme: Programme, connection: SQLBackend) -> str:
    sql: str = connection.compile(verdicts(programme, connection.table("companies")).table)
    return sql


def by_hand(which: str, companies: Path, answers: Path) -> None:
    """The same written by hand for DuckDB."""
    programme = _programme(which)
    connection = _in_memory(programme, companies)
    connection.create_table("industry_groups", industry_groups(programme, installed_region().vocabulary))
    connection.raw_sql((SQL / "macros.sql").read_text(encoding="utf-8"))
    _answer(connection, (SQL / f"{which}.sql").read_text(encoding="utf-8"), answers)


def count(which: str, companies: Path, folder: Path) -> None:
    """Companies with the same answer counted, in limited memory; `all` takes every programme of the region."""
    connection = _from_file(companies, memory_limit=MEMORY_LIMIT, temp_directory=str(folder))
    table = connection.table("companies")
    if which == "all":
        programmes = list(installed_region().programmes.values())
        serve(lambda: list(groups_of_all(programmes, table, connection)))
    else:
        answers = verdicts(_programme(which), table)
        serve(lambda: groups(answers, connection))


def industry_groups(programme: Programme, vocabulary: Vocabulary) -> pa.Table:
    """Each industry code with the groups of the SME act it lies in, NULL where a finer code decides."""
    asked = [
        node
        for node in walk(programme.requirements)
        if isinstance(node, OneOf) and node.fact == "company.industry"
    ]
    codes = list(vocabulary.code_lists["industry"].codes)
    held = {State.MET: True, State.FAILED: False, State.UNKNOWN: None}
    groups = {
        name: [held[evaluate(node, {node.fact: code}).state] for code in codes]
        for name, node in zip(SME_GROUPS, asked, strict=True)
    }
    return pa.table({"code": codes, **groups})


CONTENDERS: Mapping[str, Callable[[str, Path, Path], None]] = {
    "ours": ours,
    "file": ours_from_file,
    "sql": by_hand,
    "count": count,
}

if __name__ == "__main__":
    CONTENDERS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
