"""What holds for every condition and every company: an answer is final, and no answer goes beyond what is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.conditions import All, Any, AtLeastOf, Judged, Node, facts_of
from banso.core.evaluation import State
from tests.spec.engines import ONE_BY_ONE, Engine
from tests.spec.strategies import FACTUAL, NODES, Situation, examples, read_once, situations, value_of
from tests.spec.two_valued import holds
from tests.spec.vocabulary import DOMAINS, INDUSTRY, answers, completions

FAILED, UNKNOWN, JUDGED, MET = State.FAILED, State.UNKNOWN, State.JUDGED, State.MET
MAY_BECOME = {
    FAILED: {FAILED},
    MET: {MET},
    # Another way may turn out to need no judgement; the judgement itself never becomes a missing fact again.
    JUDGED: {JUDGED, MET},
    UNKNOWN: {FAILED, UNKNOWN, JUDGED, MET},
}


@pytest.fixture(params=ONE_BY_ONE, scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    return ONE_BY_ONE[request.param]


@given(st.data(), situations())
@examples(400)
def test_filling_in_an_unknown_never_takes_an_answer_back(
    engine: Engine, data: st.DataObject, situation: Situation
) -> None:
    node, company = situation
    before = engine(node, company)
    fact = data.draw(st.sampled_from([fact for fact in DOMAINS if company.get(fact) is None]))
    after = engine(node, {**company, fact: data.draw(value_of(fact))})
    assert after in MAY_BECOME[before]


@given(st.data(), situations())
@examples(250)
def test_a_finer_code_never_takes_an_answer_back(
    engine: Engine, data: st.DataObject, situation: Situation
) -> None:
    node, company = situation
    coarse = data.draw(st.sampled_from(["10", "102", "20"]))
    before = engine(node, {**company, INDUSTRY: coarse})
    after = engine(node, {**company, INDUSTRY: data.draw(st.sampled_from(answers(INDUSTRY, coarse)))})
    assert after in MAY_BECOME[before]


@given(situations(FACTUAL))
@examples(300)
def test_a_yes_is_a_yes_for_every_company_it_can_turn_out_to_be_and_so_is_a_no(
    engine: Engine, situation: Situation
) -> None:
    node, company = situation
    possible = {holds(node, complete) for complete in completions(company, facts_of(node))}
    assert engine(node, company) in {MET if truth else FAILED for truth in possible} | {UNKNOWN}
    if len(possible) == 2:
        assert engine(node, company) is UNKNOWN


@given(st.data(), FACTUAL)
@examples(300)
def test_of_a_company_of_which_all_is_known_nothing_stays_open(
    engine: Engine, data: st.DataObject, node: Node
) -> None:
    company = {fact: data.draw(st.sampled_from(DOMAINS[fact])) for fact in facts_of(node)}
    assert engine(node, company) is (MET if holds(node, company) else FAILED)


@given(situations(read_once()))
@examples(300)
def test_where_every_fact_stands_once_the_answer_is_exactly_what_all_possible_companies_agree_on(
    engine: Engine, situation: Situation
) -> None:
    node, company = situation
    possible = {holds(node, complete) for complete in completions(company, facts_of(node))}
    wanted = UNKNOWN if len(possible) == 2 else MET if possible == {True} else FAILED
    assert engine(node, company) is wanted


def decided(node: Node, *, favourably: bool) -> Node:
    """The same condition after people have decided every judgement alike; `not` never holds one."""
    parts = {part_type: [] for part_type in (All, Any, AtLeastOf)}
    if isinstance(node, Judged):
        return All(nodes=()) if favourably else Any(nodes=())
    if type(node) not in parts:
        return node
    nodes = tuple(decided(part, favourably=favourably) for part in node.nodes)
    return AtLeastOf(k=node.k, nodes=nodes) if isinstance(node, AtLeastOf) else type(node)(nodes=nodes)


@given(situations())
@examples(300)
def test_judged_means_that_people_alone_stand_between_the_company_and_a_yes(
    engine: Engine, situation: Situation
) -> None:
    node, company = situation
    best = engine(decided(node, favourably=True), company)
    worst = engine(decided(node, favourably=False), company)
    state = engine(node, company)
    assert (state is MET) == (worst is MET)
    assert (state is FAILED) == (best is FAILED)
    assert (state is UNKNOWN) == (best is UNKNOWN)
    assert (state is JUDGED) == (best is MET and worst is not MET)


@given(NODES)
def test_nothing_is_read_but_the_facts_the_condition_names(engine: Engine, node: Node) -> None:
    class Watched(dict):
        def get(self, key, default=None):
            asked.add(key)
            return super().get(key, default)

    asked: set[str] = set()
    engine(node, Watched())
    assert asked <= set(facts_of(node))
