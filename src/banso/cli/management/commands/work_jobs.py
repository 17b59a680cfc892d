"""Do the background work: one job after the other."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from banso.actions.errors import JobLost
from banso.actions.policy.company_tables import drop_unclaimed_rows
from banso.actions.policy.jobs import fail_job, finish_job, put_back, take_job
from banso.cli.management.commands.await_jobs import EVERY
from banso.cli.management.errands import Errands
from banso.cli.management.pulse import Pulse
from banso.cli.management.simulating import Advance, simulate
from banso.cli.management.table_checks import check_company_table
from banso.core.errors import BansoError
from banso.records.models import CompanyTable, SimulationRun
from banso.records.models.jobs import Job

IDLE_FOR = 60
"""Seconds without work after which `--until-idle` ends, and gives its memory back."""


class Command(BaseCommand):
    """A worker. Any number of them may run, on any machine that reaches the database and the files."""

    help = "Takes up simulations and checks of company tables, one after the other; sends mail meanwhile."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say when to stop."""
        parser.add_argument("--until-idle", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop, or until there has been nothing to do for a while."""
        idle_since = time.monotonic()
        with Errands() as errands:
            while not options["until_idle"] or time.monotonic() < idle_since + IDLE_FOR:
                errands.check()
                close_old_connections()
                if do_one_job():
                    idle_since = time.monotonic()
                else:
                    time.sleep(EVERY)


def do_one_job() -> bool:
    """Take up a job and do it, checks of tables first because they are short; False when there is none."""
    table = take_job(queue=CompanyTable.objects.all(), at=timezone.now())
    if table is not None:
        try:
            do(table, partial(check_company_table, table))
        finally:
            drop_unclaimed_rows(table=table)
        return True
    run = take_job(queue=SimulationRun.objects.all(), at=timezone.now())
    if run is not None:
        do(run, partial(simulate, run))
    return run is not None


def do(job: Job, work: Callable[[Path, Advance], dict[str, object]]) -> None:
    """Do a job that was taken up, and say how it ended.

    A job that was cancelled needs no end. A mistake of ours ends this process: the job is then left, taken up again
    by the next worker, and given up when that happens too often.
    """
    try:
        with TemporaryDirectory(prefix="banso-job-") as folder, Pulse(job) as pulse:
            outcome = work(Path(folder), pulse.advance)
        finish_job(job=job, at=timezone.now(), outcome=outcome)
    except JobLost:
        return
    except BansoError as error:
        tell_failure(job, error)
    except KeyboardInterrupt:
        tell_stopped(job)
        raise


def tell_failure(job: Job, error: BansoError) -> None:
    """Say why a job could not be done, unless nobody wants it any more."""
    try:
        fail_job(job=job, at=timezone.now(), error=error.message, remedy=error.remedy)
    except JobLost:
        return


def tell_stopped(job: Job) -> None:
    """Put a job back, unless it is not ours any more."""
    try:
        put_back(job=job, at=timezone.now())
    except JobLost:
        return
