"""Requirements as far as officers have settled them, clause by clause.

The facts say how a clause stands; an officer says that this is so, or decides where no fact can. A clause nobody has
settled is open, however clear the facts look. The whole follows by the same logic as everywhere: one alternative
that is settled as met settles an `any`, one clause settled as failed settles an `all`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from banso.core.conditions import All, Any, AtLeastOf, Node, Not, children, walk
from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, Outcome, State, deciding, kth_largest

Found = Mapping[str, bool]
"""Id of a clause to whether it holds, as an officer found."""


def clauses_to_settle(requirements: Node) -> tuple[Node, ...]:
    """The clauses an officer looks at one by one, in the order of the document.

    The innermost ones with an id; a legal notion counts as one clause, whatever lies below it.
    """
    return tuple(_innermost(requirements))


def _innermost(node: Node) -> Iterator[Node]:
    within = [part for child in children(node) for part in walk(child)]
    if node.id and (node.notion or not any(part.id for part in within)):
        yield node
        return
    for child in children(node):
        yield from _innermost(child)


def judged(outcome: Outcome, found: Found) -> Outcome:
    """The outcome with the judgements of officers in it: what no fact could decide is met or failed.

    Args:
        outcome: Of the requirements for the facts.
        found: By clause.
    """
    units = _ids(outcome)

    def decide(part: Outcome) -> State | None:
        if part.state is JUDGED and part.node.id in units and part.node.id in found:
            return MET if found[part.node.id] else FAILED
        return part.state if part.node.id in units else None

    return _anew(outcome, decide)


def settled(outcome: Outcome, found: Found) -> Outcome:
    """The outcome that rests on what officers have found alone; MET and FAILED are then final.

    A finding that contradicts the facts settles nothing: they have to be corrected first.

    Args:
        outcome: Of the requirements for the facts.
        found: By clause.
    """
    units = _ids(outcome)

    def decide(part: Outcome) -> State | None:
        if part.node.id not in units:
            return None
        if part.node.id not in found or part.state is UNKNOWN:
            return JUDGED if part.state is JUDGED else UNKNOWN
        holds = MET if found[part.node.id] else FAILED
        return holds if part.state in (JUDGED, holds) else UNKNOWN

    return _anew(outcome, decide)


class ClauseStanding(NamedTuple):
    """One clause that is in play.

    Attributes:
        outcome: How it stands for the facts, with the judgements of officers in it.
        depth: How many clauses it lies in.
        is_looked_at: An officer looks at it as a whole; the others only hold such clauses together.
        is_settled: An officer has found how it stands, and the facts say the same.
        is_open: The whole rests on it and an officer still has to look.
    """

    outcome: Outcome
    depth: int
    is_looked_at: bool
    is_settled: bool
    is_open: bool


def clause_standings(outcome: Outcome, found: Found) -> tuple[ClauseStanding, ...]:
    """The clauses in the order of the document, alternatives that are out of play left out.

    Args:
        outcome: Of the requirements for the facts.
        found: By clause.
    """
    units = _ids(outcome)
    return tuple(_standings(judged(outcome, found), settled(outcome, found), units, 0, is_needed=True))


def _standings(
    part: Outcome, final: Outcome, units: frozenset[str], depth: int, *, is_needed: bool
) -> Iterator[ClauseStanding]:
    is_final = final.state in (MET, FAILED)
    is_needed = is_needed and not is_final
    if part.node.id:
        is_unit = part.node.id in units
        yield ClauseStanding(part, depth, is_unit, is_unit and is_final, is_unit and is_needed)
        if is_unit:
            return
        depth += 1
    needed = _needed(part)
    for below, below_final in zip(part.parts, final.parts, strict=True):
        if isinstance(part.node, All) or id(below) in needed:
            yield from _standings(
                below, below_final, units, depth, is_needed=is_needed and id(below) in needed
            )


def _needed(outcome: Outcome) -> set[int]:
    """The parts a state rests on: what failed for a no; for anything else all that is at least as good."""
    if isinstance(outcome.node, Not):
        return {id(part) for part in outcome.parts}
    if outcome.state is FAILED:
        return {id(part) for part in outcome.parts if part.state is FAILED}
    return {id(part) for part in outcome.parts if part.state >= outcome.state}


def failed_clauses(outcome: Outcome) -> tuple[Node, ...]:
    """The clauses that a failed outcome rests on, in the order of the document.

    Args:
        outcome: As `settled` gives it; none are named unless it failed.
    """
    units = _ids(outcome)
    return tuple(_failed(outcome, units)) if outcome.state is FAILED else ()


def _failed(outcome: Outcome, units: frozenset[str]) -> Iterator[Node]:
    if outcome.node.id in units:
        yield outcome.node
        return
    for part in deciding(outcome):
        yield from _failed(part, units)


def _ids(outcome: Outcome) -> frozenset[str]:
    return frozenset(node.id for node in clauses_to_settle(outcome.node))


def _anew(outcome: Outcome, decide: Callable[[Outcome], State | None]) -> Outcome:
    """The outcome with some states decided, and those of what they are parts of following from them."""
    state = decide(outcome)
    if state is not None or not outcome.parts:
        return outcome if state is None else Outcome(outcome.node, state, outcome.parts)
    parts = tuple(_anew(part, decide) for part in outcome.parts)
    return Outcome(outcome.node, _combined(outcome.node, [part.state for part in parts]), parts)


def _combined(node: Node, states: list[State]) -> State:
    if isinstance(node, All):
        return min(states)
    if isinstance(node, Any):
        return max(states)
    if isinstance(node, AtLeastOf):
        return kth_largest(node.k, states)
    if isinstance(node, Not):
        return UNKNOWN if states[0] is UNKNOWN else State(3 - states[0])
    raise TypeError(type(node).__name__)
