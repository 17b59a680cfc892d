"""Small tables of companies for tests, and the check of them."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from banso.definitions.region import installed_region
from banso.ingest.workbooks import read_sheet
from banso.population.companies.checking import TableReport, check_table
from banso.population.companies.problems import ProblemLog, RowProblem
from banso.population.companies.tables import open_table

ON = date(2023, 9, 20)
VOCABULARY = installed_region().vocabulary


class Checked(NamedTuple):
    """A table that has been checked."""

    report: TableReport
    good: list[dict[str, Any]]

    @property
    def problems(self) -> list[RowProblem]:
        return self.report.problems.first

    @property
    def places(self) -> list[tuple[int, str]]:
        return [(problem.row, problem.column) for problem in self.problems]


def as_csv(*rows: Sequence[object], delimiter: str = ",") -> bytes:
    """Rows as a text file, headings first."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def check_file(path: Path, problems: Path | None = None) -> Checked:
    """Checks a file on the day of the demonstration."""
    good = path.with_name("good.parquet")
    with ProblemLog(problems) as log:
        report = check_table(open_table(path, read_sheet), VOCABULARY, ON, good, log)
    return Checked(report, pq.read_table(good).to_pylist())


def check_bytes(content: bytes, folder: Path, name: str = "companies.csv") -> Checked:
    """Checks the bytes of a file."""
    path = folder / name
    path.write_bytes(content)
    return check_file(path)


def check_rows(folder: Path, *rows: Sequence[object]) -> Checked:
    """Checks rows, headings first."""
    return check_bytes(as_csv(*rows), folder)
