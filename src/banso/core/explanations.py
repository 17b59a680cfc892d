"""Explanations of many programmes for one company: the sentences of a clause that many share are written once.

What is said of a condition rests on its wording and on the values of its facts. The sentences are the reference
engine's own, and they are remembered by both: companies give the same answers again and again.
"""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from banso.core.check import Explanation, Finding, explanation_of
from banso.core.conditions import All, Judged, Node, children, facts_of, walk
from banso.core.evaluation import FAILED, MET, UNKNOWN
from banso.core.facts import Vocabulary
from banso.core.index import Index, Standings
from banso.core.reasons import Answers, change, reason

_STATE = attrgetter("state")
REMEMBERED = 4096
"""So many answers to all wholes on some facts are kept, with what was said of them; and so many rows of wordings."""


@dataclass(frozen=True, slots=True, eq=False)
class _Wording:
    """A condition in certain words; there is one object of each.

    Attributes:
        number: Of the condition in the index.
        group: The place of its leaves in the index; None for a whole.
        facts: All of it rests on these.
    """

    node: Node
    number: int
    group: int | None
    facts: tuple[str, ...]


class _Row(NamedTuple):
    """The clauses of a programme that requires them all, and the wording of each."""

    nodes: tuple[Node, ...]
    wordings: tuple[_Wording, ...]


class Explanations:
    """What is the same in the explanations of an index for every company.

    Args:
        index: Of the programmes to be explained.
        vocabulary: Of their facts.
    """

    def __init__(self, index: Index, vocabulary: Vocabulary) -> None:
        self.index = index
        self.vocabulary = vocabulary
        self._wordings: dict[tuple[object, ...], _Wording] = {}
        self.row = lru_cache(maxsize=REMEMBERED)(self._row)
        self.said_of_wholes = lru_cache(maxsize=REMEMBERED)(self._said_of_wholes)

    def of(self, standings: Standings) -> "Explained":
        """Explains the programmes for the company that was evaluated."""
        return Explained(self, standings)

    def _row(self, position: int) -> _Row | None:
        """The clauses of a programme; None where its explanation is no plain row of them."""
        top = self.index.programmes[position].requirements
        if not isinstance(top, All) or top.id or not all(map(_is_plain, top.nodes)):
            return None
        return _Row(top.nodes, tuple(map(self._wording, top.nodes, self.index.clauses[position])))

    def _wording(self, node: Node, number: int) -> _Wording:
        key = (number, _words(node))
        found = self._wordings.get(key)
        # Pages are made side by side: whoever comes second takes the object of the first.
        return found or self._wordings.setdefault(
            key, _Wording(node, number, self.index.shared.group_of(number), facts_of(node))
        )

    def _said_of_wholes(
        self, _facts: tuple[str, ...], _values: tuple[object, ...]
    ) -> "dict[_Wording, Finding]":
        """What was said of the wholes on some facts to those who gave these answers; filled by who says it."""
        return {}


def _is_plain(node: Node) -> bool:
    """Whether a node is one clause, with no other inside it."""
    return bool(node.id) and not any(below.id for part in children(node) for below in walk(part))


def _words(node: Node) -> object:
    """What may be said of a node besides what its state depends on."""
    parts = children(node)
    own = node.question if isinstance(node, Judged) and not node.label else node.label
    return (own, *map(_words, parts)) if parts else own


class _Findings(dict[_Wording, Finding]):
    """What is said of each wording to one company; of leaves, whatever was said before to the same answers."""

    def __init__(self, explanations: Explanations, standings: Standings) -> None:
        super().__init__()
        self._explanations = explanations
        self._standings = standings
        self.answers = Answers(explanations.vocabulary, standings.company)
        for decided in standings.decided:
            self.update(decided.findings)

    def __missing__(self, wording: _Wording) -> Finding:
        said = self._said_before(wording)
        found = said.get(wording)
        if found is None:
            found = said[wording] = self._finding(wording)
        self[wording] = found
        return found

    def _said_before(self, wording: _Wording) -> dict[_Wording, Finding]:
        if wording.group is not None:
            return self._standings.decided[wording.group].findings
        values = tuple(map(self.answers.company.get, wording.facts))
        return self._explanations.said_of_wholes(wording.facts, values)

    def _finding(self, wording: _Wording) -> Finding:
        outcome = self._standings.outcome_of(wording.node, wording.number)
        missed = change(outcome, self.answers.vocabulary) if outcome.state is FAILED else ""
        return Finding(outcome.state, reason(outcome, self.answers), missed)


class Explained:
    """Explanations for one company."""

    def __init__(self, explanations: Explanations, standings: Standings) -> None:
        self._row = explanations.row
        self._standings = standings
        self._findings = _Findings(explanations, standings)

    def explanation(self, position: int) -> Explanation:
        """How the requirements of a programme stand, clause by clause, as the reference engine tells it."""
        standings, row = self._standings, self._row(position)
        if row is None:
            missing = standings.missing(position)
            return explanation_of(standings.outcome(position), self._findings.answers, missing)
        findings = tuple(map(self._findings.__getitem__, row.wordings))
        state = min(map(_STATE, findings), default=MET)
        missing = standings.missing(position) if state is UNKNOWN else ()
        return Explanation(state, row.nodes, findings, missing)
