"""Amounts are those of the programme's own rule, to the yen."""

import numpy as np
import pyarrow as pa
import pytest

from banso.core.amounts import COST_FACT, compute
from banso.population.columns import company_of_row
from banso.population.simulation.cohort import load
from banso.population.simulation.errors import CannotSimulate
from banso.population.simulation.prices import prices
from tests.unit.population.simulation.small_runs import DX, REGION, SERVICE, VOCABULARY, companies

DRAWN = np.array([1, 999, 1_000_000, 1_234_567, 2_999_999, 6_000_000, 10**9])


@pytest.mark.parametrize("programme", [DX, SERVICE], ids=["three tracks", "one track"])
def test_a_drawn_cost_is_granted_what_the_reference_engine_grants(programme: object) -> None:
    chosen = DX if programme is DX else SERVICE
    table = companies(70, unknown=0).drop_columns(["project_cost_yen"])
    cohort = load(table, [chosen], VOCABULARY)
    assert chosen.amount is not None
    rows = np.arange(70)
    costs = np.resize(DRAWN, 70)
    found = prices(cohort, chosen).yen(rows, costs)
    for row, cost, yen in zip(cohort.table.to_pylist(), costs.tolist(), found.tolist(), strict=True):
        company = {**company_of_row(row, VOCABULARY), COST_FACT: cost}
        assert yen == compute(chosen.amount, company).yen


def test_a_known_cost_is_never_overruled() -> None:
    table = companies(40, unknown=0)
    cohort = load(table, [SERVICE], VOCABULARY)
    asked = prices(cohort, SERVICE)
    rows = np.arange(40)
    assert asked.yen(rows, rows * 0).tolist() == asked.yen(rows, rows * 0 + 777_000).tolist()


def test_a_company_may_be_asked_about_many_times_and_none_is_mixed_up() -> None:
    cohort = load(companies(3).drop_columns(["project_cost_yen"]), [SERVICE], VOCABULARY)
    rows, costs = np.array([2, 0, 2, 1, 2]), np.array([100_000, 200_000, 300_000, 400_000, 10**8])
    assert prices(cohort, SERVICE).yen(rows, costs).tolist() == [50_000, 100_000, 150_000, 200_000, 1_500_000]


def test_a_company_whose_track_is_unknown_is_given_the_general_one() -> None:
    table = pa.table({"company": ["known", "unknown"], "company_dx_grant_2022": [False, None]})
    table = table.append_column("company_plan_2022", pa.array(["manufacturing", None]))
    cohort = load(table, [DX], VOCABULARY)
    assert prices(cohort, DX).yen(np.array([0, 1]), np.array([10**7, 10**7])).tolist() == [
        4_000_000,
        2_000_000,
    ]


def test_costs_of_its_own_are_drawn_into_their_category() -> None:
    dispatch = REGION.programmes["kagoshima-pref/expert-dispatch/2024"]
    cohort = load(companies(2), [dispatch], VOCABULARY)
    assert prices(cohort, dispatch).yen(np.array([0, 1]), np.array([90_000, 300_000])).tolist() == [
        60_000,
        200_000,
    ]


@pytest.mark.parametrize(
    "series",
    ["kagoshima-pref/uiturn-travel/2023", "kagoshima-pref/new-business-loan/2024"],
    ids=["each", "loan"],
)
def test_a_programme_without_an_amount_from_total_costs_cannot_be_simulated(series: str) -> None:
    programme = REGION.programmes[series]
    with pytest.raises(CannotSimulate, match="計算できません"):
        prices(load(companies(2), [programme], VOCABULARY), programme)
