"""The answers of a check on their way into an application, also of somebody who is not known yet."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from banso.definitions.region import installed_region
from banso.records.models import Application, Call, Mail, User
from banso.records.models.people import Role
from banso.web.check.given import Given, encode
from tests.application_rows import DURING_THE_CALL, a_call, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
COMPANY = {
    "name": "○○製作所",
    "corporate_number": "",
    "address": "鹿児島市1-1",
    "representative": "山田 花子",
}
EMAIL = "new@company.example"


@pytest.fixture
def call() -> Call:
    return a_call(a_person("lead@example.jp", Role.SECRETARIAT_LEAD))


@pytest.fixture(autouse=True)
def during_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("beginning", "companies"):
        monkeypatch.setattr(f"banso.web.apply.{module}.now", lambda: DURING_THE_CALL)


@pytest.fixture
def answers() -> str:
    """The link of a check in which the number of employees was answered."""
    return encode(Given({"company.regular_employees": 42}), installed_region().vocabulary)


def text(response: object) -> str:
    return response.content.decode()


def register(client: Client, page: str) -> str:
    """Follow the page of a call to the form of a company, fill it in, and return where that leads."""
    link = re.search(r'href="(/apply/companies/new\?[^"]+)"', page)
    assert link
    address = link[1].replace("&amp;", "&")
    form = re.search(r'<form method="post" action="(/apply/companies/new[^"]*)"', text(client.get(address)))
    assert form
    return str(client.post(form[1].replace("&amp;", "&"), COMPANY)["Location"])


def begin(client: Client, address: str) -> Application:
    page = text(client.get(address))
    company = re.search(r'name="company" value="(\d+)"', page)
    link = re.search(r'name="a" value="([^"]+)"', page)
    assert company
    assert link
    client.post(urlsplit(address).path, {"company": company[1], "check": "link", "a": link[1]})
    return Application.objects.get()


def test_answers_survive_the_registration_of_a_company(client: Client, call: Call, answers: str) -> None:
    client.force_login(a_person("owner@company.example"))
    onward = register(client, text(client.get(f"/apply/calls/{call.pk}", {"a": answers})))
    assert parse_qs(urlsplit(onward).query) == {"a": [answers]}
    assert begin(client, onward).facts["company.regular_employees"] == 42


def test_answers_survive_signing_up_too(client: Client, call: Call, answers: str) -> None:
    led = client.get(f"/apply/calls/{call.pk}", {"a": answers})["Location"]
    sign_up = re.search(r'href="(/account/sign-up[^"]*)"', text(client.get(led)))
    assert sign_up
    page = text(client.get(sign_up[1].replace("&amp;", "&")))
    onward = re.search(r'name="next" value="([^"]+)"', page)
    assert onward
    sent = {"email": EMAIL, "display_name": "山田花子", "next": onward[1].replace("&amp;", "&")}
    client.post("/account/sign-up", sent)
    code = re.search(r"\d{4}-\d{4}", Mail.objects.get(to=EMAIL).body)
    assert code
    led = client.post("/account/sign-up/code", {"code": code[0]})["Location"]
    assert begin(client, register(client, text(client.get(led)))).facts["company.regular_employees"] == 42


def test_a_mistake_on_the_way_keeps_them(client: Client, call: Call, answers: str) -> None:
    client.force_login(a_person("owner@company.example"))
    onward = register(client, text(client.get(f"/apply/calls/{call.pk}", {"a": answers})))
    again = client.post(f"/apply/calls/{call.pk}", {"a": answers, "check": "link"})["Location"]
    assert again == onward


@pytest.mark.parametrize("asked", ["", "?call=x", "?call=" + "9" * 40])
def test_without_a_call_registering_leads_to_the_company(client: Client, asked: str) -> None:
    owner: User = a_person("owner@company.example")
    client.force_login(owner)
    led = client.post(f"/apply/companies/new{asked}", COMPANY)["Location"]
    assert led == f"/apply/companies/{owner.memberships.get().company_id}"
