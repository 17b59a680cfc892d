"""What tests of the pages share: compiled translations, people who are signed in."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django import Settings

import banso
from banso.records.models import User
from tests.people import make_user


@pytest.fixture(scope="session")
def english() -> None:
    """Compile the translations, as the build does, and let Django read them anew."""
    folder = Path(banso.__file__).parent / "locale"
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-D", "django", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    translation_file_changed(None, folder / "en" / "LC_MESSAGES" / "django.mo")


@pytest.fixture(autouse=True)
def no_language_left_over() -> Iterator[None]:
    """A request in English leaves its language behind in the thread, for tests that render without a request."""
    yield
    translation.deactivate()


@pytest.fixture
def demo_site(settings: Settings) -> None:
    """The site as a demonstration."""
    settings.BANSO_DEMO = True


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Sign somebody in without a password."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def owner() -> User:
    """A real account."""
    return make_user()


@pytest.fixture
def demo_user() -> User:
    """An account of the demonstration."""
    return make_user("owner@demo.example", demo=True)
