"""Conditions of one form are worked out side by side, and each before what is made of it."""

from collections.abc import Iterator
from itertools import chain

from hypothesis import given

from banso.core.conditions import All, Any, AtLeastOf, AtMost, Is, Node, Not, OneOf, facts_of
from banso.core.shared_nodes import SharedNodes
from banso.population.bundles import Bundle, Bundles, in_numbers
from banso.population.levels import IN_A_NUMBER
from tests.spec.strategies import NODES, examples

CORPORATION = Is(fact="form", value="corporation")


def branch(industry: str, staff: int, capital: int) -> Node:
    """One branch of what a small enterprise is."""
    small = Any(
        nodes=(
            AtMost(fact="staff", value=staff),
            All(nodes=(CORPORATION, AtMost(fact="capital", value=capital))),
        )
    )
    return All(nodes=(OneOf(fact="industry", values=frozenset({industry})), small))


def bundles_of(*nodes: Node) -> tuple[SharedNodes, Bundles]:
    shared = SharedNodes([nodes])
    return shared, Bundles(shared)


def facts_of_leaves(shared: SharedNodes, bundles: Bundles) -> Iterator[tuple[str, int]]:
    """By fact, how many conditions stand side by side."""
    for bundle in bundles.leaves():
        (fact,) = facts_of(shared.nodes[bundle[0]])
        yield fact, len(bundle)


def test_branches_of_one_form_are_worked_out_at_once() -> None:
    shared, bundles = bundles_of(Any(nodes=(branch("1", 300, 9), branch("2", 100, 5), branch("3", 50, 5))))
    assert list(facts_of_leaves(shared, bundles)) == [
        ("capital", 3),
        ("form", 1),
        ("industry", 3),
        ("staff", 3),
    ], "each fact is looked at once, the form of the company for all branches"
    (whole,) = shared.rows[0]
    (branches,) = bundles.made_of[(whole,)]
    assert len(branches) == 3
    assert branches in bundles.kept, "the whole looks at it three times"


def test_two_branches_are_not_worth_a_bundle() -> None:
    _, bundles = bundles_of(Any(nodes=(branch("1", 300, 9), branch("2", 100, 5))))
    assert {len(bundle) for bundle in bundles.made_of} == {1}


def test_parts_of_another_form_stand_alone() -> None:
    node = Any(nodes=(Not(node=branch("1", 300, 9)), branch("2", 100, 5), CORPORATION))
    assert {len(bundle) for bundle in bundles_of(node)[1].made_of} == {1}


def test_parts_that_are_counted_are_not_bundled() -> None:
    staff = [AtMost(fact="staff", value=value) for value in range(4)]
    assert {len(bundle) for bundle in bundles_of(AtLeastOf(k=2, nodes=tuple(staff)))[1].made_of} == {1}


def test_more_than_a_number_holds_are_parted() -> None:
    staff = [AtMost(fact="staff", value=value) for value in range(IN_A_NUMBER + 2)]
    _, bundles = bundles_of(Any(nodes=tuple(staff)))
    assert sorted(map(len, bundles.leaves())) == [2, IN_A_NUMBER]
    assert [[len(bundle) for bundle in each] for each in in_numbers(list(bundles.leaves()))] == [
        [IN_A_NUMBER],
        [2],
    ]


def test_what_is_needed_twice_is_kept() -> None:
    small = branch("1", 300, 9)
    shared, bundles = bundles_of(small, All(nodes=(small, CORPORATION)))
    assert (shared.rows[0][0],) in bundles.kept


@given(NODES, NODES)
@examples(300)
def test_whatever_the_trees_every_bundle_follows_its_parts_and_looks_at_columns_of_earlier_steps(
    one: Node, other: Node
) -> None:
    shared, bundles = bundles_of(one, other)
    place = {bundle: at for at, bundle in enumerate(bundles.made_of)}
    for bundle, parts in bundles.made_of.items():
        assert all(place[part] < place[bundle] for part in parts)
        assert all(bundles.step[part] < bundles.step[bundle] for part in bundles.kept.intersection(parts))
        assert len(bundle) <= IN_A_NUMBER
    joined: list[Bundle] = [*bundles.leaves(), *chain(*bundles.steps())]
    assert sorted(joined) == sorted(bundles.made_of)
    assert {(number,) for number in shared.rows[0]} <= bundles.made_of.keys()
