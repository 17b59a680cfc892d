"""Division of whole numbers that stays whole, in every database.

Ibis writes `//` as a division of doubles rounded down, which is wrong for yen beyond 2**53. DIV is exact: PostgreSQL
and Spark have it, DuckDB and SQLite are taught it when they are connected (`banso.population.backends`).
"""

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir


def _declared(dividend: Any, divisor: Any) -> Any:
    """The database computes it; PostgreSQL answers with a decimal."""


_DIV = ibis.udf.scalar.builtin(_declared, name="div", signature=((dt.int64, dt.int64), dt.Decimal(38, 0)))


def whole_division(dividend: ir.IntegerValue, divisor: ir.IntegerValue | int) -> ir.IntegerValue:
    """The whole part of a quotient of a number from 0 and a positive one; NULL stays NULL."""
    return _DIV(dividend, divisor).cast("int64")
