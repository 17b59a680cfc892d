"""Companies of the reference engine as a table in memory, for the engine that computes over tables."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from banso.core.facts import Company, Vocabulary
from banso.population.columns import company_schema, cost_column, row_of_company

ARROW = {"string": pa.string(), "int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}


def company_rows(
    companies: Iterable[Company], vocabulary: Vocabulary, filed: Iterable[Mapping[str, int]] = ()
) -> pa.Table:
    """One row per company, named by its place from 0; `filed` holds the costs of each by category, in yen."""
    rows = [row_of_company(str(place), company, vocabulary) for place, company in enumerate(companies)]
    schema = {name: ARROW[type_] for name, type_ in company_schema(vocabulary).items()}
    for row, costs in zip(rows, filed, strict=False):
        row |= {cost_column(category): yen for category, yen in costs.items()}
    categories = {name: pa.int64() for row in rows for name in row if name not in schema}
    return pa.Table.from_pylist(rows, schema=pa.schema([*(schema | categories).items()]))
