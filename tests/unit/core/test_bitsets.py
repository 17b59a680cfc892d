"""Sets of positions as whole numbers agree with Python's own sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.bitsets import LONG, PIECE, Postings, numbers_of, positions_of
from tests.spec.strategies import examples

SIZE = 3 * LONG
"""So many positions that lists of one and two are short and the others long."""

NUMBERS = st.sets(st.integers(0, SIZE - 1), max_size=8)


@given(NUMBERS)
@examples(100)
def test_positions_come_out_as_they_went_in_lowest_first(numbers: set[int]) -> None:
    assert list(numbers_of(positions_of(numbers, SIZE))) == sorted(numbers)


@pytest.mark.parametrize("size", [0, 1, 7])
def test_the_empty_set_is_zero_whatever_the_size(size: int) -> None:
    assert positions_of([], size) == 0
    assert list(numbers_of(0)) == []


def test_positions_on_both_sides_of_a_piece_are_found() -> None:
    numbers = [8 * PIECE - 1, 8 * PIECE, 24 * PIECE]
    assert list(numbers_of(positions_of(numbers, SIZE))) == numbers


def test_the_first_and_the_last_position_are_kept() -> None:
    assert positions_of([0, 4], 5) == 0b10001


@given(st.lists(NUMBERS, max_size=6), st.data())
@examples(100)
def test_the_union_of_some_things_is_that_of_their_sets(things: list[set[int]], data: st.DataObject) -> None:
    postings = Postings([sorted(numbers) for numbers in things], SIZE)
    chosen = data.draw(st.sets(st.sampled_from(range(len(things))))) if things else set()
    assert set(numbers_of(postings.union(chosen))) == set().union(*[things[thing] for thing in chosen])


@given(st.lists(NUMBERS, max_size=6), NUMBERS)
@examples(100)
def test_what_touches_a_set_has_a_position_in_it(things: list[set[int]], wanted: set[int]) -> None:
    postings = Postings([sorted(numbers) for numbers in things], SIZE)
    touching = postings.touching(range(len(things)), positions_of(wanted, SIZE))
    assert touching == [thing for thing, numbers in enumerate(things) if numbers & wanted]
