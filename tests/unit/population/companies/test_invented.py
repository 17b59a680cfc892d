"""Invented companies follow the mix they are drawn from, contradict nothing, and are the same for the same seed."""

from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.core.errors import BadValue
from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import installed_region
from banso.population.columns import SETS, column_of, company_schema, set_column
from banso.population.companies.invented import BLOCK, invented_companies
from banso.population.companies.schema import FOUNDED_YEAR
from tests.unit.population.companies.small_tables import VOCABULARY, check_file

MIX = load_company_mix(installed_region())
ROWS = 100_000
LARGEST_ERROR = 5
"""Standard deviations a share may be off; seeds are fixed, so this never fails by chance."""


@cache
def companies(region: str = "43", *, all_known: bool = True) -> pa.Table:
    return pa.Table.from_batches(
        invented_companies(MIX, VOCABULARY, region, ROWS, 20230920, all_known=all_known)
    )


def column(name: str, region: str = "43") -> np.ndarray:
    return companies(region)[name].to_numpy()


def close(share: float, expected: float, rows: int = ROWS) -> bool:
    return abs(share - expected) <= LARGEST_ERROR * np.sqrt(max(expected * (1 - expected), 1e-9) / rows)


def bands() -> np.ndarray:
    ends = np.array([span.to for span in MIX.bands.spans])
    return np.searchsorted(ends, column("company_regular_employees"))


def weighted(weights: dict[str, int]) -> dict[str, float]:
    return {value: weight / sum(weights.values()) for value, weight in weights.items()}


def test_the_same_seed_gives_the_same_companies_and_another_one_others() -> None:
    def drawn(seed: int) -> pa.Table:
        return pa.Table.from_batches(invented_companies(MIX, VOCABULARY, "43", 500, seed))

    assert drawn(1).equals(drawn(1))
    assert not drawn(1).equals(drawn(2))


def test_a_longer_table_begins_with_the_rows_of_a_shorter_one() -> None:
    batches = list(invented_companies(MIX, VOCABULARY, "43", BLOCK + 10, 1))
    assert [batch.num_rows for batch in batches] == [BLOCK, 10]
    alone = next(iter(invented_companies(MIX, VOCABULARY, "43", 10, 1)))
    assert alone.equals(batches[0].slice(0, 10))
    assert (
        not batches[1]
        .drop_columns(["company", "company_corporate_number"])
        .equals(alone.drop_columns(["company", "company_corporate_number"]))
    )


def test_every_column_of_the_schema_is_there_and_every_fact_is_drawn() -> None:
    table = companies()
    assert table.column_names == [*company_schema(VOCABULARY), FOUNDED_YEAR]
    assert [name for name in table.column_names if table[name].null_count == ROWS] == []


@pytest.mark.parametrize("region", ["43", "46"])
def test_the_table_passes_the_check_without_a_problem(region: str, tmp_path: Path) -> None:
    table = pa.Table.from_batches(invented_companies(MIX, VOCABULARY, region, 5_000, 1))
    pq.write_table(table, tmp_path / "companies.parquet")
    checked = check_file(tmp_path / "companies.parquet")
    assert checked.problems == []
    assert checked.good == table.to_pylist()


def test_industries_follow_their_weights() -> None:
    expected = weighted({key: one.weight for key, one in MIX.industries.divisions.items()})
    divisions = np.array([code[:2] for code in column("company_industry")])
    for division, share in expected.items():
        assert close((divisions == division).mean(), share), division


def test_industries_are_known_as_finely_as_stated() -> None:
    digits = np.array([len(code) for code in column("company_industry")])
    for length, share in weighted(MIX.finer.weights).items():
        assert close((digits == int(length)).mean(), share)


def test_sizes_follow_the_pattern_of_the_industry() -> None:
    band = bands()
    divisions = np.array([code[:2] for code in column("company_industry")])
    for pattern, weights in MIX.sizes.patterns.items():
        of = [key for key, one in MIX.industries.divisions.items() if one.sizes == pattern]
        rows = np.isin(divisions, of)
        for number, weight in enumerate(weights):
            share = (band[rows] == number).mean()
            assert close(share, weight / sum(weights), int(rows.sum())), (pattern, number)


def test_areas_lie_in_the_prefecture_and_follow_their_weights() -> None:
    for region, mix in MIX.regions.items():
        areas = column("company_municipality", region)
        assert set(column("company_prefecture", region)) == {region}
        for area, share in weighted(mix.areas.weights).items():
            assert close((areas == area).mean(), share), area


def test_the_count_a_document_states_comes_out_in_a_whole_region() -> None:
    granted = column("company_dx_grant_2022", "46").mean() * MIX.regions["46"].companies.value
    stated = MIX.regions["46"].yes["company.dx_grant_2022"].companies
    assert stated == 28
    assert abs(granted - stated) < LARGEST_ERROR * np.sqrt(stated)
    assert column("company_dx_grant_2022", "43").sum() == 0, "nobody elsewhere had this grant"


