"""The condition tree over a table of companies: each condition becomes a number with its level for each company.

The reference engine computes with states in one order, FAILED < UNKNOWN < JUDGED < MET: `all` is the smallest state of
its parts, `any` the largest, k-of-n the k-th largest. The same is done here on levels (see `banso.population.levels`).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias

import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

from banso.core.conditions import All, AtLeastOf, Node, Not, facts_here
from banso.core.shared_nodes import SharedNodes
from banso.population.bundles import Bundle, Bundles, in_numbers
from banso.population.levels import (
    highest,
    highest_within,
    kth_highest,
    level_at,
    lowest,
    lowest_within,
    moved,
    spread,
    state_numbers,
    turned,
)
from banso.population.lookups import is_looked_up_together, looked_up

Level: TypeAlias = ir.IntegerValue | Deferred
"""Deferred until a table is given: a level is written from columns that may be added in more than one step."""


LEVELS = "_levels_"
"""Beginning of the names of columns that hold levels."""


class _Known(NamedTuple):
    """The level of a condition, and the place of a number where it stands, with nothing beside it."""

    node: Node
    level: Level
    place: int


class Conditions:
    """Conditions over one table.

    Args:
        companies: A company table; a column it does not have is unknown for every company.

    Attributes:
        companies: The table, with the columns that were added.
    """

    def __init__(self, companies: ir.Table) -> None:
        self.companies = companies
        self._known: dict[int, _Known] = {}
        self._kept = 0
        self._all_read = False

    def read(
        self, nodes: Sequence[Node], rest: Sequence[str] | None = None, places: Sequence[int] = ()
    ) -> None:
        """Makes conditions ready together, so that each fact is looked at once for all of them.

        Args:
            nodes: Those whose state will be asked for; one that lies below another is listed too if it will be.
            rest: The columns that are needed afterwards, where no other conditions will be read: the table is left
                with these. Each step of a query names its columns, and is written, read and planned with them.
            places: Where the levels of the first nodes are wanted; what a fact alone decides is put there at once.
        """
        shared = SharedNodes([nodes])
        bundles = Bundles(shared)
        looks = list(_looks(shared, bundles))
        asked: list[Bundle] = [(number,) for number in shared.rows[0]]
        alone = {look[0] for look in looks if len(look) == 1 and bundles.uses[look[0]] == 1}
        put = {bundle: place for bundle, place in zip(asked, places, strict=False) if bundle in alone}
        levels = self._looked_up(shared, looks, put, rest)
        for joined in bundles.steps():
            for bundle in joined:
                parts = [(len(part), levels[part]) for part in bundles.made_of[bundle]]
                levels[bundle] = _joined(shared.nodes[bundle[0]], len(bundle), parts)
            kept = [bundle for bundle in joined if bundle in bundles.kept]
            names = self.keep([levels[bundle] for bundle in kept])
            levels.update(zip(kept, [_[name] for name in names], strict=True))
        for node, bundle in zip(nodes, asked, strict=True):
            self.know(node, levels[bundle], put.get(bundle, 0))

    def know(self, node: Node, level: Level, place: int = 0) -> None:
        """Takes the level of a condition as worked out before, from columns of the table.

        Args:
            node: The condition.
            level: With nothing beside it.
            place: Where it stands.
        """
        self._known[id(node)] = _Known(node, level, place)

    @property
    def others(self) -> list[str]:
        """The columns of the table that are no levels."""
        return [name for name in self.companies.columns if not name.startswith(LEVELS)]

    def keep(self, numbers: Sequence[Level], kind: str = LEVELS) -> list[str]:
        """Gives numbers columns of their own, so that each is written once; returns the names."""
        names = [f"{kind}{self._kept + place}" for place in range(len(numbers))]
        self._kept += len(numbers)
        if names:
            self.add(dict(zip(names, numbers, strict=True)))
        return names

    def add(self, columns: Mapping[str, ir.Value]) -> None:
        """Adds columns to the table, for what is written later."""
        self.companies = self.companies.mutate(**columns)

    def level(self, node: Node, place: int = 0) -> ir.IntegerValue:
        """Level of a condition for each company, at a place with nothing beside it; never NULL."""
        if id(node) not in self._known and not self._all_read:
            self.read([node])
        known = self._known[id(node)]
        (level,) = self.companies.bind(known.level)
        return moved(level, known.place, place)

    def side_by_side(self, nodes: Mapping[int, Node]) -> ir.IntegerValue:
        """The levels of conditions in one number, each at its place."""
        levels = [self.level(node, place) for place, node in nodes.items()]
        return highest(levels)

    def state(self, node: Node) -> ir.IntegerValue:
        """State of a condition for each company: 0 failed, 1 unknown, 2 judged, 3 met; never NULL."""
        return state_numbers(self.level(node))

    def _looked_up(
        self,
        shared: SharedNodes,
        looks: Sequence[Sequence[Bundle]],
        put: Mapping[Bundle, int],
        rest: Sequence[str] | None,
    ) -> dict[Bundle, Level]:
        """The levels of conditions on facts."""
        leaves = [[shared.nodes[leaf] for leaf in chain(*look)] for look in looks]
        places = [put.get(look[0], 0) for look in looks]
        names = self.keep(list(map(partial(looked_up, self.companies), leaves, places)))
        if rest is not None:
            self.companies, self._all_read = self.companies.select(*rest, *names), True
        levels: dict[Bundle, Level] = {}
        for name, look in zip(names, looks, strict=True):
            levels.update(_taken_apart(_[name], look))
        return levels


def _looks(shared: SharedNodes, bundles: Bundles) -> Iterator[list[Bundle]]:
    """The bundles that one look at a column decides together."""
    for _facts, found in groupby(bundles.leaves(), key=lambda bundle: facts_here(shared.nodes[bundle[0]])):
        together = list(found)
        if is_looked_up_together(shared.nodes[together[0][0]]):
            yield from in_numbers(together)
        else:
            yield from ([bundle] for bundle in together)


def _taken_apart(levels: Level, bundles: Sequence[Bundle]) -> Iterator[tuple[Bundle, Level]]:
    """Each bundle of those that stand in one number."""
    first = 0
    for bundle in bundles:
        yield bundle, level_at(levels, first, None if bundle is bundles[-1] else len(bundle))
        first += len(bundle)


def _joined(node: Node, count: int, parts: Sequence[tuple[int, Level]]) -> Level:
    """The levels of a bundle, from those of its parts, each with the number of its places."""
    if count > 1 and len(parts) == 1 and parts[0][0] == 1:
        return spread(parts[0][1], count)
    if isinstance(node, Not):
        return turned(parts[0][1])
    if isinstance(node, AtLeastOf):
        return kth_highest(node.k, [level for _, level in parts])
    whole, within = (lowest, lowest_within) if isinstance(node, All) else (highest, highest_within)
    return whole([level if places == count else within(level, range(places)) for places, level in parts])
