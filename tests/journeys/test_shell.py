"""The frame of the site in a real browser: accessible, by keyboard alone, on a phone, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import tab_to
from tests.site_process import SiteProcess

Check = Callable[[Page], None]
SignIn = Callable[..., None]
PUBLIC = ["/accessibility", "/account/sign-in", "/no-such-page"]
OWN = ["/account", "/demo-date"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_accessible(any_page: Page, assert_accessible: Check, address: str) -> None:
    any_page.goto(address)
    assert_accessible(any_page)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_accessible_in_english(
    any_page: Page, assert_accessible: Check, address: str
) -> None:
    any_page.goto(address)
    any_page.get_by_role("button", name="English").click()
    expect(any_page.locator("html")).to_have_attribute("lang", "en")
    assert_accessible(any_page)


@pytest.mark.parametrize("address", OWN)
def test_ones_own_pages_are_accessible(
    any_page: Page, assert_accessible: Check, signed_in: SignIn, address: str
) -> None:
    signed_in(any_page)
    any_page.goto(address)
    assert_accessible(any_page)


def test_pages_with_errors_are_accessible(
    any_page: Page, assert_accessible: Check, signed_in: SignIn
) -> None:
    any_page.goto("/account/sign-in/password")
    any_page.get_by_role("button", name="ログインする").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    assert_accessible(any_page)
    signed_in(any_page)
    any_page.goto("/demo-date")
    any_page.get_by_role("button", name="この日付に進める").click()
    assert_accessible(any_page)


def test_open_menus_are_accessible(any_page: Page, assert_accessible: Check, signed_in: SignIn) -> None:
    signed_in(any_page)
    any_page.get_by_text("日付を進める").click()
    opener = any_page.locator(".menu__open")
    if opener.is_visible():
        opener.click()
    assert_accessible(any_page)


def test_signing_in_and_out_needs_no_mouse(page: Page) -> None:
    page.goto("/account/sign-in/password?next=/account")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#id_login")
    page.keyboard.type("owner@demo.example")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("パスワード")).to_be_focused()
    page.keyboard.type("kagoshima-demo-2023")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("アカウント")
    tab_to(page, ".menu--wide button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("ログアウトしました。")


def test_the_focus_is_always_seen(page: Page) -> None:
    page.goto("/account/sign-in")
    unseen = """() => {
      const style = getComputedStyle(document.activeElement);
      return parseFloat(style.outlineWidth) < 3 || style.outlineStyle === 'none';
    }"""
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(unseen), page.evaluate("document.activeElement.outerHTML")


def test_a_phone_has_a_menu_whose_targets_a_finger_hits(phone: Page) -> None:
    phone.goto("/accessibility")
    expect(phone.get_by_role("link", name="ログイン")).to_be_hidden()
    phone.locator(".menu__open").tap()
    for link in phone.locator(".menu--narrow .menu__link").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44
    phone.get_by_role("link", name="ログイン").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ログイン")


def test_the_narrowest_screens_lose_nothing(page: Page, assert_accessible: Check, signed_in: SignIn) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    signed_in(page)
    for address in [*PUBLIC, *OWN]:
        page.goto(address)
        assert_accessible(page)


def test_all_of_it_works_without_script(without_script: Page, signed_in: SignIn) -> None:
    signed_in(without_script)
    without_script.get_by_role("button", name="English").click()
    expect(without_script.get_by_role("heading", level=1)).to_have_text("Account")
    without_script.get_by_role("button", name="日本語").click()
    without_script.locator(".menu--wide").get_by_role("button", name="ログアウト").click()
    expect(without_script.get_by_role("status")).to_have_text("ログアウトしました。")


def test_the_date_moves_on_every_page_and_stays_for_everybody(
    browser: Browser, fresh_site: SiteProcess, signed_in: SignIn
) -> None:
    first = browser.new_context(base_url=fresh_site.address, locale="ja-JP").new_page()
    signed_in(first)
    first.goto("/accessibility")
    first.get_by_text("日付を進める").click()
    first.get_by_role("button", name="7日進める").click()
    expect(first.get_by_role("status")).to_have_text("デモの日付を2023年9月27日（水）にしました。")
    assert first.url.endswith("/accessibility")
    other = browser.new_context(base_url=fresh_site.address, locale="ja-JP").new_page()
    other.goto("/account/sign-in")
    expect(other.get_by_label("デモの日付")).to_contain_text("2023年9月27日（水）（令和5年9月27日）")


def test_a_sheet_of_paper_holds_no_menus(page: Page) -> None:
    page.goto("/accessibility")
    page.emulate_media(media="print")
    for gone in (".menu--wide", ".language", ".breadcrumbs", ".demo-bar__move"):
        assert page.locator(gone).locator("visible=true").count() == 0
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_whoever_dislikes_motion_sees_none(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto("/account/sign-in")
    duration = page.locator("main .button").evaluate("button => getComputedStyle(button).transitionDuration")
    assert duration == "0s"
