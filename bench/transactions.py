"""How long the transactions of some work last: as long nobody else writes; loaded once Django is set up."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


class Held:
    """For `connection.execute_wrapper`: what the transactions within it take, from each BEGIN to the end of its COMMIT.

    A statement outside a transaction keeps nobody waiting and is not counted, nor is what a BEGIN waits for others.

    Attributes:
        statements: How many were executed, BEGIN and COMMIT aside.
        took: Milliseconds of all together.
    """

    def __init__(self) -> None:
        self.statements = 0
        self.took = 0.0
        self._began = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Around each statement: PostgreSQL's driver sends a BEGIN with the first one, SQLite gets its own before."""
        if sql.startswith("BEGIN"):
            done = execute(sql, params, many, context)
            self._began = time.perf_counter()
            return done
        if connection.in_atomic_block:
            self.statements += 1
            if not connection.run_on_commit:
                self._began = self._began or time.perf_counter()
                transaction.on_commit(self._committed)
        return execute(sql, params, many, context)

    def _committed(self) -> None:
        self.took += (time.perf_counter() - self._began) * 1000
        self._began = 0.0
