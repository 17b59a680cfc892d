"""Random programmes: any condition with clauses anywhere in it, and any amount a table of companies can tell."""

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from banso.core.amount_rules import AmountRule, Stated, Track
from banso.core.amounts import COST_FACT, GRANTED_FACT
from banso.core.conditions import All, AtLeastOf, Node, Not
from banso.core.conditions import Any as AnyOf
from banso.core.costs import Category, CategoryLimit, ExcludedCost, share_of_total
from banso.core.facts import Fact, FactType, Vocabulary
from banso.core.money import LIMIT_YEN, Rounding
from tests.spec.strategies import NODES, leaf_of
from tests.spec.vocabulary import COARSE, DOMAINS, FORM, HELD, INDUSTRY, STAFF, VOCABULARY, Company

CATEGORIES = ("a", "b", "c", "d")
BARRED = "barred"
RATES = [Fraction(*each) for each in ((1, 2), (2, 3), (1, 1), (3, 8), (7, 10), (1, 6), (31, 10000), (0, 1))]
SHARES = [Fraction(1, 3), Fraction(1, 4), Fraction(1, 5), Fraction(3, 10)]
YEN = [0, 1, 999, 1_000, 1_001, 90_000, 149_999, 150_000, 1_000_000, 3_333_333, 10**9 + 7, LIMIT_YEN]


def _yen_fact(fact_id: str) -> Fact:
    return Fact(
        id=fact_id, label=fact_id, label_en=fact_id, question="", help="", type=FactType.YEN, screen="one"
    )


WITH_COSTS = Vocabulary(
    facts={**VOCABULARY.facts, **{fact: _yen_fact(fact) for fact in (COST_FACT, GRANTED_FACT)}},
    code_lists=VOCABULARY.code_lists,
    screens=VOCABULARY.screens,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What engines are compared by."""

    requirements: Node | None
    amount: AmountRule | None


def companies(count: int, seed: int) -> list[tuple[Company, dict[str, int]]]:
    """Companies of which about a third is unknown, each with what it filed by category."""
    random = Random(seed)
    return [(_company(random), _filed(random)) for _ in range(count)]


def _company(random: Random) -> Company:
    domains: dict[str, Any] = {
        **DOMAINS,
        INDUSTRY: (*DOMAINS[INDUSTRY], *COARSE),
        COST_FACT: YEN,
        GRANTED_FACT: YEN,
    }
    return {fact: random.choice(domain) for fact, domain in domains.items() if random.random() < 0.7}


def _filed(random: Random) -> dict[str, int]:
    if random.random() < 0.3:
        return {}
    return {name: random.choice(YEN) for name in (*CATEGORIES, BARRED) if random.random() < 0.6}


@st.composite
def _with_clauses(draw: st.DrawFn, node: Node) -> Node:
    """The condition with ids on some of its parts."""
    name = draw(st.sampled_from(["", "clause"]))
    if isinstance(node, All | AnyOf | AtLeastOf):
        return replace(node, id=name, nodes=tuple(draw(_with_clauses(part)) for part in node.nodes))
    if isinstance(node, Not):
        return replace(node, id=name, node=draw(_with_clauses(node.node)))
    return replace(node, id=name)


@st.composite
def _limits(draw: st.DrawFn) -> list[CategoryLimit | None]:
    drawn = [draw(st.sampled_from(["none", "yen", "total", "others"])) for _ in CATEGORIES]
    limits: list[CategoryLimit | None] = []
    room = Fraction(1)
    for kind in drawn:
        limit = None
        if kind == "yen":
            limit = CategoryLimit(yen=draw(st.sampled_from(YEN)))
        elif kind != "none":
            limit = CategoryLimit(share=draw(st.sampled_from(SHARES)), of=kind)
            # Shares that together leave no room are refused; that has a test of its own.
            limit = limit if share_of_total(limit) < room else None
        room -= share_of_total(limit) if limit is not None and limit.share else 0
        limits.append(limit)
    return limits


_STATED = st.builds(
    Stated, yen=st.sampled_from(YEN), per=st.sampled_from(["company", "case", "fiscal_year", "person"])
)
_TRACKS = st.builds(
    Track,
    id=st.just("track"),
    when=st.one_of(st.none(), NODES),
    rate=st.one_of(st.none(), st.sampled_from(RATES), st.sampled_from(RATES)),
    cap=st.one_of(st.none(), _STATED),
    floor=st.one_of(st.none(), _STATED),
)


@st.composite
def _amounts(draw: st.DrawFn) -> AmountRule:
    limits = draw(_limits())
    return AmountRule(
        tracks=tuple(draw(st.lists(_TRACKS, min_size=1, max_size=3))),
        categories=tuple(
            Category(id=name, label=name, limit=limit) for name, limit in zip(CATEGORIES, limits, strict=True)
        ),
        excluded=(ExcludedCost(id=BARRED, label=BARRED),),
        own_costs=draw(st.booleans()),
        rounding=Rounding(
            draw(st.sampled_from(["down", "up", "half_up"])), draw(st.sampled_from([1, 7, 100, 1000, 10_000]))
        ),
    )


@st.composite
def _branches(draw: st.DrawFn) -> Node:
    """Several parts of one form, as what a small enterprise is has them, alone or beside another condition."""
    form = draw(leaf_of(FORM))
    branches: list[Node] = []
    for _ in range(draw(st.integers(3, 5))):
        small = AnyOf(nodes=(draw(leaf_of(STAFF)), All(nodes=(form, draw(leaf_of(HELD))))))
        branches.append(All(nodes=(draw(leaf_of(INDUSTRY)), small)))
    one_of_them: Node = draw(st.sampled_from([AnyOf, All]))(nodes=tuple(branches))
    return draw(st.sampled_from([one_of_them, All(nodes=(one_of_them, draw(NODES)))]))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """A programme's requirements and amount; either may be missing."""
    node = draw(st.one_of(st.none(), NODES, NODES, NODES, NODES, _branches()))
    return Rules(
        requirements=draw(_with_clauses(node)) if node is not None else None,
        amount=draw(st.one_of(st.none(), _amounts(), _amounts(), _amounts())),
    )
