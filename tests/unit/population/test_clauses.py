"""What the packed states of clauses say: who decides, and which clause alone shuts a company out."""

import pytest

from banso.core.conditions import All, Any, AtLeastOf, Is, Node, Not
from banso.core.evaluation import State
from banso.population.clauses import Clauses
from banso.population.levels import BITS, IN_A_NUMBER

F, U, J, M = State.FAILED, State.UNKNOWN, State.JUDGED, State.MET


def clause(name: str) -> Node:
    return Is(fact="spec.flag", value=True, id=name)


TREE = All(nodes=(clause("a"), Any(id="b", nodes=(clause("b1"), clause("b2"))), clause("c")))


def names(clauses: Clauses, places: frozenset[int]) -> set[str]:
    return {part.node.id for part in clauses.parts if part.place in places} - {""}


def test_the_parts_stand_in_the_order_of_the_document() -> None:
    assert [part.node.id for part in Clauses(TREE).parts] == ["", "a", "b", "b1", "b2", "c"]


def test_what_lies_in_a_condition_without_clauses_is_taken_as_one() -> None:
    tree = All(nodes=(clause("a"), Any(nodes=(Is(fact="x", value=True), Is(fact="y", value=True)))))
    assert [type(part.node) for part in Clauses(tree).parts] == [All, Is, Any]


def test_below_a_not_nothing_is_kept() -> None:
    assert [part.node.id for part in Clauses(Not(id="never", node=clause("inner"))).parts] == ["never"]


def test_a_programme_without_rules_has_no_parts_and_no_mask() -> None:
    clauses = Clauses(None)
    assert (clauses.parts, clauses.masks, clauses.states([])) == ((), 0, ())
    assert clauses.deciding(()) == clauses.shut_out_alone(()) == frozenset()


def test_states_are_read_back_from_as_many_masks_as_it_takes() -> None:
    clauses = Clauses(All(nodes=tuple(clause(f"c{number}") for number in range(40))))
    states = tuple(State(place % 4) for place in range(41))
    masks = [0, 0]
    for place, state in enumerate(states):
        masks[place // IN_A_NUMBER] |= state << BITS * (place % IN_A_NUMBER)
    assert clauses.masks == 2
    assert max(masks) < 2**63
    assert clauses.states(masks) == states


@pytest.mark.parametrize(
    ("states", "deciding", "alone"),
    [
        ((F, F, M, M, F, M), {"a"}, {"a"}),
        ((F, F, F, F, F, M), {"a", "b", "b1", "b2"}, set()),
        ((F, M, F, F, F, M), {"b", "b1", "b2"}, {"b", "b1", "b2"}),
        ((F, F, U, F, U, M), {"a"}, {"a"}),
        ((U, M, U, F, U, M), {"b", "b2"}, set()),
        ((M, M, M, M, F, M), {"a", "b", "b1", "c"}, set()),
    ],
)
def test_deciding_and_alone(states: tuple[State, ...], deciding: set[str], alone: set[str]) -> None:
    clauses = Clauses(TREE)
    assert names(clauses, clauses.deciding(states)) == deciding
    assert names(clauses, clauses.shut_out_alone(states)) == alone


def test_of_k_of_n_a_clause_alone_is_enough_only_one_short() -> None:
    clauses = Clauses(AtLeastOf(k=2, nodes=(clause("a"), clause("b"), clause("c"))))
    assert names(clauses, clauses.shut_out_alone((F, M, F, F))) == {"b", "c"}
    assert names(clauses, clauses.shut_out_alone((F, F, F, F))) == set()


def test_the_states_of_all_parts_follow_from_those_of_the_lowest() -> None:
    tree = All(nodes=(clause("a"), AtLeastOf(id="b", k=2, nodes=(clause("b1"), clause("b2"), clause("b3")))))
    clauses = Clauses(tree)
    assert [part.node.id for part in clauses.lowest] == ["a", "b1", "b2", "b3"]
    lowest = dict(zip((part.place for part in clauses.lowest), (M, U, J, F), strict=True))
    assert clauses.complete(lowest) == (U, M, U, U, J, F)


def test_nothing_follows_where_there_is_nothing() -> None:
    assert Clauses(None).complete({}) == ()
