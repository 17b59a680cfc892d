"""Verify the audit trail and the ledgers of the calls."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from banso.actions.audit import verify_audit
from banso.actions.money.ledger_check import verify_ledgers


class Command(BaseCommand):
    """Reads every event and every entry of the ledgers, and says whether the chain holds and the money adds up."""

    help = "Verifies the hash chain of the audit trail and that every ledger adds up to its balances."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the hash noted at an earlier verification."""
        parser.add_argument("--known", default="", metavar="HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found; a broken chain or a ledger that does not add up is an error."""
        verdict = verify_audit(known_hash=options["known"])
        if not verdict.is_sound:
            raise CommandError(f"監査記録に問題があります: {verdict.problem}({verdict.broken_at}番)")
        self.stdout.write(f"監査記録は正常です: {verdict.events}件")
        ledgers = verify_ledgers()
        unsound = [f"公募{ledger.call_id}: {ledger.problem}" for ledger in ledgers if not ledger.is_sound]
        if unsound:
            raise CommandError(f"台帳に問題があります: {'、'.join(unsound)}")
        if ledgers:
            entries = sum(ledger.entries for ledger in ledgers)
            self.stdout.write(f"台帳は残高と一致しています: 公募{len(ledgers)}件、記録{entries}件")
        self.stdout.write(f"最後の要約値 (SHA-256): {verdict.head}")
