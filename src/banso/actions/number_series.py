"""Numbers of a series, each given once and without gaps."""

from collections.abc import Sequence

from banso.records.models import NumberSeries


def next_number(key: str) -> int:
    """Give the next number of a series, in the transaction of what it is for.

    The row is locked until that transaction ends: on PostgreSQL by SELECT FOR UPDATE, on SQLite by the write lock of
    BEGIN IMMEDIATE. A transaction that fails gives its number back.

    Args:
        key: Names the series, such as `receipt:<call>` or `letter:<body>:<fiscal year>`.

    Returns:
        1 for the first.
    """
    return next_numbers(key, 1)[0]


def next_numbers(key: str, count: int) -> Sequence[int]:
    """Give the next so many numbers of a series at once, as `next_number` gives one."""
    series, _ = NumberSeries.objects.select_for_update(no_key=True).get_or_create(key=key)
    series.last += count
    series.save(update_fields=("last",))
    return range(series.last - count + 1, series.last + 1)
