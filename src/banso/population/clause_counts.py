"""How many companies stand how to each clause of a programme, and which clause shuts how many of them out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, State
from banso.core.facts import Vocabulary
from banso.core.reasons import requirement
from banso.population.clauses import Clauses, States


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseCount:
    """How many companies stand how to one clause.

    Attributes:
        decides: It failed and the refusal rests on it.
        alone: Without this one clause the company would not be refused.
    """

    id: str
    label: str
    met: int
    judged: int
    unknown: int
    failed: int
    decides: int
    alone: int


def count_clauses(
    clauses: Clauses, combinations: Iterable[tuple[States, int]], vocabulary: Vocabulary
) -> tuple[ClauseCount, ...]:
    """Counts companies by clause, in the order of the document.

    Args:
        clauses: Of the programme.
        combinations: States of all parts, and how many companies have them; the same states may come again.
        vocabulary: Names what clauses ask for.
    """
    standing = {part.place: dict.fromkeys((MET, JUDGED, UNKNOWN, FAILED), 0) for part in clauses.named}
    decides, alone = dict.fromkeys(standing, 0), dict.fromkeys(standing, 0)
    for states, companies in combinations:
        for place in standing:
            standing[place][states[place]] += companies
        for place in clauses.refusing(states) & standing.keys():
            decides[place] += companies
        for place in clauses.shut_out_alone(states):
            alone[place] += companies
    return tuple(
        ClauseCount(
            id=part.node.id,
            label=requirement(part.node, vocabulary),
            **_by_name(standing[part.place]),
            decides=decides[part.place],
            alone=alone[part.place],
        )
        for part in clauses.named
    )


def _by_name(counts: Mapping[State, int]) -> dict[str, int]:
    return {state.name.lower(): counts[state] for state in (MET, JUDGED, UNKNOWN, FAILED)}
