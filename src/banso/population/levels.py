"""States as levels, numbers that a database joins in one step.

A level has one bit for each step of the order FAILED < UNKNOWN < JUDGED < MET that is reached: 000, 001, 011, 111. The
smallest of some levels is then their AND and the largest their OR, far cheaper than LEAST and GREATEST, and the levels
of many conditions fit into one number side by side.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from math import comb
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from banso.core.evaluation import State

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


def packed(states: Sequence[State]) -> int:
    """The levels of up to 21 states in one number, the first in the lowest bits."""
    return sum(level_of(state) << BITS * place for place, state in enumerate(states))


def constant(state: State) -> ir.IntegerValue:
    """A level that is the same for every company."""
    return number(level_of(state))


def number(levels: int) -> ir.IntegerValue:
    """Packed levels as a number of 64 bits; databases would take a small literal for one of 32."""
    return ibis.literal(levels, "int64" if levels >> 31 else "int32").cast("int64")


def level_at(levels: ir.IntegerValue, place: int) -> ir.IntegerValue:
    """The level at a place of packed levels."""
    moved = levels >> BITS * place if place else levels
    return moved & ALL_BITS


def side_by_side(levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """Up to 21 levels packed into one number, the first in the lowest bits."""
    return reduce(or_, [level * (1 << BITS * place) for place, level in enumerate(levels)])


def lowest(levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The smallest of some levels."""
    return reduce(and_, levels)


def highest(levels: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The largest of some levels."""
    return reduce(or_, levels)


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
    # Counting the bits with `+` is slow where a database looks after every sum whether it was too large.
    odd = (levels ^ (levels >> 1)) | (levels >> 2)
    return (odd & ones) | (levels & ones << 1)
