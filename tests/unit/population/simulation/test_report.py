"""The result says what it rests on, keeps to its contract, and holds recorded results beside it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.programmes import Figure
from banso.population.simulation.bands import band, day_band, mean_yen, yen_band
from banso.population.simulation.groups import fairness_words
from banso.population.simulation.report import contract
from banso.population.simulation.tally import top_share
from banso.population.simulation.variants import Changes
from tests.unit.population.simulation.small_runs import (
    DX,
    EAGER,
    MODEL,
    REGION,
    SERVICE,
    base,
    companies,
    simulated,
    varied,
)

REPORT = simulated(
    base(),
    varied(Changes(cap_yen=3_000_000, budget_yen=20_000_000)),
    table=companies(900),
    model=EAGER,
    paths=8,
)
RESULT = contract(REPORT)
BASE, OTHER = RESULT["scenarios"]


def floats_near(value: Any, key: str = "") -> list[str]:
    """Places where something in yen is a float."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in floats_near(part, f"{key}.{name}")]
    if isinstance(value, list):
        return [found for part in value for found in floats_near(part, key)]
    return [key] if isinstance(value, float) and "yen" in key else []


def test_the_result_is_plain_json_and_yen_are_whole() -> None:
    assert json.loads(json.dumps(RESULT)) == RESULT
    assert floats_near(RESULT) == []


def test_it_says_of_what_and_how_it_was_made() -> None:
    assert RESULT["format"] == "banso-simulation/1"
    assert RESULT["programme"] == {"id": DX.id, "name": DX.name, "version": DX.version}
    assert (RESULT["on"], RESULT["seed"], RESULT["paths"]) == ("2023-09-11", 1, 8)
    assert RESULT["companies"]["rows"] == 900
    assert "30〜85%" in RESULT["companies"]["unknown_counted_as"]


def test_every_assumption_is_listed_with_its_range_and_a_source_or_reason() -> None:
    listed = {one["id"]: one for one in RESULT["assumptions"]}
    assert MODEL.priors.keys() <= listed.keys()
    assert len(listed) == len(RESULT["assumptions"])
    for one in listed.values():
        assert one["source"] or one["assumed"], one["id"]
    selected = listed["review.selected"]
    assert [selected[key] for key in ("low", "value", "high", "unit")] == [40, 70, 95, "%"]
    assert listed["handling.budget"]["value"] == 100_000_000
    assert listed["handling.mode"]["source"]["document"] == "dx"
    assert any("みなし" in one["assumed"] or "①の者には" in one["assumed"] for one in listed.values())


def test_scenarios_carry_what_is_different() -> None:
    assert (BASE["id"], BASE["changes"]) == ("base", [])
    assert OTHER["id"] == "s1"
    assert {change["label"] for change in OTHER["changes"]} >= {"予算額", "補助上限額（②の取組）"}
    assert OTHER["budget_yen"] == 20_000_000


def test_everybody_is_counted_once() -> None:
    people = BASE["population"]
    assert people["eligible"] + people["likely"] + people["unknown"] + people["ineligible"] == 900
    for group in BASE["groups"]:
        for row in group["rows"]:
            assert row["reachable"] + row["unknown"] + row["shut_out"] == row["companies"] > 0


def test_groups_are_by_industry_size_area_and_age_with_names() -> None:
    assert [group["by"] for group in BASE["groups"]] == ["industry", "size", "area", "age"]
    rows = {group["by"]: [(row["code"], row["label"]) for row in group["rows"]] for group in BASE["groups"]}
    assert rows["industry"][0] == ("D", "建設業")
    assert rows["industry"][-1] == ("unknown", "不明")
    assert rows["size"][0] == ("0-5", "従業員0〜5人")
    assert rows["age"][0] == ("0-4", "5年未満")
    assert ("46", "鹿児島県") in rows["area"]


def test_companies_of_one_prefecture_are_grouped_by_municipality() -> None:
    table = companies(200)
    here = table.filter([value == "46" for value in table["company_prefecture"].to_pylist()])
    result = contract(simulated(base(), table=here, model=EAGER, paths=2))
    area = next(group for group in result["scenarios"][0]["groups"] if group["by"] == "area")
    assert ("46201", "鹿児島県鹿児島市") in [(row["code"], row["label"]) for row in area["rows"]]


def test_a_column_the_table_lacks_makes_no_groups() -> None:
    table = companies(100).drop_columns(["founded_year", "company_regular_employees"])
    result = contract(simulated(base(), table=table, paths=1))
    assert [group["by"] for group in result["scenarios"][0]["groups"]] == ["industry", "area"]


def test_reach_is_held_against_the_whole() -> None:
    size = next(group for group in BASE["groups"] if group["by"] == "size")["rows"]
    whole = sum(row["grants"] for row in size) * 1000 / 900
    for row in size:
        assert row["per_thousand"] == pytest.approx(1000 * row["grants"] / row["companies"], abs=1e-4)
        assert row["reach"] == pytest.approx(row["per_thousand"] / whole, rel=1e-3)
        assert row["few"] == (row["companies"] < 30)


def test_days_add_up_and_end_at_the_totals() -> None:
    days = OTHER["daily"]
    assert (days[0]["on"], days[-1]["on"], len(days)) == ("2023-09-11", "2023-10-31", 51)
    assert days[-1]["granted_yen"] == OTHER["totals"]["granted_yen"]
    assert days[-1]["applications"] == OTHER["totals"]["applications"]
    medians = [day["granted_yen"]["median"] for day in days]
    assert medians == sorted(medians)


