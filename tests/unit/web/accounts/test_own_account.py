"""What people change of their own accounts: name, address, password, another way in, sessions left open."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from banso.actions.accounts.sign_in import MOST_MAILS
from banso.records.models import AuditEvent, Mail, User
from banso.records.models.people import Role
from banso.web.accounts.adapters import RECENTLY
from tests.people import PASSWORD, make_user, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]
OLD, NEW = "owner@company.example", "next@company.example"
STRONG = "鹿児島の桜島と 92 個の石"


@pytest.fixture
def owner() -> User:
    return make_user(OLD)


@pytest.fixture
def lead() -> User:
    user = make_user("lead@secretariat.example", role=Role.SECRETARIAT_LEAD, password=PASSWORD)
    set_up_app(user)
    return user


def text(response: object) -> str:
    return response.content.decode()


def some_time_ago(client: Client) -> Client:
    """A session whose owner proved who they are too long ago."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": one["at"] - RECENTLY - 1} for one in records]
    session.save()
    return client


def mailed_code(to: str) -> str:
    found = re.search(r"\d{3}-\d{3}-\d{2}|\d{4}-\d{4}", Mail.objects.filter(to=to).newest_first()[0].body)
    assert found
    return found[0]


def mails_to(address: str) -> list[str]:
    return [mail.subject for mail in Mail.objects.filter(to=address).newest_first()]


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def ask(client: Client, email: str = NEW) -> object:
    return client.post("/account/address", {"email": email})


def confirm(client: Client, code: str) -> object:
    return client.post("/account/sign-up/code", {"code": code})


# ---------------------------------------------------------------------------------------------- the name


@pytest.mark.parametrize("person", ["owner", "lead"])
def test_a_name_changes_and_its_owner_is_told(
    sign_in: SignIn, request: pytest.FixtureRequest, person: str
) -> None:
    user = request.getfixturevalue(person)
    client = sign_in(user)
    assert f'value="{user.display_name}"' in text(client.get("/account/name"))
    page = text(client.post("/account/name", {"display_name": " 山田　花子 "}, follow=True))
    assert "氏名を変えました。" in page
    assert '<dd><span lang="ja">山田 花子</span>' in page
    assert mails_to(user.email) == ["Banso 氏名が変わりました"]
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject, event.detail) == ("account.name_changed", f"user:{user.pk}", "{}")


@pytest.mark.parametrize("typed", ["", "　", "\u202e", "長" * 61])
def test_what_is_no_name_is_refused_in_words(sign_in: SignIn, owner: User, typed: str) -> None:
    page = text(sign_in(owner).post("/account/name", {"display_name": typed}))
    assert '<a href="#id_display_name">' in page
    assert not AuditEvent.objects.exists()


def test_the_same_name_again_is_no_change(sign_in: SignIn, owner: User) -> None:
    sign_in(owner).post("/account/name", {"display_name": owner.display_name})
    assert not AuditEvent.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("typed", ["試験 花子", "試験花子", "試験　花子"])
def test_nobody_of_the_staff_takes_the_name_of_a_colleague(sign_in: SignIn, lead: User, typed: str) -> None:
    colleague = make_user("colleague@pref.example", role=Role.PREFECTURE_APPROVER)
    colleague.display_name = "試験 花子"
    colleague.save()
    client = sign_in(lead)
    page = text(client.post("/account/name", {"display_name": typed}))
    assert '<a href="#id_display_name">' in page
    assert "所属などを添えてください" in page
    assert User.objects.get(pk=lead.pk).display_name == lead.display_name
    client.post("/account/name", {"display_name": f"{typed}（商工政策課）"})
    assert User.objects.get(pk=lead.pk).display_name.endswith("（商工政策課）")


@pytest.mark.parametrize(("role", "on"), [(Role.OWNER, True), (Role.PREFECTURE_APPROVER, False)])
def test_the_name_of_who_is_no_colleague_is_free(sign_in: SignIn, lead: User, role: Role, on: bool) -> None:
    other = make_user("other@pref.example", role=role)
    other.display_name, other.is_active = "試験花子", on
    other.save()
    sign_in(lead).post("/account/name", {"display_name": "試験花子"})
    assert User.objects.get(pk=lead.pk).display_name == "試験花子"


def test_an_applicant_may_be_called_as_somebody_of_the_staff_is(
    sign_in: SignIn, owner: User, lead: User
) -> None:
    lead.display_name = "試験花子"
    lead.save()
    sign_in(owner).post("/account/name", {"display_name": "試験花子"})
    assert User.objects.get(pk=owner.pk).display_name == "試験花子"


