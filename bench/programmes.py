"""Many programmes to measure with: synthetic ones from a seed, and the real ones repeated."""

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from random import Random

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
)
from banso.core.facts import Fact, FactType, Vocabulary
from banso.core.programmes import Body, Kind, Programme
from banso.core.reasons import requirement
from banso.core.sources import Source

CLAUSES = 12
"""Clauses of a synthetic programme, each with an id, a source and a reason."""
POOL, POOL_CLAUSES, POOL_GROWTH = 56, 150, 3 / 4
"""The region's own 150 clauses are 56 different ones; how the number of different ones grows with that of all."""
LIMITS = {
    FactType.YEN: [3_000_000, 10_000_000, 50_000_000, 300_000_000],
    FactType.INTEGER: [5, 20, 50, 100, 300],
    FactType.PERMILLE: [10, 15, 30, 50],
}
BODY = Body(id="synthetic", name="測定用の団体")


def synthetic_programmes(vocabulary: Vocabulary, count: int, seed: int = 12) -> list[Programme]:
    """Programmes of about 12 clauses over the real vocabulary, mixed as the data are.

    Of 20 clauses about nine are `is`, four `one_of` or `has`, four comparisons, one of them a share, two alternatives
    (`any`, k-of-n or `not`), one a judgement.

    Args:
        vocabulary: Facts are drawn from it.
        count: How many.
        seed: The same seed gives the same programmes.
    """
    random = Random(seed)
    facts = _facts(vocabulary)
    return [
        _programme(number, _requirements(facts, vocabulary, random), vocabulary, random)
        for number in range(count)
    ]


def _facts(vocabulary: Vocabulary) -> list[Fact]:
    return [fact for fact in vocabulary.facts.values() if fact.type is not FactType.CORPORATE_NUMBER]


def _programme(number: int, requirements: Node, vocabulary: Vocabulary, random: Random) -> Programme:
    return Programme(
        id=f"synthetic/programme-{number}/2023",
        version="2023",
        name=f"測定用の事業 {number}",
        kind=Kind.GRANT,
        body=BODY,
        fiscal_year=2023,
        purposes=(random.choice(list(vocabulary.code_lists["purpose"].codes)),),
        summary="測定用",
        requirements=requirements,
    )


def sharing_programmes(vocabulary: Vocabulary, count: int, seed: int = 12) -> list[Programme]:
    """The same, with clauses from a common pool, as programmes of one region share them.

    In the region's own files a few clauses stand in nearly every programme and most in one: the n-th most frequent one
    stands in about 1/n as many. With more programmes the pool grows more slowly than they do: 10, 20 and 37 programmes
    with rules have 21, 36 and 56 different clauses, which is the power 3/4.

    Args:
        vocabulary: Facts are drawn from it.
        count: How many.
        seed: The same seed gives the same programmes.
    """
    random = Random(seed)
    size = round(POOL * (count * CLAUSES / POOL_CLAUSES) ** POOL_GROWTH)
    pool = [_labelled(_clause("", _facts(vocabulary), random), vocabulary) for _ in range(size)]
    weights = list(accumulate(1 / place for place in range(1, size + 1)))
    found = []
    for number in range(count):
        # A clause drawn twice counts once, so a few more are drawn than are wanted.
        drawn = dict.fromkeys(random.choices(range(size), cum_weights=weights, k=CLAUSES + 8))
        wanted = list(drawn)[: random.randint(CLAUSES - 2, CLAUSES + 2)]
        clauses = [replace(pool[place], id=f"clause-{at}") for at, place in enumerate(wanted)]
        found.append(_programme(number, All(nodes=tuple(clauses)), vocabulary, random))
    return found


def repeated_programmes(programmes: list[Programme], count: int) -> list[Programme]:
    """The programmes with rules, repeated as objects of their own until there are so many."""
    with_rules = [programme for programme in programmes if programme.requirements]
    return [
        replace(
            with_rules[number % len(with_rules)],
            id=f"repeated/programme-{number}/2023",
            requirements=deepcopy(with_rules[number % len(with_rules)].requirements),
        )
        for number in range(count)
    ]


def _requirements(facts: list[Fact], vocabulary: Vocabulary, random: Random) -> Node:
    clauses = [
        _clause(f"clause-{number}", facts, random)
        for number in range(random.randint(CLAUSES - 2, CLAUSES + 2))
    ]
    return All(nodes=tuple([_labelled(node, vocabulary) for node in clauses]))


def _labelled(node: Node, vocabulary: Vocabulary) -> Node:
    """As the reader of programme files does, the requirement is written once and not for every check."""
    return replace(node, label=requirement(node, vocabulary))


def _clause(name: str, facts: list[Fact], random: Random) -> Node:
    drawn = random.randrange(20)
    if drawn < 17:
        node = _share() if drawn == 0 else _leaf(random.choice(facts), random)
    elif drawn < 19:
        node = _alternatives([_leaf(fact, random) for fact in random.sample(facts, 3)], random)
    else:
        node = Judged(question="計画が実現できると認められること", by="secretariat")
    source = Source(
        document="synthetic", line=random.randint(1, 300), clause=name, quote="次のすべてを満たす者"
    )
    return replace(node, id=name, source=source)


def _share() -> Node:
    fact = "company.shares_large_holders"
    return LessThan(fact=fact, share=Fraction(1, 2), of="company.shares_total")


def _alternatives(nodes: list[Node], random: Random) -> Node:
    kind = random.choice([Any, Any, AtLeastOf, Not])
    if kind is Not:
        return Not(node=nodes[0])
    return AtLeastOf(k=2, nodes=tuple(nodes)) if kind is AtLeastOf else Any(nodes=tuple(nodes))


def _leaf(fact: Fact, random: Random) -> Node:
    if fact.type in LIMITS:
        comparison = random.choice([AtMost, AtMost, AtLeast, LessThan, MoreThan])
        return comparison(fact=fact.id, value=random.choice(LIMITS[fact.type]))
    if fact.codes is None:
        return Is(fact=fact.id, value=random.random() < 0.5)
    codes = list(fact.codes.codes)
    if fact.type is not FactType.CODE:
        return Has(fact=fact.id, value=random.choice(codes))
    values = frozenset(random.sample(codes, min(len(codes), random.randint(1, 8))))
    return OneOf(fact=fact.id, values=values, hierarchical=fact.codes.hierarchical)
