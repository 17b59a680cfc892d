"""Random conditions of every kind over the small vocabulary, and random companies of which something is unknown."""

from fractions import Fraction
from math import prod
from typing import Any as Anything

from hypothesis import settings
from hypothesis import strategies as st

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
    facts_of,
)
from tests.spec.vocabulary import (
    COARSE,
    DAY,
    DOMAINS,
    FLAG,
    FORM,
    HELD,
    INDUSTRIES,
    INDUSTRY,
    MARKS,
    STAFF,
    TOTAL,
    WISH,
    Company,
)

MOST_COMPLETIONS = 400


def examples(count: int) -> settings:
    """So many examples, the same ones in every run: a suite that fails now and then teaches nobody."""
    return settings(max_examples=count, derandomize=True)


Situation = tuple[Node, Company]
COMPARISONS: list[type[Comparison]] = [AtMost, AtLeast, LessThan, MoreThan]
SHARES = [Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(1)]


@st.composite
def leaf_of(draw: st.DrawFn, fact: str) -> Node:
    """A condition on one fact; for what is held it may be a share of the total."""
    if fact in (FLAG, WISH):
        return Is(fact=fact, value=draw(st.booleans()))
    if fact == MARKS:
        return Has(fact=fact, value=draw(st.sampled_from(["x", "y"])))
    if fact == FORM:
        values = draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1))
        return (
            Is(fact=fact, value=min(values))
            if len(values) == 1
            else OneOf(fact=fact, values=frozenset(values))
        )
    if fact == INDUSTRY:
        codes = draw(st.sets(st.sampled_from(list(INDUSTRIES.codes)), min_size=1, max_size=4))
        listed = INDUSTRIES.with_complete_parents(codes) if draw(st.booleans()) else frozenset(codes)
        return OneOf(fact=fact, values=listed, hierarchical=True)
    kind = draw(st.sampled_from(COMPARISONS))
    if fact == HELD and draw(st.booleans()):
        return kind(fact=HELD, share=draw(st.sampled_from(SHARES)), of=TOTAL)
    return kind(fact=fact, value=draw(st.sampled_from(DOMAINS[fact])))


LEAVES = st.one_of(
    [leaf_of(fact) for fact in (FLAG, WISH, STAFF, HELD, HELD, TOTAL, FORM, INDUSTRY, MARKS, DAY)]
)
JUDGEMENTS = st.builds(Judged, question=st.just("適当であること"), by=st.just("secretariat"))


def joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Parts joined by `all`, `any` or k-of-n, now and then empty ones and ones that cannot be."""
    some = st.one_of(st.lists(parts, min_size=2, max_size=4), st.lists(parts, max_size=4)).map(tuple)
    return st.one_of(
        st.builds(All, nodes=some),
        st.builds(Any, nodes=some),
        st.builds(AtLeastOf, k=st.sampled_from([2, 1, 2, 3, 0, 4]), nodes=some),
    )


FACTUAL = st.recursive(
    LEAVES, lambda parts: st.one_of(joined(parts), parts.map(lambda node: Not(node=node))), max_leaves=10
)
"""Conditions without judgements."""
NODES = st.recursive(st.one_of(FACTUAL, JUDGEMENTS), joined, max_leaves=6)
"""All conditions there can be."""


def value_of(fact: str) -> st.SearchStrategy[Anything]:
    """A value of a fact; an industry may be too short a code to decide anything."""
    return st.sampled_from([*DOMAINS[fact], *(COARSE if fact == INDUSTRY else ())])


@st.composite
def situations(draw: st.DrawFn, nodes: st.SearchStrategy[Node] = NODES) -> Situation:
    """A condition and a company that leaves some of its facts open, but not so many that counting takes long."""
    node = draw(nodes)
    named = facts_of(node) or tuple(DOMAINS)
    unknown = draw(st.sets(st.sampled_from(named), min_size=1, max_size=4))
    while prod(len(DOMAINS[fact]) for fact in unknown) > MOST_COMPLETIONS:
        unknown.remove(max(unknown))
    company: Company = {fact: draw(value_of(fact)) for fact in DOMAINS if fact not in unknown}
    # Absent and None are both unknown.
    return node, {**company, **{fact: None for fact in unknown if draw(st.booleans())}}


@st.composite
def read_once(draw: st.DrawFn) -> Node:
    """A condition in which every fact stands once, each able to go either way."""
    leaves = st.sampled_from(
        [
            Is(fact=FLAG, value=True),
            Is(fact=WISH, value=False),
            AtMost(fact=STAFF, value=4),
            MoreThan(fact=STAFF, value=5),
            AtLeast(fact=HELD, value=1),
            OneOf(fact=FORM, values=frozenset({"a", "c"})),
            OneOf(fact=INDUSTRY, values=frozenset({"102", "201"}), hierarchical=True),
            Has(fact=MARKS, value="x"),
        ]
    )
    return draw(_folded(draw(st.lists(leaves, min_size=1, max_size=6, unique_by=lambda leaf: leaf.fact))))


@st.composite
def _folded(draw: st.DrawFn, parts: list[Node]) -> Node:
    while len(parts) > 1:
        count = draw(st.integers(2, len(parts)))
        taken, rest = tuple(parts[:count]), parts[count:]
        k = draw(st.integers(1, count))
        whole: Node = draw(st.sampled_from([All(nodes=taken), Any(nodes=taken), AtLeastOf(k=k, nodes=taken)]))
        parts = [Not(node=whole) if draw(st.booleans()) else whole, *rest]
    return parts[0]
