"""A draft of the DX subsidy that can be filed."""

import pytest

from banso.actions.applications.applications import begin_application
from banso.records.models import Application, User
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
    send_every_paper,
)


@pytest.fixture
def owner() -> User:
    """Acts for the company."""
    return a_person("owner@example.co.jp")


@pytest.fixture
def draft(owner: User) -> Application:
    """A draft nothing is missing from."""
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    application = begin_application(
        call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    answer_everything(application, owner)
    send_every_paper(application, owner)
    return application
