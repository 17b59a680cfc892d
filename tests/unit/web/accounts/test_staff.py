"""Accounts, kept by an administrator."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from banso.records.models import AuditEvent, Mail, User
from banso.records.models.people import Role
from tests.people import PASSWORD, make_user, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def administrator() -> User:
    return make_user("admin@pref.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def keeper(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def officer() -> User:
    return make_user("officer@secretariat.example", role=Role.SECRETARIAT_OFFICER, password=PASSWORD)


def text(response: object) -> str:
    return response.content.decode()


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.in_order()]


def test_a_member_of_staff_is_invited_by_mail_and_comes_in_by_a_code(keeper: Client) -> None:
    values = {"display_name": "新任次郎", "email": "New@Pref.example", "role": "prefecture_finance"}
    response = keeper.post("/account/staff/new", values)
    assert response["Location"] == "/account/staff"
    assert "新任次郎さんに案内を送りました。" in text(keeper.get("/account/staff"))
    invited = User.objects.get_by_natural_key("new@pref.example")
    assert (invited.role, invited.has_usable_password()) == (Role.PREFECTURE_FINANCE, False)
    assert "県の出納" in Mail.objects.get().body
    assert verbs() == ["account.invited"]
    other = Client()
    other.post("/account/sign-in", {"email": "new@pref.example"})
    code = re.search(r"\d{4}-\d{4}", Mail.objects.newest_first()[0].body)
    assert code
    assert other.post("/account/sign-in/code", {"code": code[0]})["Location"] == "/decide"
    assert other.get("/decide")["Location"].startswith("/account/second-factor/needed")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "officer@secretariat.example"}, "このメールアドレスの利用者はもういます"),
        ({"email": "nobody"}, "「メールアドレス」を読み取れません。"),
        ({"display_name": ""}, "「氏名」を入力してください。"),
        ({"role": "owner"}, "「役割」を選び直してください。"),
        ({"role": ""}, "「役割」を選んでください。"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(
    keeper: Client, officer: User, changed: dict[str, str], words: str
) -> None:
    values = {"display_name": "新任次郎", "email": "new@pref.example", "role": "auditor"} | changed
    page = text(keeper.post("/account/staff/new", values))
    assert words in page
    assert "<title>エラー: 職員を招待する" in page
    assert not Mail.objects.exists()


def test_a_role_is_changed_and_ends_the_session(keeper: Client, officer: User) -> None:
    theirs = Client()
    theirs.force_login(officer)
    keeper.post(f"/account/staff/{officer.pk}/role", {"role": "auditor"})
    officer.refresh_from_db()
    assert officer.role == Role.AUDITOR
    assert theirs.get("/account")["Location"].startswith("/account/sign-in")
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == (
        "account.role_changed",
        '{"from":"secretariat_officer","to":"auditor"}',
    )


def test_an_account_is_switched_off_and_on_with_a_reason(keeper: Client, officer: User) -> None:
    theirs = Client()
    theirs.force_login(officer)
    address = f"/account/staff/{officer.pk}/switch"
    assert "「理由」を入力してください。" in text(keeper.post(address, {"reason": ""}))
    keeper.post(address, {"reason": "異動"})
    assert theirs.get("/account").status_code == 302
    assert "停止中" in text(keeper.get("/account/staff"))
    keeper.post(address, {"reason": "戻った"})
    officer.refresh_from_db()
    assert officer.is_active
    assert theirs.get("/account").status_code == 302
    assert verbs() == ["account.switched_off", "account.switched_on"]
    assert "異動" in AuditEvent.objects.in_order()[0].detail


def test_a_lost_second_factor_is_reset_with_a_reason(keeper: Client, officer: User) -> None:
    set_up_app(officer)
    theirs = Client()
    theirs.force_login(officer)
    page = text(keeper.get(f"/account/staff/{officer.pk}"))
    assert "2つ目の確認方法を初期化する" in page
    keeper.post(f"/account/staff/{officer.pk}/second-factor", {"reason": "端末の紛失。電話で本人と確認"})
    assert theirs.get("/account")["Location"].startswith("/account/sign-in")
    theirs.post("/account/sign-in/password", {"login": officer.email, "password": PASSWORD})
    assert theirs.get("/account")["Location"].startswith("/account/second-factor/needed")
    event = AuditEvent.objects.get()
    assert event.verb == "second_factor.reset"
    assert "電話で本人と確認" in event.detail
    assert "2つ目の確認方法を初期化する" not in text(keeper.get(f"/account/staff/{officer.pk}"))


@pytest.mark.parametrize("what", ["role", "switch", "second-factor"])
def test_nobody_changes_their_own_account(keeper: Client, administrator: User, what: str) -> None:
    set_up_app(administrator)
    values = {"role": "owner", "reason": "試し"}
    page = text(keeper.post(f"/account/staff/{administrator.pk}/{what}", values))
    assert "ほかの管理者に頼んでください" in page
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == (Role.ADMINISTRATOR, True)
    assert verbs() == []


def test_an_administrator_reaches_no_case(keeper: Client) -> None:
    for address in ("/secretariat", "/review", "/decide", "/apply"):
        assert keeper.get(address).status_code == 403, address


def test_the_worlds_do_not_meet(keeper: Client) -> None:
    invented = make_user("x@demo.example", demo=True)
    assert keeper.get(f"/account/staff/{invented.pk}").status_code == 404
    assert "x@demo.example" not in text(keeper.get("/account/staff"))


def test_people_are_found_by_name_and_address(keeper: Client, officer: User) -> None:
    assert officer.email in text(keeper.get("/account/staff", {"q": "ＳＥＣＲＥＴＡＲＩＡＴ"}))
    assert "見つかりません" in text(keeper.get("/account/staff", {"q": "だれもいない"}))


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    keeper: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(4):
        keeper.get("/account/staff")
    for number in range(30):
        make_user(f"p{number}@pref.example", role=Role.REVIEWER)
    with django_assert_num_queries(4):
        assert text(keeper.get("/account/staff")).count("<tr>") == 32
