"""No path grants more than there is, and nobody overtakes."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.population.simulation.applicants import Applicants
from banso.population.simulation.arrangements import Arrangement
from banso.population.simulation.arrivals import Arrivals
from banso.population.simulation.decisions import NEVER, Decisions, decide
from banso.population.simulation.draws import Ints
from tests.unit.population.simulation.small_runs import base

CALL = replace(base().arrangement, competitive=False)
ALL_SELECTED = {"review.selected": 1.0}
THIRDS = (Fraction(1, 3),) * 3


def people(quality: list[float]) -> Applicants:
    yes = np.ones(len(quality), dtype=bool)
    return Applicants(
        rows=np.arange(len(quality)),
        accompanied=~yes,
        qualifies=yes,
        cost_yen=np.arange(len(quality)),
        when=np.zeros(len(quality)),
        waits=~yes,
        complete=yes,
        accepted=yes,
        quality=np.array(quality, dtype=float),
        withdraws=~yes,
    )


def in_rounds(rounds: list[int]) -> Arrivals:
    """One application an hour, in the round given for each; days as the rounds have them."""
    opens = np.array([(one.opens_on - CALL.opens_on).days for one in CALL.rounds])
    number = np.array(rounds, dtype=np.int64)
    at = opens[number] + np.arange(len(rounds)) / 24 if rounds else np.zeros(0)
    return Arrivals(filed=np.ones(len(rounds), dtype=bool), round=number, at=at)


def decided(
    asked: list[int], call: Arrangement, rounds: list[int] | None = None, quality: list[float] | None = None
) -> Decisions:
    return decide(
        people(quality or [0.5] * len(asked)),
        in_rounds(rounds or [0] * len(asked)),
        np.array(asked, dtype=np.int64),
        call,
        ALL_SELECTED,
    )


def granted(decisions: Decisions) -> list[int]:
    yen: Ints = decisions.granted_yen
    return yen.tolist()


def test_first_come_is_granted_until_one_does_not_fit() -> None:
    found = decided([50, 30, 40, 10], replace(CALL, budget_yen=100))
    assert granted(found) == [50, 30, 0, 0]
    assert found.out_of_money.tolist() == [False, False, True, True]
    assert found.left_yen == [20, 20, 20]
    assert found.exhausted_day == [0, NEVER, NEVER]


def test_the_last_grant_may_be_cut_to_what_is_left() -> None:
    found = decided([50, 30, 40, 10], replace(CALL, budget_yen=100, cut_last=True))
    assert granted(found) == [50, 30, 20, 0]
    assert found.out_of_money.tolist() == [False, False, True, True]
    assert found.left_yen[-1] == 0


def test_money_that_is_used_to_the_last_yen_has_not_run_out_until_somebody_asks() -> None:
    assert decided([60, 40], replace(CALL, budget_yen=100)).exhausted_day == [NEVER] * 3
    assert decided([60, 40, 1], replace(CALL, budget_yen=100)).exhausted_day[0] == 0


def test_the_best_go_first_where_points_decide() -> None:
    call = replace(CALL, budget_yen=100, competitive=True)
    assert granted(decided([60, 60, 40], call, quality=[0.1, 0.9, 0.5])) == [0, 60, 40]


def test_one_pot_that_is_used_up_stays_used_up() -> None:
    found = decided([70, 40, 20], replace(CALL, budget_yen=100), rounds=[0, 0, 1])
    assert granted(found) == [70, 0, 0]
    assert found.exhausted_day == [0, NEVER, NEVER]
    assert found.out_of_money.tolist() == [False, True, True]


def test_with_a_split_each_round_has_its_money_and_what_is_left_goes_over() -> None:
    call = replace(CALL, budget_yen=90, split=THIRDS)
    found = decided([20, 20, 40, 35], call, rounds=[0, 0, 1, 2])
    assert granted(found) == [20, 0, 40, 0]
    assert found.left_yen == [10, 0, 30]
    assert [day != NEVER for day in found.exhausted_day] == [True, False, True]


def test_without_a_budget_everybody_deserving_is_granted() -> None:
    found = decided([10**9] * 5, replace(CALL, budget_yen=None))
    assert granted(found) == [10**9] * 5
    assert found.left_yen == []


def test_a_budget_of_nothing_grants_nothing() -> None:
    assert granted(decided([1, 1], replace(CALL, budget_yen=0))) == [0, 0]


@pytest.mark.parametrize("lacking", ["qualifies", "complete", "accepted"])
def test_whoever_does_not_deserve_a_grant_takes_no_money_from_others(lacking: str) -> None:
    who = replace(people([0.5, 0.5]), **{lacking: np.array([False, True])})
    found = decide(who, in_rounds([0, 0]), np.array([80, 80]), replace(CALL, budget_yen=100), ALL_SELECTED)
    assert granted(found) == [0, 80]
    assert not found.out_of_money.any()


def test_only_those_with_enough_points_are_selected() -> None:
    call = replace(CALL, budget_yen=None, competitive=True)
    who = people([0.2, 0.7, 0.71])
    found = decide(who, in_rounds([0, 0, 0]), np.array([1, 1, 1]), call, {"review.selected": 0.3})
    assert granted(found) == [0, 1, 1]


def test_reviews_decide_on_the_closing_day_and_first_come_on_arrival() -> None:
    quick = decided([1, 1], replace(CALL, budget_yen=None), rounds=[0, 1])
    slow = decided([1, 1], replace(CALL, budget_yen=None, competitive=True), rounds=[0, 1])
    assert quick.day.tolist() == [0, 16]
    assert slow.day.tolist() == [15, 36]


calls = st.builds(
    lambda budget, split, competitive, cut: replace(
        CALL, budget_yen=budget, split=THIRDS if split else (), competitive=competitive, cut_last=cut
    ),
    st.integers(0, 5_000),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
applications = st.lists(st.tuples(st.integers(1, 900), st.integers(0, 2), st.floats(0, 1)), max_size=40)


@settings(derandomize=True, max_examples=400)
@given(applications, calls)
def test_no_call_ever_grants_more_than_its_budget(
    filed: list[tuple[int, int, float]], call: Arrangement
) -> None:
    asked, rounds, quality = [list(column) for column in zip(*filed, strict=True)] if filed else [[], [], []]
    found = decided(asked, call, rounds, quality)
    assert call.budget_yen is not None
    assert sum(granted(found)) + found.left_yen[-1] == call.budget_yen
    assert min(found.left_yen) >= 0
    spent, available = 0, 0
    for number, allotment in enumerate(call.allotments()):
        available += allotment
        spent += sum(yen for yen, at in zip(granted(found), rounds, strict=True) if at == number)
        assert spent <= available
    assert all(0 <= yen <= wanted for yen, wanted in zip(granted(found), asked, strict=True))


@settings(derandomize=True, max_examples=400)
@given(applications, st.integers(0, 5_000), st.integers(0, 5_000))
def test_first_come_with_one_pot_a_larger_budget_never_grants_fewer(
    filed: list[tuple[int, int, float]], budget: int, more: int
) -> None:
    ordered = sorted(filed, key=lambda one: one[1])
    asked, rounds = [one[0] for one in ordered], [one[1] for one in ordered]
    small = granted(decided(asked, replace(CALL, budget_yen=budget), rounds))
    large = granted(decided(asked, replace(CALL, budget_yen=budget + more), rounds))
    assert all(before <= after for before, after in zip(small, large, strict=True))


@settings(derandomize=True, max_examples=200)
@given(applications, calls)
def test_nobody_is_granted_in_full_behind_somebody_who_was_not(
    filed: list[tuple[int, int, float]], call: Arrangement
) -> None:
    asked, rounds, quality = [list(column) for column in zip(*filed, strict=True)] if filed else [[], [], []]
    found = decided(asked, call, rounds, quality)
    for number in range(3):
        here = [place for place, at in enumerate(rounds) if at == number]
        if call.competitive:
            here.sort(key=lambda place: -quality[place])
        full = [granted(found)[place] == asked[place] for place in here]
        assert full == sorted(full, reverse=True)
