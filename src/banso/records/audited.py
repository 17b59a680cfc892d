"""Rows whose every change leaves an audit event.

`QuerySet.update()`, `bulk_update()` and `QuerySet.delete()` change many rows without passing an action, so they
are closed on these models. An action loads the row, changes it and saves it.
"""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class UnauditedChange(TypeError):
    """Many rows were to be changed past the actions. A mistake of the programmer, never of a user."""


class AuditedQuerySet(models.QuerySet[Row]):
    """A queryset that reads, and creates one row at a time."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: load the row in an action, change it, save it."""
        raise UnauditedChange(f"{self.model.__name__}.update() leaves no audit event: use an action")

    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        """Refuse: load the rows in an action, change them, save them."""
        raise UnauditedChange(f"{self.model.__name__}.bulk_update() leaves no audit event: use an action")

    def delete(self) -> NoReturn:
        """Refuse: delete single rows in an action."""
        raise UnauditedChange(f"{self.model.__name__}.delete() leaves no audit event: use an action")
