"""Transactions that are done again from their start when the database gave them up in favour of another one."""

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
GIVEN_UP = frozenset({"40P01", "40001"})
"""PostgreSQL: two transactions waited for each other (deadlock), or could not both have been first."""


def atomic_repeated(action: Callable[P, R]) -> Callable[P, R]:
    """Make an action one transaction that is tried again when the database gives it up.

    The moment the caller hands over stays the same: who filed in time has filed in time, at whatever attempt. Inside a
    transaction of the caller nothing can be repeated here, and the error passes.

    Args:
        action: Reads everything it rests on anew, under its locks, whenever it is called.
    """
    in_one = transaction.atomic(action)

    @wraps(action)
    def repeated(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            try:
                return in_one(*args, **kwargs)
            except OperationalError as error:
                if transaction.get_connection().in_atomic_block or not was_given_up(error):
                    raise
        return in_one(*args, **kwargs)

    return repeated


def was_given_up(error: OperationalError) -> bool:
    """Whether nothing is wrong but the company it was in: the same transaction may succeed at once."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", "") in GIVEN_UP:
        return True
    # The lower byte is the kind of an error of SQLite, the rest says more of it.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
