"""The condition tree over a table of companies: each condition becomes a number with its level for each company.

The reference engine computes with states in one order, FAILED < UNKNOWN < JUDGED < MET: `all` is the smallest state of
its parts, `any` the largest, k-of-n the k-th largest. The same is done here on levels (see `banso.population.levels`).
A condition on a fact turns NULL into UNKNOWN, so that above it nothing is NULL any more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any as Anything
from typing import TypeAlias

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

from banso.core.conditions import (
    All,
    AtLeast,
    AtLeastOf,
    AtMost,
    Comparison,
    Has,
    Leaf,
    LessThan,
    MoreThan,
    Node,
    Not,
)
from banso.core.evaluation import FAILED, MET, UNKNOWN, evaluate
from banso.core.shared_nodes import SharedNodes
from banso.population.columns import column_of, set_column
from banso.population.levels import (
    IN_A_NUMBER,
    constant,
    highest,
    kth_highest,
    level_at,
    lowest,
    number,
    packed,
    state_numbers,
    turned,
)
from banso.population.pieces import levels_of_fact

Level: TypeAlias = ir.IntegerValue | Deferred
"""Deferred until a table is given: a level is written from columns that may be added in more than one step."""
_COMPARE: Mapping[type[Node], Callable[[Anything, Anything], Anything]] = {
    AtMost: lambda held, limit: held <= limit,
    AtLeast: lambda held, limit: held >= limit,
    LessThan: lambda held, limit: held < limit,
    MoreThan: lambda held, limit: held > limit,
}


class Conditions:
    """Conditions over one table.

    Args:
        companies: A company table; a column it does not have is unknown for every company.

    Attributes:
        companies: The table, with the columns that were added.
    """

    def __init__(self, companies: ir.Table) -> None:
        self.companies = companies
        self._levels: dict[int, tuple[Node, Level]] = {}
        self._kept = 0

    def read(self, nodes: Sequence[Node]) -> None:
        """Makes conditions ready together, so that each fact is looked at once for all of them.

        Args:
            nodes: Those whose state will be asked for; one that lies below another is listed too if it will be.
        """
        shared = SharedNodes([nodes])
        levels = self._leaves(shared)
        # What is asked for itself and stands in a larger whole is written several times over.
        several_times = set(shared.rows[0]) & {part for parts in shared.parts for part in parts}
        waiting: set[int] = set()
        for place in range(shared.wholes, len(shared.nodes)):
            node, parts = shared.nodes[place], shared.parts[place]
            if isinstance(node, AtLeastOf):
                # So is each of its parts.
                waiting.update(part for part in parts if part >= shared.wholes)
            if waiting.intersection(parts):
                self._write_once(levels, sorted(waiting))
                waiting.clear()
            levels.append(_joined(node, [levels[part] for part in parts]))
            if place in several_times:
                waiting.add(place)
        for node, place in zip(nodes, shared.rows[0], strict=True):
            self.know(node, levels[place])

    def know(self, node: Node, level: Level) -> None:
        """Takes the level of a condition as worked out before, from columns of the table."""
        self._levels[id(node)] = node, level

    def add(self, columns: Mapping[str, ir.Value]) -> None:
        """Adds columns to the table, for what is written later."""
        self.companies = self.companies.mutate(**columns)

    def level(self, node: Node) -> ir.IntegerValue:
        """Level of a condition for each company; never NULL."""
        if id(node) not in self._levels:
            self.read([node])
        (level,) = self.companies.bind(self._levels[id(node)][1])
        return level

    def state(self, node: Node) -> ir.IntegerValue:
        """State of a condition for each company: 0 failed, 1 unknown, 2 judged, 3 met; never NULL."""
        return state_numbers(self.level(node))

    def column(self, name: str, type_: str) -> Anything:
        """A column of the table, or NULL for all where the table leaves it out."""
        return self.companies[name] if name in self.companies.columns else ibis.null(type_)

    def _leaves(self, shared: SharedNodes) -> list[Level]:
        """The levels of all leaves, in the order of their numbers."""
        together = list(_looked_up_together(shared))
        names = self._keep([self._looked_up(leaves) for leaves in together])
        return [
            level_at(_[name], place) if len(leaves) > 1 else _[name]
            for name, leaves in zip(names, together, strict=True)
            for place in range(len(leaves))
        ]

    def _write_once(self, levels: list[Level], places: Sequence[int]) -> None:
        """Gives some of the levels columns of their own."""
        for place, name in zip(places, self._keep([levels[place] for place in places]), strict=True):
            levels[place] = _[name]

    def _keep(self, numbers: Sequence[Level]) -> list[str]:
        """Gives numbers columns of their own, so that each is written once; returns the names."""
        names = [f"_levels_{self._kept + place}" for place in range(len(numbers))]
        self._kept += len(numbers)
        self.add(dict(zip(names, numbers, strict=True)))
        return names

    def _looked_up(self, leaves: Sequence[Node]) -> ir.IntegerValue:
        """The levels of leaves on the same fact, side by side."""
        first = leaves[0]
        if not isinstance(first, Leaf):
            return constant(evaluate(first, {}).state)
        if isinstance(first, Has):
            held = self.column(set_column(first.fact, first.value), "boolean")
            return _level(held.isnull(), held)
        if isinstance(first, Comparison) and first.share is not None:
            return self._share(first, first.share)
        name = column_of(first.fact)
        if name not in self.companies.columns:
            return number(packed([UNKNOWN] * len(leaves)))
        return levels_of_fact(self.companies[name], [leaf for leaf in leaves if isinstance(leaf, Leaf)])

    def _share(self, node: Comparison, share: Fraction) -> ir.IntegerValue:
        if column_of(node.fact) not in self.companies.columns:
            return constant(UNKNOWN)
        held, total = self.column(column_of(node.fact), "int64"), self.column(column_of(node.of), "int64")
        compare = _COMPARE[type(node)]
        shared = compare(held * share.denominator, total * share.numerator)
        if share == 0:
            return _level(held.isnull() | total.isnull(), shared)
        # Nothing held is less than any share of something, whatever the total.
        nothing = constant(MET if compare(0, 1) else FAILED)
        return ibis.cases(
            (held.isnull(), constant(UNKNOWN)),
            (total.isnull() & (held == 0), nothing),
            (total.isnull(), constant(UNKNOWN)),
            (shared, constant(MET)),
            else_=constant(FAILED),
        )


def _joined(node: Node, levels: Sequence[Level]) -> Level:
    if isinstance(node, Not):
        return turned(levels[0])
    if isinstance(node, AtLeastOf):
        return kth_highest(node.k, levels)
    return lowest(levels) if isinstance(node, All) else highest(levels)


def _looked_up_together(shared: SharedNodes) -> Iterator[Sequence[Node]]:
    """The leaves in their order, those that one look at a column decides together."""
    for group in shared.groups:
        leaves = shared.nodes[group.first : group.end]
        alone = len(group.facts) != 1 or isinstance(leaves[0], Has)
        step = 1 if alone else IN_A_NUMBER
        for first in range(0, len(leaves), step):
            yield leaves[first : first + step]


def _level(unknown: ir.BooleanValue, holds: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.cases((unknown, constant(UNKNOWN)), (holds, constant(MET)), else_=constant(FAILED))
