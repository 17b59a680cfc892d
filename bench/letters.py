"""A decision on 1,000 applications: the last signature, each letter as a PDF of its own, one PDF for the printer."""

import importlib
import os
import tempfile

import django
from django.core.management import call_command
from django.db import connection

from bench.measuring import Row


def letters() -> list[Row]:
    """Measured on a database and a folder of their own, with the settings of a real site."""
    with tempfile.TemporaryDirectory() as state:
        settings = {"BANSO_STATE_DIR": state, "BANSO_DATABASE_URL": "", "BANSO_DEMO": "", "BANSO_SMTP": ""}
        os.environ.update(settings, DJANGO_SETTINGS_MODULE="banso.config.settings")
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        # What speaks with the database can be loaded only now.
        rows: list[Row] = importlib.import_module("bench.decisions").measured()
        connection.close()
    return rows
