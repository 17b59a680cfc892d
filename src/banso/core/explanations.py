"""Explanations of many programmes for one company: the sentences of a clause that many share are written once.

What is said of a condition rests on its wording and on the values of its facts. The sentences are the reference
engine's own, and they are remembered by both: companies give the same answers again and again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

from banso.core.check import Clause, Explanation, clauses_of
from banso.core.conditions import All, Judged, Node, children, facts_of, walk
from banso.core.evaluation import FAILED, UNKNOWN, State, evaluate
from banso.core.facts import Company, Vocabulary
from banso.core.index import Index, Standings
from banso.core.reasons import Answers, change, reason

REMEMBERED = 4096
"""So many answers to all clauses on some facts are kept, with what was said of them; and so many rows of wordings."""
_clause: Callable[[tuple[Any, ...]], Clause] = partial(tuple.__new__, Clause)
"""Makes a clause of all its values, without the function that sorts arguments by name."""


@dataclass(frozen=True, slots=True, eq=False)
class _Wording:
    """A condition in certain words, and the facts all of it rests on; there is one object of each."""

    node: Node
    facts: tuple[str, ...]


class _Row(NamedTuple):
    """The clauses of a programme that requires them all, and the wording of each."""

    nodes: tuple[Node, ...]
    wordings: tuple[_Wording, ...]


class _Line(NamedTuple):
    """What is said of a wording for some values of its facts."""

    state: State
    reason: str
    change: str


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
        self.said = lru_cache(maxsize=REMEMBERED)(self._said)

    def of(self, standings: Standings) -> "Explained":
        """Explains the programmes for the company that was evaluated."""
        return Explained(self, standings)

    def _row(self, position: int) -> _Row | None:
        """The clauses of a programme; None where its explanation is no plain row of them."""
        top = self.index.programmes[position].requirements
        if not isinstance(top, All) or top.id or not all(map(_is_plain, top.nodes)):
            return None
        return _Row(top.nodes, tuple(map(self._wording, top.nodes, self.index.clauses[position])))

    def _wording(self, node: Node, condition: int) -> _Wording:
        key = (condition, _words(node))
        found = self._wordings.get(key)
        # Pages are made side by side: whoever comes second takes the object of the first.
        return found or self._wordings.setdefault(key, _Wording(node, facts_of(node)))

    def _said(self, _facts: tuple[str, ...], _values: tuple[object, ...]) -> dict[_Wording, _Line]:
        """What was said of the wordings on some facts to those who gave these answers; filled by who says it."""
        return {}


def _is_plain(node: Node) -> bool:
    """Whether a node is one clause, with no other inside it."""
    return bool(node.id) and not any(below.id for part in children(node) for below in walk(part))


def _words(node: Node) -> object:
    """What may be said of a node besides what its state depends on."""
    parts = children(node)
    own = node.question if isinstance(node, Judged) and not node.label else node.label
    return (own, *map(_words, parts)) if parts else own


class _Lines(dict[_Wording, _Line]):
    """What is said of each wording to one company; of leaves, whatever was said before to the same answers."""

    def __init__(self, explanations: Explanations, company: Company) -> None:
        super().__init__()
        self._explanations = explanations
        self.answers = Answers(explanations.vocabulary, company)
        for group in explanations.index.shared.groups:
            self.update(self._said(group.facts))

    def _said(self, facts: tuple[str, ...]) -> dict[_Wording, _Line]:
        return self._explanations.said(facts, tuple(map(self.answers.company.get, facts)))

    def __missing__(self, wording: _Wording) -> _Line:
        said = self._said(wording.facts)
        if wording not in said:
            said[wording] = self._line(wording.node)
        self[wording] = line = said[wording]
        return line

    def _line(self, node: Node) -> _Line:
        outcome = evaluate(node, self.answers.company)
        missed = change(outcome, self.answers.vocabulary) if outcome.state is FAILED else ""
        return _Line(outcome.state, reason(outcome, self.answers), missed)


class Explained:
    """Explanations for one company."""

    def __init__(self, explanations: Explanations, standings: Standings) -> None:
        self._row = explanations.row
        self._standings = standings
        self._lines = _Lines(explanations, standings.company)

    def explanation(self, position: int) -> Explanation:
        """How the requirements of a programme stand, clause by clause, as the reference engine tells it."""
        standings, row = self._standings, self._row(position)
        state = standings.state(position)
        clauses = (
            self._plain(row, state)
            if row is not None
            else clauses_of(standings.outcome(position), self._lines.answers)
        )
        return Explanation(state, clauses, standings.missing(position) if state is UNKNOWN else ())

    def _plain(self, row: _Row, verdict: State) -> tuple[Clause, ...]:
        lines = map(self._lines.__getitem__, row.wordings)
        return tuple(
            [
                _clause((node.id, state, reason, node.source, node.assumed, 0, state is verdict, change))
                for node, (state, reason, change) in zip(row.nodes, lines, strict=True)
            ]
        )
