"""Answers kept in an account, and in a file of one's own."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banso.core.company import read_company
from banso.definitions.region import installed_region
from banso.records.models import SavedCheck, User
from banso.web.check.given import Given, decode, encode
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
VOCABULARY = installed_region().vocabulary
SAID = Given({"company.prefecture": "46", "company.regular_employees": 30}, frozenset({"company.officers"}))
FIELDS = {"purpose": "dx", "a": encode(SAID, VOCABULARY)}
SignIn = Callable[[User], Client]


@pytest.fixture
def own(sign_in: SignIn, demo_user: User) -> Client:
    """Somebody signed in."""
    return sign_in(demo_user)


def said_in(location: str) -> Given:
    return decode(parse_qs(urlsplit(location).query)["a"][0], VOCABULARY)


def test_answers_are_saved_and_opened_again(own: Client, demo_user: User) -> None:
    response = own.post("/check/save", FIELDS | {"title": "うちの会社"})
    kept = SavedCheck.objects.get()
    assert (kept.title, kept.owner, kept.purpose) == ("うちの会社", demo_user, "dx")
    assert f"saved={kept.pk}" in response.headers["Location"]
    opened = own.get(f"/check/saved/{kept.pk}")
    assert said_in(opened.headers["Location"]) == SAID
    assert "purpose=dx" in opened.headers["Location"]
    assert f"/check/saved/{kept.pk}" in own.get("/account").content.decode()


def test_a_check_of_one_programme_opens_as_one(own: Client) -> None:
    own.post("/check/save", {"programme": "kagoshima-pref/dx-subsidy", "a": FIELDS["a"], "title": "DX"})
    opened = own.get(f"/check/saved/{SavedCheck.objects.get().pk}")
    assert parse_qs(urlsplit(opened.headers["Location"]).query)["programme"] == ["kagoshima-pref/dx-subsidy"]


def test_newer_answers_go_into_the_same_check(own: Client) -> None:
    own.post("/check/save", FIELDS | {"title": "うち"})
    kept = SavedCheck.objects.get()
    newer = Given({"company.prefecture": "43"})
    own.post("/check/save", FIELDS | {"a": encode(newer, VOCABULARY), "saved": str(kept.pk), "replace": "1"})
    assert SavedCheck.objects.get().answers == {"company.prefecture": "43"}


def test_nobody_sees_or_changes_the_check_of_another(own: Client, sign_in: SignIn) -> None:
    own.post("/check/save", FIELDS | {"title": "うち"})
    kept = SavedCheck.objects.get()
    other = sign_in(make_user("other@demo.example", demo=True))
    assert other.get(f"/check/saved/{kept.pk}").status_code == 404
    assert other.post("/check/save", FIELDS | {"saved": str(kept.pk), "replace": "1"}).status_code == 404
    assert (
        "うち"
        not in other.get("/check", FIELDS | {"saved": str(kept.pk), "view": "results"}).content.decode()
    )


def test_without_a_name_nothing_is_saved_and_it_is_said(own: Client) -> None:
    response = own.post("/check/save", FIELDS | {"title": " "}, follow=True)
    assert not SavedCheck.objects.exists()
    assert "診断の名前を入力してください" in response.content.decode()


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client: Client) -> None:
    response = client.post("/check/save", FIELDS | {"title": "x"})
    assert response.headers["Location"].startswith("/account/sign-in?next=")
    assert not SavedCheck.objects.exists()
    assert client.get("/check/saved/1").headers["Location"].startswith("/account/sign-in")


def test_coming_back_by_a_link_saves_nothing(own: Client) -> None:
    response = own.get("/check/save", FIELDS | {"title": "x"})
    assert response.status_code == 302
    assert not SavedCheck.objects.exists()


def test_a_broken_saved_check_is_said_and_never_a_failure(own: Client, demo_user: User) -> None:
    own.post("/check/save", FIELDS | {"title": "うち"})
    kept = SavedCheck.objects.get()
    kept.answers = {"company.entity_type": "spaceship"}
    kept.save()
    response = own.get(f"/check/saved/{kept.pk}", follow=True)
    assert "今のデータでは読めないもの" in response.content.decode()


def test_the_file_is_what_the_command_line_reads(client: Client) -> None:
    response = client.get(f"/check/file?{urlencode(FIELDS)}")
    assert "attachment" in response.headers["Content-Disposition"]
    facts = json.loads(response.content)
    assert facts["project.purpose"] == "dx"
    assert facts["company.officers"] is None
    assert read_company(facts, VOCABULARY)["company.regular_employees"] == 30


def test_a_file_carries_the_answers_back(client: Client) -> None:
    content = client.get(f"/check/file?{urlencode(FIELDS)}").content
    response = client.post("/check/load", {"file": SimpleUploadedFile("banso-answers.json", content)})
    assert response.status_code == 302
    assert said_in(response.headers["Location"]) == SAID
    assert "purpose=dx" in response.headers["Location"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"company.capital_yen": 1e30}', b'{"gold": 1}', b"PK\x03\x04", b"a" * 100_000,
     b"[" * 30_000],
)  # fmt: skip
def test_a_strange_file_is_refused_with_words(client: Client, content: bytes) -> None:
    response = client.post("/check/load", {"file": SimpleUploadedFile("a.json", content)}, follow=True)
    assert response.status_code == 200
    assert "notification--error" in response.content.decode()
    assert response.redirect_chain[-1][0] == "/check"


def test_no_file_at_all_is_said(client: Client) -> None:
    response = client.post("/check/load", {}, follow=True)
    assert "ファイルが選ばれていません" in response.content.decode()


def test_the_way_to_the_sign_in_carries_answers_and_stays_in_no_cache(client: Client) -> None:
    response = client.get("/check/save", FIELDS)
    assert response.status_code == 302
    assert "no-store" in response.headers["Cache-Control"]


def test_what_was_changed_since_saving_is_said_to_be_unsaved(own: Client) -> None:
    kept = own.post("/check/save", FIELDS | {"title": "うちの会社"}).headers["Location"]
    assert "答えは「うちの会社」に保存してあります" in own.get(kept).content.decode()
    more = encode(Given({**SAID.values, "company.officers": 2}), VOCABULARY)
    number = SavedCheck.objects.get().pk
    page = own.get("/check", FIELDS | {"a": more, "saved": number, "view": "results"}).content.decode()
    assert "「うちの会社」を開いたあとに変えた答えは、まだ保存していません" in page
