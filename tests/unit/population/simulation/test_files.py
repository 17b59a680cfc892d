"""The files hold every path, group and company, and add up to the result."""

import json
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from banso.core.errors import BadValue
from banso.population.simulation.files import write_files
from banso.population.simulation.report import contract
from banso.population.simulation.variants import Changes
from tests.unit.population.simulation.small_runs import EAGER, base, companies, simulated, varied

REPORT = simulated(base(), varied(Changes(budget_yen=10_000_000)), table=companies(300), model=EAGER, paths=4)
RESULT = contract(REPORT)


def test_the_files_say_the_same_as_the_result(tmp_path: Path) -> None:
    result, paths, groups, people = write_files(REPORT, RESULT, tmp_path / "made" / "here")
    assert json.loads(result.read_text(encoding="utf-8")) == RESULT
    by_path = pq.read_table(paths)
    assert by_path.num_rows == 2 * 4 * 3
    for number, tally in enumerate(REPORT.tallies):
        rows = by_path.filter(pc.equal(by_path["scenario"], "base" if number == 0 else "s1"))
        assert rows["granted_yen"].to_pylist() == tally.granted_yen.ravel().tolist()
        assert pc.sum(rows["exhausted_on"].is_valid()).as_py() == tally.exhausted.sum()
    assert pq.read_table(groups).num_rows == sum(
        len(g["rows"]) for s in RESULT["scenarios"] for g in s["groups"]
    )
    companies_ = pq.read_table(people)
    assert companies_.num_rows == 600
    assert pc.max(companies_["grant_share"]).as_py() <= pc.max(companies_["application_share"]).as_py() <= 1
    yen = pc.sum(companies_["granted_yen_all_paths"]).as_py()
    assert yen == sum(int(tally.granted_yen.sum()) for tally in REPORT.tallies)
    assert set(companies_["state"].to_pylist()) <= {"met", "judged", "unknown", "failed"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadValue, match="書き出せません"):
        write_files(REPORT, RESULT, tmp_path / "file")
