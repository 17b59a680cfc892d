"""The index answers as the reference engine does, programme by programme."""

from hypothesis import given
from hypothesis import strategies as st

from banso.core.bitsets import numbers_of, positions_of
from banso.core.check import requirements_outcome
from banso.core.conditions import All, Any, AtMost, Is, Node, Not
from banso.core.evaluation import FAILED, MET, UNKNOWN, Outcome, State, deciding, missing
from banso.core.facts import Company, Vocabulary
from banso.core.index import Index
from banso.core.programmes import Programme
from banso.core.questions import can_decide, rank_questions
from banso.definitions.region import installed_region
from tests.spec.programmes import programme
from tests.spec.strategies import examples
from tests.spec.vocabulary import DOMAINS, FLAG, FORM, STAFF, VOCABULARY, WISH
from tests.unit.core.index_examples import companies, drawn_companies, forests

FLAG_YES = Is(fact=FLAG, value=True)
SMALL = AtMost(fact=STAFF, value=5)
FORM_A = Is(fact=FORM, value="a")
DRAWN = 300


def nodes_of(outcome: Outcome) -> list[int]:
    """Which objects the nodes are, parents first."""
    return [id(outcome.node), *[found for part in outcome.parts for found in nodes_of(part)]]


def assert_same_answers(index: Index, programmes: list[Programme], company: Company) -> None:
    standings = index.evaluate(company)
    for position, each in enumerate(programmes):
        expected = requirements_outcome(each, company)
        found = standings.outcome(position)
        assert found == expected
        assert standings.state(position) is expected.state
        assert [state for state in State if standings.where(state) >> position & 1] == [expected.state]
        assert standings.missing(position) == missing(expected, company)
        assert standings.decisive(position) == len(deciding(expected))
        if each.requirements is not None:
            assert nodes_of(found) == nodes_of(expected)


def assert_same_questions(
    index: Index,
    chosen: set[int],
    company: Company,
    vocabulary: Vocabulary,
    skip: frozenset[str] = frozenset(),
) -> None:
    outcomes = [requirements_outcome(index.programmes[at], company) for at in sorted(chosen)]
    inquiry = index.evaluate(company).inquiry(positions_of(chosen, len(index.programmes)))
    assert inquiry.questions(vocabulary, skip) == rank_questions(outcomes, company, vocabulary, skip)


@given(forests(), st.lists(companies(), min_size=1, max_size=3))
@examples(400)
def test_every_programme_gets_the_outcome_of_the_reference_engine(
    programmes: list[Programme], asking: list[Company]
) -> None:
    index = Index(programmes)
    # The first company comes back: what is remembered of the others must not colour its answers.
    for company in [*asking, asking[0]]:
        assert_same_answers(index, programmes, company)


@given(st.data(), forests(), companies())
@examples(400)
def test_any_selection_gets_the_questions_of_the_reference_engine(
    data: st.DataObject, programmes: list[Programme], company: Company
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(range(len(programmes)))))
    skip = frozenset(data.draw(st.sets(st.sampled_from(list(DOMAINS)), max_size=3)))
    assert_same_questions(Index(programmes), chosen, company, VOCABULARY, skip)


@given(forests(), companies())
@examples(200)
def test_for_each_fact_the_programmes_that_need_it_and_those_it_decides_are_told(
    programmes: list[Programme], company: Company
) -> None:
    index = Index(programmes)
    inquiry = index.evaluate(company).inquiry(index.everyone)
    outcomes = [requirements_outcome(each, company) for each in programmes]
    for fact in DOMAINS:
        needing = [at for at, outcome in enumerate(outcomes) if fact in missing(outcome, company)]
        decided = [at for at, outcome in enumerate(outcomes) if fact in can_decide(outcome, company)]
        assert list(numbers_of(inquiry.waiting_for([fact]))) == needing
        assert list(numbers_of(inquiry.deciding.get(fact, 0))) == decided


def test_every_programme_file_agrees_for_many_companies() -> None:
    region = installed_region()
    programmes = list(region.programmes.values())
    index = Index(programmes)
    requirements = [each.requirements for each in programmes if each.requirements]
    found: set[State] = set()
    for number, company in enumerate(drawn_companies(region.vocabulary, requirements, DRAWN, seed=3)):
        assert_same_answers(index, programmes, company)
        chosen = set(range(number % 3, len(programmes), 1 + number % 3))
        assert_same_questions(index, chosen, company, region.vocabulary)
        found |= {state for state in State if index.evaluate(company).where(state) & index.with_rules}
    assert found == {State.FAILED, State.UNKNOWN, State.JUDGED, State.MET}


def test_programmes_without_rules_are_unknown_and_ask_for_nothing() -> None:
    index = Index([programme(None), programme(FLAG_YES, 1)])
    standings = index.evaluate({})
    assert standings.where(UNKNOWN) == 0b11
    assert index.with_rules == 0b10
    assert standings.missing(0) == ()
    assert standings.inquiry(index.everyone).still_open == 0b10


def test_no_programmes_no_answers() -> None:
    index = Index([])
    standings = index.evaluate({FLAG: True})
    assert [standings.where(state) for state in State] == [0, 0, 0, 0]
    assert standings.inquiry(index.everyone).questions(VOCABULARY) == []


def test_a_programme_that_requires_nothing_is_met() -> None:
    assert Index([programme(All(nodes=()))]).evaluate({}).where(MET) == 1


def test_a_clause_asked_for_twice_counts_twice_among_what_decides() -> None:
    index = Index([programme(All(nodes=(FLAG_YES, FLAG_YES, SMALL)))])
    assert index.evaluate({FLAG: False, STAFF: 1}).decisive(0) == 2


def test_a_failed_clause_outweighs_an_open_one_and_stops_its_questions() -> None:
    index = Index([programme(All(nodes=(FLAG_YES, SMALL)))])
    standings = index.evaluate({FLAG: False})
    assert standings.where(FAILED) == 1
    assert standings.inquiry(index.everyone).questions(VOCABULARY) == []


def test_an_answer_that_settles_only_one_of_two_open_clauses_does_not_decide_by_meeting() -> None:
    either: Node = Any(nodes=(FLAG_YES, Is(fact=WISH, value=True)))
    hard: Node = Not(node=All(nodes=(Any(nodes=(FLAG_YES, SMALL)), FORM_A)))
    for clauses in [(either,), (either, hard), (hard,), (either, SMALL)]:
        assert_same_questions(Index([programme(All(nodes=clauses))]), {0}, {}, VOCABULARY)


def test_programmes_are_found_by_their_id() -> None:
    index = Index([programme(FLAG_YES, 7), programme(SMALL, 9)])
    assert index.position == {"pref/grant-7/2023": 0, "pref/grant-9/2023": 1}
    assert index.select(lambda each: each.requirements is SMALL) == 0b10
