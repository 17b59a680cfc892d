"""The second factor: the gate that asks for it, setting it up, recovery codes, removing it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.test import Client

from banso.records.models import AuditEvent, User
from banso.records.models.people import Role
from tests.people import PASSWORD, code_for, code_of, make_user, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEEDED = "/account/second-factor/needed"


@pytest.fixture
def officer() -> User:
    return make_user("officer@pref.example", role=Role.POLICY_STAFF, password=PASSWORD)


@pytest.fixture
def owner_with_password() -> User:
    return make_user("owner@company.example", password=PASSWORD)


def text(response: object) -> str:
    return response.content.decode()


def with_password(client: Client, user: User) -> Client:
    client.post("/account/sign-in/password", {"login": user.email, "password": PASSWORD})
    return client


def set_up(client: Client) -> object:
    page = text(client.get("/account/second-factor/app"))
    key = re.search(r'<code class="totp__key">([A-Z2-7 ]+)</code>', page)
    assert key
    return client.post("/account/second-factor/app", {"code": code_for(key[1].replace(" ", ""))})


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.in_order()]


# ----------------------------------------------------------------------------------------------- the gate


@pytest.mark.parametrize("address", ["/policy", "/policy/programmes", "/account", "/check/save"])
def test_staff_without_a_second_factor_are_led_to_setting_one_up(
    client: Client, officer: User, address: str
) -> None:
    response = with_password(client, officer).get(address)
    assert response["Location"].startswith(f"{NEEDED}?next={address}")
    assert "no-store" in response["Cache-Control"]
    page = text(client.get(NEEDED))
    assert "認証アプリを登録する" in page
    assert "パスキーを登録する" in page


@pytest.mark.parametrize("method", ["post", "delete"])
def test_nothing_is_done_before_it(client: Client, officer: User, method: str) -> None:
    response = getattr(with_password(client, officer), method)("/policy/runs/1/delete")
    assert response["Location"].startswith(NEEDED)


def test_programs_and_pieces_of_pages_are_told_in_their_way(client: Client, officer: User) -> None:
    with_password(client, officer)
    assert client.get("/api/v1/simulations").status_code == 403
    piece = client.get("/policy/runs/1/progress", headers={"HX-Request": "true"})
    assert (piece.status_code, piece["HX-Refresh"]) == (401, "true")


def test_what_anybody_may_visit_stays_open(client: Client, officer: User) -> None:
    with_password(client, officer)
    assert client.get("/accessibility").status_code == 200
    assert client.post("/account/sign-out").status_code == 302


def test_a_page_of_another_role_stays_refused(client: Client, officer: User) -> None:
    assert with_password(client, officer).get("/account/staff").status_code == 403


def test_applicants_need_none(client: Client, owner_with_password: User) -> None:
    assert with_password(client, owner_with_password).get("/account").status_code == 200


def test_a_factor_set_up_in_another_browser_is_asked_for_in_this_one(client: Client, officer: User) -> None:
    with_password(client, officer)
    factor = set_up_app(officer)
    led = client.get(NEEDED, {"next": "/policy"})
    assert led["Location"] == "/account/prove/code?next=%2Fpolicy"
    response = client.post("/account/prove/code", {"code": code_of(factor), "next": "/policy"})
    assert response["Location"] == "/policy"
    assert client.get("/policy").status_code == 200


def test_a_session_that_showed_none_cannot_add_another(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up_app(officer)
    for address in ("/account/second-factor/passkeys/new", "/account/second-factor/app"):
        response = client.get(address)
        assert response["Location"].startswith(("/account/prove/code", "/account/second-factor/app/remove"))
    assert client.get("/account/second-factor/app/remove")["Location"].startswith(NEEDED)


# ------------------------------------------------------------------------------------------ setting it up


def test_an_app_is_set_up_with_its_first_code(client: Client, officer: User) -> None:
    with_password(client, officer)
    assert "6けたの数字" in text(client.get("/account/second-factor/app"))
    response = set_up(client)
    assert response["Location"] == "/account/second-factor/codes"
    codes = re.findall(r"<li><code>(\d{8})</code></li>", text(client.get("/account/second-factor/codes")))
    assert len(codes) == 10
    assert client.get("/policy").status_code == 200
    assert verbs() == ["second_factor.set"]
    assert AuditEvent.objects.get().detail == '{"kind":"totp"}'


def test_the_picture_is_one_the_policy_of_the_page_lets_in(client: Client, officer: User) -> None:
    with_password(client, officer)
    page = text(client.get("/account/second-factor/app"))
    assert 'src="/account/second-factor/app.svg"' in page
    picture = client.get("/account/second-factor/app.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert b"<svg" in picture.content


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(client: Client, officer: User) -> None:
    with_password(client, officer)
    key = re.search(r"totp__key\">([A-Z2-7 ]+)<", text(client.get("/account/second-factor/app")))
    page = text(client.post("/account/second-factor/app", {"code": "000000"}))
    assert "「コード」が違います" in page
    assert key
    assert key[1] in page
    assert not Authenticator.objects.exists()


def test_the_key_cannot_be_read_from_a_copy_of_the_database(client: Client, officer: User) -> None:
    factor = set_up_app(officer)
    kept = Authenticator.objects.get().data["secret"]
    secret = decrypt(kept)
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    assert secret not in kept
    assert factor.data["secret"] == kept


# ------------------------------------------------------------------------------- signing in without it


def test_a_recovery_code_lets_in_once(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up(client)
    code = re.findall(r"<li><code>(\d{8})</code></li>", text(client.get("/account/second-factor/codes")))[0]
    for browser, status in ((Client(), 302), (Client(), 200)):
        with_password(browser, officer)
        answer = browser.post("/account/sign-in/second-factor", {"code": code})
        assert answer.status_code == status
    page = text(client.get("/account/second-factor/codes"))
    assert "残り9個" in page
    assert code not in page


def test_new_recovery_codes_end_the_old_ones(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up(client)
    address = "/account/second-factor/codes"
    before = re.findall(r"<li><code>(\d{8})</code></li>", text(client.get(address)))
    assert client.post(f"{address}/new")["Location"] == address
    after = re.findall(r"<li><code>(\d{8})</code></li>", text(client.get(address)))
    assert len(after) == 10
    assert set(before).isdisjoint(after)


# ------------------------------------------------------------------------------------------- removing it


def test_staff_cannot_remove_their_last_one(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up(client)
    assert "認証アプリを外す" not in text(client.get("/account/second-factor"))
    page = text(client.post("/account/second-factor/app/remove"))
    assert "最後の2つ目の確認方法を外せません" in page
    assert Authenticator.objects.filter(type="totp").exists()


def test_staff_with_two_may_remove_one(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up(client)
    Authenticator.objects.create(user=officer, type="webauthn", data={"name": "鍵", "credential": {}})
    assert "認証アプリを外す" in text(client.get("/account/second-factor"))
    client.post("/account/second-factor/app/remove")
    assert not Authenticator.objects.filter(type="totp").exists()
    key = Authenticator.objects.get(type="webauthn")
    client.post(f"/account/second-factor/passkeys/{key.pk}/remove")
    assert Authenticator.objects.filter(type="webauthn").exists()
    assert verbs() == ["second_factor.set", "second_factor.removed"]


def test_an_applicant_may_do_without(client: Client, owner_with_password: User) -> None:
    with_password(client, owner_with_password)
    set_up(client)
    assert client.post("/account/second-factor/app/remove")["Location"] == "/account/second-factor"
    assert not Authenticator.objects.exists()
    assert verbs() == ["second_factor.set", "second_factor.removed"]


def test_somebody_who_signed_in_long_ago_proves_it_anew(client: Client, officer: User) -> None:
    with_password(client, officer)
    set_up(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(minutes=6).total_seconds()
    session.save()
    response = client.get("/account/second-factor/codes")
    assert response["Location"] == "/account/prove/code?next=%2Faccount%2Fsecond-factor%2Fcodes"
    assert "もう一度、本人であることを確かめます" in text(client.get(response["Location"]))


def test_nobody_removes_the_passkey_of_another(client: Client, officer: User) -> None:
    key = Authenticator.objects.create(
        user=make_user("other@pref.example"), type="webauthn", data={"name": "鍵", "credential": {}}
    )
    with_password(client, officer)
    set_up(client)
    for method in ("get", "post"):
        address = f"/account/second-factor/passkeys/{key.pk}/remove"
        assert getattr(client, method)(address).status_code == 404


def test_a_passkey_that_no_device_made_is_refused(client: Client, officer: User) -> None:
    with_password(client, officer)
    page = text(client.get("/account/second-factor/passkeys/new"))
    assert "data-passkey=" in page
    for credential in ("", "{}", "[]", '{"id": "x", "response": {}}'):
        values = {"name": "鍵", "credential": credential}
        assert client.post("/account/second-factor/passkeys/new", values).status_code == 200
    assert not Authenticator.objects.exists()