def test_recognitions_have_the_rate_of_each_band_although_active_companies_hold_more() -> None:
    band = bands()
    for code, rate in MIX.facts.held["company.recognitions"].codes.items():
        held = column(set_column("company.recognitions", code))
        assert isinstance(rate.in_10_000, list)
        for number, expected in enumerate(rate.in_10_000):
            rows = band == number
            if rows.sum() > 1_000:
                assert close(held[rows].mean(), expected / 10_000, int(rows.sum())), (code, number)


@pytest.mark.parametrize(
    "name",
    [
        "company_recognitions__management_improvement_plan",
        "company_recognitions__partnership_declaration",
        "company_uiturn_registered",
        "project_improvement_plan",
    ],
)
def test_larger_companies_hold_more_recognitions_and_plans(name: str) -> None:
    held, employees = column(name), column("company_regular_employees")
    assert held[employees > 20].mean() > 2 * held[employees <= 5].mean()


def test_recognitions_come_together() -> None:
    first = column("company_recognitions__management_improvement_plan")
    second = column("company_recognitions__management_innovation_plan")
    assert second[first].mean() > 2 * second[~first].mean()


def test_digital_plans_come_together() -> None:
    dx = column("project_purpose") == "dx"
    for name in ("project_promotes_dx", "project_activities__digital_tools"):
        assert column(name)[dx].mean() > 0.8
        assert column(name)[~dx].mean() < 0.4
    vendor = column("project_co_planner") == "it_vendor"
    assert vendor[dx].mean() > 4 * vendor[~dx].mean()


def test_capital_and_age_grow_with_size_and_costs_too() -> None:
    employees = column("company_regular_employees")
    small, large = employees <= 5, employees > 50
    capital, cost = column("company_capital_yen"), column("project_cost_yen")
    assert np.nanmedian(capital[large]) > 5 * np.nanmedian(capital[small])
    assert np.median(cost[large]) > 4 * np.median(cost[small])
    founded = column(FOUNDED_YEAR)
    assert np.mean(founded[large]) < np.mean(founded[small])
    assert (founded.min(), founded.max()) == (1880, MIX.year)


def test_large_firms_own_large_companies_more_often() -> None:
    owned = np.nan_to_num(column("company_shares_large_holders")) > 0
    employees = column("company_regular_employees")
    assert owned[employees > 50].mean() > 5 * owned[employees <= 5].mean()
    shares = column("company_shares_total")
    held = column("company_shares_large_holders") / shares
    assert (held >= 2 / 3).any()
    assert ((held > 0) & (held < 1 / 2)).any(), "companies stand on both sides of the limits"


def test_parts_are_never_larger_than_their_wholes() -> None:
    for fact in VOCABULARY.facts.values():
        if fact.no_more_than:
            part, whole = column(column_of(fact.id)), column(column_of(fact.no_more_than))
            assert not (part > whole).any(), fact.id
    largest, together = column("company_shares_largest_large_holder"), column("company_shares_large_holders")
    assert not (largest > together).any()


def test_a_sole_proprietor_has_neither_number_nor_capital_nor_shares_nor_officers() -> None:
    person = column("company_entity_type") == "sole_proprietor"
    assert 0.3 < person.mean() < 0.7
    for name in (
        "company_corporate_number",
        "company_capital_yen",
        "company_shares_total",
        "company_officers",
    ):
        known = companies()[name].is_valid().to_numpy()
        assert not known[person].any()
    assert companies()["company_officers"].is_valid().to_numpy()[~person].all()


def test_costs_are_whole_units_and_positive() -> None:
    cost = column("project_cost_yen")
    assert cost.dtype == np.int64
    assert (cost % MIX.costs.unit_yen == 0).all()
    assert cost.min() >= MIX.costs.unit_yen


def test_facts_are_unknown_as_often_as_stated() -> None:
    known, some = companies(), companies(all_known=False)
    for fact in VOCABULARY.facts.values():
        coded = fact.type in SETS and fact.codes is not None
        name = (
            set_column(fact.id, next(iter(fact.codes.codes))) if coded and fact.codes else column_of(fact.id)
        )
        rows = ROWS - known[name].null_count
        share = 1 - (ROWS - some[name].null_count) / rows
        assert close(share, MIX.unknown.in_10_000.get(fact.id, 0) / 10_000, rows), fact.id


def test_what_is_asked_on_one_screen_is_unknown_together() -> None:
    table = companies(all_known=False)
    held = table["company_shares_large_holders"].is_valid().to_numpy()
    largest = table["company_shares_largest_large_holder"].is_valid().to_numpy()
    assert (held == largest).all()


def test_corporate_numbers_are_of_no_registry_and_stand_once() -> None:
    numbers = [number for number in column("company_corporate_number") if number]
    assert len(set(numbers)) == len(numbers)
    assert {number[1:3] for number in numbers} == {"99"}


def test_a_prefecture_without_a_mix_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadValue, match="13") as error:
        next(invented_companies(MIX, VOCABULARY, "13", 1, 1))
    assert "43" in error.value.remedy
