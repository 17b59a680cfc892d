"""Wait until there is background work; the part of a worker that idle machines run."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone

from banso.cli.management.errands import Errands
from banso.records.models import CompanyTable, SimulationRun

EVERY = 1.0
"""Seconds between two looks."""


class Command(BaseCommand):
    """Looks every second and does the errands; knows nothing of what the work needs, and so takes little memory."""

    help = "Ends as soon as a simulation or a company table waits for a worker."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait, and leave no connection open."""
        with Errands() as errands:
            while not something_waits():
                errands.check()
                time.sleep(EVERY)
        connections.close_all()


def something_waits() -> bool:
    """Whether there is anything to do; a database that is away for a moment is asked again."""
    close_old_connections()
    at = timezone.now()
    try:
        return any(kind.objects.all().waiting(at).exists() for kind in (SimulationRun, CompanyTable))
    except OperationalError:
        connections.close_all()
        return False
