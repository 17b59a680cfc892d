"""Verify the audit trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from banso.actions.audit import verify_audit


class Command(BaseCommand):
    """Reads every event and says whether the chain holds."""

    help = "Verifies the hash chain of the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the hash noted at an earlier verification."""
        parser.add_argument("--known", default="", metavar="HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found; a broken chain is an error."""
        verdict = verify_audit(known_hash=options["known"])
        if not verdict.is_sound:
            raise CommandError(f"監査記録に問題があります: {verdict.problem}({verdict.broken_at}番)")
        self.stdout.write(f"監査記録は正常です: {verdict.events}件")
        self.stdout.write(f"最後の要約値 (SHA-256): {verdict.head}")
