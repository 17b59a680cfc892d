"""Ranking questions and screens; that asking ends, and is honest, stands in tests/spec/test_questions.py."""

from banso.core.conditions import All, Any, AtLeastOf, AtMost, Is, Judged, Node, Not
from banso.core.evaluation import Outcome, State, evaluate
from banso.core.questions import Question, can_decide, next_screen, rank_questions
from tests.spec.vocabulary import FLAG, FORM, STAFF, VOCABULARY, WISH

FLAG_YES = Is(fact=FLAG, value=True)
WISH_YES = Is(fact=WISH, value=True)
SMALL = AtMost(fact=STAFF, value=5)
FORM_A = Is(fact=FORM, value="a")


def ranked(*nodes: Node, skip: frozenset[str] = frozenset(), **company: object) -> list[tuple[str, int, int]]:
    facts = {f"spec.{key}": value for key, value in company.items()}
    outcomes = [evaluate(node, facts) for node in nodes]
    return [(q.fact, q.decides, q.touches) for q in rank_questions(outcomes, facts, VOCABULARY, skip)]


def deciding_facts(node: Node, **company: object) -> set[str]:
    facts = {f"spec.{key}": value for key, value in company.items()}
    return set(can_decide(evaluate(node, facts), facts))


def test_of_an_all_every_open_fact_can_decide_by_failing() -> None:
    assert deciding_facts(All(nodes=(FLAG_YES, SMALL))) == {FLAG, STAFF}


def test_of_an_any_every_open_fact_can_decide_by_holding() -> None:
    assert deciding_facts(Any(nodes=(FLAG_YES, SMALL))) == {FLAG, STAFF}


def test_two_of_three_needs_two_answers() -> None:
    two = AtLeastOf(k=2, nodes=(FLAG_YES, SMALL, FORM_A))
    assert deciding_facts(two) == set()
    assert deciding_facts(two, flag=True) == {STAFF, FORM}
    assert deciding_facts(two, flag=False) == {STAFF, FORM}


def test_a_fact_behind_a_settled_part_decides_nothing() -> None:
    assert deciding_facts(All(nodes=(Any(nodes=(FLAG_YES, SMALL)), FORM_A)), flag=True) == {FORM}


def test_inside_an_alternative_a_fact_may_need_another_one() -> None:
    either = Any(nodes=(All(nodes=(FLAG_YES, SMALL)), FORM_A))
    assert deciding_facts(either) == {FORM}
    assert deciding_facts(Not(node=either)) == {FORM}


def test_a_judgement_counts_as_held() -> None:
    assert deciding_facts(All(nodes=(FLAG_YES, Judged(question="", by="body")))) == {FLAG}


def test_the_question_that_can_decide_most_programmes_comes_first() -> None:
    programmes = (All(nodes=(FLAG_YES, SMALL)), SMALL, All(nodes=(SMALL, WISH_YES)), FORM_A)
    assert ranked(*programmes)[0] == (STAFF, 3, 3)


def test_deciding_one_programme_goes_before_being_needed_by_two() -> None:
    two = AtLeastOf(k=2, nodes=(FLAG_YES, WISH_YES, FORM_A))
    assert ranked(two, SMALL, two)[:2] == [(STAFF, 1, 1), (FLAG, 0, 2)]


def test_then_the_one_that_more_programmes_need_then_the_order_of_the_vocabulary() -> None:
    two = AtLeastOf(k=2, nodes=(FLAG_YES, WISH_YES, SMALL))
    assert ranked(two) == [(FLAG, 0, 1), (WISH, 0, 1), (STAFF, 0, 1)]
    # Needed by two programmes though able to decide only one, like the flag.
    assert ranked(
        two, AtLeastOf(k=1, nodes=(SMALL,)), FLAG_YES, AtLeastOf(k=2, nodes=(SMALL, WISH_YES, FORM_A))
    )[:2] == [(STAFF, 1, 3), (FLAG, 1, 2)]


def test_settled_programmes_and_those_without_rules_are_passed_over() -> None:
    no_rules = Outcome(Node(), State.UNKNOWN)
    outcomes = [evaluate(FLAG_YES, {FLAG: True}), no_rules, evaluate(SMALL, {})]
    assert rank_questions(outcomes, {FLAG: True}, VOCABULARY) == [
        Question(fact=STAFF, decides=1, touches=1, open_programmes=1)
    ]


def test_what_a_person_does_not_know_is_not_asked_again() -> None:
    assert ranked(FLAG_YES, SMALL, skip=frozenset({STAFF})) == [(FLAG, 1, 1)]


def test_nothing_open_nothing_asked() -> None:
    assert ranked(FLAG_YES, flag=False) == []
    assert next_screen([], VOCABULARY) is None


def test_a_screen_brings_all_its_open_questions() -> None:
    node = All(nodes=(SMALL, FLAG_YES, WISH_YES))
    questions = rank_questions([evaluate(node, {})], {}, VOCABULARY)
    screen, together = next_screen(questions, VOCABULARY) or (None, [])
    assert screen is VOCABULARY.screens["one"]
    assert [q.fact for q in together] == [FLAG, WISH]
