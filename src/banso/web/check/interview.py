"""The interview: how the programmes stand with what was said, and what to ask next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from banso.core.bitsets import numbers_of, positions_of
from banso.core.check import Explanation
from banso.core.company import on_day
from banso.core.evaluation import State
from banso.core.explanations import Explained
from banso.core.facts import Fact, Screen, Vocabulary
from banso.core.index import Standings
from banso.core.inquiry import Inquiry
from banso.core.questions import Question, next_screen
from banso.web.catalogue.offer import Entry, Offer
from banso.web.check.place import PURPOSE_FACT, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A screen to be shown.

    Attributes:
        questions: What each fact would settle; facts that are only edited have none.
        editing: The person came back to change answers.
    """

    screen: Screen
    facts: tuple[Fact, ...]
    questions: Mapping[str, Question]
    editing: bool = False

    @property
    def decides(self) -> int:
        """How many programmes the best of its answers can decide alone."""
        return max((question.decides for question in self.questions.values()), default=0)


class Interview:
    """One check on one day."""

    def __init__(self, offer: Offer, place: Place) -> None:
        self.offer = offer
        self.place = place
        self.vocabulary: Vocabulary = offer.region.vocabulary
        self.on: date = offer.on
        self.entries = place.scope.entries(offer)
        self.company: dict[str, Any] = dict(on_day(place.given.values, self.vocabulary, offer.on))
        if place.scope.purpose:
            self.company.setdefault(PURPOSE_FACT, place.scope.purpose)

    @cached_property
    def standings(self) -> Standings:
        """How the requirements of every programme on offer stand."""
        return self.offer.index.evaluate(self.company)

    def state(self, entry: Entry) -> State:
        """How the requirements of a programme stand."""
        return self.standings.state(self._position(entry))

    @cached_property
    def _explained(self) -> Explained:
        return self.offer.explanations.of(self.standings)

    def explanation(self, entry: Entry) -> Explanation:
        """The same clause by clause."""
        return self._explained.explanation(self._position(entry))

    def still(self, entry: Entry) -> int:
        """How many answers a programme waits for; where it waits for none, how many clauses its verdict rests on."""
        position = self._position(entry)
        return len(self.standings.missing(position)) or self.standings.decisive(position)

    def _position(self, entry: Entry) -> int:
        return self.offer.index.position[entry.programme.id]

    @cached_property
    def with_rules(self) -> tuple[Entry, ...]:
        """Programmes whose documents state requirements."""
        return tuple(entry for entry in self.entries if entry.programme.requirements is not None)

    @cached_property
    def without_rules(self) -> tuple[Entry, ...]:
        """Programmes whose documents state none."""
        return tuple(entry for entry in self.entries if entry.programme.requirements is None)

    @property
    def settled(self) -> int:
        """How many programmes have a verdict."""
        return len(self.with_rules) - self._inquiry.still_open.bit_count()

    @cached_property
    def questions(self) -> Sequence[Question]:
        """All questions worth asking, best first."""
        return self._inquiry.questions(self.vocabulary, self.place.given.unknown)

    @cached_property
    def _inquiry(self) -> Inquiry:
        positions = [self._position(entry) for entry in self.with_rules]
        return self.standings.inquiry(positions_of(positions, len(self.offer.entries)))

    def next(self) -> Asked | None:
        """The next screen; None when nothing is left to ask."""
        found = next_screen(list(self.questions), self.vocabulary)
        if found is None:
            return None
        screen, questions = found
        by_fact = {question.fact: question for question in questions}
        facts = tuple(fact for fact in self.vocabulary.on_screen(screen.id) if fact.id in by_fact)
        return Asked(screen=screen, facts=facts, questions=by_fact)

    def again(self, screen_id: str) -> Asked | None:
        """A screen already answered, with what is open on it; None when there is nothing of it to show."""
        given = self.place.given
        by_fact = {question.fact: question for question in self.questions}
        facts = tuple(
            fact
            for fact in self.vocabulary.on_screen(screen_id)
            if fact.id in given.values or fact.id in given.unknown or fact.id in by_fact
        )
        if not facts:
            return None
        return Asked(screen=self.vocabulary.screens[screen_id], facts=facts, questions=by_fact, editing=True)

    def asked(self, fact_ids: Sequence[str], screen_id: str, *, editing: bool) -> Asked | None:
        """A screen as it was shown before, for a form that comes back; None when there is no such screen."""
        by_fact = {question.fact: question for question in self.questions if question.fact in fact_ids}
        facts = tuple(fact for fact in self.vocabulary.on_screen(screen_id) if fact.id in fact_ids)
        if not facts:
            return None
        screen = self.vocabulary.screens[screen_id]
        return Asked(screen=screen, facts=facts, questions=by_fact, editing=editing)

    def waiting_for(self, facts: Iterable[Fact]) -> list[Entry]:
        """The open programmes that need at least one of some facts."""
        waiting = self._inquiry.waiting_for(fact.id for fact in facts)
        return [self.offer.entries[position] for position in numbers_of(waiting)]

    def narrowed(self, fact: Fact) -> str:
        """The industry already known whose parts are asked for now; empty when the whole list is needed."""
        known = self.place.given.values.get(fact.id)
        open_again = any(question.fact == fact.id for question in self.questions)
        return str(known) if known and open_again and fact.codes and fact.codes.hierarchical else ""
