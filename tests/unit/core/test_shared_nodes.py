"""What counts as the same condition, and in which order conditions are numbered."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Node,
    Not,
    OneOf,
    children,
    facts_here,
)
from banso.core.shared_nodes import SharedNodes
from banso.core.sources import Source
from tests.spec.strategies import NODES, examples
from tests.spec.vocabulary import FLAG, FORM, HELD, INDUSTRY, MARKS, STAFF, TOTAL, WISH

FLAG_YES = Is(fact=FLAG, value=True)
SMALL = AtMost(fact=STAFF, value=5)
CODES = frozenset({"101", "201"})


def same(one: Node, other: Node) -> bool:
    ((first,), (second,)) = SharedNodes([[one], [other]]).rows
    return first == second


def named(node: Node) -> Node:
    source = Source(document="dx", line=19, clause="2", quote="次の者")
    return replace(
        node, id="a", label="こう", source=source, assumed="仮定", evidence=("paper",), notion="small"
    )


@given(NODES)
@examples(100)
def test_names_and_proofs_make_no_difference(node: Node) -> None:
    assert same(node, named(node))
    assert same(Any(nodes=(node, FLAG_YES)), Any(nodes=(named(node), FLAG_YES)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLAG_YES, Is(fact=FLAG, value=False)),
        (FLAG_YES, Is(fact=WISH, value=True)),
        (SMALL, AtMost(fact=STAFF, value=6)),
        (SMALL, LessThan(fact=STAFF, value=5)),
        (SMALL, AtLeast(fact=STAFF, value=5)),
        (AtMost(fact=HELD, value=1), AtMost(fact=HELD, share=Fraction(1), of=TOTAL)),
        (
            AtMost(fact=HELD, share=Fraction(1, 2), of=TOTAL),
            AtMost(fact=HELD, share=Fraction(1, 3), of=TOTAL),
        ),
        (AtMost(fact=HELD, share=Fraction(1), of=TOTAL), AtMost(fact=HELD, share=Fraction(1), of=STAFF)),
        (OneOf(fact=INDUSTRY, values=CODES), OneOf(fact=INDUSTRY, values=CODES, hierarchical=True)),
        (OneOf(fact=INDUSTRY, values=CODES), OneOf(fact=INDUSTRY, values=frozenset({"101"}))),
        (Is(fact=FORM, value="a"), Has(fact=FORM, value="a")),
        (Has(fact=MARKS, value="x"), Has(fact=MARKS, value="y")),
        (All(nodes=(FLAG_YES, SMALL)), Any(nodes=(FLAG_YES, SMALL))),
        (All(nodes=(FLAG_YES,)), All(nodes=(FLAG_YES, FLAG_YES))),
        (All(nodes=(FLAG_YES,)), FLAG_YES),
        (Not(node=FLAG_YES), FLAG_YES),
        (AtLeastOf(k=1, nodes=(FLAG_YES, SMALL)), AtLeastOf(k=2, nodes=(FLAG_YES, SMALL))),
        (All(nodes=()), Any(nodes=())),
    ],
)
def test_whatever_a_state_may_depend_on_makes_a_difference(one: Node, other: Node) -> None:
    assert not same(one, other)


def test_all_judgements_are_one_since_no_fact_decides_them() -> None:
    assert same(
        Judged(question="適当であること", by="secretariat"), Judged(question="健全であること", by="body")
    )


@given(st.lists(st.lists(NODES, max_size=3), max_size=4))
@examples(150)
def test_leaves_come_first_by_their_facts_and_wholes_after_their_parts(rows: list[list[Node]]) -> None:
    shared = SharedNodes(rows)
    covered = [number for group in shared.groups for number in range(group.first, group.end)]
    assert covered == list(range(shared.wholes))
    assert len({group.facts for group in shared.groups}) == len(shared.groups)
    for group in shared.groups:
        assert all(facts_here(node) == group.facts for node in shared.nodes[group.first : group.end])
    assert all(max(parts) < number for number, parts in enumerate(shared.parts) if parts)
    assert all(not parts for parts in shared.parts[: shared.wholes])
    assert all(shared.parts[shared.wholes :])


@given(st.lists(st.lists(NODES, max_size=3), max_size=4))
@examples(150)
def test_the_node_of_a_number_has_the_parts_of_that_number(rows: list[list[Node]]) -> None:
    shared = SharedNodes(rows)
    assert [len(row) for row in shared.rows] == [len(row) for row in rows]
    for node, parts in zip(shared.nodes, shared.parts, strict=True):
        assert len(children(node)) == len(parts)
        assert all(
            same(part, shared.nodes[number]) for part, number in zip(children(node), parts, strict=True)
        )


@given(st.lists(st.lists(NODES, max_size=3), max_size=4))
@examples(150)
def test_wholes_joined_in_the_same_way_stand_together_and_after_their_parts(rows: list[list[Node]]) -> None:
    shared = SharedNodes(rows)
    first, grouped = shared.wholes, []
    for group in shared.whole_groups:
        members = list(zip(*group.columns, strict=True))
        assert all(part < first for parts in members for part in parts)
        alike = shared.nodes[first : first + len(members)]
        assert {(type(node), getattr(node, "k", 0)) for node in alike} == {
            (type(group.node), getattr(group.node, "k", 0))
        }
        first += len(members)
        grouped += members
    assert grouped == shared.parts[shared.wholes :]


def test_a_leaf_is_found_in_the_group_of_its_facts_and_a_whole_in_none() -> None:
    shared = SharedNodes(
        [[Any(nodes=(SMALL, FLAG_YES)), Is(fact=WISH, value=True), Is(fact=FLAG, value=False)]]
    )
    for number, node in enumerate(shared.nodes):
        group = shared.group_of(number)
        assert (None if group is None else shared.groups[group].facts) == (facts_here(node) or None)
