"""States as levels, numbers that a database joins in one step.

A level has one bit for each step of the order FAILED < UNKNOWN < JUDGED < MET that is reached: 000, 001, 011, 111. The
smallest of some levels is then their AND and the largest their OR, far cheaper than LEAST and GREATEST, and the levels
of many conditions fit into one number side by side.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from math import comb
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, State

BITS = 3
"""Of one level."""
IN_A_NUMBER = 21
"""Levels in one number: 63 bits, so that it is positive in every database."""
ALL_BITS = (1 << BITS) - 1
FEW = 20
"""Up to so many ways to choose k of n are written out, which is quicker than counting."""


def level_of(state: State) -> int:
    """The level of a state.

    Example:
        >>> [format(level_of(state), "03b") for state in State]
        ['000', '001', '011', '111']
    """
    return (1 << state) - 1


def state_of(levels: int, place: int) -> State:
    """The state whose level stands at a place of packed levels, counted from 0.

    Example:
        >>> state_of(0b111_001, 1).name
        'MET'
    """
    return State((levels >> BITS * place & ALL_BITS).bit_count())


def packed(states: Sequence[State], place: int = 0) -> int:
    """The levels of up to 21 states in one number.

    Args:
        states: In the order of their places, the first in the lowest bits.
        place: Of the first.
    """
    return sum(level_of(state) << BITS * at for at, state in enumerate(states, place))


def constant(state: State) -> ir.IntegerValue:
    """A level that is the same for every company."""
    return number(level_of(state))


def number(levels: int) -> ir.IntegerValue:
    """Packed levels as a number of 64 bits; databases would take a small literal for one of 32."""
    return ibis.literal(levels, "int64" if levels >> 31 else "int32").cast("int64")


def level_at(levels: ir.IntegerValue, place: int, count: int | None = 1) -> ir.IntegerValue:
    """The levels from a place of packed levels on.

    Args:
        levels: Packed.
        place: From 0.
        count: How many; None for all that are left.
    """
    moved = levels >> BITS * place if place else levels
    return moved if count is None else moved & ((1 << BITS * count) - 1)


def moved(level: ir.IntegerValue, place: int, to: int) -> ir.IntegerValue:
    """A level that stands at one place, with nothing beside it, put at another."""
    if place == to:
        return level
    alone = level_at(level, place, None)
    # Databases look after `<<` whether a bit is lost, which takes longer.
    return alone * (1 << BITS * to) if to else alone


def lowest(levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The smallest of some levels."""
    return reduce(and_, levels)


def highest(levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The largest of some levels."""
    return reduce(or_, levels)


def spread(level: ir.IntegerValue, count: int) -> ir.IntegerValue:
    """A level at each of so many places."""
    return level * sum(1 << BITS * place for place in range(count))


def lowest_within(levels: ir.IntegerValue, places: Sequence[int]) -> ir.IntegerValue:
    """The smallest of the levels at some places of a number."""
    steps = [(levels & bits) != bits for bits in _steps(places)]
    return _first(zip(steps, (FAILED, UNKNOWN, JUDGED), strict=True), MET)


def highest_within(levels: ir.IntegerValue, places: Sequence[int]) -> ir.IntegerValue:
    """The largest of the levels at some places of a number."""
    steps = [(levels & bits) != 0 for bits in reversed(_steps(places))]
    return _first(zip(steps, (MET, JUDGED, UNKNOWN), strict=True), FAILED)


def _steps(places: Sequence[int]) -> list[int]:
    """For each step of the order its bits at some places."""
    return [sum(1 << BITS * place + step for place in places) for step in range(BITS)]


def _first(cases: Iterable[tuple[ir.BooleanValue, State]], otherwise: State) -> ir.IntegerValue:
    return ibis.cases(*[(holds, level_of(state)) for holds, state in cases], else_=constant(otherwise))


def kth_highest(k: int, levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The largest level that at least k of some levels reach; met for none asked, failed for more than there are."""
    if not 0 < k <= len(levels):
        return levels[0] | ALL_BITS if k <= 0 else levels[0] & 0
    if comb(len(levels), k) <= FEW:
        return highest([lowest(chosen) for chosen in combinations(levels, k)])
    steps = [sum((level >> step) & 1 for level in levels) >= k for step in range(BITS)]
    return reduce(or_, [reached.cast("int64") * (1 << step) for step, reached in enumerate(steps)])


def turned(level: ir.IntegerValue) -> ir.IntegerValue:
    """Met and failed change places, unknown stays; no judgement stands below a `not`."""
    return ALL_BITS - (ALL_BITS - 1) * (level & 1) - (level >> BITS - 1)


def state_numbers(levels: ir.IntegerValue, count: int = 1) -> ir.IntegerValue:
    """The states of packed levels as numbers in their places: 0 failed, 1 unknown, 2 judged, 3 met."""
    ones = sum(1 << BITS * place for place in range(count))
    # The two lower bits say all but judged, which is 2 and has both of them, as met has. Counting the bits with `+` is
    # slow where a database looks after every sum whether it was too large.
    return (levels & ones * 0b11) ^ (((levels ^ (levels >> 1)) >> 1) & ones)
