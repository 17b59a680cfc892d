"""The different conditions of many trees, each once: what is the same for every company gets the same number."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Has,
    Is,
    Judged,
    LessThan,
    MoreThan,
    Node,
    Not,
    OneOf,
    children,
    facts_here,
)


class LeafGroup(NamedTuple):
    """The leaves on the same facts, which are decided together; they have the numbers from `first` to below `end`."""

    facts: tuple[str, ...]
    first: int
    end: int


class WholeGroup(NamedTuple):
    """Wholes that join as many parts in the same way, and none of which is a part of another.

    Attributes:
        node: One of them.
        columns: The numbers of the first part of each, of the second part of each, and so on.
    """

    node: Node
    columns: tuple[tuple[int, ...], ...]


class SharedNodes:
    """Numbers for the different conditions below many nodes: leaves first, by their facts, wholes after their parts.

    Two conditions are the same when no company can tell them apart by their states: what names and proves a clause
    does not count, and all judgements are one.

    Args:
        rows: Nodes in rows; a row is what one programme requires.

    Attributes:
        rows: The numbers of the nodes given, row by row.
        nodes: One node of each number, to be evaluated for all that share it.
        parts: The numbers of its parts, in their order.
        groups: The leaves.
        wholes: The first number that is no leaf.
        whole_groups: The wholes, in their order.

    Example:
        >>> from banso.core.conditions import Is
        >>> shared = SharedNodes([[Is(fact="a", value=1, id="x")], [Is(fact="a", value=1, id="y")]])
        >>> shared.rows, len(shared.nodes)
        ([(0,), (0,)], 1)
    """

    def __init__(self, rows: Sequence[Sequence[Node]]) -> None:
        collected = _Collected()
        found = [[collected.number(node) for node in row] for row in rows]
        leaves = [number for number, parts in enumerate(collected.parts) if not parts]
        leaves.sort(key=lambda number: facts_here(collected.nodes[number]))
        wholes = [number for number, parts in enumerate(collected.parts) if parts]
        wholes.sort(key=collected.shapes.__getitem__)
        order = leaves + wholes
        moved = [0] * len(order)
        for new, old in enumerate(order):
            moved[old] = new
        self.rows = [tuple([moved[old] for old in row]) for row in found]
        self.nodes = [collected.nodes[old] for old in order]
        self.parts = [tuple([moved[part] for part in collected.parts[old]]) for old in order]
        self.wholes = len(leaves)
        self.groups = _groups(self.nodes[: self.wholes])
        alike = groupby(wholes, key=collected.shapes.__getitem__)
        self.whole_groups = [self._whole_group([moved[old] for old in members]) for _, members in alike]

    def group_of(self, number: int) -> int | None:
        """The place of the group a leaf is in; None for a whole."""
        if number >= self.wholes:
            return None
        return bisect_right(self.groups, number, key=attrgetter("first")) - 1

    def _whole_group(self, members: Sequence[int]) -> WholeGroup:
        columns = zip(*[self.parts[number] for number in members], strict=True)
        return WholeGroup(self.nodes[members[0]], tuple(columns))


class _Shape(NamedTuple):
    """How a condition is made of parts; what comes first can be decided first."""

    depth: int
    kind: str
    k: int
    parts: int


class _Collected:
    """Every different condition in the order in which it was met first."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.parts: list[tuple[int, ...]] = []
        self.shapes: list[_Shape] = []
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, node: Node) -> int:
        parts = tuple([self.number(part) for part in children(node)])
        key = (type(node), parts, _CONTENT[type(node)](node))
        found = self._numbers.setdefault(key, len(self.nodes))
        if found == len(self.nodes):
            self.nodes.append(node)
            self.parts.append(parts)
            self.shapes.append(self._shape(node, parts))
        return found

    def _shape(self, node: Node, parts: Sequence[int]) -> _Shape:
        depth = max([self.shapes[part].depth + 1 for part in parts], default=0)
        return _Shape(depth, type(node).__name__, node.k if isinstance(node, AtLeastOf) else 0, len(parts))


_NO_CONTENT = {field.name for field in (*fields(Node), *fields(Not))} | {"nodes"}
"""What names, proves or explains a condition, and its parts, which have numbers of their own."""


def _reader(kind: type[Node]) -> Callable[[Node], object]:
    """Reads what the state of a kind of condition depends on, besides its parts."""
    names = [field.name for field in fields(kind) if field.name not in _NO_CONTENT]
    # What people decide is open to every company alike.
    return attrgetter(*names) if names and kind is not Judged else lambda _node: None


_CONTENT: dict[type[Node], Callable[[Node], object]] = {
    kind: _reader(kind)
    for kind in (All, Any, AtLeastOf, Not, Judged, Is, Has, OneOf, AtMost, AtLeast, LessThan, MoreThan)
}


def _groups(leaves: Sequence[Node]) -> list[LeafGroup]:
    groups, first = [], 0
    for facts, members in groupby(leaves, key=facts_here):
        end = first + len(list(members))
        groups.append(LeafGroup(facts, first, end))
        first = end
    return groups
