"""What tests of the secretariat's pages share: who leads a call, and the secretariat of one."""

import pytest

from banso.records.models import User
from banso.records.models.people import Role
from tests.application_rows import a_person
from tests.case_rows import Desk, a_desk


@pytest.fixture
def lead() -> User:
    """Leads the secretariat."""
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


@pytest.fixture
def desk() -> Desk:
    """A call and who works on it."""
    return a_desk()
