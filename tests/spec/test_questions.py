"""Asking: what is missing suffices, what is offered is open, and what is not offered decides nothing alone."""

from hypothesis import given
from hypothesis import strategies as st

from banso.core.conditions import All, OneOf, facts_here, facts_of, walk
from banso.core.evaluation import State, evaluate, missing
from banso.core.questions import can_decide, rank_questions
from tests.spec.strategies import NODES, Situation, examples, situations
from tests.spec.vocabulary import DOMAINS, INDUSTRY, VOCABULARY, Company, answers

UNKNOWN = State.UNKNOWN
PROGRAMMES = st.lists(NODES, min_size=1, max_size=4).map(lambda nodes: All(nodes=tuple(nodes)))
OPEN_NODES = st.one_of(NODES, PROGRAMMES)
SEVERAL = situations(PROGRAMMES)
"""Several programmes for one company, held together by an `all`."""


def is_open(fact: str, company: Company) -> bool:
    """Unknown, or known too coarsely to be a last answer."""
    return company.get(fact) not in DOMAINS[fact]


@given(st.data(), situations(OPEN_NODES))
@examples(300)
def test_answering_all_that_is_missing_settles_the_condition(
    data: st.DataObject, situation: Situation
) -> None:
    node, company = situation
    asked = missing(evaluate(node, company), company)
    answered = {fact: data.draw(st.sampled_from(answers(fact, company.get(fact)))) for fact in asked}
    assert evaluate(node, {**company, **answered}).state is not UNKNOWN


@given(situations(OPEN_NODES))
@examples(300)
def test_what_is_missing_is_open_and_named_by_the_condition(situation: Situation) -> None:
    node, company = situation
    outcome = evaluate(node, company)
    asked = missing(outcome, company)
    assert bool(asked) == (outcome.state is UNKNOWN)
    assert len(set(asked)) == len(asked)
    assert set(asked) <= set(facts_of(node))
    assert all(is_open(fact, company) for fact in asked)
    assert can_decide(outcome, company) <= set(asked)


@given(st.data(), SEVERAL)
@examples(250)
def test_answering_the_best_question_again_and_again_ends_with_nothing_open(
    data: st.DataObject, situation: Situation
) -> None:
    whole, company = situation
    nodes = whole.nodes
    for _ in range(len(DOMAINS) + 1):
        outcomes = [evaluate(node, company) for node in nodes]
        questions = rank_questions(outcomes, company, VOCABULARY)
        if not questions:
            assert all(outcome.state is not UNKNOWN for outcome in outcomes)
            return
        fact = questions[0].fact
        assert is_open(fact, company)
        company = {**company, fact: data.draw(st.sampled_from(answers(fact, company.get(fact))))}
    raise AssertionError("more questions than there are facts")


@given(SEVERAL)
@examples(250)
def test_something_is_offered_as_long_as_something_is_open(situation: Situation) -> None:
    whole, company = situation
    nodes = whole.nodes
    outcomes = [evaluate(node, company) for node in nodes]
    still_open = [outcome for outcome in outcomes if outcome.state is UNKNOWN]
    questions = rank_questions(outcomes, company, VOCABULARY)
    assert bool(questions) == bool(still_open)
    assert all(question.open_programmes == len(still_open) for question in questions)
    assert all(0 <= question.decides <= question.touches <= len(still_open) for question in questions)


@given(situations(OPEN_NODES))
@examples(400)
def test_a_fact_that_is_not_said_to_decide_cannot_decide_alone(situation: Situation) -> None:
    node, company = situation
    outcome = evaluate(node, company)
    if outcome.state is not UNKNOWN:
        assert not can_decide(outcome, company)
        return
    for fact in set(DOMAINS) - can_decide(outcome, company):
        for value in answers(fact, company.get(fact)) if is_open(fact, company) else ():
            assert evaluate(node, {**company, fact: value}).state is UNKNOWN, (fact, value)


@given(situations(OPEN_NODES))
@examples(250)
def test_a_known_fact_is_asked_again_only_where_its_code_is_too_short(situation: Situation) -> None:
    node, company = situation
    for fact in missing(evaluate(node, company), company):
        if company.get(fact) is not None:
            leaves = [leaf for leaf in walk(node) if isinstance(leaf, OneOf) and fact in facts_here(leaf)]
            assert fact == INDUSTRY
            assert any(evaluate(leaf, company).state is UNKNOWN for leaf in leaves)
