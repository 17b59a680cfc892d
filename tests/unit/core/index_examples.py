"""Programmes that share clauses, and companies of which something is unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any as Anything

from hypothesis import strategies as st

from banso.core.conditions import All, Comparison, Leaf, Node, walk
from banso.core.facts import Company, Fact, FactType, Vocabulary
from banso.core.programmes import Programme
from tests.spec.programmes import programme
from tests.spec.strategies import NODES, value_of
from tests.spec.vocabulary import DOMAINS


@st.composite
def forests(draw: st.DrawFn) -> list[Programme]:
    """Programmes with clauses from one pool, each under a name of its own; some have one clause, some no rules."""
    pool = draw(st.lists(NODES, min_size=1, max_size=5))
    found: list[Programme] = []
    for number in range(draw(st.integers(1, 6))):
        drawn = draw(st.lists(st.sampled_from(pool), max_size=4))
        clauses = [replace(node, id=f"{number}-{at}", label=f"要件{at}") for at, node in enumerate(drawn)]
        whole: Sequence[Node | None] = (All(nodes=tuple(clauses)), *clauses[:1], None)
        found.append(programme(draw(st.sampled_from(whole)), number))
    return found


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Facts known, unknown or left out."""
    known = draw(st.sets(st.sampled_from(list(DOMAINS))))
    return {fact: draw(value_of(fact)) if fact in known else None for fact in DOMAINS if draw(st.booleans())}


def drawn_companies(
    vocabulary: Vocabulary, requirements: Iterable[Node], count: int, seed: int
) -> list[Company]:
    """Companies at the limits the requirements name, one step beside them, and with facts left open."""
    random = Random(seed)
    limits: dict[str, list[Anything]] = {}
    for requirement in requirements:
        for node in walk(requirement):
            if isinstance(node, Comparison) and node.value is not None:
                limits.setdefault(node.fact, []).append(node.value)
            elif isinstance(node, Leaf):
                limits.setdefault(node.fact, [])
    return [
        {
            fact: _value(vocabulary.facts[fact], limits[fact], random) if random.random() < known else None
            for fact in limits
        }
        for known in [random.random() for _ in range(count)]
    ]


def _value(fact: Fact, limits: Sequence[Anything], random: Random) -> Anything:
    codes = list(fact.codes.codes) if fact.codes else []
    if fact.type in {FactType.CODES, FactType.DATED_CODES}:
        return frozenset(random.sample(codes, random.randint(0, min(3, len(codes)))))
    if fact.type is FactType.CODE:
        return random.choice(codes)
    if fact.type is FactType.BOOLEAN:
        return random.random() < 0.5
    beside = random.choice([-1, 0, 1])
    if fact.type is FactType.DATE:
        return random.choice(limits or [date(2023, 4, 1)]) + timedelta(days=beside)
    return max(0, random.choice(limits or [1]) + beside)
