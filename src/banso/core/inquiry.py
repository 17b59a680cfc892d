"""What is still to be asked for many programmes at once, from what their open clauses ask for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from banso.core.bitsets import Positions, Postings
from banso.core.facts import Vocabulary
from banso.core.questions import Facts, Question, ranked


class Reach(NamedTuple):
    """What an open clause asks for: all of it, what alone could make it fail, and what alone could settle it."""

    missing: tuple[str, ...]
    failing: Facts
    meeting: Facts


class Inquiry(NamedTuple):
    """What is still to be asked, and for which programmes.

    Attributes:
        still_open: The programmes that lack an answer.
        touching: For each fact those that need it.
        deciding: For each fact those that it can decide alone, at most.
    """

    still_open: Positions
    touching: Mapping[str, Positions]
    deciding: Mapping[str, Positions]

    def questions(self, vocabulary: Vocabulary, skip: frozenset[str] = frozenset()) -> list[Question]:
        """All unknown facts worth asking, best first, as `rank_questions` finds them.

        Args:
            vocabulary: Its order breaks ties.
            skip: Facts the person has already said they do not know.
        """
        return ranked(
            {fact: found.bit_count() for fact, found in self.deciding.items()},
            {fact: found.bit_count() for fact, found in self.touching.items()},
            self.still_open.bit_count(),
            vocabulary,
            skip,
        )

    def waiting_for(self, facts: Iterable[str]) -> Positions:
        """The open programmes that need at least one of some facts."""
        return reduce(or_, [self.touching.get(fact, 0) for fact in facts], 0)


class OpenClauses(NamedTuple):
    """What the open clauses of some programmes ask for.

    Attributes:
        still_open: The programmes that count.
        leaves: The programmes with a leaf as an open clause, by what it asks for.
        wholes: What each of the other open clauses asks for, by its number.
        postings: Where these stand.
    """

    still_open: Positions
    leaves: Mapping[Reach, Positions]
    wholes: Mapping[int, Reach]
    postings: Postings

    def inquiry(self) -> Inquiry:
        """All of it together."""
        touching = self._by_fact(lambda each: each.missing)
        deciding = self._by_fact(lambda each: each.failing)
        # What alone meets every open clause of a programme decides it too. That is news only where each of these
        # clauses can be met by more facts than it can be failed by.
        news = {number: each for number, each in self.wholes.items() if each.meeting - each.failing}
        others = reduce(or_, self.leaves.values(), self.postings.union(self.wholes.keys() - news.keys()))
        for fact in {fact for each in news.values() for fact in each.meeting - each.failing}:
            may_be_met = touching.get(fact, 0) & ~(others | deciding.get(fact, 0))
            if may_be_met:
                not_met = self.postings.union(n for n, each in news.items() if fact not in each.meeting)
                deciding[fact] = deciding.get(fact, 0) | may_be_met & ~not_met
        return Inquiry(self.still_open, touching, deciding)

    def _by_fact(self, asked: Callable[[Reach], Collection[str]]) -> dict[str, Positions]:
        """The programmes one of whose open clauses asks for a fact in some way."""
        found: dict[str, Positions] = {}
        numbers: dict[str, list[int]] = {}
        for each, positions in self.leaves.items():
            for fact in asked(each):
                found[fact] = found.get(fact, 0) | positions
        for number, each in self.wholes.items():
            for fact in asked(each):
                numbers.setdefault(fact, []).append(number)
        for fact, standing in numbers.items():
            found[fact] = found.get(fact, 0) | self.postings.union(standing)
        return {fact: asking for fact, positions in found.items() if (asking := positions & self.still_open)}
