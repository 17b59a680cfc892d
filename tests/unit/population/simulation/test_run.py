"""What must hold of every simulation, whatever it assumes."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.core.amounts import compute
from banso.core.check import requirements_outcome
from banso.core.errors import BadValue
from banso.core.evaluation import JUDGED, MET
from banso.core.programmes import Programme
from banso.population.columns import company_of_row
from banso.population.simulation.errors import CannotSimulate, SimulationCancelled
from banso.population.simulation.report import contract
from banso.population.simulation.run import Report, run
from banso.population.simulation.tally import Tally
from banso.population.simulation.variants import Changes, Scenario
from tests.unit.population.simulation.small_runs import (
    DX,
    EAGER,
    MODEL,
    ON,
    REGION,
    SERVICE,
    VOCABULARY,
    base,
    certain_model,
    companies,
    simulated,
    varied,
    with_values,
)

TABLE = companies(800)
CERTAIN = certain_model()
POOR = 20_000_000
"""Yen; less than the companies of the table would be granted."""


def with_money(yen: int | None, programme: Programme = DX) -> Scenario:
    start = base(programme)
    return replace(start, arrangement=replace(start.arrangement, budget_yen=yen))


def everything(tally: Tally) -> dict[str, object]:
    return {name: value.tolist() for name, value in vars(tally).items() if isinstance(value, np.ndarray)}


def text_of(report: Report) -> str:
    return json.dumps(contract(report), ensure_ascii=False)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first = text_of(simulated(base(), table=TABLE, model=EAGER))
    assert first == text_of(simulated(base(), table=TABLE, model=EAGER))
    other = simulated(base(), table=TABLE, model=EAGER, seed=2)
    assert contract(other)["scenarios"] != json.loads(first)["scenarios"]


def test_a_path_does_not_depend_on_how_many_there_are() -> None:
    few = simulated(base(), table=TABLE, model=EAGER, paths=3).tallies[0]
    many = simulated(base(), table=TABLE, model=EAGER, paths=6).tallies[0]
    assert few.granted_yen.tolist() == many.granted_yen[:3].tolist()


def test_a_scenario_does_not_depend_on_what_it_is_compared_with() -> None:
    change = varied(Changes(cap_yen=1_000_000))
    alone = simulated(change, table=TABLE, model=EAGER).tallies[0]
    beside = simulated(base(), change, table=TABLE, model=EAGER).tallies[1]
    assert everything(alone) == everything(beside)


def test_amounts_asked_for_together_or_path_by_path_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    together = simulated(base(), table=TABLE, model=EAGER).tallies[0]
    monkeypatch.setattr("banso.population.simulation.run.PRICED_TOGETHER", 1)
    one_by_one = simulated(base(), table=TABLE, model=EAGER).tallies[0]
    assert everything(together) == everything(one_by_one)


@pytest.mark.parametrize(
    "changes",
    [
        Changes(),
        Changes(competitive=False),
        Changes(cut_last=True),
        Changes(competitive=False, cut_last=True),
        Changes(split=(Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))),
        Changes(rounds=1),
    ],
    ids=["points", "first come", "cut", "first come, cut", "split", "one round"],
)
def test_no_path_grants_more_than_the_appropriation(changes: Changes) -> None:
    tally = simulated(varied(replace(changes, budget_yen=POOR)), table=TABLE, model=EAGER, paths=12).tallies[
        0
    ]
    granted = tally.granted_yen.sum(axis=1)
    assert (granted <= POOR).all()
    assert tally.exhausted.any()
    assert (granted + tally.left_yen[:, -1] == POOR).all()


def test_totals_are_the_sums_of_their_parts() -> None:
    report = simulated(with_money(POOR), table=TABLE, model=EAGER)
    tally = report.tallies[0]
    paths = (tally.applications, tally.grants, tally.granted_yen)
    days = (tally.daily_applications, None, tally.daily_yen)
    sums = (tally.company_applications, tally.company_grants, tally.company_yen)
    for by_round, by_day, by_company in zip(paths, days, sums, strict=True):
        assert by_round.sum() == by_company.sum() > 0
        if by_day is not None:
            assert by_round.sum(axis=1).tolist() == by_day.sum(axis=1).tolist()
    for group in contract(report)["scenarios"][0]["groups"]:
        assert sum(row["companies"] for row in group["rows"]) == 800
        assert sum(row["grants"] for row in group["rows"]) == pytest.approx(tally.grants.sum() / 6)
        assert sum(row["share_of_money"] for row in group["rows"]) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("programme", [DX, SERVICE], ids=["DX", "service"])
def test_with_take_up_certain_and_money_unlimited_it_is_the_population_count(programme: Programme) -> None:
    table = companies(600, unknown=0)
    rows = [company_of_row(row, VOCABULARY) for row in table.to_pylist()]
    eligible = [row for row in rows if requirements_outcome(programme, row).state in {MET, JUDGED}]
    assert programme.amount is not None
    yen = sum(compute(programme.amount, row).yen or 0 for row in eligible)
    tally = simulated(with_money(None, programme), table=table, model=CERTAIN, paths=3).tallies[0]
    assert 0 < len(eligible) < 600
    assert tally.applications.sum(axis=1).tolist() == [len(eligible)] * 3
    assert tally.grants.sum(axis=1).tolist() == [len(eligible)] * 3
    assert tally.granted_yen.sum(axis=1).tolist() == [yen] * 3
    assert not tally.exhausted.any()


def test_companies_that_are_unknown_count_as_the_model_says() -> None:
    table = companies(600, unknown=0.15)
    nobody = simulated(with_money(None), table=table, model=CERTAIN, paths=2)
    everybody = simulated(
        with_money(None), table=table, model=with_values(CERTAIN, {"eligibility.unknown": 100}), paths=2
    )
    seen = nobody.prepared[0].standing
    sure = seen.count(int(JUDGED)) + seen.count(int(MET))
    assert nobody.tallies[0].grants.sum(axis=1).tolist() == [sure] * 2
    assert everybody.tallies[0].grants.sum(axis=1).tolist() == [sure + seen.count(1)] * 2


def test_whoever_is_shut_out_may_apply_but_is_never_granted() -> None:
    model = with_values(CERTAIN, {"eligibility.wrongly": 100})
    report = simulated(with_money(None), table=TABLE, model=model, paths=2)
    tally, shut_out = report.tallies[0], report.prepared[0].standing.state == 0
    assert tally.company_applications[shut_out].sum() > 0
    assert tally.company_grants[shut_out].sum() == 0


def test_a_higher_cap_never_lowers_what_a_company_gets_while_there_is_money() -> None:
    richer = varied(Changes(cap_yen=4_000_000))
    limitless = [
        replace(one, arrangement=replace(one.arrangement, budget_yen=None)) for one in (base(), richer)
    ]
    low, high = simulated(*limitless, table=TABLE, model=EAGER).tallies
    assert (low.company_yen <= high.company_yen).all()
    assert low.company_yen.sum() < high.company_yen.sum()
    assert low.company_applications.tolist() == high.company_applications.tolist()


def test_first_come_a_larger_budget_never_takes_a_grant_away() -> None:
    scenarios = [varied(Changes(budget_yen=yen, competitive=False)) for yen in (POOR, 3 * POOR)]
    small, large = simulated(*scenarios, table=TABLE, model=EAGER, paths=12).tallies
    assert (small.company_grants <= large.company_grants).all()
    assert small.company_grants.sum() < large.company_grants.sum()


def test_a_scenario_like_the_base_differs_in_nothing() -> None:
    found = contract(simulated(base(), varied(Changes()), table=TABLE, model=EAGER))["differences"]
    nothing = {"low": 0, "median": 0, "high": 0, "mean": 0}
    measures = ("applications", "grants", "granted_yen", "unspent_yen")
    assert found == [{"scenario": "s1", **dict.fromkeys(measures, nothing)}]


def test_more_rounds_change_who_is_decided_when_but_not_who_applies() -> None:
    model = with_values(EAGER, {"accompaniment.capacity": 10**9})
    once, often = simulated(base(), varied(Changes(rounds=6)), table=TABLE, model=model, paths=4).tallies
    assert once.company_applications.tolist() == often.company_applications.tolist()
    assert often.applications.shape == (4, 6)


def test_fewer_clauses_let_in_more_companies_and_never_fewer() -> None:
    model = with_values(EAGER, {"eligibility.wrongly": 0, "effort.per_clause": 0})
    scenarios = [with_money(None), replace(varied(Changes(without=("e-dx",))), id="s1")]
    scenarios[1] = replace(scenarios[1], arrangement=scenarios[0].arrangement)
    with_clause, without = simulated(*scenarios, table=TABLE, model=model).tallies
    assert (with_clause.company_grants <= without.company_grants).all()
    assert with_clause.company_grants.sum() < without.company_grants.sum()


def test_papers_keep_companies_from_applying() -> None:
    bare = replace(base(), programme=replace(DX, papers=DX.papers[:1]))
    few, many = simulated(bare, base(), table=companies(3_000), paths=12).tallies
    assert (few.company_applications >= many.company_applications).all()
    assert few.applications.sum() > many.applications.sum()


def test_withdrawn_grants_are_left_unspent() -> None:
    model = with_values(CERTAIN, {"withdrawal.share": 100})
    tally = simulated(with_money(POOR), table=TABLE, model=model, paths=2).tallies[0]
    assert tally.withdrawn_yen.tolist() == tally.granted_yen.sum(axis=1).tolist()
    assert tally.unspent_yen.tolist() == [POOR, POOR]


def test_a_company_that_would_be_granted_nothing_does_not_apply() -> None:
    table = TABLE.set_column(
        TABLE.column_names.index("project_cost_yen"), "project_cost_yen", pa.array([1] * 800)
    )
    assert simulated(base(), table=table, model=CERTAIN, paths=1).tallies[0].applications.sum() == 0


def test_progress_is_told_after_every_path_and_a_stop_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(TABLE, path)
    told: list[tuple[int, int]] = []

    def go(paths: int, stop_after: int) -> Report:
        return run(
            companies=path,
            scenarios=[base()],
            model=MODEL,
            vocabulary=VOCABULARY,
            on=ON,
            paths=paths,
            advance=lambda done, total: told.append((done, total)),
            cancelled=lambda: len(told) >= stop_after,
        )

    go(3, 9)
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    with pytest.raises(SimulationCancelled):
        go(5, 2)
    assert told == [(1, 5), (2, 5)]


@pytest.mark.parametrize(("seed", "paths"), [(-1, 5), (1, 0), (1, 10_001)])
def test_impossible_numbers_of_paths_or_seeds_are_refused(seed: int, paths: int) -> None:
    with pytest.raises(BadValue):
        simulated(base(), table=TABLE, seed=seed, paths=paths)
    with pytest.raises(BadValue, match="案がありません"):
        simulated(table=TABLE)


def test_a_programme_without_rules_cannot_be_simulated() -> None:
    silent = replace(SERVICE, requirements=None)
    with pytest.raises(CannotSimulate, match="要件の記載がない"):
        simulated(base(silent), table=TABLE)


def test_sums_too_large_for_whole_numbers_are_refused_and_never_wrong() -> None:
    rule = SERVICE.amount
    assert rule is not None
    uncapped = replace(SERVICE, amount=replace(rule, tracks=(replace(rule.tracks[0], cap=None),)))
    enormous = TABLE.set_column(
        TABLE.column_names.index("project_cost_yen"), "project_cost_yen", pa.array([10**15] * 800)
    )
    with pytest.raises(CannotSimulate, match="大きすぎて"):
        simulated(base(uncapped), table=enormous, model=CERTAIN, paths=500)


def has_rates(programme: Programme) -> bool:
    rule = programme.amount
    return programme.requirements is not None and rule is not None and any(one.rate for one in rule.tracks)


GRANTS = [programme for programme in REGION.programmes.values() if has_rates(programme)]


@pytest.mark.parametrize("programme", GRANTS[::4], ids=lambda programme: programme.id)
def test_grants_of_the_region_can_be_simulated_as_their_files_stand(programme: Programme) -> None:
    report = simulated(base(programme), table=companies(60), model=EAGER, paths=2)
    budget = report.prepared[0].scenario.arrangement.budget_yen
    assert budget is None or (report.tallies[0].granted_yen.sum(axis=1) <= budget).all()
    assert json.loads(text_of(report))["programme"]["id"] == programme.id


def test_the_region_has_grants_to_simulate() -> None:
    assert len(GRANTS) >= 20
