"""What conditions on facts find in the columns of a table: their levels, side by side in one number.

A condition turns NULL into UNKNOWN, so that above it nothing is NULL any more. A column the table leaves out is unknown
for every company.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any as Anything

import ibis
import ibis.expr.types as ir

from banso.core.conditions import (
    AtLeast,
    AtMost,
    Comparison,
    Has,
    Leaf,
    LessThan,
    MoreThan,
    Node,
    facts_here,
)
from banso.core.evaluation import FAILED, MET, UNKNOWN, evaluate
from banso.population.columns import column_of, set_column
from banso.population.levels import number, packed
from banso.population.pieces import levels_of_fact

_COMPARE: Mapping[type[Node], Callable[[Anything, Anything], Anything]] = {
    AtMost: lambda held, limit: held <= limit,
    AtLeast: lambda held, limit: held >= limit,
    LessThan: lambda held, limit: held < limit,
    MoreThan: lambda held, limit: held > limit,
}


def is_looked_up_together(node: Node) -> bool:
    """Whether one look at a column decides a condition together with others on the same fact."""
    return isinstance(node, Leaf) and not isinstance(node, Has) and len(facts_here(node)) == 1


def columns_here(node: Node) -> tuple[str, ...]:
    """The columns a condition itself looks at, those of its parts left out."""
    if isinstance(node, Has):
        return (set_column(node.fact, node.value),)
    return tuple(map(column_of, facts_here(node)))


def column(companies: ir.Table, name: str, type_: str) -> Anything:
    """A column of a table, or NULL for all where the table leaves it out."""
    return companies[name] if name in companies.columns else ibis.null(type_)


def looked_up(companies: ir.Table, leaves: Sequence[Node], place: int = 0) -> ir.IntegerValue:
    """The levels of some conditions, packed in their order; never NULL.

    Args:
        companies: A company table.
        leaves: One that is not made of others, or several that are looked up together, at most 21.
        place: Where the first one stands.

    Raises:
        BadDefinition: A code of a hierarchy is not made of digits.
    """
    first = leaves[0]
    if not isinstance(first, Leaf):
        return number(packed([evaluate(first, {}).state], place))
    if column_of(first.fact) not in companies.columns and not isinstance(first, Has):
        return number(packed([UNKNOWN] * len(leaves), place))
    if isinstance(first, Has):
        held = column(companies, set_column(first.fact, first.value), "boolean")
        return _level(held.isnull(), held, place)
    if isinstance(first, Comparison) and first.share is not None:
        return _level_of_share(companies, first, first.share, place)
    held = companies[column_of(first.fact)]
    return levels_of_fact(held, [leaf for leaf in leaves if isinstance(leaf, Leaf)], place)


def _level_of_share(companies: ir.Table, node: Comparison, share: Fraction, place: int) -> ir.IntegerValue:
    held, total = companies[column_of(node.fact)], column(companies, column_of(node.of), "int64")
    compare = _COMPARE[type(node)]
    shared = compare(held * share.denominator, total * share.numerator)
    if share == 0:
        return _level(held.isnull() | total.isnull(), shared, place)
    # Nothing held is less than any share of something, whatever the total.
    nothing = MET if compare(0, 1) else FAILED
    return ibis.cases(
        (held.isnull(), packed([UNKNOWN], place)),
        (total.isnull() & (held == 0), packed([nothing], place)),
        (total.isnull(), packed([UNKNOWN], place)),
        (shared, packed([MET], place)),
        else_=number(packed([FAILED])),
    )


def _level(unknown: ir.BooleanValue, holds: ir.BooleanValue, place: int) -> ir.IntegerValue:
    return ibis.cases(
        (unknown, packed([UNKNOWN], place)),
        (holds, packed([MET], place)),
        else_=number(packed([FAILED])),
    )
