"""`banso worker`: do the background work of a site, beside the one that `banso serve` does or instead of it."""

import argparse
import os
import sys
from importlib import metadata

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError

from banso.cli.background import stop_when_told
from banso.definitions.region import installed_region

CANNOT_START = 1
"""Exit code when the database is not there, or what the work needs is not installed."""
NEEDED = ("duckdb", "ibis-framework", "numpy", "pyarrow")
"""What the extra `population` brings."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso worker`."""
    parser.add_argument("--demo", action="store_true", help="デモのデータベースの仕事をする")


def run(args: argparse.Namespace) -> int:
    """Work until Ctrl-C.

    Returns:
        0 after a clean stop, 1 when the database cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banso.config.settings")
    if args.demo:
        os.environ["BANSO_DEMO"] = "1"
    if not can_work():
        sys.stderr.write("計算に使う部品がありません / install banso[population]\n")
        return CANNOT_START
    stop_when_told()
    try:
        django.setup()
        installed_region()
        call_command("work_jobs")
    except (DatabaseError, ImproperlyConfigured) as error:
        sys.stderr.write(f"仕事を始められません / cannot work: {error}\n")
        return CANNOT_START
    except KeyboardInterrupt:
        sys.stdout.write("停止しました / stopped\n")
    return 0


def work_for_site() -> None:
    """Be the worker of a site, in a process forked from it: wait lightly, then work until nothing is left.

    Returning gives the memory of the work back; the site forks the next one.
    """
    call_command("await_jobs")
    if can_work():
        call_command("work_jobs", until_idle=True)
    else:
        call_command("refuse_jobs")


def can_work() -> bool:
    """Whether what the work needs is installed; it is looked for, not loaded."""
    try:
        return all(metadata.version(package) for package in NEEDED)
    except metadata.PackageNotFoundError:
        return False