# ------------------------------------------------------------------------------------------- the address


def test_an_address_changes_once_its_code_has_come_back(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    assert ask(client)["Location"] == "/account/sign-up/code"
    owner.refresh_from_db()
    assert owner.email == OLD
    assert "別のアドレスでやり直す" in text(client.get("/account/sign-up/code"))
    response = confirm(client, mailed_code(NEW))
    assert response["Location"] == "/account"
    owner.refresh_from_db()
    assert owner.email == NEW
    page = text(client.get("/account"))
    assert "メールアドレスを変えました" in page
    assert NEW in page
    rows = EmailAddress.objects.filter(user=owner).values_list("email", "verified", "primary")
    assert list(rows) == [(NEW, True, True)]


def test_the_old_address_is_told_and_lets_nobody_in_any_more(
    client: Client, sign_in: SignIn, owner: User
) -> None:
    ask(sign_in(owner))
    confirm(client, mailed_code(NEW))
    assert mails_to(OLD) == ["Banso メールアドレスが変わりました"]
    assert NEW not in Mail.objects.get(to=OLD).body
    for address in (OLD, NEW):
        Client().post("/account/sign-in", {"email": address})
    assert "アカウントがありません" in mails_to(OLD)[0]
    assert "ログイン用のコード" in mails_to(NEW)[0]


def test_other_sessions_end_with_the_address_and_the_trail_names_no_address(
    sign_in: SignIn, owner: User
) -> None:
    elsewhere = Client()
    elsewhere.force_login(owner)
    client = sign_in(owner)
    ask(client)
    confirm(client, mailed_code(NEW))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    event = AuditEvent.objects.get(verb="account.address_changed")
    assert (event.subject, "example" in event.detail) == (f"user:{owner.pk}", False)


def test_a_wrong_code_changes_nothing(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    ask(client)
    assert "「コード」が違います" in text(confirm(client, "0000-0000"))
    owner.refresh_from_db()
    assert owner.email == OLD


def test_nobody_learns_whose_address_has_an_account_and_nobody_takes_it(sign_in: SignIn, owner: User) -> None:
    other = make_user(NEW)
    client = sign_in(owner)
    taken = ask(client)
    assert (taken.status_code, taken["Location"]) == (302, "/account/sign-up/code")
    assert "にコードを送りました" in text(client.get("/account/sign-up/code"))
    # Whoever reads that mailbox too is told, and the accounts stay what they are.
    assert "このメールアドレスには変えられません" in text(confirm(client, mailed_code(NEW)))
    owner.refresh_from_db()
    other.refresh_from_db()
    assert (owner.email, other.email) == (OLD, NEW)


@pytest.mark.parametrize(
    ("typed", "told"),
    [(OLD, "いまのメールアドレスと同じです"), ("owner", "を読み取れません"), ("", "を入力してください")],
)
def test_what_is_no_other_address_is_refused_in_words(
    sign_in: SignIn, owner: User, typed: str, told: str
) -> None:
    page = text(ask(sign_in(owner), typed))
    assert told in page
    assert '<a href="#id_email">' in page


def test_nobody_fills_the_mailbox_of_another(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    for _ in range(MOST_MAILS):
        ask(client)
    assert "続けてメールを送りました" in text(ask(client))
    assert Mail.objects.count() == MOST_MAILS


def test_the_code_of_an_account_that_was_begun_before_does_not_change_who_signed_in_meanwhile(
    client: Client, owner: User
) -> None:
    client.post("/account/sign-up", {"email": NEW, "display_name": "山田花子"})
    client.force_login(owner)
    confirm(client, mailed_code(NEW))
    owner.refresh_from_db()
    assert owner.email == OLD
    assert User.objects.get_by_natural_key(NEW).display_name == "山田花子"


# -------------------------------------------------------------------------------------------- the proof


@pytest.mark.parametrize(
    "page", ["/account/name", "/account/address", "/account/password", "/account/openid/links/1/remove"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_left_open_is_not_enough(sign_in: SignIn, lead: User, page: str, method: str) -> None:
    client = some_time_ago(sign_in(lead))
    response = getattr(client, method)(
        page, {"email": NEW, "password": STRONG, "again": STRONG, "display_name": "別人"}
    )
    assert response["Location"].startswith("/account/prove/code?next=%2Faccount%2F")
    assert not Mail.objects.exists()
    assert not AuditEvent.objects.exists()


def test_who_has_mailed_codes_alone_signs_in_anew(sign_in: SignIn, owner: User) -> None:
    client = some_time_ago(sign_in(owner))
    led = client.get("/account/address")["Location"]
    assert led == "/account/prove?next=%2Faccount%2Faddress"
    page = text(client.get(led))
    assert 'action="/account/sign-out"' in page
    assert 'name="next" value="/account/address"' in page
    again = client.post("/account/sign-out", {"next": "/account/address"})
    assert again["Location"] == "/account/sign-in?next=%2Faccount%2Faddress"
    assert not is_signed_in(client)


def test_who_has_just_signed_up_has_proven_it(client: Client) -> None:
    client.post("/account/sign-up", {"email": NEW, "display_name": "山田花子"})
    confirm(client, mailed_code(NEW))
    assert client.get("/account/address").status_code == 200
    assert client.get("/account/second-factor/app").status_code == 200


def test_a_session_left_open_sets_up_no_second_factor_that_would_shut_its_owner_out(
    sign_in: SignIn, owner: User
) -> None:
    client = some_time_ago(sign_in(owner))
    for page in ("/account/second-factor/app", "/account/second-factor/passkeys/new"):
        for response in (client.get(page), client.post(page, {"code": "123456"})):
            assert response["Location"].startswith("/account/prove?next=")


def test_staff_without_a_factor_get_to_the_proof(client: Client) -> None:
    client.force_login(make_user(role=Role.SECRETARIAT_OFFICER))
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    assert client.get("/account/second-factor/app")["Location"].startswith("/account/prove?")
    assert client.get("/account/prove").status_code == 200
    # What matters stays behind the gate.
    for page in ("/account/address", "/account/password"):
        assert client.get(page)["Location"].startswith("/account/second-factor/needed")


# ----------------------------------------------------------------------------------------- the password


def test_a_password_changes_and_other_sessions_end(sign_in: SignIn, lead: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(lead)
    client = sign_in(lead)
    assert "パスワードを変えました" in text(
        client.post("/account/password", {"password": STRONG, "again": STRONG}, follow=True)
    )
    lead.refresh_from_db()
    assert lead.check_password(STRONG)
    assert is_signed_in(client)
    assert client.get("/secretariat").status_code == 200
    assert not is_signed_in(elsewhere)
    assert mails_to(lead.email) == ["Banso パスワードが変わりました"]
    assert [event.verb for event in AuditEvent.objects.all()] == ["account.password_changed"]


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        (STRONG, f"{STRONG}!", "2つの「新しいパスワード」が違います"),
        ("short", "short", "id_password_error"),
        ("lead@secretariat.example", "lead@secretariat.example", "id_password_error"),
        ("", "", "を入力してください"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_never_shown(
    sign_in: SignIn, lead: User, password: str, again: str, told: str
) -> None:
    page = text(sign_in(lead).post("/account/password", {"password": password, "again": again}))
    assert told in page
    assert f'value="{password or "none"}"' not in page
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)


def test_applicants_have_no_password_and_are_not_offered_one(sign_in: SignIn, owner: User) -> None:
    owner.set_unusable_password()
    owner.save()
    client = sign_in(owner)
    assert client.get("/account/password").status_code == 404
    assert "/account/password" not in text(client.get("/account"))


# ------------------------------------------------------------------------- other ways in, other sessions


@pytest.fixture
def linked(owner: User) -> SocialAccount:
    return SocialAccount.objects.create(user=owner, provider="oidc", uid="1", date_joined=timezone.now())


def test_a_link_to_a_provider_is_taken_away_and_told(
    sign_in: SignIn, owner: User, linked: SocialAccount
) -> None:
    client = sign_in(owner)
    page = f"/account/openid/links/{linked.pk}/remove"
    assert OLD in text(client.get(page))
    assert client.post(page)["Location"] == "/account"
    assert not SocialAccount.objects.exists()
    assert mails_to(OLD) == ["Banso ログインの方法を外しました"]
    assert [event.verb for event in AuditEvent.objects.all()] == ["account.unlinked"]
    assert client.post(page).status_code == 404


def test_nobody_takes_away_the_link_of_another(sign_in: SignIn, linked: SocialAccount) -> None:
    client = sign_in(make_user("other@company.example"))
    assert client.post(f"/account/openid/links/{linked.pk}/remove").status_code == 404
    assert SocialAccount.objects.filter(pk=linked.pk).exists()


def test_sessions_elsewhere_end_and_this_one_goes_on(sign_in: SignIn, owner: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(owner)
    client = some_time_ago(sign_in(owner))
    assert client.get("/account/sign-out-elsewhere").status_code == 405
    assert client.post("/account/sign-out-elsewhere")["Location"] == "/account"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert [event.verb for event in AuditEvent.objects.all()] == ["account.sessions_ended"]
