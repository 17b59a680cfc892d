"""What every test may use: the repository's folder, and Chromium for the journeys."""

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.test import Client
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.site_process import running_site

ROOT = Path(__file__).parent.parent
JOURNEYS = Path(__file__).parent / "journeys"
INTEGRATION = Path(__file__).parent / "integration"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
NO_CHROMIUM = (
    "Chromium is not here, so the journeys cannot run: "
    "apt-get install chromium chromium-headless-shell fonts-noto-cjk"
)
WHOLE_CHROMIUM = ("chromium", "chromium-browser", "/usr/bin/chromium")
CHROMIUM = ("chromium-headless-shell", *WHOLE_CHROMIUM)
"""The first is the same browser without windows and viewers, and takes less than half the time."""

# How long an example takes says something about the machine only; benches measure, tests do not.
settings.register_profile("banso", deadline=None)
settings.load_profile("banso")


def find_chromium(names: Sequence[str] = CHROMIUM) -> str | None:
    """The path of the browser that drives the journeys, or None where there is none."""
    return next((path for path in map(shutil.which, names) if path), None)


# First, so that -m sees the marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lies in tests/journeys is a journey; what uses the database in tests/integration is marked so."""
    for item in items:
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker(pytest.mark.journey)
        elif item.path.is_relative_to(INTEGRATION) and uses_database(item):
            item.add_marker(pytest.mark.database)


class KeptTogether(LoadScopeScheduling):
    """Hands tests out one by one, but together those that share what takes long to start, or follow each other."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/integration/population/"):
            return "population"
        return file if file.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> KeptTogether:
    """The order in which several processes are given their tests."""
    return KeptTogether(config, log)


def uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium a journey is skipped; where BANSO_REQUIRE_CHROMIUM is set, it fails."""
    needed = WHOLE_CHROMIUM if "whole_browser" in getattr(item, "fixturenames", ()) else CHROMIUM
    if item.get_closest_marker("journey") is None or find_chromium(needed):
        return
    if os.environ.get("BANSO_REQUIRE_CHROMIUM") == "1":
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, where nobody overlooks it, that a part did not run."""
    if find_chromium() is None:
        terminalreporter.write_line(NO_CHROMIUM, yellow=True)


@pytest.fixture(autouse=True)
def staff_come_with_their_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a test signs in by `force_login` has shown a second factor, as staff have to.

    Tests of the second factor itself sign in as people do.
    """
    plain = Client.force_login

    def signed_in(client: Client, user: Any, backend: str | None = None) -> None:
        plain(client, user, backend)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    monkeypatch.setattr(Client, "force_login", signed_in)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, to be handed to playwright as executable_path."""
    path = find_chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    return path


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of a demonstration that was started once: to start on a copy of it takes a third of the time."""
    folder = tmp_path_factory.mktemp("demonstration")
    with running_site(folder, "--demo"):
        return folder


@pytest.fixture
def private_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files people bring are kept during a test."""
    folder = tmp_path / "files"
    # A test that changes the settings of stores leaves another one registered than the models hold.
    of_models = apps.get_model("records", "Attachment")._meta.get_field("file").storage
    for kept in {storages["private"], of_models}:
        monkeypatch.setitem(vars(kept), "base_location", str(folder))
        monkeypatch.setitem(vars(kept), "location", str(folder))
    return folder
