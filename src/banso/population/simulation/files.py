"""The result as files for other tools: JSON as of the contract, and Parquet with every path, group and company."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from banso.core.contract import STATES
from banso.core.errors import BadValue
from banso.core.evaluation import State
from banso.population.columns import COMPANY
from banso.population.simulation.decisions import NEVER
from banso.population.simulation.run import Prepared, Report
from banso.population.simulation.tally import Tally

RESULT, PATHS, GROUPS, COMPANIES = "result.json", "paths.parquet", "groups.parquet", "companies.parquet"


def write_files(report: Report, result: dict[str, Any], folder: Path) -> list[Path]:
    """Writes the four files into a folder, which is made where it is missing.

    Args:
        report: What came out.
        result: The same as JSON values.
        folder: Files of the same name are replaced.

    Returns:
        Their paths: the JSON; one row per scenario, path and round; one per scenario and group; one per scenario
        and company.

    Raises:
        BadValue: They cannot be written.
    """
    pairs = list(zip(report.prepared, report.tallies, strict=True))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=2)
        (folder / RESULT).write_text(text + "\n", encoding="utf-8")
        pq.write_table(pa.concat_tables(_paths(one, tally) for one, tally in pairs), folder / PATHS)
        pq.write_table(pa.Table.from_pylist(list(_groups(result))), folder / GROUPS)
        pq.write_table(
            pa.concat_tables(_companies(report, one, tally) for one, tally in pairs), folder / COMPANIES
        )
    except OSError as error:
        raise BadValue("結果を書き出せません", place=str(folder), remedy=str(error)) from error
    return [folder / name for name in (RESULT, PATHS, GROUPS, COMPANIES)]


def _paths(one: Prepared, tally: Tally) -> pa.Table:
    """One row per path and round; what belongs to a whole path is repeated in its rounds."""
    rounds = len(tally.call.rounds)
    days = tally.exhausted_day.ravel().tolist()
    opens = tally.call.opens_on
    return pa.table(
        {
            "scenario": pa.array([one.scenario.id] * tally.paths * rounds, pa.string()),
            "path": np.repeat(np.arange(tally.paths), rounds),
            "round": np.tile([window.number for window in tally.call.rounds], tally.paths),
            "applications": tally.applications.ravel(),
            "grants": tally.grants.ravel(),
            "granted_yen": tally.granted_yen.ravel(),
            "left_yen": tally.left_yen.ravel(),
            "exhausted_on": pa.array(
                [None if day == NEVER else opens + timedelta(days=day) for day in days], pa.date32()
            ),
            "path_refused_for_budget": np.repeat(tally.refused_for_budget, rounds),
            "path_unspent_yen": np.repeat(tally.unspent_yen, rounds),
        }
    )


def _groups(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for scenario in result["scenarios"]:
        for group in scenario["groups"]:
            for row in group["rows"]:
                yield {"scenario": scenario["id"], "by": group["by"], **row}


def _companies(report: Report, one: Prepared, tally: Tally) -> pa.Table:
    """How each company fares: its chance over the paths, not a promise."""
    words = [STATES[State(state)] for state in range(len(State))]
    return pa.table(
        {
            "scenario": pa.array([one.scenario.id] * report.cohort.rows, pa.string()),
            COMPANY: report.cohort.table[COMPANY],
            "state": pa.array(words, pa.string()).take(pa.array(one.standing.state)),
            "application_share": tally.company_applications / tally.paths,
            "grant_share": tally.company_grants / tally.paths,
            "granted_yen_all_paths": tally.company_yen,
        }
    )
