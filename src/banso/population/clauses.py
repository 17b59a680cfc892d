"""The states of a programme's clauses, packed into whole numbers, and what they say about who is shut out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from banso.core.conditions import All, Any, AtLeastOf, Node, Not, children
from banso.core.evaluation import FAILED, MET, UNKNOWN, State, kth_largest
from banso.population.levels import ALL_BITS, BITS, IN_A_NUMBER

States = tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the requirements whose state is kept.

    Attributes:
        place: In the order of the document, from 0.
        parts: What it is made of, where clauses lie below it; empty where it is taken as one.
    """

    node: Node
    place: int
    parts: tuple["Part", ...] = ()

    def walk(self) -> Iterator["Part"]:
        """The part and all below it, in the order of their places."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Clauses:
    """The parts of a programme's requirements that a mask tells about.

    These are all clauses (parts with an id) and whatever stands beside or above one, so that from the states alone
    one can tell what decides, and what would change if a clause fell away.

    Args:
        requirements: None for a programme without rules, which has no parts.
    """

    def __init__(self, requirements: Node | None) -> None:
        self.root = _part(requirements, iter(range(10**6))) if requirements is not None else None
        self.parts: tuple[Part, ...] = tuple(self.root.walk()) if self.root else ()
        self.named = tuple(part for part in self.parts if part.node.id)

    @property
    def masks(self) -> int:
        """How many masks there are."""
        return -(-len(self.parts) // IN_A_NUMBER)

    @property
    def lowest(self) -> tuple[Part, ...]:
        """The parts that are not made of others; the states of all follow from theirs."""
        return tuple(part for part in self.parts if not part.parts)

    def complete(self, lowest: Mapping[int, State]) -> States:
        """State of each part, from those of the lowest by their places."""
        states = dict(lowest)
        for part in reversed(self.parts):
            if part.parts:
                states[part.place] = _joined(part.node, [states[each.place] for each in part.parts])
        return tuple(states[part.place] for part in self.parts)

    def states(self, masks: Sequence[int]) -> States:
        """State of each part, from the masks of one company."""
        return tuple(
            State(masks[part.place // IN_A_NUMBER] >> BITS * (part.place % IN_A_NUMBER) & ALL_BITS)
            for part in self.parts
        )

    def deciding(self, states: States) -> frozenset[int]:
        """Places of the parts the whole rests on, as the reference engine tells them."""
        return frozenset(_deciding(self.root, states)) if self.root else frozenset()

    def refusing(self, states: States) -> frozenset[int]:
        """Places of the parts a refusal rests on; none where the company is not refused."""
        refused = self.root is not None and states[self.root.place] is FAILED
        return self.deciding(states) if refused else frozenset()

    def shut_out_alone(self, states: States) -> frozenset[int]:
        """Places of the failed clauses each of which, if it alone were met, would end the refusal."""
        if self.root is None or states[self.root.place] is not FAILED:
            return frozenset()
        return frozenset(
            part.place
            for part in self.named
            if states[part.place] is FAILED and _state_if_met(self.root, states, part.place) is not FAILED
        )


def _part(node: Node, places: Iterator[int]) -> Part:
    place = next(places)
    below = () if isinstance(node, Not) or not _has_clause_below(node) else children(node)
    return Part(node, place, tuple([_part(child, places) for child in below]))


def _has_clause_below(node: Node) -> bool:
    return any(child.id or _has_clause_below(child) for child in children(node))


def _deciding(part: Part, states: States) -> Iterator[int]:
    yield part.place
    for each in part.parts:
        if states[each.place] is states[part.place]:
            yield from _deciding(each, states)


def _state_if_met(part: Part, states: States, met: int) -> State:
    if part.place == met:
        return MET
    if not part.parts:
        return states[part.place]
    below = [_state_if_met(each, states, met) for each in part.parts]
    return _joined(part.node, below)


def _joined(node: Node, states: list[State]) -> State:
    if isinstance(node, All):
        return min(states)
    if isinstance(node, Any):
        return max(states)
    return kth_largest(node.k, states) if isinstance(node, AtLeastOf) else UNKNOWN
