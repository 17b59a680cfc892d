"""On every piece of a fact's values, what is read from the piece is what the reference engine says of each value."""

from bisect import bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.conditions import AtLeast, AtMost, Is, Judged, Leaf, LessThan, MoreThan, OneOf
from banso.core.errors import BadDefinition
from banso.core.evaluation import evaluate
from banso.population.levels import state_of
from banso.population.pieces import levels_of_fact, ordered_pieces
from tests.spec.strategies import examples

FACT = "fact"
CODES = st.text("019", min_size=1, max_size=4)
DAY = date(2025, 4, 1)


def hierarchical(codes: frozenset[str]) -> OneOf:
    return OneOf(fact=FACT, values=codes, hierarchical=True)


def assert_read_right(leaves: list[Leaf], value: object) -> None:
    (_, lowest), *pieces = ordered_pieces(leaves)
    place = bisect_right([first for first, _ in pieces], value)
    levels = ([lowest] + [levels for _, levels in pieces])[place]
    for at, leaf in enumerate(leaves):
        assert state_of(levels, at) is evaluate(leaf, {FACT: value}).state, (leaf, value)


@given(CODES, st.lists(st.frozensets(CODES, min_size=1, max_size=12), min_size=1, max_size=4))
@examples(1500)
def test_codes_of_a_hierarchy(code: str, lists: list[frozenset[str]]) -> None:
    assert_read_right([hierarchical(codes) for codes in lists], code)


@given(CODES, CODES, st.frozensets(CODES, min_size=1, max_size=4))
@examples(500)
def test_a_hierarchy_beside_plain_codes(code: str, exact: str, codes: frozenset[str]) -> None:
    plain = OneOf(fact=FACT, values=codes)
    assert_read_right([hierarchical(codes), Is(fact=FACT, value=exact), plain], code)


COMPARISONS = st.lists(
    st.builds(
        lambda kind, limit: kind(fact=FACT, value=limit),
        st.sampled_from([AtMost, AtLeast, LessThan, MoreThan, Is]),
        st.integers(-3, 12),
    ),
    min_size=1,
    max_size=8,
)


@given(COMPARISONS, st.integers(-5, 15))
@examples(1000)
def test_numbers(leaves: list[Leaf], held: int) -> None:
    assert_read_right(leaves, held)


@pytest.mark.parametrize("kind", [AtMost, AtLeast, LessThan, MoreThan])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_days(kind: type[AtMost], days: int) -> None:
    assert_read_right([kind(fact=FACT, value=DAY)], DAY + timedelta(days=days))


@pytest.mark.parametrize("limit", [date.min, date.max])
def test_the_first_and_the_last_day_there_is_are_limits_too(limit: date) -> None:
    assert_read_right([AtMost(fact=FACT, value=limit), LessThan(fact=FACT, value=limit)], limit)


def test_neighbours_with_the_same_states_are_one_piece() -> None:
    found = ordered_pieces([hierarchical(frozenset({"33", "34", "35"}))])
    assert [first for first, _ in found] == [None, "3", "30", "33", "36"]


@pytest.mark.parametrize("code", ["A1", "３９", "1" * 12])
def test_a_code_that_is_not_a_few_plain_digits_is_refused(code: str) -> None:
    with pytest.raises(BadDefinition, match="数字ではありません"):
        ordered_pieces([hierarchical(frozenset({code}))])


def test_a_judgement_has_no_values_to_look_up() -> None:
    with pytest.raises(TypeError, match="Judged"):
        levels_of_fact(None, [Judged(question="よいこと", by="body"), AtMost(fact=FACT, value=1)])
