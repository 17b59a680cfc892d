"""How much of a company table is known, column by column, and how the values are spread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
from ibis import _

from banso.core.facts import NUMERIC, CodeList, Fact, FactType, Vocabulary
from banso.population.backends import duckdb
from banso.population.columns import COMPANY, SETS, column_of, set_column
from banso.population.companies.schema import FOUNDED_YEAR

MEMORY = "1GiB"
"""What counting may take; beyond it the disk is used."""
MOST_COMMON = 5
_Meaning: TypeAlias = tuple[str, FactType, CodeList | None]
"""Label, type and codes of a column."""
QUARTERS = ("min", "lower", "median", "upper", "max")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFill:
    """One column.

    Attributes:
        known, rows: Companies it is known of, and all of them.
        yes: Of a column that says yes or no, those that say yes.
        quarters: Of numbers, the smallest, the quartiles (rounded down) and the largest, by `QUARTERS`.
        common: Of codes, the most common ones with how many companies have them.
        names: Of these codes.
    """

    name: str
    label: str
    type: FactType
    rows: int
    known: int
    yes: int | None = None
    quarters: Mapping[str, int] = field(default_factory=dict)
    common: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The column as JSON values; shares are left to the reader."""
        return {
            "column": self.name,
            "label": self.label,
            "type": self.type.value,
            "known": self.known,
            "unknown": self.rows - self.known,
            "yes": self.yes,
            "quarters": dict(self.quarters) or None,
            "common": [
                {"code": code, "name": self.names.get(code, ""), "companies": count}
                for code, count in self.common.items()
            ]
            or None,
        }


def fill_rates(companies: Path, vocabulary: Vocabulary) -> list[ColumnFill]:
    """Describes a company table.

    Args:
        companies: Parquet file of a company table.
        vocabulary: Of the facts.

    Returns:
        One entry per column, in the order of the table, the key left out.
    """
    connection = duckdb(memory_limit=MEMORY, temp_directory=str(companies.parent))
    try:
        table = connection.read_parquet(companies)
        described = _described(vocabulary)
        names = [name for name in table.columns if name != COMPANY]
        counts = [table.count(), *(table[name].count() for name in names)]
        counted = table.aggregate(**{f"n{number}": count for number, count in enumerate(counts)})
        rows, *known = counted.to_pyarrow().to_pylist()[0].values()
        return [
            _column(table, name, described.get(name, (name, FactType.YEN, None)), rows, count)
            for name, count in zip(names, known, strict=True)
        ]
    finally:
        connection.disconnect()


def _column(table: ir.Table, name: str, meaning: _Meaning, rows: int, known: int) -> ColumnFill:
    label, kind, codes = meaning
    told: dict[str, Any] = {}
    if kind is FactType.BOOLEAN:
        told["yes"] = int(table[name].sum().to_pyarrow().as_py() or 0)
    elif kind is FactType.CODE and codes is not None:
        told["common"] = _most_common(table[name])
        told["names"] = {code: codes.name(code) for code in told["common"]}
    elif kind in NUMERIC and known:
        told["quarters"] = _quarters(table, name)
    return ColumnFill(name=name, label=label, type=kind, rows=rows, known=known, **told)


def _most_common(column: ir.Column) -> dict[str, int]:
    counted = (
        column.name("code").as_table().filter(_.code.notnull()).group_by("code").agg(companies=_.count())
    )
    ordered = counted.order_by([ibis.desc("companies"), "code"]).limit(MOST_COMMON)
    return {row["code"]: row["companies"] for row in ordered.to_pyarrow().to_pylist()}


def _quarters(table: ir.Table, name: str) -> dict[str, Any]:
    found = table.aggregate(**{key: table[name].quantile(place / 4) for place, key in enumerate(QUARTERS)})
    return {key: int(value) for key, value in found.to_pyarrow().to_pylist()[0].items()}


def _described(vocabulary: Vocabulary) -> dict[str, _Meaning]:
    """Label, type and codes of each column; columns of costs speak for themselves."""
    found: dict[str, _Meaning] = {FOUNDED_YEAR: ("創業年", FactType.INTEGER, None)}
    for fact in vocabulary.facts.values():
        found |= _of_fact(fact)
    return found


def _of_fact(fact: Fact) -> dict[str, _Meaning]:
    if fact.type in SETS and fact.codes is not None:
        return {
            set_column(fact.id, code.id): (f"{fact.label}: {code.name}", FactType.BOOLEAN, None)
            for code in fact.codes.codes.values()
        }
    return {column_of(fact.id): (fact.label, fact.type, fact.codes)}
