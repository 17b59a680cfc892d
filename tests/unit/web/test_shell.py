"""The frame of every page: headers, languages, the demonstration's date, error pages."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from banso.actions.clock import move_clock
from banso.config.environment import read_list, read_secret_key, read_switch
from banso.records.models import DemonstrationClock, User
from banso.web import clock
from banso.web.context import main_menu
from tests.people import make_user

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FIRST_DAY = "2023年9月20日（水）（令和5年9月20日）"


def text(response: object) -> str:
    return response.content.decode()


# ------------------------------------------------------------------------------------------- headers


def test_a_page_allows_scripts_and_styles_of_its_own_only(client: Client) -> None:
    response = client.get("/accessibility")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "private, no-cache"),
    ],
)
def test_a_page_carries_the_headers_of_a_careful_site(client: Client, header: str, value: str) -> None:
    assert client.get("/accessibility")[header] == value
    assert client.get("/no-such-page")[header] == value


def test_a_page_of_one_person_is_kept_nowhere(sign_in: SignIn, owner: User) -> None:
    assert sign_in(owner).get("/account")["Cache-Control"] == "private, no-store"


def test_a_page_names_no_other_host_and_holds_no_inline_code(client: Client) -> None:
    page = text(client.get("/accessibility"))
    assert "http://" not in page
    assert "https://" not in page
    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert len(page.encode()) < 100_000


# ------------------------------------------------------------------------------------------ language


def test_pages_are_japanese_unless_asked_otherwise(client: Client) -> None:
    page = text(client.get("/accessibility"))
    assert '<html lang="ja">' in page
    assert "ウェブアクセシビリティ" in page


@pytest.mark.usefixtures("english")
def test_the_language_switch_holds_for_the_next_pages(client: Client) -> None:
    response = client.post("/language", {"language": "en", "next": "/accessibility"})
    assert (response.status_code, response["Location"]) == (302, "/accessibility")
    page = text(client.get("/accessibility"))
    assert '<html lang="en">' in page
    assert "Skip to main content" in page


@pytest.mark.usefixtures("english")
def test_a_browser_that_prefers_english_gets_it(client: Client) -> None:
    assert "Accessibility" in text(
        client.get("/accessibility", headers={"accept-language": "en-GB,en;q=0.9"})
    )
    assert "方針" in text(client.get("/accessibility", headers={"accept-language": "ja,en;q=0.5"}))
    assert "方針" in text(client.get("/accessibility", headers={"accept-language": "fr"}))


def test_the_language_switch_leads_to_our_own_pages_only(client: Client) -> None:
    response = client.post("/language", {"language": "en", "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_the_menu_marks_where_one_is() -> None:
    assert [entry.is_here for entry in main_menu("/")] == [True, False, False, False]
    assert [entry.is_here for entry in main_menu("/programmes/a1")] == [False, True, False, False]


# --------------------------------------------------------------------------------------------- clock


def test_outside_the_demonstration_today_is_today_in_japan(settings: Settings) -> None:
    settings.BANSO_DEMO = False
    assert clock.today() == datetime.now(ZoneInfo("Asia/Tokyo")).date()


@pytest.mark.usefixtures("demo_site")
def test_in_the_demonstration_today_is_its_date_and_audit_time_is_real() -> None:
    assert clock.today() == date(2023, 9, 20)
    assert clock.now().date() == date(2023, 9, 20)
    assert clock.now().utcoffset() == timezone.localtime().utcoffset()
    assert clock.real_now().year >= 2026
    move_clock(by=make_user(demo=True), at=clock.real_now(), to=date(2024, 2, 3))
    assert clock.today() == date(2024, 2, 3)


@pytest.mark.usefixtures("demo_site")
@pytest.mark.parametrize("address", ["/accessibility", "/account/sign-in", "/no-such-page"])
def test_the_demonstration_shows_its_date_on_every_page(client: Client, address: str) -> None:
    page = text(client.get(address))
    assert FIRST_DAY in page
    assert "1日進める" not in page


def test_outside_the_demonstration_no_date_and_no_accounts_are_shown(client: Client) -> None:
    page = text(client.get("/account/sign-in"))
    assert "デモ" not in page
    assert client.get("/demo-date").status_code == 302


def test_outside_the_demonstration_there_is_no_date_to_move(sign_in: SignIn, demo_user: User) -> None:
    assert sign_in(demo_user).post("/demo-date", {"days": "1"}).status_code in {302, 404}
    assert DemonstrationClock.objects.count() == 0


@pytest.mark.usefixtures("demo_site")
def test_a_demo_user_moves_the_date_from_any_page(sign_in: SignIn, demo_user: User) -> None:
    client = sign_in(demo_user)
    response = client.post("/demo-date", {"days": "7", "next": "/accessibility"}, follow=True)
    assert response.redirect_chain == [("/accessibility", 302)]
    assert "デモの日付を2023年9月27日（水）にしました。" in text(response)


@pytest.mark.usefixtures("demo_site")
def test_the_date_may_be_typed_in_full_width(sign_in: SignIn, demo_user: User) -> None:
    sign_in(demo_user).post("/demo-date", {"year": "２０２４", "month": "２", "day": "２９"})
    assert clock.today() == date(2024, 2, 29)


@pytest.mark.usefixtures("demo_site")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"year": "2023", "month": "9", "day": "20"}, "いまより後の日にだけ進められます"),
        ({"year": "2020", "month": "1", "day": "1"}, "いまより後の日にだけ進められます"),
        ({"year": "2100", "month": "1", "day": "1"}, "2099年まで"),
        ({"year": "2024", "month": "2", "day": "30"}, "その日付はありません"),
        ({"year": "9" * 30, "month": "1", "day": "1"}, "その日付はありません"),
        ({"year": "-1", "month": "0", "day": "99"}, "その日付はありません"),
        ({"year": "", "month": "1", "day": "1"}, "「年(西暦)」を入力してください。"),
        ({"year": "来年", "month": "1", "day": "1"}, "「年(西暦)」は数字で入力してください。"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words(
    sign_in: SignIn, demo_user: User, values: dict[str, str], words: str
) -> None:
    response = sign_in(demo_user).post("/demo-date", values)
    assert response.status_code == 200
    assert words in text(response)
    assert clock.today() == date(2023, 9, 20)


@pytest.mark.usefixtures("demo_site")
def test_moving_the_date_leads_back_to_our_own_pages_only(sign_in: SignIn, demo_user: User) -> None:
    response = sign_in(demo_user).post("/demo-date", {"days": "1", "next": "//evil.example/"})
    assert response["Location"] == "/demo-date"


@pytest.mark.usefixtures("demo_site")
@pytest.mark.parametrize("days", ["0", "-7", "2", "１", "1e3", ""])
def test_only_the_steps_offered_are_taken(sign_in: SignIn, demo_user: User, days: str) -> None:
    sign_in(demo_user).post("/demo-date", {"days": days})
    assert clock.today() == date(2023, 9, 20)


# --------------------------------------------------------------------------------------- error pages


def test_an_unknown_address_gets_a_page_with_a_remedy(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "ページが見つかりません" in text(response)
    assert 'href="/programmes"' in text(response)


def test_a_form_without_its_token_gets_a_page_with_a_remedy() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/sign-in", {"email": "a@b.example"})
    assert response.status_code == 403
    assert "送信できませんでした" in text(response)
    assert "Cookie を許可する" in text(response)


def test_a_foreign_host_name_gets_a_plain_page(client: Client) -> None:
    response = client.get("/accessibility", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "受け取れませんでした" in text(response)
    assert "evil" not in text(response)


def test_a_fault_of_ours_gets_a_page_that_needs_nothing_of_what_failed(
    client: Client, django_assert_num_queries: Callable[[int], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("banso.web.context.MENU", None)
    with django_assert_num_queries(0):
        response = client.get("/accessibility")
    assert response.status_code == 500
    assert "あなたの操作に誤りはありません" in text(response)
    assert "Traceback" not in text(response)


def test_a_monitor_is_answered(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


# ------------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("written", "read"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("", False)]
)
def test_a_switch_is_read(monkeypatch: pytest.MonkeyPatch, written: str, read: bool) -> None:
    monkeypatch.setenv("BANSO_DEMO", written)
    assert read_switch("BANSO_DEMO") is read


def test_a_switch_is_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DEMO", "maybe")
    with pytest.raises(ImproperlyConfigured, match="BANSO_DEMO"):
        read_switch("BANSO_DEMO")


def test_a_list_is_read_without_its_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_HOSTS", " a.example, b.example ,")
    assert read_list("BANSO_HOSTS", "") == ["a.example", "b.example"]


def test_a_key_is_made_once_and_read_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANSO_SECRET_KEY", raising=False)
    made = read_secret_key(tmp_path)
    assert len(made) >= 50
    assert read_secret_key(tmp_path) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_key_given_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_SECRET_KEY", "given")
    assert read_secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []
