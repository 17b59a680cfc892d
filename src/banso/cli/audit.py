"""`banso audit verify`: show that nobody rewrote the audit trail, and that every yen of the calls is accounted for."""

import argparse
import os
import sys

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

BROKEN = 1
"""Exit code when the trail does not hold or cannot be read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso audit`."""
    parser.add_argument(
        "task",
        choices=("verify",),
        help="verify: 監査記録が書き換えられていないか、公募の台帳が残高と合うかを確かめる",
    )
    parser.add_argument("--demo", action="store_true", help="デモのデータベースを調べる")
    parser.add_argument(
        "--known",
        default="",
        metavar="HASH",
        help="前回の確認で控えた要約値。記録全体の差し替えも見つけられる",
    )


def run(args: argparse.Namespace) -> int:
    """Verify the trail of the database the settings name.

    Returns:
        0 when the chain holds and the ledgers add up, 1 when not or when they cannot be read.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banso.config.settings")
    if args.demo:
        os.environ["BANSO_DEMO"] = "1"
    django.setup()
    try:
        call_command("verify_audit", known=args.known)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return BROKEN
    except DatabaseError as error:
        sys.stderr.write(
            f"監査記録を読めません: {error}。先に banso serve で一度起動し、"
            "BANSO_STATE_DIR と BANSO_DATABASE_URL を確かめてください\n"
        )
        return BROKEN
    return 0
