"""What one fact says about all conditions on it, looked up once for each company.

Conditions on one fact cut its values into pieces, and on a piece each of them has the same state: "at most 50" and "at
most 300" make three pieces of the numbers, a list of industries makes some dozens of the codes. The reference engine is
asked about one value of each piece; the database only finds the piece, and reads from it the levels of all conditions.

Numbers and days are ordered, and so are codes with a hierarchy: as text, everything below "39" lies between "39" and
"4", with the coarse "4" itself coming first. Their pieces are found by narrowing. Other values are compared one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any as Anything
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from banso.core.conditions import Comparison, Is, Leaf, OneOf
from banso.core.errors import BadDefinition
from banso.core.evaluation import evaluate
from banso.core.typed_text import quoted
from banso.population.levels import number, packed

Piece = tuple[Anything, int]
"""The first value of a piece, None for the lowest piece, and the levels of all conditions on it."""
Levels: TypeAlias = int | ir.IntegerValue
Branch: TypeAlias = tuple[ir.BooleanValue, Levels]
"""Of a CASE: a condition, and the levels where it holds."""
NOTHING_LISTED = ""
"""A value that no condition names."""
LONGEST = 12
BRANCHES = 6
"""A CASE narrows the pieces down to one in so many; more comparisons cost more, more CASEs too."""


def levels_of_fact(held: ir.Value, leaves: Sequence[Leaf], place: int = 0) -> ir.IntegerValue:
    """The levels of some conditions on one fact, packed in their order, for each company; never NULL.

    Args:
        held: The column of the fact.
        leaves: `is`, `one_of` or comparisons with a fixed limit, at most 21.
        place: Where the first one stands.

    Raises:
        BadDefinition: A code of a hierarchy is not made of digits.
    """
    if _ordered(leaves):
        branches, otherwise = _narrowed(held, ordered_pieces(leaves, place))
    else:
        branches, otherwise = _one_by_one(held, leaves, place)
    unknown = held.isnull(), _levels(leaves, None, place)
    return ibis.cases(unknown, *branches, else_=otherwise)


def _levels(leaves: Sequence[Leaf], value: Anything, place: int) -> int:
    return packed([evaluate(leaf, {leaf.fact: value}).state for leaf in leaves], place)


def _ordered(leaves: Sequence[Leaf]) -> bool:
    return any(
        isinstance(leaf, Comparison)
        or (isinstance(leaf, OneOf) and leaf.hierarchical)
        or (isinstance(leaf, Is) and type(leaf.value) is int)
        for leaf in leaves
    )


def _listed(leaf: Leaf) -> Iterable[Anything]:
    """The values a condition names."""
    if isinstance(leaf, OneOf):
        return leaf.values
    if isinstance(leaf, Is | Comparison):
        return (leaf.value,)
    raise TypeError(f"not a condition on the values of one fact: {type(leaf).__name__}")


def ordered_pieces(leaves: Sequence[Leaf], place: int = 0) -> list[Piece]:
    """The pieces of values that have an order, from below; neighbours with the same levels are one.

    Args:
        leaves: As for `levels_of_fact`.
        place: Where the first one stands.

    Raises:
        BadDefinition: A code is not made of digits.

    Example:
        >>> from banso.core.conditions import AtMost
        >>> [(first, bin(levels)) for first, levels in ordered_pieces([AtMost(fact="employees", value=300)])]
        [(None, '0b111'), (301, '0b0')]
    """
    cuts = sorted({cut for leaf in leaves for value in _listed(leaf) for cut in _cuts(value)})
    lowest = None, _levels(leaves, _below(cuts[0]), place)
    pieces = [lowest, *[(cut, _levels(leaves, cut, place)) for cut in cuts]]
    return [next(alike) for _, alike in groupby(pieces, key=itemgetter(1))]


def _cuts(value: Anything) -> Iterator[Anything]:
    """Where the state of a condition that names a value can change: each is the first value of a piece."""
    if isinstance(value, str):
        yield from _cuts_of_code(value)
    else:
        yield value
        yield _neighbour(value, 1)


def _cuts_of_code(code: str) -> Iterator[str]:
    if not (code.isascii() and code.isdecimal()) or len(code) >= LONGEST:
        raise BadDefinition(
            f"階層のあるコード{quoted(code)}が数字ではありません", remedy="数字だけのコードにしてください"
        )
    for length in range(1, len(code) + 1):
        yield code[:length]
        # As text this comes straight after the beginning alone.
        yield code[:length] + "0"
    rest = code.rstrip("9")
    if rest:
        yield rest[:-1] + str(int(rest[-1]) + 1)


def _below(first: Anything) -> Anything:
    return NOTHING_LISTED if isinstance(first, str) else _neighbour(first, -1)


def _neighbour(value: int | date, step: int) -> int | date:
    if isinstance(value, int):
        return value + step
    # Before the first day and after the last there is nothing that could differ.
    return date.fromordinal(min(max(value.toordinal() + step, 1), date.max.toordinal()))


def _narrowed(held: ir.Value, pieces: Sequence[Piece]) -> tuple[list[Branch], ir.IntegerValue]:
    size = -(-len(pieces) // BRANCHES)
    parts = [pieces[first : first + size] for first in range(0, len(pieces), size)]
    branches = [(held < above[0][0], _found(held, part)) for part, above in pairwise(parts)]
    highest = _found(held, parts[-1])
    return branches, number(highest) if isinstance(highest, int) else highest


def _found(held: ir.Value, pieces: Sequence[Piece]) -> Levels:
    if len(pieces) == 1:
        return pieces[0][1]
    branches, otherwise = _narrowed(held, pieces)
    narrowed: ir.IntegerValue = ibis.cases(*branches, else_=otherwise)
    return narrowed


def _one_by_one(held: ir.Value, leaves: Sequence[Leaf], place: int) -> tuple[list[Branch], ir.IntegerValue]:
    listed = sorted({value for leaf in leaves for value in _listed(leaf)})
    alike: dict[int, list[Anything]] = {}
    for value in listed:
        alike.setdefault(_levels(leaves, value, place), []).append(value)
    branches: list[Branch] = [(_is_one_of(held, values), levels) for levels, values in alike.items()]
    return branches, number(_levels(leaves, NOTHING_LISTED, place))


def _is_one_of(held: ir.Value, values: Sequence[Anything]) -> ir.BooleanValue:
    return held == values[0] if len(values) == 1 else held.isin(values)
