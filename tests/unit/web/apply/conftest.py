"""What tests of the applicant's pages share: a call that is open, a company, somebody signed in for it."""

import pytest
from django.test import Client

from banso.actions.applications.applications import begin_application
from banso.records.models import ApplicantCompany, Application, Call, User
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    an_applicant,
    answer_everything,
    send_every_paper,
)
from tests.people import make_user


@pytest.fixture
def owner(demo_site: None) -> User:
    """Who answers for the company."""
    return make_user("owner@demo.example", demo=True)


@pytest.fixture
def desk(client: Client, owner: User) -> Client:
    """The owner's browser."""
    client.force_login(owner)
    return client


@pytest.fixture
def call(demo_site: None) -> Call:
    """The DX subsidy, open."""
    return a_call(make_user("lead@demo.example", demo=True, role=Role.SECRETARIAT_LEAD))


@pytest.fixture
def company(owner: User) -> ApplicantCompany:
    """The owner's company."""
    return an_applicant(owner)


@pytest.fixture
def draft(call: Call, company: ApplicantCompany, owner: User) -> Application:
    """A draft in which only the facts of the check stand."""
    return begin_application(call=call, company=company, facts=DX_FACTS, by=owner, at=DURING_THE_CALL)


@pytest.fixture
def complete(draft: Application, owner: User) -> Application:
    """A draft nothing is missing from."""
    answer_everything(draft, owner)
    send_every_paper(draft, owner)
    return draft
