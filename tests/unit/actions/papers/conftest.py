"""What tests of papers share: who applies, and two of the secretariat."""

import pytest

from banso.records.models import User
from banso.records.models.people import Role
from tests.application_rows import a_person


@pytest.fixture
def owner() -> User:
    """Acts for the company."""
    return a_person("owner@company.example")


@pytest.fixture
def officer() -> User:
    """Works for the secretariat."""
    return a_person("officer@office.example", Role.SECRETARIAT_OFFICER)


@pytest.fixture
def colleague() -> User:
    """The second person where one is not enough."""
    return a_person("colleague@office.example", Role.SECRETARIAT_OFFICER)
