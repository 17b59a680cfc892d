"""How every company stands to the rules of one scenario, and which clauses shut it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa

from banso.core.amount_rules import AmountRule
from banso.core.conditions import Judged, walk
from banso.core.evaluation import MET
from banso.core.procedures import BonusPoints
from banso.core.programmes import Programme
from banso.population.clause_counts import ClauseCount, count_clauses
from banso.population.clauses import Clauses, States
from banso.population.conditions import Conditions
from banso.population.eligible_costs import ELIGIBLE, with_eligible_costs
from banso.population.simulation.cohort import ROW, Cohort
from banso.population.simulation.draws import Flags, Ints
from banso.population.verdicts import STATE, mask_column, verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The companies as the rules see them; arrays have one entry for each company.

    Attributes:
        state: 0 failed, 1 unknown, 2 judged, 3 met.
        need: 0 wants what the programme is for, 1 something else, 2 unknown.
        bonuses: How many bonuses it surely has.
        priced: Its costs are known.
        needs_judgement: People decide about some clause.
    """

    state: Ints
    need: Ints
    bonuses: Ints
    priced: Flags
    needs_judgement: bool
    named_clauses: int
    papers: int
    clauses: tuple[ClauseCount, ...]

    def count(self, state: int) -> int:
        """How many companies are in a state."""
        return int(np.count_nonzero(self.state == state))


def standing(cohort: Cohort, programme: Programme) -> Standing:
    """Asks the rules about every company."""
    answers = verdicts(programme, cohort.companies, keep=[ROW])
    masks = [mask_column(number) for number in range(answers.clauses.masks)]
    found = cohort.connection.to_pyarrow(answers.table.select(ROW, STATE, *masks).order_by(ROW))
    nodes = list(walk(programme.requirements)) if programme.requirements else []
    return Standing(
        state=_numbers(found, STATE),
        need=cohort.need(programme.purposes),
        bonuses=_bonuses(cohort, programme.bonuses),
        priced=_priced(cohort, programme.amount),
        needs_judgement=any(isinstance(node, Judged) for node in nodes),
        named_clauses=sum(bool(node.id) for node in nodes),
        papers=len(programme.papers),
        clauses=count_clauses(
            answers.clauses,
            _combinations(answers.clauses, [_numbers(found, mask) for mask in masks]),
            cohort.vocabulary,
        ),
    )


def _numbers(table: pa.Table, column: str) -> Ints:
    return np.asarray(table[column].to_numpy()).astype(np.int64)


def _bonuses(cohort: Cohort, bonuses: Sequence[BonusPoints]) -> Ints:
    if not bonuses:
        return np.zeros(cohort.rows, dtype=np.int64)
    conditions = Conditions(cohort.companies)
    held = ibis.literal(0, "int64")
    for bonus in bonuses:
        held += (conditions.state(bonus.when) == int(MET)).ifelse(1, 0)
    return _column(cohort, conditions, held)


def _priced(cohort: Cohort, rule: AmountRule | None) -> Flags:
    if rule is None:
        return np.zeros(cohort.rows, dtype=bool)
    conditions = Conditions(with_eligible_costs(cohort.companies, rule))
    return _column(cohort, conditions, conditions.companies[ELIGIBLE].notnull().ifelse(1, 0)) > 0


def _column(cohort: Cohort, conditions: Conditions, value: ibis.expr.types.IntegerValue) -> Ints:
    table = conditions.companies.select(ROW, value=value).order_by(ROW)
    return _numbers(cohort.connection.to_pyarrow(table), "value")


def _combinations(clauses: Clauses, masks: list[Ints]) -> Iterator[tuple[States, int]]:
    """Every combination of clause states that occurs, with the number of its companies."""
    if not masks:
        return
    distinct, companies = np.unique(np.stack(masks, axis=1), axis=0, return_counts=True)
    for row, count in zip(distinct.tolist(), companies.tolist(), strict=True):
        yield clauses.states(row), count
