"""A table of companies: one row per company, one column per fact, NULL where a fact is unknown.

A set of codes (activities, recognitions) has one boolean column per code, so that the same table works in every
database and a reader sees what is asked. Dated codes are held as they stood on the day the table is made for.
"""

from collections.abc import Mapping
from typing import Any

from banso.core.facts import Company, Fact, FactType, Vocabulary

COMPANY = "company"
"""Key of a row: text, never empty, never twice."""
COST_PREFIX, COST_SUFFIX = "cost_", "_yen"

SETS = frozenset({FactType.CODES, FactType.DATED_CODES})
_TYPES: Mapping[FactType, str] = {
    FactType.BOOLEAN: "boolean",
    FactType.INTEGER: "int64",
    FactType.YEN: "int64",
    FactType.PERMILLE: "int64",
    FactType.DATE: "date",
    FactType.CODE: "string",
    FactType.CORPORATE_NUMBER: "string",
}


def column_of(fact_id: str) -> str:
    """Name of the column of a fact.

    Example:
        >>> column_of("company.regular_employees")
        'company_regular_employees'
    """
    return fact_id.replace(".", "_")


def set_column(fact_id: str, code: str) -> str:
    """Name of the column that says whether a set of codes contains one.

    Example:
        >>> set_column("project.activities", "fair")
        'project_activities__fair'
    """
    return f"{column_of(fact_id)}__{code}"


def cost_column(category: str) -> str:
    """Name of the column of what is filed in one category of cost, in yen on the tax basis of the programme."""
    return f"{COST_PREFIX}{category}{COST_SUFFIX}"


def company_schema(vocabulary: Vocabulary) -> dict[str, str]:
    """Columns of a company table in order, with their types as Ibis writes them; the key comes first."""
    columns = {COMPANY: "string"}
    for fact in vocabulary.facts.values():
        columns |= fact_columns(fact)
    return columns


def fact_columns(fact: Fact) -> dict[str, str]:
    """The column of a fact, or those of its codes, with their types."""
    if fact.type in SETS and fact.codes is not None:
        return {set_column(fact.id, code): "boolean" for code in fact.codes.codes}
    return {column_of(fact.id): _TYPES[fact.type]}


def company_of_row(row: Mapping[str, Any], vocabulary: Vocabulary) -> Company:
    """The company of one row, as the reference engine takes it.

    A set of which only some codes are known is unknown as a whole: the reference engine knows a set or does not.

    Args:
        row: Plain values by column; absent and None are unknown.
        vocabulary: Of the facts.
    """
    company: dict[str, Any] = {}
    for fact in vocabulary.facts.values():
        if fact.type in SETS and fact.codes is not None:
            held = {code: row.get(set_column(fact.id, code)) for code in fact.codes.codes}
            known = None not in held.values()
            company[fact.id] = frozenset(code for code, has in held.items() if has) if known else None
        else:
            company[fact.id] = row.get(column_of(fact.id))
    return company


def row_of_company(name: str, company: Company, vocabulary: Vocabulary) -> dict[str, Any]:
    """The row of one company, every column filled; the inverse of `company_of_row`."""
    row: dict[str, Any] = {COMPANY: name}
    for fact in vocabulary.facts.values():
        value = company.get(fact.id)
        if fact.type in SETS and fact.codes is not None:
            row |= {
                set_column(fact.id, code): None if value is None else code in value
                for code in fact.codes.codes
            }
        else:
            row[column_of(fact.id)] = value
    return row
