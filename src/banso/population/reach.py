"""Whom a programme reaches in a table of companies, what it would grant them, and which clauses shut others out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend

from banso.core.check import VERDICTS
from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, State
from banso.core.facts import Vocabulary
from banso.core.programmes import Programme
from banso.population.all_programmes import groups_of_all
from banso.population.clause_counts import ClauseCount, count_clauses
from banso.population.clauses import Clauses
from banso.population.divisions import Division, division, part_of
from banso.population.verdicts import Group, groups, verdicts

FORMAT = "banso-population/1"
ORDER = (MET, JUDGED, UNKNOWN, FAILED)
PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Companies of one verdict.

    Attributes:
        yen: What they would be granted together, in yen.
        priced: How many of them have an amount; the others count as nothing in `yen`.
    """

    companies: int = 0
    yen: int = 0
    priced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The companies of one industry, size or place."""

    code: str
    label: str
    verdicts: dict[State, Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one programme is to all companies of a table.

    Attributes:
        by: How `parts` divide the companies; None where they are not divided.
    """

    programme: Programme
    verdicts: dict[State, Count]
    clauses: tuple[ClauseCount, ...]
    by: Division | None = None
    parts: tuple[Part, ...] = ()

    @property
    def companies(self) -> int:
        """All companies."""
        return sum(count.companies for count in self.verdicts.values())


def reach(
    programmes: Sequence[Programme],
    companies: ir.Table,
    connection: SQLBackend,
    vocabulary: Vocabulary,
    by: str = "",
) -> Iterator[Reach]:
    """Counts the companies of a table, in the database it lies in.

    Args:
        programmes: Their requirements and amounts.
        companies: A company table.
        connection: Where it lies.
        vocabulary: Of the facts.
        by: How to divide the companies, one of `banso.population.divisions.BY`; empty for not at all.

    Yields:
        One for each programme, in their order.

    Raises:
        BadDefinition: An amount leads to numbers too large for the databases.
    """
    keep = [PART] if by else []
    table = companies.mutate(**{PART: part_of(by, companies, vocabulary)}) if by else companies
    divided = division(by, vocabulary) if by else None
    if len(programmes) == 1:
        # What many programmes share is worth working out first; one programme shares nothing.
        found = iter([groups(verdicts(programmes[0], table, keep), connection, by=keep)])
    else:
        found = groups_of_all(programmes, table, connection, by=keep)
    for programme, its_groups in zip(programmes, found, strict=True):
        yield _reach(programme, its_groups, divided, vocabulary)


def _reach(
    programme: Programme, found: Sequence[Group], divided: Division | None, vocabulary: Vocabulary
) -> Reach:
    clauses = Clauses(programme.requirements)
    return Reach(
        programme=programme,
        verdicts=_counted(found),
        clauses=count_clauses(clauses, [(group.states, group.companies) for group in found], vocabulary),
        by=divided,
        parts=_parts(found, divided) if divided else (),
    )


def _counted(found: Iterable[Group]) -> dict[State, Count]:
    counts = dict.fromkeys(ORDER, Count())
    for group in found:
        before = counts[group.state]
        counts[group.state] = Count(
            companies=before.companies + group.companies,
            yen=before.yen + group.yen,
            priced=before.priced + group.priced,
        )
    return counts


def _parts(found: Sequence[Group], divided: Division) -> tuple[Part, ...]:
    order = {code: place for place, code in enumerate(divided.names)}
    codes = sorted(
        {str(group.by[0]) for group in found}, key=lambda code: (order.get(code, len(order)), code)
    )
    return tuple(
        Part(
            code=code,
            label=divided.name(code),
            verdicts=_counted(group for group in found if group.by[0] == code),
        )
        for code in codes
    )


def contract(reached: Reach) -> dict[str, Any]:
    """The counts as JSON values."""
    plain = {
        "programme": {
            "id": reached.programme.id,
            "name": reached.programme.name,
            "version": reached.programme.version,
        },
        "companies": reached.companies,
        "verdicts": _plain(reached.verdicts),
        "clauses": [_plain_clause(clause) for clause in reached.clauses],
    }
    if reached.by is not None:
        plain["by"] = {"id": reached.by.by, "label": reached.by.label}
        plain["parts"] = [
            {"code": part.code, "label": part.label, "verdicts": _plain(part.verdicts)}
            for part in reached.parts
        ]
    return plain


def _plain(counts: dict[State, Count]) -> dict[str, Any]:
    return {
        VERDICTS[state].value: {"companies": count.companies, "yen": count.yen, "priced": count.priced}
        for state, count in counts.items()
    }


def _plain_clause(clause: ClauseCount) -> dict[str, Any]:
    return {name: getattr(clause, name) for name in clause.__slots__}
