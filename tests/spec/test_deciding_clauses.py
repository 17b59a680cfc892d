"""The reasons given are exactly the parts that decide: they suffice alone, and none of them is idle."""

from hypothesis import assume, given
from hypothesis import strategies as st

from banso.core.conditions import All, Any, AtLeastOf, Not, facts_here
from banso.core.evaluation import Outcome, State, deciding, evaluate, standing
from tests.spec.examples import JUDGEMENT, NO, OPEN, SOMEBODY, YES
from tests.spec.strategies import FACTUAL, Situation, examples, situations, value_of
from tests.spec.vocabulary import DOMAINS

FAILED, UNKNOWN, JUDGED, MET = State.FAILED, State.UNKNOWN, State.JUDGED, State.MET


def deciding_leaves(outcome: Outcome) -> list[Outcome]:
    if not outcome.parts:
        return [outcome]
    return [leaf for part in deciding(outcome) for leaf in deciding_leaves(part)]


def parts_deciding(node: All | Any | AtLeastOf | Not) -> list[object]:
    return [part.node for part in deciding(evaluate(node, SOMEBODY))]


def test_which_parts_decide() -> None:
    assert parts_deciding(All(nodes=(YES, NO, OPEN, JUDGEMENT))) == [NO]
    assert parts_deciding(All(nodes=(YES, OPEN, JUDGEMENT))) == [OPEN]
    assert parts_deciding(All(nodes=(YES, JUDGEMENT))) == [JUDGEMENT]
    assert parts_deciding(All(nodes=(YES, YES))) == [YES, YES]
    assert parts_deciding(Any(nodes=(YES, NO, OPEN))) == [YES]
    assert parts_deciding(Any(nodes=(NO, NO))) == [NO, NO]
    assert parts_deciding(Any(nodes=(NO, OPEN))) == [OPEN]
    assert parts_deciding(Not(node=NO)) == [NO]
    assert parts_deciding(AtLeastOf(k=2, nodes=(YES, YES, NO))) == [YES, YES]
    assert parts_deciding(AtLeastOf(k=3, nodes=(YES, YES, NO))) == [NO]
    assert parts_deciding(AtLeastOf(k=2, nodes=(NO, NO, OPEN))) == [NO, NO]
    assert parts_deciding(AtLeastOf(k=2, nodes=(YES, NO, OPEN))) == [OPEN]


def test_of_alternatives_only_those_in_play_stand_and_of_an_all_every_part() -> None:
    alternatives = evaluate(Any(nodes=(NO, OPEN, OPEN)), SOMEBODY)
    assert [part.state for part in standing(alternatives)] == [UNKNOWN, UNKNOWN]
    requirements = evaluate(All(nodes=(YES, NO, OPEN)), SOMEBODY)
    assert [part.state for part in standing(requirements)] == [MET, FAILED, UNKNOWN]


@given(st.data(), situations(FACTUAL))
@examples(300)
def test_the_answers_that_decide_are_enough_whatever_the_others_are(
    data: st.DataObject, situation: Situation
) -> None:
    node, company = situation
    outcome = evaluate(node, company)
    assume(outcome.state is not UNKNOWN)
    fixed = {fact for leaf in deciding_leaves(outcome) for fact in facts_here(leaf.node)}
    alone = {fact: value for fact, value in company.items() if fact in fixed}
    assert evaluate(node, alone).state is outcome.state
    others = {fact: data.draw(value_of(fact)) for fact in DOMAINS if alone.get(fact) is None}
    assert evaluate(node, {**alone, **others}).state is outcome.state


@given(situations())
@examples(250)
def test_every_deciding_part_stands_as_the_whole_does(situation: Situation) -> None:
    node, company = situation
    outcome = evaluate(node, company)
    if isinstance(node, Not) or not outcome.parts:
        return
    assert {part.state for part in deciding(outcome)} <= {outcome.state}


@given(situations())
@examples(250)
def test_without_the_parts_that_decide_it_would_come_out_differently(situation: Situation) -> None:
    node, company = situation
    outcome = evaluate(node, company)
    assume(isinstance(node, All | Any) and outcome.parts)
    # What a nought of the same kind is: an empty `all` holds, an empty `any` does not.
    neutral = MET if isinstance(node, All) else FAILED
    assume(outcome.state is not neutral)
    taken = {id(part) for part in deciding(outcome)}
    rest = tuple(part.node for part in outcome.parts if id(part) not in taken)
    assert evaluate(type(node)(nodes=rest), company).state is not outcome.state
