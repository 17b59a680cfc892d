"""Many programmes over the same companies: what several of them require is worked out once.

The clauses of all programmes, each different one once, are packed into a few numbers per company, which the database
keeps. A programme then only groups the companies by its own bits of them: whatever stands above its clauses follows
from their states, once for each group and no longer for each company.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.backends.sql import SQLBackend

from banso.core.amount_rules import AmountRule
from banso.core.conditions import Node
from banso.core.evaluation import FAILED, UNKNOWN
from banso.core.programmes import Programme
from banso.core.shared_nodes import SharedNodes
from banso.population.amounts import granted_yen
from banso.population.backends import fetch, widened
from banso.population.clauses import Clauses, States
from banso.population.conditions import Conditions
from banso.population.eligible_costs import with_eligible_costs
from banso.population.levels import ALL_BITS, BITS, IN_A_NUMBER, level_at, state_of
from banso.population.verdicts import YEN, Group, conditions_of_tracks, needed_columns

KEPT, NUMBER = "companies_of_all_programmes", "clauses_of_all_"


def groups_of_all(
    programmes: Sequence[Programme], companies: ir.Table, connection: SQLBackend, by: Sequence[str] = ()
) -> Iterator[list[Group]]:
    """Counts companies with the same clauses, programme by programme; the same as `groups` for each alone.

    Args:
        programmes: In the order of the answers.
        companies: A company table.
        connection: Where it lies; takes one table of working results, which is gone when the connection is.
        by: Columns of the table to count apart.

    Raises:
        BadDefinition: An amount leads to numbers too large for the databases.
    """
    kept = _Kept(programmes, companies, connection, by)
    for programme in programmes:
        yield _groups(programme, kept, by)


class _Kept:
    """The companies with the levels of all clauses, kept in the database.

    Attributes:
        table: The packed levels, the columns amounts are computed from, and those counted by.
    """

    def __init__(
        self, programmes: Sequence[Programme], companies: ir.Table, connection: SQLBackend, by: Sequence[str]
    ) -> None:
        self._connection = connection
        self._answers: dict[Hashable, list[dict[str, Any]]] = {}
        nodes = [node for programme in programmes for node in _asked(programme)]
        numbers = SharedNodes([nodes]).rows[0]
        place_of = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        self._places = {id(node): place_of[number] for node, number in zip(nodes, numbers, strict=True)}
        different = list({self._places[id(node)]: node for node in nodes}.values())
        conditions = Conditions(widened(companies.select(needed_columns(companies, different, by))))
        rest = needed_columns(companies, [], by)
        conditions.read(different, rest, [place % IN_A_NUMBER for place in range(len(different))])
        packed = {
            f"{NUMBER}{first // IN_A_NUMBER}": conditions.side_by_side(
                dict(enumerate(different[first : first + IN_A_NUMBER]))
            )
            for first in range(0, len(different), IN_A_NUMBER)
        }
        self.table = _keep(connection, conditions.companies.select(*rest, **packed))

    def place(self, node: Node) -> tuple[str, int]:
        """The column a condition's level stands in, and its place there."""
        number, place = divmod(self._places[id(node)], IN_A_NUMBER)
        return f"{NUMBER}{number}", place

    def rows(self, query: ir.Table) -> list[dict[str, Any]]:
        """What a query answers; the database is asked once by programmes that ask the same."""
        if query.op() not in self._answers:
            self._answers[query.op()] = fetch(self._connection, query).to_pylist()
        return self._answers[query.op()]

    def conditions(self, table: ir.Table, nodes: Sequence[Node]) -> Conditions:
        """Conditions over the kept companies, or what was made of them, that need not be worked out again."""
        conditions = Conditions(table)
        for node in nodes:
            column, place = self.place(node)
            conditions.know(node, level_at(_[column], place))
        return conditions


def _keep(connection: SQLBackend, query: ir.Table) -> ir.Table:
    if connection.name == "pyspark":
        return connection.create_view(KEPT, query, overwrite=True)
    return connection.create_table(KEPT, query, temp=True, overwrite=True)


def _asked(programme: Programme) -> list[Node]:
    """Everything whose level must be known for each company."""
    clauses = Clauses(programme.requirements)
    return [*[part.node for part in clauses.lowest], *conditions_of_tracks(programme.amount)]


def _groups(programme: Programme, kept: _Kept, by: Sequence[str]) -> list[Group]:
    clauses = Clauses(programme.requirements)
    places = {part.place: kept.place(part.node) for part in clauses.lowest}
    query = _counted(_priced(programme.amount, kept), _bits(places.values()), by)
    found = []
    for row in kept.rows(query):
        lowest = {part: state_of(row[column], place) for part, (column, place) in places.items()}
        found.append(_group(clauses.complete(lowest), row, by))
    return found


def _bits(places: Iterable[tuple[str, int]]) -> dict[str, int]:
    """By column, the bits a programme asks for."""
    bits: dict[str, int] = {}
    for column, place in places:
        bits[column] = bits.get(column, 0) | ALL_BITS << BITS * place
    return bits


def _priced(rule: AmountRule | None, kept: _Kept) -> ir.Table:
    """The kept companies with what each would be granted, in yen."""
    if rule is None:
        return kept.table.mutate(**{YEN: ibis.null("int64")})
    conditions = kept.conditions(with_eligible_costs(kept.table, rule), conditions_of_tracks(rule))
    yen = granted_yen(rule, conditions)
    return conditions.companies.mutate(**{YEN: yen})


def _counted(companies: ir.Table, bits: Mapping[str, int], by: Sequence[str]) -> ir.Table:
    own = {column: companies[column] & mask for column, mask in bits.items()}
    asked = companies.select(**own, **{name: companies[name] for name in (YEN, *by)})
    sums = {
        "companies": asked.count(),
        "yen": asked[YEN].sum().coalesce(0).cast("int64"),
        "priced": asked[YEN].count(),
    }
    return asked.group_by([*own, *by]).aggregate(**sums) if own or by else asked.aggregate(**sums)


def _group(states: States, row: Mapping[str, Any], by: Sequence[str]) -> Group:
    state = states[0] if states else UNKNOWN
    refused = state is FAILED
    return Group(
        by=tuple(row[name] for name in by),
        state=state,
        states=states,
        companies=row["companies"],
        # A sum beside "does not qualify" would be read as a promise.
        yen=0 if refused else int(row["yen"]),
        priced=0 if refused else row["priced"],
    )
