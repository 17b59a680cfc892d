"""The baseline of the rules: the same tree as plain Python closures that answer with a state and keep no reasons.

It is what one would write for speed alone; the difference to the reference engine is the price of explaining.
"""

import operator
from collections.abc import Callable
from typing import Any

from banso.core import conditions as c
from banso.core.facts import Company

Closure = Callable[[Company], int]
FAILED, UNKNOWN, JUDGED, MET = range(4)

_HOLDS: dict[type[c.Node], Callable[[Any, Any], bool]] = {
    c.AtMost: operator.le,
    c.AtLeast: operator.ge,
    c.LessThan: operator.lt,
    c.MoreThan: operator.gt,
}


def closure(node: c.Node) -> Closure:
    """Compiles a condition into one function of the company."""
    parts = [closure(part) for part in c.children(node)]
    match node:
        case c.All():
            return lambda company: min([part(company) for part in parts], default=MET)
        case c.Any():
            return lambda company: max([part(company) for part in parts], default=FAILED)
        case c.AtLeastOf(k=k):
            return lambda company: sorted([part(company) for part in parts], reverse=True)[k - 1]
        case c.Not():
            return lambda company: 1 if (state := parts[0](company)) == UNKNOWN else 3 - state
        case c.Judged():
            return lambda _company: JUDGED
        case c.Comparison():
            return _comparison(node)
        case _:
            return _leaf(node)


def _leaf(node: c.Node) -> Closure:
    match node:
        case c.Is(fact=fact, value=wanted):
            return lambda company: _state(company.get(fact), wanted.__eq__)
        case c.Has(fact=fact, value=code):
            return lambda company: _state(company.get(fact), lambda held: code in held)
        case c.OneOf(fact=fact, values=values, hierarchical=False):
            return lambda company: _state(company.get(fact), values.__contains__)
        case c.OneOf(fact=fact, values=values):
            return lambda company: _industry(company.get(fact), values)
        case _:
            raise TypeError(type(node).__name__)


def _state(value: Any, holds: Callable[[Any], bool]) -> int:
    return UNKNOWN if value is None else MET if holds(value) else FAILED


def _industry(code: str | None, values: frozenset[str]) -> int:
    if code is None:
        return UNKNOWN
    if any(code[:length] in values for length in range(1, len(code) + 1)):
        return MET
    return UNKNOWN if any(value.startswith(code) for value in values) else FAILED


def _comparison(node: c.Comparison) -> Closure:
    fact, limit, holds = node.fact, node.value, _HOLDS[type(node)]
    if node.share is None:
        return lambda company: _state(company.get(fact), lambda held: holds(held, limit))
    whole, over, under = node.of, node.share.numerator, node.share.denominator

    def compare(company: Company) -> int:
        held, total = company.get(fact), company.get(whole)
        if held is None or (total is None and held):
            return UNKNOWN
        return MET if holds(held * under, 1 if total is None else total * over) else FAILED

    return compare
