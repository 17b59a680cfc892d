"""What tests of the review and of the selection share: who applies."""

import pytest

from banso.records.models import User
from tests.application_rows import a_person


@pytest.fixture
def owner() -> User:
    """Acts for the companies."""
    return a_person("owner@maker.example.jp")
