"""What officers settled decides; what nobody settled is open, however clear the facts look."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.conditions import All, Any, AtLeastOf, AtMost, Is, Judged, Node, Not, walk
from banso.core.evaluation import State, evaluate
from banso.core.settled_requirements import clauses_to_settle, failed_clauses, judged, settled

PLACE = Is(id="place", fact="a", value=True)
SIZE = AtMost(id="size", fact="b", value=300)
PROPER = Judged(id="proper", question="適当であること", by="secretariat")
OTHER = Is(id="other", fact="c", value=True)
BOTH = All(nodes=(PLACE, SIZE))


def state(node: Node, facts: dict[str, object], found: dict[str, bool]) -> State:
    return settled(evaluate(node, facts), found).state


def test_clear_facts_settle_nothing_by_themselves() -> None:
    facts = {"a": True, "b": 10}
    assert evaluate(BOTH, facts).state is State.MET
    assert state(BOTH, facts, {}) is State.UNKNOWN
    assert state(BOTH, facts, {"place": True}) is State.UNKNOWN
    assert state(BOTH, facts, {"place": True, "size": True}) is State.MET


def test_one_clause_settled_as_failed_is_enough_to_refuse() -> None:
    assert state(BOTH, {"a": False, "b": 10}, {"place": False}) is State.FAILED
    assert state(BOTH, {"a": False, "b": 10}, {"size": True}) is State.UNKNOWN


def test_one_alternative_settled_as_met_is_enough_to_accept() -> None:
    either = Any(nodes=(PLACE, OTHER))
    assert state(either, {"a": True, "c": False}, {"place": True}) is State.MET
    assert state(either, {"a": False, "c": False}, {"place": False}) is State.UNKNOWN
    assert state(either, {"a": False, "c": False}, {"place": False, "other": False}) is State.FAILED


@pytest.mark.parametrize(("facts", "holds"), [({"a": False}, True), ({"a": True}, False)])
def test_a_finding_the_facts_contradict_settles_nothing(facts: dict[str, object], holds: bool) -> None:
    assert state(All(nodes=(PLACE,)), facts, {"place": holds}) is State.UNKNOWN


def test_an_unknown_fact_cannot_be_found_either_way() -> None:
    assert state(All(nodes=(PLACE,)), {}, {"place": True}) is State.UNKNOWN


def test_a_judgement_is_what_the_officer_says() -> None:
    tree = All(nodes=(PROPER,))
    assert state(tree, {}, {}) is State.JUDGED
    assert state(tree, {}, {"proper": True}) is State.MET
    assert state(tree, {}, {"proper": False}) is State.FAILED


def test_judgements_alone_leave_facts_as_they_are() -> None:
    tree = All(nodes=(PLACE, PROPER))
    assert judged(evaluate(tree, {"a": True}), {"proper": True}).state is State.MET
    assert judged(evaluate(tree, {"a": True}), {"proper": False}).state is State.FAILED
    # A finding about a fact is none about the whole: the fact says how it stands.
    assert judged(evaluate(tree, {"a": False}), {"place": True, "proper": True}).state is State.FAILED


def test_k_of_n_and_not_follow_from_what_is_settled() -> None:
    two = AtLeastOf(k=2, nodes=(PLACE, SIZE, OTHER))
    facts = {"a": True, "b": 10, "c": False}
    assert state(two, facts, {"place": True, "size": True}) is State.MET
    assert state(two, facts, {"place": True, "other": False}) is State.UNKNOWN
    assert state(Not(node=PLACE), {"a": True}, {"place": True}) is State.FAILED
    assert state(Not(node=PLACE), {"a": True}, {}) is State.UNKNOWN


def test_the_innermost_clauses_are_looked_at_and_a_notion_as_a_whole() -> None:
    notion = Any(id="sme", notion="sme", nodes=(Is(id="sme/x", fact="a", value=True), SIZE))
    track = All(id="track", nodes=(PLACE, Is(fact="c", value=True)))
    whole = All(id="all", nodes=(notion, track, PROPER))
    assert [node.id for node in clauses_to_settle(whole)] == ["sme", "place", "proper"]


def test_only_what_the_refusal_rests_on_is_named() -> None:
    tree = All(nodes=(PLACE, SIZE, Any(nodes=(OTHER, PROPER))))
    facts = {"a": False, "b": 500, "c": False}
    found = {"place": False, "other": False}
    assert [n.id for n in failed_clauses(settled(evaluate(tree, facts), found))] == ["place"]
    found |= {"size": False, "proper": False}
    assert [n.id for n in failed_clauses(settled(evaluate(tree, facts), found))] == [
        "place",
        "size",
        "other",
        "proper",
    ]
    assert failed_clauses(settled(evaluate(tree, facts), {})) == ()


def leaves(number: int) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.booleans().map(lambda value: Is(id=f"n{number}", fact=f"f{number}", value=value)),
        st.just(Judged(id=f"n{number}", question="適当であること", by="secretariat")),
    )


@st.composite
def trees(draw: st.DrawFn) -> Node:
    parts = [draw(leaves(number)) for number in range(draw(st.integers(2, 6)))]
    while len(parts) > 1:
        taken = tuple(parts[: draw(st.integers(2, len(parts)))])
        kind = draw(st.sampled_from(["all", "any", "k"]))
        made: Node = All(nodes=taken) if kind == "all" else Any(nodes=taken)
        if kind == "k":
            made = AtLeastOf(k=draw(st.integers(0, len(taken))), nodes=taken)
        parts = [*parts[len(taken) :], made]
    return parts[0]


facts_known = st.dictionaries(
    st.integers(0, 5).map(lambda number: f"f{number}"), st.one_of(st.none(), st.booleans())
)


@settings(derandomize=True, max_examples=200)
@given(tree=trees(), facts=facts_known, judgement=st.booleans())
def test_confirming_everything_gives_what_the_facts_and_judgements_give(
    tree: Node, facts: dict[str, object], judgement: bool
) -> None:
    outcome = evaluate(tree, facts)
    found = {
        node.id: judgement if isinstance(node, Judged) else evaluate(node, facts).state is State.MET
        for node in walk(tree)
        if node.id
    }
    assert settled(outcome, found).state is judged(outcome, found).state


@settings(derandomize=True, max_examples=200)
@given(tree=trees(), facts=facts_known, some=st.sets(st.integers(0, 5)))
def test_what_some_findings_settle_further_ones_do_not_undo(
    tree: Node, facts: dict[str, object], some: set[int]
) -> None:
    outcome = evaluate(tree, facts)
    everything = {
        node.id: isinstance(node, Judged) or evaluate(node, facts).state is State.MET
        for node in walk(tree)
        if node.id
    }
    before = settled(outcome, {f"n{n}": everything[f"n{n}"] for n in some if f"n{n}" in everything})
    if before.state in (State.MET, State.FAILED):
        assert settled(outcome, everything).state is before.state
