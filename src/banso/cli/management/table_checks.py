"""What the worker does about a company table that somebody brought."""

import shutil
from collections.abc import Callable
from pathlib import Path, PurePath

from django.core.files.base import File

from banso.actions.policy.company_tables import MOST_ROWS, keep_good_rows
from banso.definitions.region import installed_region
from banso.ingest.workbooks import read_sheet
from banso.population.companies.checking import check_table
from banso.population.companies.fill_rates import fill_rates
from banso.population.companies.problems import ProblemLog
from banso.population.companies.tables import open_table
from banso.records.models import CompanyTable

Advance = Callable[[int, int], None]


def check_company_table(brought: CompanyTable, folder: Path, advance: Advance) -> dict[str, object]:
    """Check the rows of a table, and keep the good ones as Parquet.

    Args:
        brought: The table.
        folder: For files that nobody needs afterwards.
        advance: Told how much of how much was read.

    Returns:
        The fields of the row that hold what came out.

    Raises:
        BansoError: Why the table as a whole cannot be read, for its author; or what `advance` raises.
    """
    source = folder / f"source{PurePath(brought.name).suffix.lower()}"
    good = folder / "good.parquet"
    with brought.source.open("rb") as kept, source.open("wb") as copy:
        shutil.copyfileobj(kept, copy)
    vocabulary = installed_region().vocabulary
    with ProblemLog() as log:
        table = open_table(source, read_sheet, MOST_ROWS)
        found = check_table(table, vocabulary, brought.stands_on, good, log, advance)
    with good.open("rb") as file:
        name = keep_good_rows(table=brought, file=File(file))
    filled = [column.as_json() for column in fill_rates(good, vocabulary)] if found.good_rows else []
    return {
        "good": name,
        "good_rows": found.good_rows,
        "bad_rows": found.bad_rows,
        "problems": found.problems.total,
        "report": found.as_json() | {"fill_rates": filled},
    }
