"""What tests of the secretariat's pages share: who applies, and the browser of an officer."""

from collections.abc import Callable

import pytest
from django.test import Client

from banso.records.models import User
from tests.application_rows import a_person
from tests.case_rows import Desk


@pytest.fixture
def owner() -> User:
    """Acts for the companies."""
    return a_person("owner@maker.example.jp")


@pytest.fixture
def officer(desk: Desk, sign_in: Callable[[User], Client]) -> Client:
    """The browser of the officer of the desk."""
    return sign_in(desk.officer)
