"""Ending what DuckDB computes at the moment, from another thread: no signal and no exception gets through to it."""

from threading import Lock
from weakref import WeakSet

from duckdb import DuckDBPyConnection

_open: WeakSet[DuckDBPyConnection] = WeakSet()
_changing = Lock()


def interruptible(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """Lets `interrupt_queries` reach a connection for as long as somebody holds it; returns it."""
    with _changing:
        _open.add(connection)
    return connection


def interrupt_queries() -> None:
    """Ends every query of this process; each raises `duckdb.InterruptException`, the next ones are not affected."""
    with _changing:
        connections = list(_open)
    for connection in connections:
        connection.interrupt()
