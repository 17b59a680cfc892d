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
from banso.core.facts import FactType, Vocabulary
from banso.core.typed_text import quoted
from banso.population import backends
from banso.population.backends import fetch, read_parquet
from banso.population.columns import COMPANY, column_of, company_schema
from banso.population.companies.schema import AMOUNTS, COST_COLUMN, FOUNDED_YEAR, number_limits

PARQUET = ".parquet"
SCHEMES = ("postgresql", "postgres", "sqlite")
_SQLITE = "sqlite://"
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^/]*@")
CHECK = "banso companies check で表を確かめ、--out でParquetに書き出してから使ってください"
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
        return connection, read_parquet(connection, path)
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
        return connection, connection.table(name)
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


def check_columns(companies: ir.Table, connection: SQLBackend, vocabulary: Vocabulary) -> None:
    """Refuses a table the rules could not be trusted with: wrong types, impossible numbers, no codes, a key twice.

    What single values mean was checked when the table was made (`banso companies check`); this is what a database
    would compute with in silence, and wrongly.

    Raises:
        BadValue: Names the columns.
    """
    check_types(companies, vocabulary)
    _check_keys_and_numbers(companies, connection, vocabulary)
    _check_codes(companies, connection, vocabulary)


def _check_keys_and_numbers(companies: ir.Table, connection: SQLBackend, vocabulary: Vocabulary) -> None:
    limits = number_limits(vocabulary)
    bounds = {
        name: limits.get(name, AMOUNTS) for name, kind in _used(companies, vocabulary) if kind == "int64"
    }
    counted = companies.aggregate(
        **{COMPANY: ibis._.count() - companies[COMPANY].nullif("").nunique()},
        **{
            name: ((companies[name] < least) | (companies[name] > most)).cast("int32").sum()
            for name, (least, most) in bounds.items()
        },
    )
    found = fetch(connection, counted).to_pylist()[0]
    repeated = found.pop(COMPANY)
    _refuse([COMPANY] if repeated else [], "空か、ほかの会社と同じ値があります")
    for limit in dict.fromkeys(bounds.values()):
        least, most = limit
        below = f"{least:,}より小さい数" if least else "負の数"
        wrong = [name for name, count in found.items() if count and bounds[name] == limit]
        _refuse(wrong, f"{below}か{most:,}を超える数があります")


def _check_codes(companies: ir.Table, connection: SQLBackend, vocabulary: Vocabulary) -> None:
    """Refuses columns with a value that is no code of their list."""
    lists = {
        column_of(fact.id): fact.codes.codes
        for fact in vocabulary.facts.values()
        if fact.type is FactType.CODE and fact.codes and column_of(fact.id) in companies.columns
    }
    if not lists:
        return
    # Of more different values than there are codes one is wrong: no more of them have to come here.
    values = [
        companies.select(column=ibis.literal(name), value=companies[name])
        .filter(ibis._.value.notnull())
        .distinct()
        .limit(len(codes) + 1)
        for name, codes in lists.items()
    ]
    found = fetch(connection, ibis.union(*values) if len(values) > 1 else values[0]).to_pylist()
    wrong = sorted((row["column"], row["value"]) for row in found if row["value"] not in lists[row["column"]])
    if wrong:
        columns = list(dict.fromkeys(column for column, _ in wrong))
        _refuse(columns, f"選択肢にないコードがあります（{quoted(wrong[0][1])}など）")


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
    types = company_schema(vocabulary) | {FOUNDED_YEAR: "int64"} | costs
    return [(name, kind) for name, kind in types.items() if name in companies.columns]


def _fits(found: DataType, kind: str) -> bool:
    if kind == "int64":
        return bool(found.is_integer())
    return bool(found == ibis.dtype(kind).copy(nullable=found.nullable))


def _refuse(columns: Sequence[str], problem: str) -> None:
    if columns:
        more = f"ほか{len(columns) - SHOWN}列" if len(columns) > SHOWN else ""
        raise BadValue(problem, place="、".join(columns[:SHOWN]) + more, remedy=CHECK)
