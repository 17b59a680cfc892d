"""Conditions that can never hold, and alternatives nobody can take.

For each fact the values at which anything changes are tried: one below, at and above every limit, every code named
and one that is not. Conditions on that fact alone that stand together must leave at least one of them.
So must conditions on the share of one number in another.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations
from math import lcm
from typing import Any as Anything

from banso.core.conditions import (
    All,
    Any,
    AtLeastOf,
    Comparison,
    Has,
    Is,
    Node,
    Not,
    OneOf,
    children,
    facts_of,
    walk,
)
from banso.core.evaluation import State, evaluate
from banso.core.facts import NUMERIC, Company, FactType, Vocabulary
from banso.core.programmes import Programme
from banso.core.reasons import requirement
from banso.definitions.problems import Problems

MOST_CODES = 6
"""Of longer lists not every combination is tried, but each alone, in pairs, all, and all but one."""


def check_logic(programme: Programme, vocabulary: Vocabulary, problems: Problems) -> None:
    """Notes contradictions, unreachable alternatives and tracks, and answers given out of nothing."""
    node = programme.requirements
    context: list[Node] = []
    if node is not None:
        check_condition(node, vocabulary, problems)
        context = conjuncts(node)
    for number, track in enumerate(programme.amount.tracks if programme.amount else ()):
        clash = _clash([*context, *conjuncts(track.when)], vocabulary) if track.when else None
        if clash:
            place = ("amount", "tracks", number, "when")
            problems.add(
                "unreachable",
                place,
                f"区分「{track.id}」は要件と両立しません: {_name(clash, vocabulary)}",
                "when か要件を直してください",
            )


def check_condition(node: Node, vocabulary: Vocabulary, problems: Problems) -> None:
    """Notes what is wrong with one condition tree."""
    if evaluate(node, {}).state >= State.JUDGED:
        problems.add(
            "eligible-from-nothing",
            ("requirements",),
            "何も分からない会社にも要件に合うと答えてしまいます",
            "会社が満たすべき条件を一つ以上書いてください",
        )
    _check_tree(node, [], vocabulary, problems)


def _check_tree(node: Node, context: Sequence[Node], vocabulary: Vocabulary, problems: Problems) -> None:
    together = [*context, *conjuncts(node)]
    clash = _clash(together, vocabulary)
    if clash:
        code, words = (
            ("unreachable", "選ばれることのない条件です")
            if context
            else ("contradiction", "同時には成り立ちません")
        )
        problems.add(
            code, ("requirements",), f"{words}: {_name(clash, vocabulary)}", "どちらかの条件を直してください"
        )
        return
    for part in _alternatives(node):
        _check_tree(part, together, vocabulary, problems)


def conjuncts(node: Node) -> list[Node]:
    """The parts that must all hold for a node to hold."""
    if isinstance(node, All) or (isinstance(node, AtLeastOf) and node.k == len(node.nodes)):
        return [conjunct for part in children(node) for conjunct in conjuncts(part)]
    return [node]


def _alternatives(node: Node) -> Iterator[Node]:
    for part in conjuncts(node):
        # A shared notion names every kind of company; that some cannot come here is no mistake of this file.
        if isinstance(part, Any | AtLeastOf) and not part.notion:
            yield from part.nodes


def _clash(together: Sequence[Node], vocabulary: Vocabulary) -> list[Node] | None:
    """Conditions on one fact, or on the share of one number in another, that leave no value."""
    by_facts: dict[tuple[str, ...], list[Node]] = {}
    for node in together:
        by_facts.setdefault(facts_of(node), []).append(node)
    for facts, nodes in by_facts.items():
        companies = _companies(facts, nodes, vocabulary)
        if companies and not any(
            all(evaluate(n, company).state >= State.UNKNOWN for n in nodes) for company in companies
        ):
            return nodes
    return None


def _companies(facts: tuple[str, ...], nodes: Sequence[Node], vocabulary: Vocabulary) -> list[Company]:
    """Companies that differ only in these facts, one for each value at which something may change."""
    if len(facts) == 1:
        return [{facts[0]: value} for value in candidates(facts[0], nodes, vocabulary)]
    shares = [
        leaf.share for node in nodes for leaf in walk(node) if isinstance(leaf, Comparison) and leaf.share
    ]
    if len(facts) != 2 or len(shares) != len(nodes):
        return []
    part, whole = facts
    total = 2 * lcm(*(share.denominator for share in shares))
    limits = [int(share * total) for share in shares]
    return [
        {part: held, whole: total}
        for limit in limits
        for held in (limit - 1, limit, limit + 1)
        if held <= total
    ]


def candidates(fact: str, nodes: Sequence[Node], vocabulary: Vocabulary) -> list[Anything]:
    """Values of a fact at which one of the conditions may change."""
    leaves = [leaf for node in nodes for leaf in walk(node)]
    kind = vocabulary.facts[fact].type
    if kind is FactType.BOOLEAN:
        return [True, False]
    if kind in {FactType.CODES, FactType.DATED_CODES}:
        named = sorted({leaf.value for leaf in leaves if isinstance(leaf, Has)})
        sizes = range(len(named) + 1) if len(named) <= MOST_CODES else (0, 1, 2, len(named) - 1, len(named))
        return [frozenset(c) for c in chain.from_iterable(combinations(named, n) for n in sizes)]
    if kind is FactType.CODE:
        codes = {code for leaf in leaves if isinstance(leaf, OneOf) for code in leaf.values}
        codes |= {str(leaf.value) for leaf in leaves if isinstance(leaf, Is)}
        listed = vocabulary.facts[fact].codes
        other = [code for code in listed.codes if code not in codes] if listed else []
        return [*sorted(codes), *other[:1]]
    if kind not in NUMERIC | {FactType.DATE}:
        return []
    limits = {leaf.value for leaf in leaves if isinstance(leaf, Comparison | Is) and leaf.value is not None}
    return [value for limit in limits for value in _around(limit, vocabulary.facts[fact].minimum)]


def _around(limit: Anything, minimum: int) -> list[Anything]:
    if isinstance(limit, date):
        return [limit - timedelta(days=1), limit, limit + timedelta(days=1)]
    return [value for value in (limit - 1, limit, limit + 1) if value >= minimum]


def _name(nodes: Sequence[Node], vocabulary: Vocabulary) -> str:
    return "と".join(f"「{node.id + ': ' if node.id else ''}{_words(node, vocabulary)}」" for node in nodes)


def _words(node: Node, vocabulary: Vocabulary) -> str:
    return requirement(node.node if isinstance(node, Not) and not node.label else node, vocabulary)
