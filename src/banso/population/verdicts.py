"""Verdict, clauses and amount of a programme for every company of a table, as one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import ibis
import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend

from banso.core.amount_rules import AmountRule
from banso.core.amounts import COST_FACT, GRANTED_FACT
from banso.core.conditions import Node, walk
from banso.core.evaluation import FAILED, UNKNOWN, State
from banso.core.programmes import Programme
from banso.population.amounts import NO_YEN, granted_yen
from banso.population.backends import fetch, widened
from banso.population.clauses import Clauses, States
from banso.population.columns import COMPANY, COST_PREFIX, column_of
from banso.population.conditions import Conditions
from banso.population.eligible_costs import ELIGIBLE, with_eligible_costs
from banso.population.levels import ALL_BITS, IN_A_NUMBER, level_at, level_of, state_numbers
from banso.population.lookups import columns_here

STATE, YEN = "state", "yen"
ALWAYS_CARRIED = frozenset({COMPANY, ELIGIBLE, column_of(GRANTED_FACT)})
"""What is needed of a company beside its clauses."""
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
    rest = [name for name in table.columns if name in {*ALWAYS_CARRIED, *keep}]
    conditions.read(asked, rest, [part.place % IN_A_NUMBER for part in clauses.parts])
    yen = granted_yen(programme.amount, conditions) if programme.amount else NO_YEN
    answers = conditions.companies.select(*conditions.others, **_packed(clauses, conditions))
    # All in one step of the query: a database that works out a common part once does so within a step.
    masks = {mask_column(number): _mask(clauses, number, answers) for number in range(clauses.masks)}
    columns = {
        COMPANY: answers[COMPANY],
        STATE: _state(masks).cast("int8"),
        **masks,
        YEN: _promised(yen, clauses, answers),
        **{name: answers[name] for name in keep},
    }
    return Verdicts(programme=programme, clauses=clauses, table=answers.select(**columns))


def conditions_of_tracks(rule: AmountRule | None) -> list[Node]:
    """Who is granted an amount on which track."""
    return [track.when for track in rule.tracks if track.when is not None] if rule else []


def needed_columns(companies: ir.Table, asked: Sequence[Node], keep: Sequence[str]) -> list[str]:
    """The columns of a table that conditions and amounts look at; each step of a query carries all it is given."""
    leaves = [leaf for node in asked for leaf in walk(node)]
    columns = {column_of(COST_FACT), column_of(GRANTED_FACT), *chain(*map(columns_here, leaves))}
    return [
        name for name in companies.columns if name in keep or name in columns or name.startswith(COST_PREFIX)
    ]


def _packed(clauses: Clauses, conditions: Conditions) -> dict[str, ir.IntegerValue]:
    """The levels of all parts, side by side in a number for each mask."""
    nodes = [part.node for part in clauses.parts]
    return {
        _levels(number): conditions.side_by_side(dict(enumerate(nodes[number * IN_A_NUMBER :][:IN_A_NUMBER])))
        for number in range(clauses.masks)
    }


def _levels(number: int) -> str:
    return f"_levels_of_{mask_column(number)}"


def _mask(clauses: Clauses, number: int, answers: ir.Table) -> ir.IntegerValue:
    count = min(IN_A_NUMBER, len(clauses.parts) - number * IN_A_NUMBER)
    return state_numbers(answers[_levels(number)], count)


def _state(masks: Mapping[str, ir.IntegerValue]) -> ir.IntegerValue:
    """The state of the whole, which stands first among the parts."""
    return masks[mask_column(0)] & ALL_BITS if masks else ibis.literal(int(UNKNOWN), "int64")


def _promised(yen: ir.IntegerValue, clauses: Clauses, answers: ir.Table) -> ir.IntegerValue:
    """Nothing for the refused: a sum beside "does not qualify" would be read as a promise."""
    if clauses.root is None:
        return yen
    qualifies = level_at(answers[_levels(0)], 0) != level_of(FAILED)
    return ibis.cases((qualifies, yen), else_=NO_YEN)


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
