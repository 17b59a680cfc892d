"""Signing in through a provider of OpenID Connect that really listens, signs and checks."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from banso.config.environment import read_oidc
from banso.records.models import ApplicantCompany, AuditEvent, Mail, Membership, User
from banso.records.models.people import Role
from tests.integration.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, new_key
from tests.people import PASSWORD, code_of, make_user, set_up_app

pytestmark = pytest.mark.django_db
EMAIL = "daihyo@company.example"
PRIME = {
    "sub": "prime-1",
    "account_type": "2",
    "corp_type": "1",
    "corporate_number": "7000012050002",
    "name": "試験製作所株式会社",
    "prefecture_name": "鹿児島県",
    "address1": "鹿児島市",
    "address2": "試験町1-1",
    "rep_last_nm": "代表",
    "rep_first_nm": "一郎",
    "user_last_nm": "担当",
    "user_first_nm": "花子",
    "user_birthday_ymd": "19800101",
    "email": EMAIL,
}
MEMBER = PRIME | {"sub": "member-1", "account_type": "3", "email": "shain@company.example"}


class Straight(urllib.request.HTTPRedirectHandler):
    """A browser whose redirects the test follows by hand."""

    def redirect_request(self, *args: object) -> None:
        return None


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    started = Provider()
    monkeypatch.setenv("BANSO_OIDC_ISSUER", started.issuer)
    monkeypatch.setenv("BANSO_OIDC_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("BANSO_OIDC_SECRET", CLIENT_SECRET)
    settings.OPENID_PROVIDER = read_oidc()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.OPENID_PROVIDER]}}
    yield started
    started.stop()


def text(response: object) -> str:
    return response.content.decode()


def at_provider(address: str) -> str:
    """Agree at the provider; returns where it sends the browser back to, as a path of ours."""
    try:
        urllib.request.build_opener(Straight).open(address)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError(address)


def begin(client: Client, **more: str) -> str:
    response = client.post("/account/openid/oidc/begin", more)
    assert response.status_code == 302
    return str(response["Location"])


def sign_in(client: Client, **more: str) -> object:
    return client.get(at_provider(begin(client, **more)))


def sign_up(client: Client, email: str = EMAIL) -> object:
    """The first time: the form, then the code that was mailed."""
    assert sign_in(client)["Location"] == "/account/openid/sign-up"
    response = client.post("/account/openid/sign-up", {"display_name": "担当花子", "email": email})
    if response["Location"] != "/account/sign-up/code":
        return response
    code = re.search(r"\d{4}-\d{4}", Mail.objects.filter(to=email).newest_first()[0].body)
    assert code
    return client.post("/account/sign-up/code", {"code": code[0]})


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def refused(client: Client) -> bool:
    response = sign_in(client)
    assert (response.status_code, is_signed_in(client)) == (401, False)
    assert "ログインできませんでした" in text(response)
    return not SocialAccount.objects.exists()


# --------------------------------------------------------------------------------------- the good way


def test_the_browser_is_sent_off_with_state_nonce_and_challenge(client: Client, provider: Provider) -> None:
    asked = parse_qs(urlsplit(begin(client)).query)
    assert asked["redirect_uri"] == ["http://testserver/account/openid/oidc/return"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email", "user"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 16
    assert asked["nonce"] != parse_qs(urlsplit(begin(client)).query)["nonce"]


def test_what_the_address_asks_for_is_not_passed_on(client: Client, provider: Provider) -> None:
    response = client.post("/account/openid/oidc/begin?scope=role&auth_params=nonce%3Dmine%26prompt%3Dnone")
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert "role" not in asked["scope"][0]
    assert asked["nonce"] != ["mine"]
    assert "prompt" not in asked


def test_an_applicant_begins_and_comes_back(client: Client, provider: Provider) -> None:
    provider.person = PRIME
    page = text(client.get("/account/sign-in"))
    assert "GビズIDでログインする" in page
    form = client.get(sign_in(client)["Location"])
    assert 'value="担当 花子"' in text(form)
    assert f'value="{EMAIL}"' in text(form)
    assert sign_up(client)["Location"] == "/account/openid/company"
    user = User.objects.get()
    assert (user.email, user.display_name, user.role) == (EMAIL, "担当花子", Role.OWNER)
    assert "user_birthday_ymd" not in SocialAccount.objects.get().extra_data["userinfo"]
    other = Client()
    sign_in(other)
    assert is_signed_in(other)
    assert User.objects.count() == 1


def test_signing_in_goes_on_to_the_page_asked_for(client: Client, provider: Provider) -> None:
    provider.person = PRIME
    sign_up(client)
    other = Client()
    assert sign_in(other, next="/check")["Location"] == "/check"


def test_who_does_not_agree_there_is_told_so(client: Client, provider: Provider) -> None:
    provider.refuses = True
    response = sign_in(client)
    assert response["Location"] == "/account/openid/cancelled"
    assert "ログインは行われませんでした" in text(client.get(response["Location"]))


def test_the_policy_lets_the_form_lead_to_the_provider(provider: Provider) -> None:
    described = read_oidc()
    assert described
    assert provider.issuer.startswith(described["settings"]["origin"])


# ------------------------------------------------------------------------------------ what is refused


def test_a_token_of_another_attempt_is_refused(client: Client, provider: Provider) -> None:
    provider.token_changes = {"nonce": "of another"}
    assert refused(client)


def test_a_token_signed_by_somebody_else_is_refused(client: Client, provider: Provider) -> None:
    provider.signs_with = new_key()
    assert refused(client)


def test_a_token_that_names_no_key_of_the_provider_is_refused(client: Client, provider: Provider) -> None:
    provider.key_id = "another"
    assert refused(client)


@pytest.mark.parametrize(
    ("key", "algorithm"), [("a shared secret of at least 32 bytes!!", "HS256"), (None, "none")]
)
def test_a_token_without_a_signature_by_key_pair_is_refused(
    client: Client, provider: Provider, key: str | None, algorithm: str
) -> None:
    provider.signs_with, provider.algorithm = key, algorithm
    assert refused(client)


def test_userinfo_about_somebody_else_is_refused(client: Client, provider: Provider) -> None:
    provider.token_changes = {"sub": "somebody else"}
    assert refused(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example/"},
        {"aud": "another client"},
        {"aud": [CLIENT_ID, "another"]},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"azp": "another"},
        *({name: None} for name in ("iss", "sub", "aud", "exp", "iat", "nonce")),
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(
    client: Client, provider: Provider, changes: dict[str, object]
) -> None:
    provider.token_changes = changes
    assert refused(client)


@pytest.mark.parametrize(("name", "seconds"), [("exp", -3600), ("iat", 3600)])
def test_a_token_of_another_hour_is_refused(
    client: Client, provider: Provider, name: str, seconds: int
) -> None:
    provider.token_changes = {name: int(time.time()) + seconds}
    assert refused(client)


def test_a_token_for_several_that_names_us_is_taken(client: Client, provider: Provider) -> None:
    provider.token_changes = {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    assert sign_in(client)["Location"] == "/account/openid/sign-up"


def test_coming_back_twice_counts_once(client: Client, provider: Provider) -> None:
    back = at_provider(begin(client))
    assert client.get(back)["Location"] == "/account/openid/sign-up"
    assert client.get(back).status_code == 401


def test_coming_back_in_another_browser_counts_nothing(client: Client, provider: Provider) -> None:
    back = at_provider(begin(client))
    assert Client().get(back).status_code == 401


def test_a_provider_that_calls_itself_otherwise_is_refused(
    client: Client, provider: Provider, settings: Settings
) -> None:
    changed = settings.OPENID_PROVIDER["settings"] | {"issuer": "https://elsewhere.example/"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [settings.OPENID_PROVIDER | {"settings": changed}]}
    }
    assert client.post("/account/openid/oidc/begin").status_code == 401


def test_a_provider_that_is_away_is_no_fault_of_ours(client: Client, provider: Provider) -> None:
    provider.stop()
    assert client.post("/account/openid/oidc/begin").status_code == 401


def test_without_a_provider_there_is_no_way_through_one(client: Client, settings: Settings) -> None:
    settings.OPENID_PROVIDER = None
    assert client.post("/account/openid/oidc/begin").status_code == 404
    assert client.get("/account/openid/oidc/return?code=x&state=y").status_code == 404
    assert "openid" not in text(client.get("/account/sign-in"))


@pytest.mark.usefixtures("provider")
def test_going_there_takes_a_press(client: Client) -> None:
    assert client.get("/account/openid/oidc/begin").status_code == 405


# ------------------------------------------------------------------------------ whose account it is


def an_owner(*, verified: bool = True) -> User:
    user = make_user(EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=verified)
    return user


def test_a_verified_address_leads_to_the_account_that_verified_it_too(
    client: Client, provider: Provider
) -> None:
    owner = an_owner()
    provider.person = PRIME | {"email_verified": True}
    sign_in(client)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == owner
    assert [event.verb for event in AuditEvent.objects.all()] == ["account.linked"]
    assert Mail.objects.get(to=EMAIL).subject == "Banso ログインの方法が増えました"


@pytest.mark.parametrize("verified_there", [False, None, "true"])
def test_an_address_the_provider_does_not_vouch_for_leads_nowhere(
    client: Client, provider: Provider, verified_there: object
) -> None:
    an_owner()
    provider.person = PRIME | {"email_verified": verified_there}
    assert sign_in(client)["Location"] == "/account/openid/sign-up"
    response = client.post("/account/openid/sign-up", {"display_name": "他人", "email": EMAIL})
    assert response["Location"] == "/account/sign-up/code"
    assert "アカウントはすでにあります" in Mail.objects.get().body
    assert not SocialAccount.objects.exists()


def test_an_address_verified_on_one_side_only_leads_nowhere(client: Client, provider: Provider) -> None:
    an_owner(verified=False)
    provider.person = PRIME | {"email_verified": True}
    assert sign_in(client)["Location"] == "/account/openid/sign-up"
    assert not is_signed_in(client)


def test_an_account_that_has_one_elsewhere_gets_no_second_by_mail(client: Client, provider: Provider) -> None:
    owner = an_owner()
    SocialAccount.objects.create(user=owner, provider="oidc", uid="another", extra_data={})
    provider.person = PRIME | {"email_verified": True}
    assert sign_in(client)["Location"] == "/account/openid/sign-up"


def test_a_member_of_staff_is_never_found_by_address(client: Client, provider: Provider) -> None:
    staff = make_user(EMAIL, role=Role.REVIEWER)
    EmailAddress.objects.create(user=staff, email=EMAIL, primary=True, verified=True)
    provider.person = PRIME | {"email_verified": True}
    assert sign_in(client)["Location"] == "/account/openid/sign-up"


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "asked", ["/account/openid/oidc/begin", "/account/openid/oidc/begin?process=connect"]
)
def test_a_session_left_open_links_nothing(client: Client, asked: str) -> None:
    client.force_login(an_owner())
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0}]
    session.save()
    sent = {} if "?" in asked else {"process": "connect"}
    assert client.post(asked, sent)["Location"] == "/account/prove?next=%2Faccount"


def test_who_unlinked_it_signs_in_by_a_code_again_and_may_link_it_anew(
    client: Client, provider: Provider
) -> None:
    client.force_login(an_owner())
    sign_in(client, process="connect")
    page = text(client.get("/account"))
    link = SocialAccount.objects.get()
    assert f'href="/account/openid/links/{link.pk}/remove"' in page
    client.post(f"/account/openid/links/{link.pk}/remove")
    assert sign_in(Client())["Location"] == "/account/openid/sign-up"
    sign_in(client, process="connect")
    assert sign_in(Client())["Location"] == "/account/openid/company"


def test_somebody_who_is_signed_in_links_it_and_staff_still_show_their_factor(
    client: Client, provider: Provider
) -> None:
    staff = make_user(role=Role.POLICY_STAFF, password=PASSWORD)
    factor = set_up_app(staff)
    client.force_login(staff)
    sign_in(client, process="connect")
    assert SocialAccount.objects.get().user == staff
    assert AuditEvent.objects.get().verb == "account.linked"
    other = Client()
    assert sign_in(other)["Location"] == "/account/sign-in/second-factor"
    other.post("/account/sign-in/second-factor", {"code": code_of(factor)})
    assert other.get("/policy").status_code == 200


def test_an_account_elsewhere_that_is_taken_cannot_be_linked(client: Client, provider: Provider) -> None:
    provider.person = PRIME
    sign_up(client)
    other = Client()
    other.force_login(make_user("other@company.example"))
    sign_in(other, process="connect")
    assert SocialAccount.objects.get().user.email == EMAIL


# ---------------------------------------------------------------------- the company it speaks for


def test_a_prime_account_offers_its_company_and_nothing_happens_before_the_press(
    client: Client, provider: Provider
) -> None:
    provider.person = PRIME
    sign_up(client)
    page = text(client.get("/account/openid/company"))
    for told in ("試験製作所株式会社", "7000012050002", "鹿児島県鹿児島市試験町1-1", "代表 一郎"):
        assert told in page
    assert not ApplicantCompany.objects.exists()
    client.post("/account/openid/company")
    company = ApplicantCompany.objects.get()
    assert (company.name, company.corporate_number) == ("試験製作所株式会社", "7000012050002")
    assert Membership.objects.get().part == "owner"
    assert client.get("/account/openid/company")["Location"] == "/apply"
    client.post("/account/openid/company")
    assert ApplicantCompany.objects.count() == 1


def test_a_member_joins_the_company_its_prime_account_has_registered(
    client: Client, provider: Provider
) -> None:
    provider.person = PRIME
    sign_up(client)
    client.post("/account/openid/company")
    provider.person = MEMBER
    member = Client()
    sign_up(member, "shain@company.example")
    assert "編集者" in text(member.get("/account/openid/company"))
    member.post("/account/openid/company")
    joined = Membership.objects.get(user__email="shain@company.example")
    assert (joined.company, joined.part) == (ApplicantCompany.objects.get(), "editor")
    assert AuditEvent.objects.in_order().last().verb == "membership.confirmed"


def test_a_member_is_offered_no_company_that_anybody_may_have_typed(
    client: Client, provider: Provider
) -> None:
    company = ApplicantCompany.objects.create(
        name="かたり", corporate_number="7000012050002", created_at=make_user().created_at
    )
    Membership.objects.create(
        company=company, user=User.objects.get(), part="owner", began_at=company.created_at
    )
    provider.person = MEMBER
    sign_up(client, "shain@company.example")
    assert client.get("/account/openid/company")["Location"] == "/apply"
    client.post("/account/openid/company")
    assert Membership.objects.count() == 1


def test_an_entry_account_whose_company_nobody_checked_offers_none(
    client: Client, provider: Provider
) -> None:
    provider.person = PRIME | {"account_type": "1"}
    sign_up(client)
    assert client.get("/account/openid/company")["Location"] == "/apply"


def test_what_the_provider_leaves_out_is_asked_for(client: Client, provider: Provider) -> None:
    provider.person = {name: value for name, value in PRIME.items() if not name.startswith("rep_")}
    sign_up(client)
    assert client.post("/account/openid/company")["Location"] == "/apply/companies/new"
    assert not ApplicantCompany.objects.exists()


def test_an_address_the_provider_verified_needs_no_code_and_another_one_does(
    client: Client, provider: Provider
) -> None:
    provider.person = PRIME | {"email_verified": True}
    assert sign_up(client)["Location"] == "/account/openid/company"
    assert not Mail.objects.exists()
    provider.person = MEMBER | {"email_verified": True}
    other = Client()
    assert sign_up(other, "typed@company.example")["Location"] == "/account/openid/company"
    assert is_signed_in(other)
    assert User.objects.get_by_natural_key("typed@company.example")
    assert list(Mail.objects.values_list("to", flat=True)) == ["typed@company.example"]
    addresses = EmailAddress.objects.filter(user__email="typed@company.example")
    assert [row.email for row in addresses] == ["typed@company.example"]
