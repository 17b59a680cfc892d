"""Company tables where they lie: a Parquet file, a table of a database, or a file in Spark."""

import re
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend
from ibis.common.exceptions import IbisError, TableNotFound
from ibis.expr.datatypes import DataType

from banso.core.errors import BadValue
from banso.core.facts import Vocabulary
from banso.core.money import LIMIT_YEN
from banso.population import backends
from banso.population.backends import fetch, read_parquet
from banso.population.columns import COMPANY, company_schema
from banso.population.companies.schema import COST_COLUMN

PARQUET = ".parquet"
SCHEMES = ("postgresql", "postgres", "sqlite")
_SQLITE = "sqlite://"
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^/]*@")
CHECK = "banso companies check で表を確かめ、--out でParquetに書き出してから使ってください"
WHOLE_NUMBER_BYTES = 8
SHOWN = 3
"""So many columns are named in a message."""


def open_companies(address: str, *, spark: bool = False, **settings: Any) -> tuple[SQLBackend, ir.Table]:
    """Opens a company table.

    Args:
        address: Path of a Parquet file, or `postgresql://user@host/database#table`, `sqlite:///file.db#table`
            (four strokes before an absolute path).
        spark: Compute in Spark, which reads the Parquet file itself.
        settings: Of DuckDB, for a Parquet file.

    Returns:
        Where the table lies, and the table; all its whole numbers have 64 bits.

    Raises:
        BadValue: There is no such table, or it cannot be read.
    """
    scheme = address.partition("://")[0]
    if scheme in SCHEMES:
        return _of_database(address)
    path = Path(address)
    if path.suffix != PARQUET or not path.is_file():
        problem = (
            "会社の表のファイルがありません" if not path.is_file() else "会社の表がParquetではありません"
        )
        raise BadValue(problem, place=address, remedy=CHECK)
    try:
        connection = backends.spark() if spark else backends.duckdb(**settings)
        return connection, _widened(read_parquet(connection, path))
    except duckdb.Error as error:
        raise BadValue("会社の表を読めません", place=address, remedy=CHECK) from error


def _of_database(address: str) -> tuple[SQLBackend, ir.Table]:
    url, _, name = address.partition("#")
    place = _PASSWORD.sub(r"\1:…@", address)
    remedy = "postgresql://利用者@サーバー/データベース#表 か sqlite:///ファイル#表 のように書いてください"
    if not name:
        raise BadValue("どの表か書かれていません", place=place, remedy=remedy)
    try:
        connection = backends.with_division(_connect(url))
        return connection, _widened(connection.table(name))
    except TableNotFound as error:
        raise BadValue(f"「{name}」という表はありません", place=place, remedy=remedy) from error
    except _database_errors() as error:
        raise BadValue(f"表を開けません（{error}）", place=place, remedy=remedy) from error


def _connect(url: str) -> SQLBackend:
    if not url.startswith(_SQLITE):
        return ibis.connect(url.replace("postgresql://", "postgres://", 1))
    path = Path(url.removeprefix(_SQLITE).removeprefix("/"))
    if not path.is_file():
        # SQLite would make an empty file.
        raise FileNotFoundError("ファイルがありません")
    return ibis.sqlite.connect(path)


def _database_errors() -> tuple[type[Exception], ...]:
    """What databases raise, and addresses that are none; psycopg is there only where PostgreSQL is used."""
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, IbisError, ImportError, OSError, ValueError, *([psycopg.Error] if psycopg else []))


def _widened(companies: ir.Table) -> ir.Table:
    """A table that can be computed with: in a column of one byte, twice 100 shares are too many for the database."""
    narrow = {
        name: companies[name].cast("int64")
        for name, kind in companies.schema().items()
        if kind.is_integer() and kind.nbytes < WHOLE_NUMBER_BYTES
    }
    return companies.mutate(**narrow) if narrow else companies


def check_columns(companies: ir.Table, connection: SQLBackend, vocabulary: Vocabulary) -> None:
    """Refuses a table the rules could not be trusted with: a wrong type, an impossible number, a key that repeats.

    What single values mean was checked when the table was made (`banso companies check`); this is what a database
    would compute with in silence, and wrongly.

    Raises:
        BadValue: Names the columns.
    """
    check_types(companies, vocabulary)
    numbers = [name for name, kind in _used(companies, vocabulary) if kind == "int64"]
    counted = companies.aggregate(
        **{COMPANY: ibis._.count() - companies[COMPANY].nullif("").nunique()},
        **{
            name: ((companies[name] < 0) | (companies[name] > LIMIT_YEN)).cast("int32").sum()
            for name in numbers
        },
    )
    found = fetch(connection, counted).to_pylist()[0]
    repeated = found.pop(COMPANY)
    _refuse([COMPANY] if repeated else [], "空か、ほかの会社と同じ値があります")
    _refuse([name for name, count in found.items() if count], f"負の数か{LIMIT_YEN:,}を超える数があります")


def check_types(companies: ir.Table, vocabulary: Vocabulary) -> None:
    """Refuses a table without a key, or with a column of another type than the rules read; looks at no row.

    Raises:
        BadValue: Names the columns.
    """
    if COMPANY not in companies.columns:
        raise BadValue("会社を見分ける列がありません", place=COMPANY, remedy=CHECK)
    used = _used(companies, vocabulary)
    _refuse([name for name, kind in used if not _fits(companies[name].type(), kind)], "列の型が違います")


def _used(companies: ir.Table, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Columns the rules read, with the type they must have."""
    costs = {name: "int64" for name in companies.columns if COST_COLUMN.fullmatch(name)}
    types = company_schema(vocabulary) | costs
    return [(name, kind) for name, kind in types.items() if name in companies.columns]


def _fits(found: DataType, kind: str) -> bool:
    if kind == "int64":
        return bool(found.is_integer())
    return bool(found == ibis.dtype(kind).copy(nullable=found.nullable))


def _refuse(columns: Sequence[str], problem: str) -> None:
    if columns:
        more = f"ほか{len(columns) - SHOWN}列" if len(columns) > SHOWN else ""
        raise BadValue(problem, place="、".join(columns[:SHOWN]) + more, remedy=CHECK)
