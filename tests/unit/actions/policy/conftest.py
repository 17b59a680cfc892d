"""What tests of policy work share: who does it."""

import pytest

from banso.records.models import User
from tests.people import make_policy_staff


@pytest.fixture
def officer() -> User:
    """An account of policy staff."""
    return make_policy_staff()
