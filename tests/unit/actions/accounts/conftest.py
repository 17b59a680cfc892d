"""What tests of accounts share: who keeps them."""

import pytest

from banso.records.models import User
from banso.records.models.people import Role
from tests.people import make_user


@pytest.fixture
def administrator() -> User:
    """Keeps the accounts."""
    return make_user("admin@pref.example", role=Role.ADMINISTRATOR)
