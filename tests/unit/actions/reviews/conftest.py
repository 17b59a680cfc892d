"""What tests of the review share: an application to review."""

import pytest

from banso.records.models import Application, Call, User
from tests.review_rows import an_eligible_application, assigned


@pytest.fixture
def application(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    """Found eligible and given to all reviewers, none of whom has begun."""
    return assigned(an_eligible_application(call, owner), reviewers, lead)
