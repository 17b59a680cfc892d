"""Applications come late, and nobody is helped by advisers who have no time."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from banso.population.simulation.applicants import Applicants
from banso.population.simulation.arrangements import Arrangement, windows
from banso.population.simulation.arrivals import Arrivals, arrivals
from tests.unit.population.simulation.small_runs import base

CALL = base().arrangement
"""Rounds of 16, 21 and 14 days."""
RUSH = {"timing.last_week": 0.6, "timing.last_days": 0.35, "accompaniment.capacity": 10.0**9}


def people(count: int, *, accompanied: bool = False, waits: bool = False) -> Applicants:
    """So many applicants, ready at even distances over the whole call."""
    yes, numbers = np.ones(count, dtype=bool), np.arange(count)
    return Applicants(
        rows=numbers,
        accompanied=yes & accompanied,
        qualifies=yes,
        cost_yen=numbers,
        when=(numbers + 0.5) / count,
        waits=yes & waits,
        complete=yes,
        accepted=yes,
        quality=numbers / count,
        withdraws=~yes,
    )


def arrived(who: Applicants, call: Arrangement = CALL, **values: float) -> Arrivals:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return arrivals(who, call, {**RUSH, **named})


def test_rounds_are_used_in_proportion_to_their_days() -> None:
    found = arrived(people(5_100))
    assert np.bincount(found.round).tolist() == [1_600, 2_100, 1_400]


def test_every_application_arrives_within_its_round() -> None:
    found = arrived(people(5_100))
    for number, window in enumerate(CALL.rounds):
        days = found.day[found.round == number]
        assert days.min() >= (window.opens_on - CALL.opens_on).days
        assert days.max() == (window.closes_on - CALL.opens_on).days


def test_the_last_week_and_the_last_days_have_their_shares() -> None:
    found = arrived(people(5_100))
    first = found.day[found.round == 0]
    assert np.mean(first >= 16 - 7) == pytest.approx(0.6, abs=0.01)
    assert np.mean(first >= 16 - 2) == pytest.approx(0.35, abs=0.01)


@pytest.mark.parametrize("days", [1, 2, 3, 7, 8])
def test_a_short_round_has_a_rush_too(days: int) -> None:
    short = windows([(CALL.opens_on, CALL.opens_on + timedelta(days=days - 1))])
    found = arrived(people(1_000), replace(CALL, rounds=short))
    assert set(found.day.tolist()) <= set(range(days))
    assert np.bincount(found.day, minlength=days)[-1] >= 1_000 / days - 1


def test_shares_at_their_ends_still_place_everybody() -> None:
    for week, last in [(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.3, 0.9)]:
        found = arrived(people(500), timing__last_week=week, timing__last_days=last)
        assert found.filed.all()
        assert (found.day < 51).all()


def test_whoever_comes_earlier_was_ready_earlier() -> None:
    found = arrived(people(700))
    assert (np.diff(found.at) >= 0).all()


def test_only_so_many_are_helped_in_a_round_and_the_rest_give_up() -> None:
    found = arrived(people(510, accompanied=True), accompaniment__capacity=100.0)
    assert np.bincount(found.round[found.filed]).tolist() == [100, 100, 100]


def test_whoever_waits_comes_in_the_next_round_and_is_lost_after_the_last() -> None:
    found = arrived(people(510, accompanied=True, waits=True), accompaniment__capacity=150.0)
    assert np.bincount(found.round[found.filed]).tolist() == [150, 150, 150]
    assert np.count_nonzero(~found.filed) == 60
    waited = np.arange(150, 160)
    assert found.filed[waited].all()
    assert set(found.round[waited].tolist()) == {1}


def test_those_who_need_no_help_are_never_turned_away() -> None:
    assert arrived(people(510), accompaniment__capacity=0.0).filed.all()


def test_nobody_applies_and_nothing_breaks() -> None:
    found = arrived(people(0))
    assert (len(found.round), len(found.at), len(found.filed)) == (0, 0, 0)


def test_splitting_a_round_moves_nobody_to_another_time_of_the_call() -> None:
    who = people(700)
    opens = CALL.opens_on
    whole = windows([(opens, opens + timedelta(days=15))])
    halves = windows([(opens + timedelta(days=first), opens + timedelta(days=first + 7)) for first in (0, 8)])
    even = {"timing__last_week": 0.0, "timing__last_days": 0.0}
    once, twice = (arrived(who, replace(CALL, rounds=rounds), **even) for rounds in (whole, halves))
    assert np.abs(once.at - twice.at).max() < 1e-3
