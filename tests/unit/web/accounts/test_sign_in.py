"""Signing in by a mailed code or a password, signing up, and signing out."""

import re
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from banso.actions.accounts.sign_in import MOST_ATTEMPTS, MOST_MAILS
from banso.records.models import AuditEvent, Mail, User
from banso.records.models.people import Role
from banso.web.people import network_address
from tests.people import PASSWORD, code_of, make_user, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]
EMAIL = "owner@company.example"


@pytest.fixture
def member() -> User:
    return make_user(EMAIL, password=PASSWORD)


def text(response: object) -> str:
    return response.content.decode()


def try_password(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> object:
    return client.post("/account/sign-in/password", {"login": email, "password": password, **more})


def ask_for_code(client: Client, email: str = EMAIL, **more: str) -> object:
    return client.post("/account/sign-in", {"email": email, **more})


def mailed_code(email: str = EMAIL) -> str:
    found = re.search(r"\d{3}-\d{3}-\d{2}|\d{4}-\d{4}", Mail.objects.filter(to=email).newest_first()[0].body)
    assert found
    return found[0]


def give_code(client: Client, code: str, **more: str) -> object:
    return client.post("/account/sign-in/code", {"code": code, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


# --------------------------------------------------------------------------------------- a code by mail


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("typed", [EMAIL, " Owner@Company.EXAMPLE", "ｏｗｎｅｒ＠company．example"])
def test_a_mailed_code_signs_an_applicant_in_without_a_password(client: Client, typed: str) -> None:
    assert ask_for_code(client, typed)["Location"] == "/account/sign-in/code"
    assert not is_signed_in(client)
    assert f"{EMAIL} にコードを送りました" in text(client.get("/account/sign-in/code"))
    assert give_code(client, mailed_code())["Location"] == "/apply"
    assert is_signed_in(client)


@pytest.mark.usefixtures("member")
def test_the_mail_lies_in_the_outbox_and_its_link_brings_the_code_along(client: Client) -> None:
    ask_for_code(client)
    mail = Mail.objects.get()
    link = re.search(r"http\S+", mail.body)
    assert link
    assert link[0].startswith("http://127.0.0.1:8000/account/sign-in/code?code=")
    page = text(client.get(link[0].removeprefix("http://127.0.0.1:8000")))
    assert f'value="{mailed_code()}"' in page
    assert not is_signed_in(client)


@pytest.mark.usefixtures("member")
def test_a_code_works_in_the_browser_that_asked_for_it_only(client: Client) -> None:
    ask_for_code(client)
    assert give_code(Client(), mailed_code())["Location"] == "/account/sign-in"


@pytest.mark.usefixtures("member")
def test_a_code_is_typed_in_either_width_and_without_its_dash(client: Client) -> None:
    ask_for_code(client)
    wide = mailed_code().replace("-", "").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert give_code(client, wide).status_code == 302
    assert is_signed_in(client)


@pytest.mark.usefixtures("member")
def test_a_wrong_code_says_so_and_codes_cannot_be_guessed(client: Client) -> None:
    ask_for_code(client)
    page = text(give_code(client, "0000-0001"))
    assert "「コード」が違います" in page
    assert '<a href="#id_code">' in page
    for number in range(2, MOST_ATTEMPTS + 1):
        give_code(client, f"0000-000{number}")
    assert give_code(client, mailed_code())["Location"] == "/account/sign-in"
    ask_for_code(client)
    assert "約15分後" in text(give_code(client, mailed_code()))
    assert not is_signed_in(client)
    assert [event.verb for event in AuditEvent.objects.all()].count("sign_in.paused") == 1


def test_a_stranger_reads_the_same_page_and_gets_another_mail(client: Client) -> None:
    assert ask_for_code(client, "nobody@company.example")["Location"] == "/account/sign-in/code"
    assert "にコードを送りました" in text(client.get("/account/sign-in/code"))
    mail = Mail.objects.get()
    assert "アカウントがありません" in mail.body
    assert "/account/sign-up" in mail.body


@pytest.mark.usefixtures("member")
def test_nobody_can_fill_a_mailbox(client: Client) -> None:
    for _ in range(MOST_MAILS):
        ask_for_code(Client())
    assert "続けてメールを送りました" in text(ask_for_code(client))
    assert Mail.objects.count() == MOST_MAILS
    assert ask_for_code(Client(REMOTE_ADDR="198.51.100.1")).status_code == 302


@pytest.mark.usefixtures("member")
def test_the_code_is_sent_once_more_when_asked(client: Client) -> None:
    ask_for_code(client)
    first = mailed_code()
    client.post("/account/sign-in/code", {"action": "resend"})
    assert Mail.objects.count() == 2
    assert "「コード」が違います" in text(give_code(client, first))
    give_code(client, mailed_code())
    assert is_signed_in(client)


@pytest.mark.usefixtures("member")
def test_who_mistyped_the_address_types_the_right_one_and_gets_a_code(client: Client) -> None:
    ask_for_code(client, "onwer@company.example")
    ask_for_code(client)
    assert f"{EMAIL} にコードを送りました" in text(client.get("/account/sign-in/code"))
    give_code(client, mailed_code())
    assert is_signed_in(client)


@pytest.mark.usefixtures("member")
def test_who_asked_for_a_code_may_take_the_password_instead(client: Client) -> None:
    ask_for_code(client)
    assert try_password(client)["Location"] == "/apply"


@pytest.mark.parametrize("typed", ["", "owner", "owner@"])
def test_an_address_that_is_none_is_refused_in_words(client: Client, typed: str) -> None:
    page = text(ask_for_code(client, typed))
    assert "「メールアドレス」を" in page
    assert '<a href="#id_email">' in page
    assert "<title>エラー: ログイン" in page
    assert not Mail.objects.exists()


# ------------------------------------------------------------------------------------------- passwords


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("typed", [EMAIL, " Owner@Company.EXAMPLE", "ｏｗｎｅｒ＠company．example"])
def test_the_right_password_leads_home(client: Client, typed: str) -> None:
    assert try_password(client, typed)["Location"] == "/apply"
    assert "試験太郎" in text(client.get("/account"))


@pytest.mark.usefixtures("member")
def test_a_new_session_begins_with_signing_in(client: Client) -> None:
    client.get("/account/sign-in/password")
    before = client.session.session_key
    try_password(client)
    assert client.session.session_key != before
    assert client.session.get_expiry_age() == 24 * 60 * 60
    assert client.cookies["banso_session"]["httponly"]
    assert client.cookies["banso_session"]["samesite"] == "Lax"


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@company.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_read_alike(
    client: Client, email: str, password: str
) -> None:
    page = text(try_password(client, email, password))
    assert "「メールアドレス」か「パスワード」が違います。" in page
    assert "<title>エラー: パスワードでログインする" in page
    assert password not in page
    assert not is_signed_in(client)


def test_an_empty_form_names_each_field_and_links_to_it(client: Client) -> None:
    page = text(try_password(client, "", ""))
    for field, label in (("login", "メールアドレス"), ("password", "パスワード")):
        assert f'<a href="#id_{field}">「{label}」を入力してください。</a>' in page
        assert f'aria-describedby="id_{field}_error"' in page
        assert f'id="id_{field}_error"' in page
    assert page.count('aria-invalid="true"') == 2


@pytest.mark.usefixtures("member")
def test_guessing_is_paused_and_the_right_password_does_not_get_through_then(client: Client) -> None:
    for _ in range(MOST_ATTEMPTS):
        try_password(client, password="guess")
    assert "約15分後にもう一度お試しください" in text(try_password(client))
    assert not is_signed_in(client)
    assert try_password(Client(REMOTE_ADDR="198.51.100.1")).status_code == 302


def test_no_number_of_accounts_of_one_building_shuts_out_another(client: Client) -> None:
    for number in range(2 * MOST_ATTEMPTS + 1):
        make_user(f"p{number}@town.example", password=PASSWORD)
        assert try_password(Client(), f"p{number}@town.example", "wrong").status_code == 200
    assert try_password(client, "p7@town.example").status_code == 302


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


# ------------------------------------------------------------------------------ who may, and where to


def test_an_account_switched_off_signs_in_by_no_way(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    assert try_password(client).status_code == 200
    ask_for_code(client)
    assert "アカウントがありません" in Mail.objects.get().body


def test_switching_off_ends_the_session(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    owner.is_active = False
    owner.save()
    assert not is_signed_in(client)


def test_invented_accounts_sign_in_in_the_demonstration_only(client: Client, settings: Settings) -> None:
    make_user("owner@demo.example", demo=True, password=PASSWORD)
    settings.BANSO_DEMO = False
    assert try_password(client, "owner@demo.example").status_code == 200
    ask_for_code(client, "owner@demo.example")
    assert give_code(client, mailed_code("owner@demo.example"))["Location"] == "/account/inactive"
    assert "このアカウントは使えません" in text(client.get("/account/inactive"))
    settings.BANSO_DEMO = True
    assert try_password(client, "owner@demo.example").status_code == 302


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/accessibility?a=1", "/accessibility?a=1"),
        ("https://evil.example/", "/apply"),
        ("//evil.example/", "/apply"),
        ("javascript:alert(1)", "/apply"),
        ("", "/apply"),
    ],
)
def test_signing_in_goes_on_to_our_own_pages_only(client: Client, asked: str, led: str) -> None:
    assert try_password(client, next=asked)["Location"] == led
    other = Client()
    ask_for_code(other, next=asked)
    assert give_code(other, mailed_code(), next=asked)["Location"] == led


def test_a_page_asked_for_before_is_remembered_all_the_way(client: Client) -> None:
    asked = client.get("/account")["Location"]
    assert asked == "/account/sign-in?next=/account"
    assert '<input type="hidden" name="next" value="/account">' in text(client.get(asked))
    assert ask_for_code(client, next="/account")["Location"] == "/account/sign-in/code?next=%2Faccount"
    assert 'name="next" value="/account"' in text(client.get("/account/sign-in/code?next=%2Faccount"))


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.OWNER, "/apply"),
        (Role.POLICY_STAFF, "/policy"),
        (Role.SECRETARIAT_OFFICER, "/secretariat"),
        (Role.REVIEWER, "/review"),
        (Role.PREFECTURE_APPROVER, "/decide"),
        (Role.ADMINISTRATOR, "/account/staff"),
    ],
)
def test_everybody_begins_where_their_work_is(sign_in: SignIn, role: Role, home: str) -> None:
    client = sign_in(make_user(role=role))
    assert client.get("/account/sign-in")["Location"] == home
    assert client.get("/account/home")["Location"] == home
    assert f'<a class="menu__link" href="{home}">' in text(client.get("/accessibility"))


