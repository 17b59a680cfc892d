"""Bring the database up to date and, for the demonstration, make its accounts."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from banso.actions.calls.demonstration_call import load_demonstration_call
from banso.actions.demonstration import (
    DEMONSTRATION_ACCOUNTS,
    DEMONSTRATION_SIGN_IN_WORD,
    load_demonstration,
)
from banso.actions.errors import NotADemonstration
from banso.core.calendar import moment
from banso.records.models import DemonstrationClock


class Command(BaseCommand):
    """What has to be done once before the site can answer; doing it again changes nothing."""

    help = "Migrates the database; in the demonstration makes its accounts and prints them."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, print what a person must know, and leave no connection open."""
        call_command("migrate", interactive=False, verbosity=0)
        if settings.BANSO_DEMO:
            try:
                load_demonstration(at=timezone.now())
            except NotADemonstration as error:
                raise CommandError(str(error)) from error
            in_a_copy(load_call)
            self.print_accounts()
        connections.close_all()

    def print_accounts(self) -> None:
        """Say with which invented accounts one can sign in."""
        today = DemonstrationClock.objects.moment(timezone.now()).date()
        self.stdout.write(f"デモの日付 / demo date: {today.isoformat()}")
        self.stdout.write("デモ用アカウント / demo accounts:")
        for account in DEMONSTRATION_ACCOUNTS:
            self.stdout.write(f"  {account.email:<34} {account.display_name}")
        self.stdout.write(f"  パスワード / password: {DEMONSTRATION_SIGN_IN_WORD}")
        self.stdout.write("  ボタン1つで入る / enter at one press: /account/demo")


def load_call() -> None:
    """The call of the demonstration, of the morning before: whenever somebody starts the site, it has been."""
    load_demonstration_call(at=moment(DemonstrationClock.objects.today() - timedelta(days=1), 10))


def in_a_copy(work: Callable[[], None]) -> None:
    """Do something that makes PDFs in a copy of this process, which ends with it.

    Typst starts threads. The web workers are copies of this process too, a copy has none of its threads, and would
    wait for them for ever with its first PDF.
    """
    connections.close_all()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as pool:
        pool.submit(work).result()
