"""The simulation sees every company as the reference engine does."""

from collections import Counter

from banso.core.check import explain, requirements_outcome
from banso.core.evaluation import State
from banso.core.reasons import Answers
from banso.population.columns import company_of_row
from banso.population.simulation.cohort import load
from banso.population.simulation.standing import standing
from tests.unit.population.simulation.small_runs import DX, SERVICE, VOCABULARY, companies

COHORT = load(companies(300, unknown=0.1), [DX], VOCABULARY)
ROWS = [company_of_row(row, VOCABULARY) for row in COHORT.table.to_pylist()]
STANDING = standing(COHORT, DX)


def test_states_are_those_of_the_reference_engine() -> None:
    expected = [requirements_outcome(DX, row).state for row in ROWS]
    assert STANDING.state.tolist() == expected
    assert len(set(expected)) > 1


def test_clauses_are_counted_as_the_reference_engine_answers() -> None:
    decides: Counter[str] = Counter()
    states: Counter[tuple[str, State]] = Counter()
    for row in ROWS:
        outcome = requirements_outcome(DX, row)
        clauses = explain(DX, Answers(VOCABULARY, row)).clauses
        if outcome.state is State.FAILED:
            decides.update(one.id for one in clauses if one.decides)
        states.update((one.id, one.state) for one in clauses)
    counted = {one.id: one for one in STANDING.clauses}
    assert {key: one.decides for key, one in counted.items() if one.decides} == decides
    assert decides["sme"] > 0
    for key in ("in-prefecture", "sme", "track"):
        one = counted[key]
        assert [one.failed, one.unknown, one.judged, one.met] == [states[key, state] for state in State]


def test_every_company_stands_somehow_to_every_clause() -> None:
    for one in STANDING.clauses:
        assert one.met + one.judged + one.unknown + one.failed == COHORT.rows
        assert one.alone <= one.decides <= one.failed


def test_a_clause_alone_in_the_way_is_one_without_which_nobody_is_refused() -> None:
    known = standing(load(companies(300, unknown=0), [DX], VOCABULARY), DX)
    prefecture = next(one for one in known.clauses if one.id == "in-prefecture")
    assert 0 < prefecture.alone < prefecture.failed


def test_bonuses_are_counted_where_they_surely_hold() -> None:
    declared = COHORT.table["company_recognitions__partnership_declaration"].to_pylist()
    assert STANDING.bonuses.tolist() == [int(held is True) for held in declared]
    assert {True, False, None} == set(declared)


def test_costs_are_known_where_the_table_says_them() -> None:
    assert STANDING.priced.tolist() == [row["project.cost_yen"] is not None for row in ROWS]


def test_papers_clauses_and_judgements_come_from_the_file() -> None:
    assert STANDING.papers == len(DX.papers) == 10
    assert STANDING.needs_judgement
    assert standing(load(companies(5), [SERVICE], VOCABULARY), SERVICE).papers == 0
