"""What tests of the actions and of the pages share: a call, who works on it and who reviews for it."""

import pytest

from banso.records.models import Call, User
from banso.records.models.people import Role
from tests.application_rows import a_call, a_person
from tests.case_rows import Desk, a_desk
from tests.review_rows import some_reviewers


@pytest.fixture
def lead() -> User:
    """Leads the secretariat."""
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


@pytest.fixture
def call(lead: User) -> Call:
    """The DX subsidy, open."""
    return a_call(lead)


@pytest.fixture
def reviewers(call: Call) -> list[User]:
    """As many as the DX subsidy asks for."""
    return some_reviewers(call)


@pytest.fixture
def desk() -> Desk:
    """A call and who works on it."""
    return a_desk()
