"""The page of all invented people."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from banso.actions.demonstration import DEMONSTRATION_ACCOUNTS, load_demonstration
from banso.records.models import User
from banso.records.models.people import Role
from banso.web.clock import real_now
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people(demo_site: None) -> dict[str, User]:
    load_demonstration(at=real_now())
    return {person.email: person for person in User.objects.demonstration()}


def text(response: object) -> str:
    return response.content.decode()


def test_all_are_listed_with_role_and_the_code_of_staff(client: Client, people: dict[str, User]) -> None:
    page = text(client.get("/account/demo"))
    for account in DEMONSTRATION_ACCOUNTS:
        assert account.display_name in page
        assert account.email in page
        assert account.role.label in page
    staff = [account for account in DEMONSTRATION_ACCOUNTS if account.role not in (Role.OWNER, Role.ADVISER)]
    assert len(re.findall(r"<td><code>\d{6}</code></td>", page)) == len(staff)
    assert 'href="/outbox"' in page


def test_one_press_enters_as_anybody_with_all_they_sign_in_with(
    client: Client, people: dict[str, User]
) -> None:
    for person in people.values():
        response = client.post("/account/demo", {"person": person.pk})
        assert response.status_code == 302
        page = client.get("/account")
        assert page.status_code == 200, person.email
        assert person.display_name in text(page)


def test_the_code_shown_is_the_code_asked_for(client: Client, people: dict[str, User]) -> None:
    page = text(client.get("/account/demo"))
    row = re.search(r"lead@secretariat\.example</code></td><td><code>(\d{6})</code>", page)
    assert row
    values = {"login": "lead@secretariat.example", "password": "kagoshima-demo-2023"}
    client.post("/account/sign-in/password", values)
    response = client.post("/account/sign-in/second-factor", {"code": row[1]})
    assert response["Location"] == "/secretariat"


@pytest.mark.parametrize("person", ["", "0", "x", "９９", "-1"])
def test_nobody_else_can_be_entered_as(client: Client, people: dict[str, User], person: str) -> None:
    assert client.post("/account/demo", {"person": person}).status_code == 404
    real = make_user("real@company.example")
    assert client.post("/account/demo", {"person": real.pk}).status_code == 404


def test_outside_the_demonstration_there_is_no_such_page(
    client: Client, people: dict[str, User], settings: Settings
) -> None:
    settings.BANSO_DEMO = False
    assert client.get("/account/demo").status_code == 404
    assert client.post("/account/demo", {"person": 1}).status_code == 404
    assert "/account/demo" not in text(client.get("/account/sign-in"))
