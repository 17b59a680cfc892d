"""Columns of a company table beyond the facts, and its types as Arrow has them."""

import re
from collections.abc import Mapping

import pyarrow as pa

from banso.core.company import MOST_PERMILLE
from banso.core.facts import NUMERIC, Fact, FactType, Vocabulary
from banso.core.money import LIMIT_YEN
from banso.population.columns import COST_PREFIX, COST_SUFFIX, column_of

FOUNDED_YEAR = "founded_year"
"""Calendar year in which the business began; for grouping by age, never for a verdict."""
FOUNDED_YEARS = 500, 2100
"""The first and the last year that is read; the oldest business there is began in 578."""
AMOUNTS = 0, LIMIT_YEN
"""The smallest and the largest number of a column that says nothing else."""
COST_COLUMN = re.compile(rf"{COST_PREFIX}[a-z0-9_.-]+{COST_SUFFIX}")

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "int64": pa.int64(),
    "date": pa.date32(),
}


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """A schema of columns with the types Ibis names."""
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])


def limits_of(fact: Fact) -> tuple[int, int]:
    """The smallest and the largest number a column of a numeric fact may hold."""
    if fact.id == FOUNDED_YEAR:
        return FOUNDED_YEARS
    return fact.minimum, MOST_PERMILLE if fact.type is FactType.PERMILLE else LIMIT_YEN


def number_limits(vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """The smallest and the largest number of each numeric column; costs have those of `AMOUNTS`."""
    facts = (fact for fact in vocabulary.facts.values() if fact.type in NUMERIC)
    return {FOUNDED_YEAR: FOUNDED_YEARS} | {column_of(fact.id): limits_of(fact) for fact in facts}
