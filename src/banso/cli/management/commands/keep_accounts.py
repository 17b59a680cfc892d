"""Make and change the accounts of a site."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from banso.actions.accounts.accounts import change_role, make_account
from banso.core.errors import BansoError
from banso.records.models import User
from banso.records.models.people import Role


class Command(BaseCommand):
    """Adds an account, changes a role, or lists who there is."""

    help = "Makes and changes accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, to whom."""
        parser.add_argument("--task", choices=("add", "role", "list"), required=True)
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", choices=Role.values, default=Role.OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        at, role = datetime.now(UTC), Role(options["role"])
        try:
            if options["task"] == "add":
                user = make_account(
                    at=at,
                    email=options["email"],
                    display_name=options["name"],
                    role=role,
                    password=_password(),
                )
                self.stdout.write(f"{user.email} を作りました({role.label})")
            elif options["task"] == "role":
                user = change_role(at=at, email=options["email"], role=role)
                self.stdout.write(f"{user.email} の役割は {role.label} です")
            else:
                self._list()
        except BansoError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        for user in User.objects.get_queryset().order_by("email"):
            off = "" if user.is_active else "\t無効"
            self.stdout.write(f"{user.email}\t{user.display_name}\t{Role(user.role).label}{off}")


def _password() -> str:
    """The password, unseen at a terminal; the first line of standard input where nobody sits at one."""
    if sys.stdin.isatty():
        return getpass("パスワード: ")
    return sys.stdin.readline().rstrip("\n")
