"""What the reference engine answers, in the shape in which a query answers it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from banso.core.amounts import compute
from banso.core.conditions import Node
from banso.core.costs import CostLine
from banso.core.evaluation import FAILED, Outcome, State, evaluate
from banso.core.facts import Company
from banso.population.clauses import Clauses, Part
from banso.population.verdicts import STATE, YEN, Verdicts, mask_column
from tests.integration.population.programmes import Rules


class Answer(NamedTuple):
    state: State
    clauses: tuple[State, ...]
    yen: int | None


def reference(rules: Rules, company: Company, filed: Mapping[str, int], clauses: Clauses) -> Answer:
    """The verdict, the state of every part kept in the masks, and the amount."""
    outcome = Outcome(Node(), State.UNKNOWN)
    states: tuple[State, ...] = ()
    if rules.requirements is not None and clauses.root is not None:
        outcome = evaluate(rules.requirements, company)
        states = tuple(_states(clauses.root, outcome))
    lines = [CostLine(category=category, yen=yen) for category, yen in filed.items()]
    priced = rules.amount is not None and outcome.state is not FAILED
    return Answer(outcome.state, states, compute(rules.amount, company, lines).yen if priced else None)


def _states(part: Part, outcome: Outcome) -> Iterator[State]:
    yield outcome.state
    for below, its_outcome in zip(part.parts, outcome.parts, strict=False):
        yield from _states(below, its_outcome)


def answer_of(row: Mapping[str, int], verdicts: Verdicts) -> Answer:
    """The same from one row of a query."""
    masks = [row[mask_column(number)] for number in range(verdicts.clauses.masks)]
    return Answer(State(row[STATE]), verdicts.clauses.states(masks), row[YEN])
