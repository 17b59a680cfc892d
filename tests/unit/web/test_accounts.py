"""Signing in and out, and one's own saved checks."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from banso.actions.saved_checks import save_check
from banso.actions.sign_in import MOST_ATTEMPTS
from banso.records.models import SavedCheck, User
from banso.web.people import network_address
from tests.people import AT, PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]
EMAIL = "owner@company.example"


@pytest.fixture
def member() -> User:
    return make_user(EMAIL, password=PASSWORD)


@pytest.fixture
def check(owner: User) -> SavedCheck:
    return save_check(
        by=owner, at=AT, title="設備投資", purpose="equipment", answers={"company.employees": 5}
    )


def text(response: object) -> str:
    return response.content.decode()


def try_to_sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> object:
    return client.post("/account/sign-in", {"email": email, "password": password, **more})


# ------------------------------------------------------------------------------------------- sign-in


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("typed", [EMAIL, " Owner@Company.EXAMPLE", "ｏｗｎｅｒ＠company．example"])
def test_the_right_password_leads_to_the_account(client: Client, typed: str) -> None:
    response = try_to_sign_in(client, typed)
    assert (response.status_code, response["Location"]) == (302, "/account")
    assert "試験太郎" in text(client.get("/account"))


@pytest.mark.usefixtures("member")
def test_a_new_session_begins_with_signing_in(client: Client) -> None:
    client.get("/account/sign-in")
    before = client.session.session_key
    try_to_sign_in(client)
    assert client.session.session_key != before
    assert client.cookies["banso_session"]["httponly"]
    assert client.cookies["banso_session"]["samesite"] == "Lax"


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@company.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_read_alike(
    client: Client, email: str, password: str
) -> None:
    page = text(try_to_sign_in(client, email, password))
    assert "「メールアドレス」か「パスワード」が違います。" in page
    assert "<title>エラー: ログイン" in page
    assert 'href="#id_password"' in page
    assert password not in page
    assert client.get("/account").status_code == 302


def test_an_empty_form_names_each_field_and_links_to_it(client: Client) -> None:
    page = text(try_to_sign_in(client, "", ""))
    for field, label in (("email", "メールアドレス"), ("password", "パスワード")):
        assert f'<a href="#id_{field}">「{label}」を入力してください。</a>' in page
        assert f'aria-describedby="id_{field}_error"' in page
        assert f'id="id_{field}_error"' in page
    assert page.count('aria-invalid="true"') == 2


def test_an_address_without_at_sign_says_so(client: Client) -> None:
    assert "@ がありません" in text(try_to_sign_in(client, "owner"))


@pytest.mark.usefixtures("member")
def test_guessing_is_paused_and_the_right_password_does_not_get_through_then(client: Client) -> None:
    for _ in range(MOST_ATTEMPTS):
        try_to_sign_in(client, password="guess")
    page = text(try_to_sign_in(client))
    assert "約15分後にもう一度お試しください" in page
    assert client.get("/account").status_code == 302
    assert try_to_sign_in(Client(REMOTE_ADDR="198.51.100.1")).status_code == 302


@pytest.mark.parametrize(
    ("https", "forwarded", "address"),
    [
        (False, "198.51.100.1", "127.0.0.1"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "invented, 198.51.100.1", "198.51.100.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_the_address_of_the_browser_is_what_the_proxy_saw(
    rf: RequestFactory, settings: Settings, https: bool, forwarded: str, address: str
) -> None:
    settings.BANSO_HTTPS = https
    assert network_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


def test_an_account_switched_off_cannot_sign_in(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    assert try_to_sign_in(client).status_code == 200


def test_invented_accounts_sign_in_in_the_demonstration_only(client: Client, settings: Settings) -> None:
    make_user("owner@demo.example", demo=True, password=PASSWORD)
    settings.BANSO_DEMO = False
    assert try_to_sign_in(client, "owner@demo.example").status_code == 200
    settings.BANSO_DEMO = True
    assert try_to_sign_in(client, "owner@demo.example").status_code == 302


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/accessibility?a=1", "/accessibility?a=1"),
        ("https://evil.example/", "/account"),
        ("//evil.example/", "/account"),
        ("javascript:alert(1)", "/account"),
        ("", "/account"),
    ],
)
def test_signing_in_goes_on_to_our_own_pages_only(client: Client, asked: str, led: str) -> None:
    assert try_to_sign_in(client, next=asked)["Location"] == led


def test_a_page_asked_for_before_is_remembered_in_the_form(client: Client) -> None:
    asked = client.get("/account")["Location"]
    assert asked == "/account/sign-in?next=/account"
    assert '<input type="hidden" name="next" value="/account">' in text(client.get(asked))


def test_who_is_signed_in_needs_no_form(sign_in: SignIn, owner: User) -> None:
    assert sign_in(owner).get("/account/sign-in")["Location"] == "/account"


def test_signing_out_ends_the_session_and_says_so(sign_in: SignIn, owner: User) -> None:
    response = sign_in(owner).post("/account/sign-out", follow=True)
    assert "ログアウトしました。" in text(response)
    assert response.client.get("/account").status_code == 302


def test_a_link_elsewhere_cannot_sign_anybody_out(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    assert client.get("/account/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


# -------------------------------------------------------------------------------------- saved checks


def test_an_empty_account_says_what_to_do(sign_in: SignIn, owner: User) -> None:
    page = text(sign_in(owner).get("/account"))
    assert "保存した診断はまだありません" in page
    assert 'href="/check"' in page


def test_the_list_takes_as_many_queries_for_one_check_as_for_many(
    sign_in: SignIn, owner: User, check: SavedCheck, django_assert_num_queries: Callable[[int], object]
) -> None:
    client = sign_in(owner)
    with django_assert_num_queries(3):
        assert text(client.get("/account")).count("名前を変える") == 1
    for number in range(20):
        save_check(by=owner, at=AT, title=f"診断{number}", purpose="", answers={})
    with django_assert_num_queries(3):
        assert text(client.get("/account")).count("名前を変える") == 21


def test_a_check_is_renamed(sign_in: SignIn, owner: User, check: SavedCheck) -> None:
    client = sign_in(owner)
    assert 'value="設備投資"' in text(client.get(f"/account/checks/{check.pk}/rename"))
    response = client.post(f"/account/checks/{check.pk}/rename", {"title": "<b>新しい</b>"}, follow=True)
    assert "診断の名前を「&lt;b&gt;新しい&lt;/b&gt;」に変えました。" in text(response)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (" ", "「診断の名前」を入力してください。"),
        ("あ" * 101, "「診断の名前」は100文字以内で入力してください。"),
    ],
)
def test_a_title_that_cannot_be_is_refused_in_words(
    sign_in: SignIn, owner: User, check: SavedCheck, title: str, words: str
) -> None:
    assert words in text(sign_in(owner).post(f"/account/checks/{check.pk}/rename", {"title": title}))
    assert SavedCheck.objects.get().title == "設備投資"


def test_a_check_is_deleted_after_a_question(sign_in: SignIn, owner: User, check: SavedCheck) -> None:
    client = sign_in(owner)
    assert "「設備投資」を削除しますか" in text(client.get(f"/account/checks/{check.pk}/delete"))
    assert SavedCheck.objects.exists()
    assert "「設備投資」を削除しました。" in text(
        client.post(f"/account/checks/{check.pk}/delete", follow=True)
    )
    assert not SavedCheck.objects.exists()


@pytest.mark.parametrize("verb", ["rename", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_another_persons_check(
    client: Client, check: SavedCheck, verb: str, method: str
) -> None:
    address = f"/account/checks/{check.pk}/{verb}"
    assert getattr(client, method)(address, {"title": "x"})["Location"].startswith("/account/sign-in")
    client.force_login(make_user("stranger@company.example"))
    assert getattr(client, method)(address, {"title": "x"}).status_code == 404
    assert "設備投資" not in text(client.get("/account"))
    assert SavedCheck.objects.get().title == "設備投資"
