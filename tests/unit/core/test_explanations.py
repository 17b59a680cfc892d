"""The explanations of an index are those of the reference engine, clause by clause and word by word."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from banso.core.check import explain
from banso.core.conditions import All, Any, AtMost, Is, Judged, Node
from banso.core.evaluation import FAILED
from banso.core.explanations import Explanations
from banso.core.facts import Company, Vocabulary
from banso.core.index import Index
from banso.core.programmes import Programme
from banso.core.reasons import Answers
from banso.definitions.region import installed_region
from tests.spec.programmes import programme
from tests.spec.strategies import examples
from tests.spec.vocabulary import FLAG, STAFF, VOCABULARY, WISH
from tests.unit.core.index_examples import companies, drawn_companies, forests

FLAG_YES = Is(fact=FLAG, value=True, id="flag")
SMALL = AtMost(fact=STAFF, value=5, id="small")
DRAWN = 100


def assert_same_explanations(explanations: Explanations, company: Company) -> None:
    index = explanations.index
    explained = explanations.of(index.evaluate(company))
    answers = Answers(explanations.vocabulary, company)
    for position, each in enumerate(index.programmes):
        assert explained.explanation(position) == explain(each, answers)


def explanations_of(*requirements: Node, vocabulary: Vocabulary = VOCABULARY) -> Explanations:
    programmes = [programme(node, number) for number, node in enumerate(requirements)]
    return Explanations(Index(programmes), vocabulary)


@given(forests(), st.lists(companies(), min_size=1, max_size=3))
@examples(300)
def test_every_programme_is_explained_as_by_the_reference_engine(
    programmes: list[Programme], asking: list[Company]
) -> None:
    explanations = Explanations(Index(programmes), VOCABULARY)
    # The first company comes back: what was said to the others must not colour what it is told.
    for company in [*asking, asking[0]]:
        assert_same_explanations(explanations, company)


def test_every_programme_file_is_explained_alike_to_many_companies() -> None:
    region = installed_region()
    programmes = list(region.programmes.values())
    explanations = Explanations(Index(programmes), region.vocabulary)
    requirements = [each.requirements for each in programmes if each.requirements]
    for company in drawn_companies(region.vocabulary, requirements, DRAWN, seed=5):
        assert_same_explanations(explanations, company)


def test_a_clause_in_the_same_words_is_said_in_one_sentence() -> None:
    explanations = explanations_of(
        All(nodes=(FLAG_YES, SMALL)), All(nodes=(replace(SMALL, id="other"), FLAG_YES))
    )
    explained = explanations.of(explanations.index.evaluate({STAFF: 3}))
    (_, small), (other, _) = (explained.explanation(position).clauses for position in (0, 1))
    assert (small.id, other.id) == ("small", "other")
    assert small.reason is other.reason


def test_the_same_condition_keeps_its_own_words_in_each_programme() -> None:
    first, second = replace(SMALL, label="小規模であること"), replace(SMALL, label="5人以下であること")
    explanations = explanations_of(All(nodes=(first,)), All(nodes=(second,)))
    explained = explanations.of(explanations.index.evaluate({STAFF: 9}))
    for position, words in enumerate(["小規模であること", "5人以下であること"]):
        (clause,) = explained.explanation(position).clauses
        assert clause.state is FAILED
        assert clause.reason.startswith(words)
        assert words in clause.change


def test_the_words_of_parts_make_a_difference() -> None:
    def whole(words: str) -> Node:
        part = All(nodes=(Is(fact=WISH, value=True, label=words), Is(fact=FLAG, value=True)))
        return All(nodes=(replace(part, id="whole", label="両方であること"),))

    explanations = explanations_of(whole("希望があること"), whole("望むこと"))
    assert_same_explanations(explanations, {WISH: False, FLAG: True})


def test_judgements_are_one_condition_but_each_has_its_question() -> None:
    questions = [Judged(question=text, by="body", id="q") for text in ("適当であること", "健全であること")]
    assert_same_explanations(explanations_of(*[All(nodes=(node,)) for node in questions]), {})


def test_a_clause_with_others_inside_it_and_nodes_without_names_are_explained_too() -> None:
    inside = Any(nodes=(FLAG_YES, SMALL), id="either")
    unnamed = replace(SMALL, id="")
    explanations = explanations_of(
        All(nodes=(inside, FLAG_YES)), All(nodes=(unnamed, FLAG_YES)), All(nodes=(SMALL,), id="top"), FLAG_YES
    )
    for company in [{}, {FLAG: False, STAFF: 9}, {FLAG: True, STAFF: 9}, {FLAG: True, STAFF: 5}]:
        assert_same_explanations(explanations, company)
