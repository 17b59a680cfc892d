"""The next question: the unknown fact that can decide most programmes still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from banso.core.conditions import All, Any, AtLeastOf, Node, facts_here
from banso.core.evaluation import JUDGED, UNKNOWN, Outcome, missing
from banso.core.facts import Company, Screen, Vocabulary

Facts = frozenset[str]
_NONE: Facts = frozenset()


def can_decide(outcome: Outcome, company: Company) -> Facts:
    """Unknown facts one of which, alone, could end the open state of a condition.

    A fact that stands in several clauses is taken to answer each of them freely; the count of programmes it can
    decide is therefore a most, never too small.
    """
    if outcome.state is not UNKNOWN:
        return _NONE
    failing, meeting = reach(outcome, company)
    return failing | meeting


def reach(outcome: Outcome, company: Company) -> tuple[Facts, Facts]:
    """Facts that alone could make an open condition fail, and facts that alone could settle it."""
    if not outcome.parts:
        settling = _settling(facts_here(outcome.node), company)
        return settling, settling
    reached = [reach(part, company) for part in outcome.parts if part.state is UNKNOWN]
    return joined_reach(outcome.node, reached, sum(part.state >= JUDGED for part in outcome.parts))


def joined_reach(node: Node, reached: Sequence[tuple[Facts, Facts]], settled: int) -> tuple[Facts, Facts]:
    """The same for a node from that of its open parts.

    Args:
        node: An open condition with parts.
        reached: Of its open parts.
        settled: How many of its parts hold as far as facts go.
    """
    if isinstance(node, All):
        return _NONE.union(*[f for f, _ in reached]), _shared([m for _, m in reached])
    if isinstance(node, Any):
        return _shared([f for f, _ in reached]), _NONE.union(*[m for _, m in reached])
    if isinstance(node, AtLeastOf):
        return _reach_count(node.k - settled, settled + len(reached) - node.k + 1, reached)
    # What remains is a `not`: what makes its part hold makes it fail.
    failing, meeting = reached[0]
    return meeting, failing


def _shared(sets: list[Facts]) -> Facts:
    return sets[0].intersection(*sets[1:])


def _settling(facts: tuple[str, ...], company: Company) -> Facts:
    """Of the facts of an open leaf, the one that could settle it alone."""
    if len(facts) == 1:
        # Unknown, or a code too short to decide: the same fact is asked again, finer.
        return frozenset(facts)
    open_facts = [fact for fact in facts if company.get(fact) is None]
    # Of a share and its total both unknown, nothing held settles it whatever the total.
    return frozenset(open_facts if len(open_facts) == 1 else facts[:1])


def _reach_count(to_meet: int, to_fail: int, reached: Sequence[tuple[Facts, Facts]]) -> tuple[Facts, Facts]:
    everything = _NONE.union(*[f | m for f, m in reached])
    failing = frozenset(fact for fact in everything if sum(fact in f for f, _ in reached) >= to_fail)
    meeting = frozenset(fact for fact in everything if sum(fact in m for _, m in reached) >= to_meet)
    return failing, meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact worth asking for.

    Attributes:
        decides: How many of the open programmes the answer alone can decide, at most.
        open_programmes: How many programmes are still open.
        touches: How many open programmes need the fact at all.
    """

    fact: str
    decides: int
    touches: int
    open_programmes: int


def rank_questions(
    outcomes: Iterable[Outcome], company: Company, vocabulary: Vocabulary, skip: frozenset[str] = frozenset()
) -> list[Question]:
    """All unknown facts worth asking, best first.

    Args:
        outcomes: Of the requirements of each programme; settled ones, and those without rules, are passed over.
        company: The facts known so far.
        vocabulary: Its order breaks ties.
        skip: Facts the person has already said they do not know.
    """
    decides: dict[str, int] = {}
    touches: dict[str, int] = {}
    count = 0
    for outcome in outcomes:
        asked = missing(outcome, company)
        if not asked:
            continue
        count += 1
        for fact in can_decide(outcome, company):
            decides[fact] = decides.get(fact, 0) + 1
        for fact in asked:
            touches[fact] = touches.get(fact, 0) + 1
    return ranked(decides, touches, count, vocabulary, skip)


def ranked(
    decides: Mapping[str, int],
    touches: Mapping[str, int],
    open_programmes: int,
    vocabulary: Vocabulary,
    skip: frozenset[str] = frozenset(),
) -> list[Question]:
    """Questions from counts of programmes by fact: what decides most first, then what most programmes need.

    Args:
        decides: Facts that decide none may be left out.
        touches: Every fact some open programme needs.
        open_programmes: How many are open.
        vocabulary: Its order breaks ties.
        skip: Facts not to ask for.
    """
    order = {fact: place for place, fact in enumerate(vocabulary.facts)}
    questions = [
        Question(fact=fact, decides=decides.get(fact, 0), touches=touched, open_programmes=open_programmes)
        for fact, touched in touches.items()
        if fact not in skip
    ]
    return sorted(questions, key=lambda q: (-q.decides, -q.touches, order[q.fact]))


def next_screen(questions: list[Question], vocabulary: Vocabulary) -> tuple[Screen, list[Question]] | None:
    """The screen to show next, with the facts on it that are worth asking.

    It is the screen of the best question; all its other open facts come along, since one screen costs a person less
    than two.
    """
    if not questions:
        return None
    screen = vocabulary.facts[questions[0].fact].screen
    return vocabulary.screens[screen], [q for q in questions if vocabulary.facts[q.fact].screen == screen]