def test_a_round_whose_money_runs_out_names_the_day() -> None:
    assert OTHER["exhausted_share"] > 0
    assert OTHER["exhausted_share"] == pytest.approx(sum(one["exhausted_share"] for one in OTHER["rounds"]))
    for one in OTHER["rounds"]:
        assert (one["exhausted_on"] is None) == (one["exhausted_share"] == 0)
        if one["exhausted_on"]:
            assert (
                one["opens_on"]
                <= one["exhausted_on"]["low"]
                <= one["exhausted_on"]["high"]
                <= one["closes_on"]
            )


def test_recorded_results_stand_beside_and_expected_numbers_are_added_up() -> None:
    recorded = contract(simulated(base(SERVICE), table=companies(100), paths=2))["scenarios"][0]["recorded"]
    found = {(one["of"], one["value"], one["unit"], one["year"]) for one in recorded}
    assert found == {
        ("grants", 200, "者", 2024),
        ("grants", 340, "件", 2022),
        ("granted_yen", 339_791_000, "円", 2022),
    }
    for one in recorded:
        band_ = one["simulated"]
        assert one["inside"] == (band_["low"] <= one["value"] <= band_["high"])
        assert bool(one["note"]) == (one["year"] == 2022)


@pytest.mark.parametrize(("whole", "judged"), [(101, False), (100, True), (None, True)])
def test_a_recorded_result_is_only_judged_where_every_company_took_part(
    whole: int | None, judged: bool
) -> None:
    report = replace(simulated(base(SERVICE), table=companies(100), paths=2), whole=whole)
    for one in contract(report)["scenarios"][0]["recorded"]:
        assert (one["inside"] is not None) is judged
        assert ("100社で県内の101社より少ない" in one["note"]) is not judged
        assert ("2022年度の値" in one["note"]) is (one["year"] == 2022)


def test_recorded_results_never_change_what_is_simulated() -> None:
    told = replace(SERVICE, figures=(Figure(label="交付", value=99_999, unit="件", year=2024),))
    table = companies(200)
    plain, recorded = (
        contract(simulated(base(one), table=table, model=EAGER, paths=3)) for one in (SERVICE, told)
    )
    assert recorded["scenarios"][0].pop("recorded")[0]["inside"] is False
    plain["scenarios"][0].pop("recorded")
    assert plain == recorded


def test_without_a_budget_nothing_is_left_and_nothing_runs_out() -> None:
    start = base()
    free = replace(start, arrangement=replace(start.arrangement, budget_yen=None))
    scenario = contract(simulated(free, table=companies(100), model=EAGER, paths=2))["scenarios"][0]
    assert scenario["budget_yen"] is None
    assert scenario["exhausted_share"] == 0
    assert scenario["totals"]["unspent_yen"] == {"low": 0, "median": 0, "high": 0, "mean": 0}


def test_nobody_granted_is_a_result_too() -> None:
    result = contract(simulated(base(), table=companies(3), paths=2))
    assert json.dumps(result)
    assert result["scenarios"][0]["fairness"]["top_share"]["median"] == 0


@settings(derandomize=True)
@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60))
def test_a_band_lies_in_order_and_holds_values_that_occurred(values: list[int]) -> None:
    found = band(np.array(values))
    assert found["low"] <= found["median"] <= found["high"]
    assert {found["low"], found["median"], found["high"]} <= set(values)
    below = sum(value <= found["median"] for value in values)
    assert 2 * below >= len(values)


def test_bands_of_ten_paths() -> None:
    assert band(np.arange(1, 11)) == {"low": 1, "median": 5, "high": 9, "mean": 5.5}
    assert yen_band(np.array([1, 2])) == {"low": 1, "median": 1, "high": 2, "mean": 2}
    assert (mean_yen(3, 2), mean_yen(-3, 2), mean_yen(4, 3)) == (2, -1, 1)
    assert day_band(np.array([0, 1, 30]), date(2023, 9, 11)) == {
        "low": "2023-09-11", "median": "2023-09-12", "high": "2023-10-11",
    }  # fmt: skip
    assert day_band(np.array([], dtype=np.int64), date(2023, 9, 11)) is None


def test_concentration_is_the_share_of_the_largest_tenth() -> None:
    assert top_share(np.array([10] * 10)) == pytest.approx(0.1)
    assert top_share(np.array([91] + [1] * 9)) == pytest.approx(0.91)
    assert top_share(np.array([5, 5])) == pytest.approx(0.5)
    assert top_share(np.array([], dtype=np.int64)) == 0


def test_words_speak_of_no_group_that_is_too_small() -> None:
    rows = [("大", 5_000, 0.8), ("中", 4_000, 1.3), ("小", 20, 9.0), ("不明", 900, 7.0)]
    assert list(fairness_words("規模", rows)) == [
        "規模では、会社数のわりに交付が多いのは「中」（全体の1.3倍）、少ないのは「大」（0.8倍）です。"
    ]
    assert list(fairness_words("規模", [("大", 5_000, 1.0)])) == []
    assert list(fairness_words("規模", [("大", 500, 0.0), ("中", 500, 0.0)])) == []


def test_the_sources_of_assumptions_are_known_documents() -> None:
    for one in RESULT["assumptions"]:
        assert one["source"] is None or one["source"]["document"] in REGION.documents


def test_of_grants_that_are_all_nothing_the_largest_get_no_share() -> None:
    assert top_share(np.array([0, 0, 0])) == 0
    assert top_share(np.array([2**62 - 1, 1, 1], dtype=np.int64)) == 1
