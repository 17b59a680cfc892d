"""A table that does not fit into the memory allowed is counted all the same, and rightly."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import installed_region
from banso.population.all_programmes import groups_of_all
from banso.population.backends import duckdb
from banso.population.companies.invented import BLOCK, invented_companies
from banso.population.verdicts import Group, groups, verdicts

BLOCKS_REPEATED = 46
"""Copies of one block of companies: 3,014,656 rows, some 900 MB in memory."""
MEMORY = "192MiB"
PROGRAMME = "kagoshima-pref/dx-subsidy/2023"


@pytest.fixture(scope="module")
def block() -> pa.Table:
    region = installed_region()
    batches = invented_companies(load_company_mix(region), region.vocabulary, "46", BLOCK, seed=11)
    return pa.Table.from_batches(batches)


@pytest.fixture(scope="module")
def many(block: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("companies") / "many.parquet"
    with pq.ParquetWriter(path, block.schema) as writer:
        for _ in range(BLOCKS_REPEATED):
            writer.write_table(block)
    return path


def totals(found: list[Group], times: int = 1) -> Counter[tuple[object, ...]]:
    total: Counter[tuple[object, ...]] = Counter()
    for group in found:
        total[group.state, group.states, "companies"] += group.companies * times
        total[group.state, group.states, "yen"] += group.yen * times
    return total


@pytest.mark.timeout(300)
def test_one_programme_over_companies_that_do_not_fit(block: pa.Table, many: Path, tmp_path: Path) -> None:
    small, limited = duckdb(), duckdb(memory_limit=MEMORY, temp_directory=str(tmp_path))
    programme = installed_region().programmes[PROGRAMME]
    expected = groups(verdicts(programme, small.create_table("block", block)), small)
    found = groups(verdicts(programme, limited.read_parquet(many)), limited)
    assert totals(found) == totals(expected, BLOCKS_REPEATED)


@pytest.mark.timeout(300)
def test_all_programmes_together_over_companies_that_do_not_fit(
    block: pa.Table, many: Path, tmp_path: Path
) -> None:
    small, limited = duckdb(), duckdb(memory_limit=MEMORY, temp_directory=str(tmp_path))
    programmes = [programme for programme in installed_region().programmes.values() if programme.requirements]
    expected = groups_of_all(programmes, small.create_table("block", block), small)
    found = groups_of_all(programmes, limited.read_parquet(many), limited)
    for whole, once in zip(found, expected, strict=True):
        assert totals(whole) == totals(once, BLOCKS_REPEATED)
