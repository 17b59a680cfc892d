"""The smallest and the largest of several columns, company by company."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def smallest(columns: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The smallest of columns without NULL: what becomes of NULL differs from database to database."""
    # MIN of a single column is SQLite's aggregate over all rows.
    return columns[0] if len(columns) == 1 else ibis.least(*columns)


def largest(columns: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The largest of columns without NULL."""
    return columns[0] if len(columns) == 1 else ibis.greatest(*columns)
