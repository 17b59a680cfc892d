"""What tests of applications share: who applies."""

import pytest

from banso.records.models import User
from tests.application_rows import a_person


@pytest.fixture
def owner() -> User:
    """Acts for the company."""
    return a_person("owner@example.co.jp")
