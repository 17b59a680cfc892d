"""The databases the second engine runs in."""

import os
import shutil
from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ibis.backends.sql import SQLBackend

from banso.population.backends import duckdb, fetch, spark, with_division

NO_JAVA = "Java is not here, so Spark cannot run: apt-get install openjdk-17-jre-headless"
NO_POSTGRESQL = "BANSO_DATABASE_URL names no PostgreSQL; .ci/run runs this a second time with one"
ON_THIS_MACHINE = "--master local[2] --driver-memory 2g --conf spark.ui.enabled=false pyspark-shell"


class Database:
    """A connection, and a way to put companies into it and to read answers back."""

    def __init__(self, connection: SQLBackend) -> None:
        self.connection = connection

    def put(self, companies: pa.Table) -> ir.Table:
        """Stores companies as a table of its own, in the place of the one before."""
        if self.connection.name == "pyspark":
            table = self.connection.create_view("companies", ibis.memtable(companies), overwrite=True)
            self.connection.raw_sql("CACHE TABLE companies")
            return table
        return self.connection.create_table("companies", companies, temp=True, overwrite=True)

    def rows(self, query: ir.Table) -> list[dict[str, object]]:
        """The rows of a query, in the order in which the companies were put."""
        return sorted(fetch(self.connection, query).to_pylist(), key=lambda row: int(row["company"]))


def _duckdb() -> SQLBackend:
    return duckdb()


def _sqlite() -> SQLBackend:
    return with_division(ibis.sqlite.connect())


def _postgresql() -> SQLBackend:
    url = os.environ.get("BANSO_DATABASE_URL", "")
    if not url.startswith("postgresql://"):
        pytest.skip(NO_POSTGRESQL)
    return with_division(ibis.connect(url.replace("postgresql://", "postgres://")))


def _spark() -> SQLBackend:
    if shutil.which("java") is None:
        if os.environ.get("BANSO_REQUIRE_JAVA") == "1":
            pytest.fail(NO_JAVA, pytrace=False)
        pytest.skip(NO_JAVA)
    os.environ["PYSPARK_SUBMIT_ARGS"] = ON_THIS_MACHINE
    return spark(**{"spark.sql.shuffle.partitions": "2"})


CONNECT = {"duckdb": _duckdb, "sqlite": _sqlite, "postgresql": _postgresql, "spark": _spark}


@pytest.fixture(
    scope="module",
    params=[
        "duckdb",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.database),
        pytest.param("spark", marks=pytest.mark.spark),
    ],
)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Each database the rules must give the same answers in."""
    connection = CONNECT[request.param]()
    yield Database(connection)
    connection.disconnect()