def test_the_header_says_who_is_signed_in(sign_in: SignIn, owner: User) -> None:
    assert "試験太郎" in text(sign_in(owner).get("/accessibility"))


def test_signing_out_ends_the_session_and_says_so(sign_in: SignIn, owner: User) -> None:
    response = sign_in(owner).post("/account/sign-out", follow=True)
    assert "ログアウトしました。" in text(response)
    assert not is_signed_in(response.client)


def test_a_link_elsewhere_cannot_sign_anybody_out(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    assert client.get("/account/sign-out").status_code == 405
    assert is_signed_in(client)


# ------------------------------------------------------------------------------------------- beginning


def sign_up(client: Client, email: str = "new@company.example", name: str = "山田花子") -> object:
    return client.post("/account/sign-up", {"email": email, "display_name": name})


def test_an_owner_begins_by_mail(client: Client) -> None:
    assert sign_up(client)["Location"] == "/account/sign-up/code"
    assert not is_signed_in(client)
    assert "new@company.example にコードを送りました" in text(client.get("/account/sign-up/code"))
    code = mailed_code("new@company.example")
    assert client.post("/account/sign-up/code", {"code": code})["Location"] == "/apply"
    user = User.objects.get_by_natural_key("new@company.example")
    assert (user.display_name, user.role, user.has_usable_password()) == ("山田花子", Role.OWNER, False)
    assert is_signed_in(client)
    assert AuditEvent.objects.get().verb == "account.made"


def test_in_the_demonstration_who_begins_is_invented_too(client: Client, settings: Settings) -> None:
    settings.BANSO_DEMO = True
    sign_up(client)
    assert User.objects.get_by_natural_key("new@company.example").is_demonstration


@pytest.mark.usefixtures("member")
def test_who_has_an_account_is_told_by_mail_only(client: Client) -> None:
    assert sign_up(client, EMAIL)["Location"] == "/account/sign-up/code"
    assert "にコードを送りました" in text(client.get("/account/sign-up/code"))
    assert "アカウントはすでにあります" in Mail.objects.get().body
    assert "「コード」が違います" in text(client.post("/account/sign-up/code", {"code": "1234-5678"}))
    assert User.objects.count() == 1


def test_a_name_is_asked_for(client: Client) -> None:
    assert "「氏名」を入力してください。" in text(sign_up(client, name=""))
    assert not User.objects.exists()


def test_a_name_of_invisible_characters_is_none(client: Client) -> None:
    assert "「氏名」を入力してください。" in text(sign_up(client, name="\u202e\u200b"))
    assert not User.objects.exists()


# ----------------------------------------------------------------------------------- a second factor


@pytest.fixture
def lead() -> User:
    return make_user("lead@secretariat.example", role=Role.POLICY_STAFF, password=PASSWORD)


@pytest.mark.parametrize("by_mail", [True, False])
def test_staff_are_asked_for_their_second_factor(client: Client, lead: User, by_mail: bool) -> None:
    factor = set_up_app(lead)
    if by_mail:
        ask_for_code(client, lead.email)
        response = give_code(client, mailed_code(lead.email))
    else:
        response = try_password(client, lead.email)
    assert response["Location"] == "/account/sign-in/second-factor"
    assert not is_signed_in(client)
    assert client.get("/policy")["Location"].startswith("/account/sign-in?")
    second = client.post("/account/sign-in/second-factor", {"code": code_of(factor)})
    assert second["Location"] == "/policy"
    assert client.get("/policy").status_code == 200


def test_a_code_that_was_used_is_used_up(client: Client, lead: User) -> None:
    code = code_of(set_up_app(lead))
    for browser, status in ((client, 302), (Client(), 200)):
        try_password(browser, lead.email)
        assert browser.post("/account/sign-in/second-factor", {"code": code}).status_code == status


def test_codes_of_apps_cannot_be_guessed(client: Client, lead: User) -> None:
    factor = set_up_app(lead)
    try_password(client, lead.email)
    for number in range(MOST_ATTEMPTS):
        page = text(client.post("/account/sign-in/second-factor", {"code": f"00000{number}"}))
        assert "「コード」が違います" in page
    page = text(client.post("/account/sign-in/second-factor", {"code": code_of(factor)}))
    assert "約15分後" in page
    assert not is_signed_in(client)
