"""Verdict, clauses and amount of a programme for every company of a table, as one query."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.backends.sql import SQLBackend

from banso.core.amount_rules import AmountRule
from banso.core.amounts import COST_FACT, GRANTED_FACT
from banso.core.conditions import Node, facts_of
from banso.core.evaluation import FAILED, UNKNOWN, State
from banso.core.programmes import Programme
from banso.population.amounts import granted_yen
from banso.population.backends import fetch, widened
from banso.population.clauses import Clauses, States
from banso.population.columns import COMPANY, COST_PREFIX, column_of
from banso.population.conditions import Conditions
from banso.population.eligible_costs import with_eligible_costs
from banso.population.levels import IN_A_NUMBER, level_of, side_by_side, state_numbers

STATE, YEN = "state", "yen"
WHOLE = "_level_of_all_requirements"
RESULT_COLUMNS = frozenset({COMPANY, STATE, YEN})


def mask_column(number: int) -> str:
    """Name of the column of a mask, from 0."""
    return f"clauses_{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """The answers of one programme.

    Attributes:
        table: One row per company: `company`, `state` (0 failed, 1 unknown, 2 judged, 3 met), `clauses_0` … (masks
            read by `clauses`), `yen` (NULL where there is no amount, or none yet), and the columns asked for.
    """

    programme: Programme
    clauses: Clauses
    table: ir.Table


def verdicts(programme: Programme, companies: ir.Table, keep: Sequence[str] = ()) -> Verdicts:
    """Writes the rules of a programme as a query; nothing is computed yet.

    Args:
        programme: Its requirements and amount.
        companies: A company table (see `banso.population.columns`).
        keep: Columns of the table to carry along.

    Raises:
        BadDefinition: Its amount leads to numbers too large for the databases.
    """
    clauses = Clauses(programme.requirements)
    asked = [*[part.node for part in clauses.parts], *conditions_of_tracks(programme.amount)]
    table = widened(companies.select(COMPANY, *needed_columns(companies, asked, keep)))
    if programme.amount is not None:
        table = with_eligible_costs(table, programme.amount)
    conditions = Conditions(table)
    conditions.read(asked)
    _pack(clauses, conditions)
    # All in one step of the query: a database that works out a common part once does so within a step.
    yen = _yen(programme, conditions)
    state = _state(programme, conditions).cast("int8")
    masks = {mask_column(number): _mask(clauses, number, conditions) for number in range(clauses.masks)}
    answers = conditions.companies
    kept = {name: answers[name] for name in keep}
    columns = {COMPANY: answers[COMPANY], STATE: state, **masks, YEN: yen, **kept}
    return Verdicts(programme=programme, clauses=clauses, table=answers.select(**columns))


def _state(programme: Programme, conditions: Conditions) -> ir.IntegerValue:
    if programme.requirements is None:
        return ibis.literal(int(UNKNOWN), "int64")
    return conditions.state(programme.requirements)


def conditions_of_tracks(rule: AmountRule | None) -> list[Node]:
    """Who is granted an amount on which track."""
    return [track.when for track in rule.tracks if track.when is not None] if rule else []


def needed_columns(companies: ir.Table, asked: Sequence[Node], keep: Sequence[str]) -> list[str]:
    """The columns of a table that conditions and amounts look at; each step of a query carries all it is given."""
    facts = {COST_FACT, GRANTED_FACT, *[fact for node in asked for fact in facts_of(node)]}
    columns = {column_of(fact) for fact in facts}
    return [
        name
        for name in companies.columns
        if name in keep or name.partition("__")[0] in columns or name.startswith(COST_PREFIX)
    ]


def _pack(clauses: Clauses, conditions: Conditions) -> None:
    """Gives the whole, and the parts side by side, columns of their own, which the answers are read from."""
    levels = [conditions.level(part.node) for part in clauses.parts]
    columns = {
        _packed(number): side_by_side(levels[number * IN_A_NUMBER :][:IN_A_NUMBER])
        for number in range(clauses.masks)
    }
    if clauses.root is not None:
        conditions.add({**columns, WHOLE: levels[0]})
        conditions.know(clauses.root.node, _[WHOLE])


def _packed(number: int) -> str:
    return f"_levels_of_{mask_column(number)}"


def _mask(clauses: Clauses, number: int, conditions: Conditions) -> ir.IntegerValue:
    count = min(IN_A_NUMBER, len(clauses.parts) - number * IN_A_NUMBER)
    return state_numbers(conditions.companies[_packed(number)], count)


def _yen(programme: Programme, conditions: Conditions) -> ir.IntegerValue:
    if programme.amount is None:
        return ibis.null("int64")
    yen = granted_yen(programme.amount, conditions)
    if programme.requirements is None:
        return yen
    # A sum beside "does not qualify" would be read as a promise.
    qualifies = conditions.level(programme.requirements) != level_of(FAILED)
    return ibis.cases((qualifies, yen), else_=ibis.null("int64"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Companies with the same answer.

    Attributes:
        by: Values of the columns they were grouped by.
        companies: How many.
        yen: What they would be granted together, in yen; companies without an amount count as nothing.
        priced: How many of them have an amount.
    """

    by: tuple[object, ...]
    state: State
    states: States
    companies: int
    yen: int
    priced: int


def groups(answers: Verdicts, connection: SQLBackend, by: Sequence[str] = ()) -> list[Group]:
    """Counts companies with the same verdict and the same clauses, in the database.

    Args:
        answers: With the columns of `by` kept.
        connection: Where its table lies.
        by: Columns to count apart.
    """
    masks = [mask_column(number) for number in range(answers.clauses.masks)]
    names = [STATE, *masks, *by]
    counted = answers.table.group_by(names).aggregate(
        companies=ibis._.count(), yen=ibis._[YEN].sum().coalesce(0).cast("int64"), priced=ibis._[YEN].count()
    )
    rows = fetch(connection, counted).to_pylist()
    return [
        Group(
            by=tuple(row[name] for name in by),
            state=State(row[STATE]),
            states=answers.clauses.states([row[mask] for mask in masks]),
            companies=row["companies"],
            yen=int(row["yen"]),
            priced=row["priced"],
        )
        for row in rows
    ]
