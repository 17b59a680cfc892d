"""The outcome tree of the reference engine; what its states mean stands in tests/spec."""

import pytest

from banso.core.conditions import (
    All,
    Any,
    AtLeastOf,
    AtMost,
    Has,
    Is,
    Judged,
    Node,
    Not,
    OneOf,
    facts_of,
    walk,
)
from banso.core.evaluation import State, evaluate, kth_largest, missing

FAILED, UNKNOWN, JUDGED, MET = State.FAILED, State.UNKNOWN, State.JUDGED, State.MET

STAFF = AtMost(id="staff", fact="staff", value=5)
TAX = Is(id="tax", fact="tax", value=False)
CHANCE = Judged(id="chance", question="見込みがあること", by="reviewer")


def test_the_order_of_the_states_is_the_logic() -> None:
    assert sorted([MET, JUDGED, FAILED, UNKNOWN]) == [FAILED, UNKNOWN, JUDGED, MET]


def test_an_outcome_keeps_the_outcome_of_every_part() -> None:
    tree = All(id="whole", nodes=(STAFF, Any(nodes=(TAX, CHANCE)), Not(node=TAX)))
    outcome = evaluate(tree, {"staff": 3, "tax": True})
    assert outcome.node is tree
    assert [part.node for part in outcome.parts] == list(tree.nodes)
    assert [part.state for part in outcome.parts] == [MET, JUDGED, MET]
    assert [part.state for part in outcome.parts[1].parts] == [FAILED, JUDGED]
    assert [part.state for part in outcome.parts[2].parts] == [FAILED]
    assert outcome.state is JUDGED


@pytest.mark.parametrize(
    ("k", "states", "wanted"),
    [
        (0, [], MET),
        (-1, [FAILED], MET),
        (1, [], FAILED),
        (1, [FAILED, MET], MET),
        (2, [FAILED, MET], FAILED),
        (2, [UNKNOWN, MET, FAILED], UNKNOWN),
        (2, [JUDGED, UNKNOWN, MET], JUDGED),
        (3, [MET, MET, JUDGED, UNKNOWN], JUDGED),
        (3, [MET, MET], FAILED),
    ],
)
def test_kth_largest(k: int, states: list[State], wanted: State) -> None:
    assert kth_largest(k, states) is wanted


def test_missing_names_each_fact_once_in_the_order_of_the_text() -> None:
    tree = All(nodes=(TAX, STAFF, Any(nodes=(STAFF, TAX, Has(fact="marks", value="x")))))
    assert missing(evaluate(tree, {}), {}) == ("tax", "staff", "marks")


def test_nothing_is_missing_once_it_is_settled() -> None:
    tree = All(nodes=(TAX, STAFF))
    assert missing(evaluate(tree, {"tax": True}), {"tax": True}) == ()
    assert missing(evaluate(CHANCE, {}), {}) == ()


def test_only_what_keeps_it_open_is_missing() -> None:
    either = Any(nodes=(All(nodes=(TAX, STAFF)), Is(fact="form", value="a")))
    company = {"tax": True}
    assert missing(evaluate(either, company), company) == ("form",)


def test_of_a_share_only_the_unknown_side_is_missing() -> None:
    tree = AtLeastOf(k=1, nodes=(AtMost(fact="held", share=1, of="total"),))
    assert missing(evaluate(tree, {"held": 3}), {"held": 3}) == ("total",)
    assert missing(evaluate(tree, {"total": 3}), {"total": 3}) == ("held",)
    assert missing(evaluate(tree, {}), {}) == ("held", "total")


def test_a_code_too_short_to_decide_is_missing_though_it_is_known() -> None:
    industry = OneOf(fact="industry", values=frozenset({"1021"}), hierarchical=True)
    company = {"industry": "10"}
    assert missing(evaluate(industry, company), company) == ("industry",)


def test_walk_gives_parents_first_and_facts_in_the_order_of_the_text() -> None:
    inner = Any(nodes=(TAX, Not(node=STAFF)))
    tree = All(nodes=(STAFF, inner, CHANCE))
    assert list(walk(tree)) == [tree, STAFF, inner, TAX, inner.nodes[1], STAFF, CHANCE]
    assert facts_of(tree) == ("staff", "tax")
    assert facts_of(Node()) == ()
