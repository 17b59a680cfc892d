"""`banso accounts`: who may sign in, and in which capacity."""

import argparse
import os
import sys
from typing import Any

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

HELP = """サイトの利用者を作り、役割を変え、一覧を見ます。パスワードは尋ねられたときに入力します。
例: banso accounts add tanto@example.jp --name 政策課 --role policy_staff"""
ROLES = (
    "owner", "adviser", "policy_staff", "secretariat_officer", "secretariat_lead", "reviewer",
    "prefecture_officer", "prefecture_approver", "prefecture_finance", "auditor", "administrator",
)  # fmt: skip
"""Those of `banso.records.models.people.Role`; a test keeps them alike."""
REFUSED = 1
"""Exit code when the account cannot be made or changed, or the database cannot be read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso accounts`."""
    tasks: Any = parser.add_subparsers(title="操作", metavar="TASK", dest="task", required=True)
    add = tasks.add_parser("add", help="利用者を作る")
    add.add_argument("email", metavar="EMAIL", help="メールアドレス")
    add.add_argument("--name", required=True, metavar="NAME", help="表示名")
    add.add_argument("--role", choices=ROLES, default=ROLES[0], metavar="ROLE", help="、".join(ROLES))
    role = tasks.add_parser("role", help="役割を変える")
    role.add_argument("email", metavar="EMAIL", help="メールアドレス")
    role.add_argument("role", choices=ROLES, metavar="ROLE", help="、".join(ROLES))
    tasks.add_parser("list", help="一覧を見る")


def run(args: argparse.Namespace) -> int:
    """Change the database the settings name.

    Returns:
        0 when it is done, 1 when it is refused or the database cannot be read.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banso.config.settings")
    django.setup()
    options = {name: value for name, value in vars(args).items() if name in {"task", "email", "name", "role"}}
    try:
        call_command("prepare_site")
        call_command("keep_accounts", **options)
    except CommandError as error:
        sys.stderr.write(f"エラー: {error}\n")
        return REFUSED
    except DatabaseError as error:
        sys.stderr.write(f"エラー: データベースを使えません: {error}\n")
        return REFUSED
    return 0
