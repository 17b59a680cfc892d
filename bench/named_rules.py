"""A baseline in the manner of Publicodes: rules found by name, evaluated lazily, each (company, programme) by itself.

Every programme is a dictionary of named rules over the facts of the company. An engine is given a situation and asked
for a name; what a rule needs is looked up by name and kept until the situation changes. `all` and `any` stop at the
first part that settles them, a missing fact is null. It gives the same four states; it keeps no reasons.
"""

from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any

from banso.core import conditions as c
from banso.core.facts import Company

FAILED, UNKNOWN, JUDGED, MET = range(4)
ROOT = "requirements"
Rule = tuple[str, Any, Any]
"""What it does, what with, and the names of its parts or of its fact."""

_RELATIONS: Mapping[type[c.Node], Callable[[Any, Any], bool]] = {
    c.AtMost: le,
    c.AtLeast: ge,
    c.LessThan: lt,
    c.MoreThan: gt,
}


def named_rules(requirements: c.Node) -> dict[str, Rule]:
    """The rules of one programme by their names."""
    rules: dict[str, Rule] = {}
    _name(ROOT, requirements, rules)
    return rules


def _name(name: str, node: c.Node, rules: dict[str, Rule]) -> None:
    parts = [f"{name} . {number}" for number, _ in enumerate(c.children(node))]
    rules[name] = _rule(node, parts)
    for part, child in zip(parts, c.children(node), strict=True):
        _name(part, child, rules)


def _rule(node: c.Node, parts: list[str]) -> Rule:
    match node:
        case c.All():
            return "all", None, parts
        case c.Any():
            return "any", None, parts
        case c.AtLeastOf(k=k):
            return "count", k, parts
        case c.Not():
            return "not", None, parts
        case c.Judged():
            return "judged", None, ()
        case c.Is(fact=fact, value=value):
            return "is", value, fact
        case c.Has(fact=fact, value=value):
            return "has", value, fact
        case c.OneOf(fact=fact):
            return "one of", node, fact
        case c.Comparison(fact=fact):
            return "compare", node, fact
        case _:
            raise TypeError(type(node).__name__)


class Engine:
    """The rules of one programme, asked for one situation at a time."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = rules
        self.situation: Company = {}
        self.known: dict[str, int] = {}

    def set_situation(self, situation: Company) -> "Engine":
        """Another company: everything worked out so far is forgotten."""
        self.situation, self.known = situation, {}
        return self

    def evaluate(self, name: str = ROOT) -> int:
        """The state of a rule."""
        found = self.known.get(name)
        if found is None:
            kind, value, names = self.rules[name]
            found = self.known[name] = _DO[kind](self, value, names)
        return found


def _all(engine: Engine, _value: None, names: list[str]) -> int:
    lowest = MET
    for name in names:
        lowest = min(lowest, engine.evaluate(name))
        if lowest == FAILED:
            break
    return lowest


def _any(engine: Engine, _value: None, names: list[str]) -> int:
    highest = FAILED
    for name in names:
        highest = max(highest, engine.evaluate(name))
        if highest == MET:
            break
    return highest


def _count(engine: Engine, k: int, names: list[str]) -> int:
    return sorted([engine.evaluate(name) for name in names], reverse=True)[k - 1]


def _not(engine: Engine, _value: None, names: list[str]) -> int:
    state = engine.evaluate(names[0])
    return state if state == UNKNOWN else MET - state


def _is(engine: Engine, value: object, fact: str) -> int:
    held = engine.situation.get(fact)
    return UNKNOWN if held is None else MET if held == value else FAILED


def _has(engine: Engine, value: str, fact: str) -> int:
    held = engine.situation.get(fact)
    return UNKNOWN if held is None else MET if value in held else FAILED


def _one_of(engine: Engine, node: c.OneOf, fact: str) -> int:
    held = engine.situation.get(fact)
    if held is None:
        return UNKNOWN
    if held in node.values or not node.hierarchical:
        return MET if held in node.values else FAILED
    if any(held[:length] in node.values for length in range(1, len(held))):
        return MET
    return UNKNOWN if any(value.startswith(held) for value in node.values) else FAILED


def _compare(engine: Engine, node: c.Comparison, fact: str) -> int:
    held, holds = engine.situation.get(fact), _RELATIONS[type(node)]
    if held is None:
        return UNKNOWN
    if node.share is None:
        return MET if holds(held, node.value) else FAILED
    total = engine.situation.get(node.of)
    if total is None and held:
        return UNKNOWN
    limit = 1 if total is None else total * node.share.numerator
    return MET if holds(held * node.share.denominator, limit) else FAILED


_DO: Mapping[str, Callable[[Engine, Any, Any], int]] = {
    "all": _all,
    "any": _any,
    "count": _count,
    "not": _not,
    "judged": lambda _engine, _value, _names: JUDGED,
    "is": _is,
    "has": _has,
    "one of": _one_of,
    "compare": _compare,
}
