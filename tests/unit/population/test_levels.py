"""Joining levels says the same as joining states."""

from itertools import product

import ibis
import pytest
from ibis.backends.sql import SQLBackend

from banso.core.evaluation import FAILED, MET, UNKNOWN, State, kth_largest
from banso.population.levels import (
    IN_A_NUMBER,
    constant,
    highest,
    highest_within,
    kth_highest,
    level_at,
    level_of,
    lowest,
    lowest_within,
    moved,
    number,
    packed,
    spread,
    state_numbers,
    state_of,
    turned,
)

TRIPLES = list(product(State, repeat=3))
ALL_PLACES = [State(place % 4) for place in range(IN_A_NUMBER)]


@pytest.fixture(scope="module")
def connection() -> SQLBackend:
    return ibis.duckdb.connect()


@pytest.fixture(scope="module")
def triples() -> ibis.Table:
    """Every combination of three states, one row each."""
    columns = {name: [level_of(row[at]) for row in TRIPLES] for at, name in enumerate("abc")}
    return ibis.memtable({"at": list(range(len(TRIPLES))), **columns}).mutate(constant=constant(State.JUDGED))


def states(connection: SQLBackend, table: ibis.Table, level: ibis.Value) -> list[State]:
    asked = table.select("at", state=state_numbers(level)).order_by("at")
    return [State(state) for state in connection.to_pyarrow(asked)["state"].to_pylist()]


def test_the_lowest_and_the_highest_of_three(connection: SQLBackend, triples: ibis.Table) -> None:
    three = [triples.a, triples.b, triples.c]
    assert states(connection, triples, lowest(three)) == [min(row) for row in TRIPLES]
    assert states(connection, triples, highest(three)) == [max(row) for row in TRIPLES]


@pytest.mark.parametrize("k", [-1, 0, 1, 2, 3, 4])
def test_the_level_that_k_of_three_reach(connection: SQLBackend, triples: ibis.Table, k: int) -> None:
    level = kth_highest(k, [triples.a, triples.b, triples.c])
    assert states(connection, triples, level) == [kth_largest(k, list(row)) for row in TRIPLES]


@pytest.mark.parametrize("k", [1, 3, 5, 8, 9])
def test_the_level_that_k_of_nine_reach(connection: SQLBackend, triples: ibis.Table, k: int) -> None:
    level = kth_highest(k, [triples.a, triples.b, triples.c] * 3)
    assert states(connection, triples, level) == [kth_largest(k, list(row) * 3) for row in TRIPLES]


def test_a_turned_level_changes_met_and_failed_and_leaves_unknown(
    connection: SQLBackend, triples: ibis.Table
) -> None:
    turned_states = dict(
        zip((row[0] for row in TRIPLES), states(connection, triples, turned(triples.a)), strict=True)
    )
    assert (turned_states[FAILED], turned_states[UNKNOWN], turned_states[MET]) == (MET, UNKNOWN, FAILED)


def test_the_lowest_and_the_highest_within_one_number(connection: SQLBackend, triples: ibis.Table) -> None:
    places = (1, 4, 20)
    columns = (triples.a, triples.b, triples.c)
    three = highest([moved(level, 0, place) for level, place in zip(columns, places, strict=True)])
    for within, expected in ((lowest_within, min), (highest_within, max)):
        assert states(connection, triples, within(three, places)) == [expected(row) for row in TRIPLES]


def test_a_level_is_spread_over_the_places_of_others(connection: SQLBackend, triples: ibis.Table) -> None:
    spread_out = spread(triples.a, IN_A_NUMBER)
    for place in (0, 7, IN_A_NUMBER - 1):
        level = level_at(spread_out, place)
        assert states(connection, triples, level) == [row[0] for row in TRIPLES]


def test_levels_packed_in_the_database_are_those_packed_here(
    connection: SQLBackend, triples: ibis.Table
) -> None:
    one = triples.limit(1)
    levels = highest([moved(constant(state), 0, place) for place, state in enumerate(ALL_PLACES)])
    found = connection.to_pyarrow(one.select(levels=levels, numbers=state_numbers(levels, IN_A_NUMBER)))
    assert found["levels"].to_pylist() == [packed(ALL_PLACES)]
    assert [found["numbers"][0].as_py() >> 3 * place & 7 for place in range(IN_A_NUMBER)] == ALL_PLACES
    rest = one.select(levels=level_at(number(packed(ALL_PLACES)), 18, None))
    assert connection.to_pyarrow(rest)["levels"].to_pylist() == [packed(ALL_PLACES[18:])]
    last = one.select(level=level_at(number(packed(ALL_PLACES)), IN_A_NUMBER - 1))
    assert connection.to_pyarrow(last)["level"].to_pylist() == [level_of(ALL_PLACES[-1])]


def test_states_are_packed_from_a_place_on() -> None:
    assert packed([MET, UNKNOWN], 2) == packed([FAILED, FAILED, MET, UNKNOWN])


def test_packed_levels_are_read_back_and_stay_positive_in_64_bits() -> None:
    assert [state_of(packed(ALL_PLACES), place) for place in range(IN_A_NUMBER)] == ALL_PLACES
    assert packed([MET] * IN_A_NUMBER) == 2**63 - 1
