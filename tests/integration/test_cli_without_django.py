"""The command line answers where neither Django nor the engines of other shelves can be imported."""

import json
import subprocess
import sys

import pytest

from banso.cli import COMMANDS

OF_THE_SITE = ("django", "django_htmx", "csp", "dj_database_url")
BANNED = (*OF_THE_SITE, "ibis", "duckdb")

# The site and what it stored: nothing to ask there without Django.
ABOUT_THE_SITE = {"accounts", "audit", "serve", "worker"}

# Tables of companies are what Ibis and DuckDB are there for.
OVER_TABLES = {"companies", "population", "simulate"}

# None in sys.modules is how Python marks a module that shall not be imported: the import raises.
RUN = """
import sys
sys.modules.update(dict.fromkeys({banned!r}))
from banso.cli import main
raise SystemExit(main())
"""


def run(
    *arguments: str, given: str = "", banned: tuple[str, ...] = BANNED
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN.format(banned=banned), *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_ban_bites() -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            RUN.format(banned=BANNED).replace("from banso.cli import main", "import django.http"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ModuleNotFoundError" in ended.stderr


def test_check_answers() -> None:
    ended = run(
        "check", "--programme", "kagoshima-pref/dx-subsidy/2023", "--facts", "-", "--json", given="{}"
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    answer = json.loads(ended.stdout)
    assert answer["programme"] == "kagoshima-pref/dx-subsidy/2023"
    assert answer["verdict"] == "unknown"
    assert answer["missing"]


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ABOUT_THE_SITE])
def test_every_command_can_be_loaded(command: str) -> None:
    ended = run(command, "--help", banned=OF_THE_SITE if command in OVER_TABLES else BANNED)
    assert ended.returncode == 0, ended.stderr
    assert command in ended.stdout
