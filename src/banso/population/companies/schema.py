"""Columns of a company table beyond the facts, and its types as Arrow has them."""

import re
from collections.abc import Mapping

import pyarrow as pa

from banso.population.columns import COST_PREFIX, COST_SUFFIX

FOUNDED_YEAR = "founded_year"
"""Calendar year in which the business began; for grouping by age, never for a verdict."""
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
