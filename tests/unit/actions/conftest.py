"""What tests of the actions share: who leads a call, and the call."""

import pytest

from banso.records.models import Call, User
from banso.records.models.people import Role
from tests.application_rows import a_call, a_person


@pytest.fixture
def lead() -> User:
    """Leads the secretariat."""
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


@pytest.fixture
def call(lead: User) -> Call:
    """The DX subsidy, open."""
    return a_call(lead)
