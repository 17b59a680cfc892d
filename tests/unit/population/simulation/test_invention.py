"""Invented companies of a prefecture, as a simulation takes them."""

import pytest

from banso.population.simulation.errors import CannotSimulate
from banso.population.simulation.invention import invented_table
from tests.unit.population.simulation.small_runs import REGION, base, simulated


def test_invented_companies_are_described_and_can_be_simulated() -> None:
    made = invented_table(REGION, "46", rows=300, seed=7)
    assert made.table.num_rows == 300
    assert "鹿児島県、300社、乱数の種7" in made.description
    assert made.table.equals(invented_table(REGION, "46", rows=300, seed=7).table)
    assert simulated(base(), table=made.table, paths=1).cohort.rows == 300


def test_a_prefecture_the_mix_does_not_know_is_refused() -> None:
    with pytest.raises(CannotSimulate, match="東京都"):
        invented_table(REGION, "13", rows=5)
    with pytest.raises(CannotSimulate, match="会社の数が0"):
        invented_table(REGION, "46", rows=0)
