"""The reference engine: one condition tree, one company, and the state of every part with it.

Four states stand in one order, FAILED < UNKNOWN < JUDGED < MET, and the whole logic follows from it: `all` is the
smallest state of its parts, `any` the largest, k-of-n the k-th largest. Without judgements this is Kleene's
three-valued logic; a judgement ranks above unknown, because once people decide in the applicant's favour nothing else
is open. Written to be obvious; faster engines must agree with it.
"""

from collections.abc import Callable
from enum import IntEnum
from functools import cache
from operator import ge, gt, le, lt
from typing import Any as Anything
from typing import NamedTuple

from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Comparison,
    Has,
    Is,
    Judged,
    LessThan,
    MoreThan,
    Node,
    Not,
    OneOf,
    facts_here,
)
from banso.core.facts import Company


class State(IntEnum):
    """What is known of one condition for one company."""

    FAILED = 0
    UNKNOWN = 1
    JUDGED = 2
    """Met as far as facts go; a human decides the rest."""
    MET = 3


FAILED, UNKNOWN, JUDGED, MET = State.FAILED, State.UNKNOWN, State.JUDGED, State.MET


class Outcome(NamedTuple):
    """The state of a node and of the parts it came from."""

    node: Node
    state: State
    parts: tuple["Outcome", ...] = ()


def evaluate(node: Node, company: Company) -> Outcome:
    """Evaluates a condition for a company.

    Args:
        node: The condition.
        company: Facts by id; absent or None is unknown. Dated codes are given as the frozenset held on the day.

    Returns:
        The state of the node with the outcome of every part, so that reasons can be read off it.

    Example:
        >>> evaluate(AtMost(fact="company.regular_employees", value=300), {}).state.name
        'UNKNOWN'
    """
    return _EVALUATE[type(node)](node, company)


def _all(node: All, company: Company) -> Outcome:
    parts = tuple([_EVALUATE[type(part)](part, company) for part in node.nodes])
    return Outcome(node, min([part.state for part in parts], default=MET), parts)


def _any(node: Any, company: Company) -> Outcome:
    parts = tuple([_EVALUATE[type(part)](part, company) for part in node.nodes])
    return Outcome(node, max([part.state for part in parts], default=FAILED), parts)


def _at_least_of(node: AtLeastOf, company: Company) -> Outcome:
    parts = tuple([_EVALUATE[type(part)](part, company) for part in node.nodes])
    return Outcome(node, kth_largest(node.k, [part.state for part in parts]), parts)


def holds(node: Node, company: Company) -> bool | None:
    """Whether a condition surely holds; None while a fact or a judgement is open."""
    return {MET: True, FAILED: False}.get(evaluate(node, company).state)


def kth_largest(k: int, states: list[State]) -> State:
    """The state of "at least k of these": MET for none asked, FAILED when more are asked than there are."""
    if k <= 0:
        return MET
    return sorted(states, reverse=True)[k - 1] if k <= len(states) else FAILED


def _not(node: Not, company: Company) -> Outcome:
    part = _EVALUATE[type(node.node)](node.node, company)
    return Outcome(node, UNKNOWN if part.state is UNKNOWN else State(3 - part.state), (part,))


def _judged(node: Judged, _company: Company) -> Outcome:
    return Outcome(node, JUDGED)


def _is(node: Is, company: Company) -> Outcome:
    value = company.get(node.fact)
    return Outcome(node, UNKNOWN if value is None else MET if value == node.value else FAILED)


def _has(node: Has, company: Company) -> Outcome:
    held = company.get(node.fact)
    return Outcome(node, UNKNOWN if held is None else MET if node.value in held else FAILED)


def _one_of(node: OneOf, company: Company) -> Outcome:
    value = company.get(node.fact)
    if value is None:
        return Outcome(node, UNKNOWN)
    if value in node.values:
        return Outcome(node, MET)
    return Outcome(node, _lies_in(value, node.values) if node.hierarchical else FAILED)


def _lies_in(code: str, codes: frozenset[str]) -> State:
    if not codes.isdisjoint(_wider(code)):
        return MET
    return UNKNOWN if code in _beginnings(codes) else FAILED


@cache
def _wider(code: str) -> tuple[str, ...]:
    """The shorter codes that contain a code."""
    return tuple([code[:length] for length in range(1, len(code))])


@cache
def _beginnings(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code[:length] for code in codes for length in range(1, len(code)))


def _comparison(holds: Callable[[Anything, Anything], bool]) -> Callable[[Comparison, Company], Outcome]:
    def compare(node: Comparison, company: Company) -> Outcome:
        held = company.get(node.fact)
        if held is None:
            return Outcome(node, UNKNOWN)
        if node.share is None:
            return Outcome(node, MET if holds(held, node.value) else FAILED)
        total = company.get(node.of)
        if total is None and held == 0 and node.share > 0:
            # Nothing held is less than any share of something, whatever the total.
            return Outcome(node, MET if holds(0, 1) else FAILED)
        if total is None:
            return Outcome(node, UNKNOWN)
        left, right = held * node.share.denominator, total * node.share.numerator
        return Outcome(node, MET if holds(left, right) else FAILED)

    return compare


_EVALUATE: dict[type[Node], Callable[..., Outcome]] = {
    All: _all,
    Any: _any,
    AtLeastOf: _at_least_of,
    Not: _not,
    Judged: _judged,
    Is: _is,
    Has: _has,
    OneOf: _one_of,
    AtMost: _comparison(le),
    AtLeast: _comparison(ge),
    LessThan: _comparison(lt),
    MoreThan: _comparison(gt),
}


def deciding(outcome: Outcome) -> tuple[Outcome, ...]:
    """The parts that made a node what it is: removing any other part would change nothing.

    All parts of an `all` that hold together decide a yes; the failed ones decide a no; the open ones an unknown.
    """
    if isinstance(outcome.node, Not):
        return outcome.parts
    return tuple([part for part in outcome.parts if part.state is outcome.state])


def standing(outcome: Outcome) -> tuple[Outcome, ...]:
    """The parts a reader should see: of alternatives only those still in play, of an `all` every part."""
    return outcome.parts if isinstance(outcome.node, All) else deciding(outcome)


def missing(outcome: Outcome, company: Company) -> tuple[str, ...]:
    """Ids of the unknown facts that keep a node open, each once."""
    found: dict[str, None] = {}
    if outcome.state is UNKNOWN:
        _collect_missing(outcome, company, found)
    return tuple(found)


def _collect_missing(outcome: Outcome, company: Company, found: dict[str, None]) -> None:
    for part in outcome.parts:
        if part.state is UNKNOWN:
            _collect_missing(part, company, found)
    if outcome.parts:
        return
    # A code that is known but too short to decide is asked again.
    for fact in facts_here(outcome.node):
        if company.get(fact) is None or isinstance(outcome.node, OneOf):
            found[fact] = None
