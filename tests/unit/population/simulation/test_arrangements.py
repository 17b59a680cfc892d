"""How a call is run: as the file states, else as the model assumes."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.errors import BadValue
from banso.core.programmes import Budget
from banso.population.simulation.arrangements import (
    Arrangement,
    arrangement_of,
    closing_on,
    divided,
    windows,
)
from tests.unit.population.simulation.small_runs import DX, MODEL, REGION, SERVICE

CALL = arrangement_of(DX, MODEL)


def test_stated_cut_offs_become_rounds_that_follow_each_other() -> None:
    assert [(one.number, one.opens_on, one.closes_on) for one in CALL.rounds] == [
        (1, date(2023, 9, 11), date(2023, 9, 26)),
        (2, date(2023, 9, 27), date(2023, 10, 17)),
        (3, date(2023, 10, 18), date(2023, 10, 31)),
    ]
    assert {basis.id: bool(basis.source) for basis in CALL.bases} == {
        "handling.budget": False,
        "handling.rounds": True,
        "handling.mode": True,
        "handling.last_grant": False,
    }


def test_what_no_document_states_is_assumed_and_says_why() -> None:
    service = arrangement_of(SERVICE, MODEL)
    assert service.budget_yen == 311_115_000
    assert [(one.opens_on, one.closes_on) for one in service.rounds] == [
        (date(2024, 6, 1), date(2024, 7, 31))
    ]
    rounds = next(basis for basis in service.bases if basis.id == "handling.rounds")
    assert "6月から7月" in rounds.assumed
    assert CALL.budget_yen == 100_000_000
    assert "記載がない" in CALL.bases[0].assumed


def test_a_programme_without_any_budget_has_no_limit_and_says_so() -> None:
    unknown = replace(DX, id="kagoshima-pref/other/2023", budget=Budget(state="dash"))
    call = arrangement_of(unknown, MODEL)
    assert call.budget_yen is None
    assert call.bases[0].value == "上限なし"
    assert call.allotments() == []


def test_a_budget_of_zero_is_a_budget() -> None:
    nothing = replace(DX, budget=Budget(state="zero", yen=0))
    assert arrangement_of(nothing, MODEL).budget_yen == 0


def test_every_programme_of_the_data_has_rounds_that_can_be_simulated() -> None:
    for programme in REGION.programmes.values():
        call = arrangement_of(programme, MODEL)
        assert call.opens_on <= call.closes_on


@settings(derandomize=True)
@given(st.integers(1, 24), st.integers(0, 10**15), st.data())
def test_allotments_add_up_to_the_budget(rounds: int, budget: int, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.integers(0, 9), min_size=rounds, max_size=rounds).filter(any))
    split = tuple(Fraction(part, sum(parts)) for part in parts)
    call = replace(CALL, rounds=divided(CALL.rounds, rounds), split=split, budget_yen=budget)
    assert sum(call.allotments()) == budget
    assert sum(replace(call, split=()).allotments()) == budget
    assert min(call.allotments()) >= 0


@given(st.integers(1, 24))
@settings(derandomize=True)
def test_rounds_of_equal_length_fill_the_same_days(number: int) -> None:
    made = divided(CALL.rounds, number)
    assert (made[0].opens_on, made[-1].closes_on) == (CALL.opens_on, CALL.closes_on)
    assert sum(one.days for one in made) == 51
    assert max(one.days for one in made) - min(one.days for one in made) <= 1


@pytest.mark.parametrize("number", [0, 25, 60])
def test_more_rounds_than_make_sense_are_refused(number: int) -> None:
    with pytest.raises(BadValue, match="分けられません"):
        divided(CALL.rounds, number)


def test_rounds_out_of_order_are_refused() -> None:
    first, second = (date(2023, 9, 1), date(2023, 9, 20)), (date(2023, 9, 20), date(2023, 9, 30))
    with pytest.raises(BadValue, match="順番"):
        Arrangement(rounds=windows([first, second]), budget_yen=None)
    with pytest.raises(BadValue, match="順番"):
        Arrangement(rounds=windows([(date(2023, 9, 2), date(2023, 9, 1))]), budget_yen=None)
    with pytest.raises(BadValue, match="3年"):
        Arrangement(rounds=windows([(date(2023, 1, 1), date(2026, 9, 1))]), budget_yen=None)


@pytest.mark.parametrize("split", [(Fraction(1),), (Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))])
def test_a_split_that_does_not_fit_the_rounds_is_refused(split: tuple[Fraction, ...]) -> None:
    with pytest.raises(BadValue, match="配分"):
        replace(CALL, split=split)


def test_rounds_may_end_with_the_calendar() -> None:
    call = closing_on(date(9999, 12, 1), (date(9999, 12, 15), date.max))
    assert call[-1].opens_on == date(9999, 12, 16)
    assert [one.closes_on for one in divided(call, 3)] == [
        date(9999, 12, 10), date(9999, 12, 20), date.max,
    ]  # fmt: skip
