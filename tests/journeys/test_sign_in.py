"""Signing in with a browser: by a code, as staff with an app, with a passkey; keeping accounts."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
Opener = Callable[..., Page]
SignIn = Callable[..., None]


def mailed_code(page: Page, to: str) -> str:
    """The code in the newest mail of the outbox, read in another tab."""
    other = page.context.new_page()
    other.goto(f"/outbox?to={to}")
    other.locator(".card__title a").first.click()
    found = re.search(r"\d{4}-\d{4}", other.locator("main").inner_text())
    other.close()
    assert found
    return found[0]


def change_address(page: Page, present: str, assert_accessible: Check) -> str:
    """Change the address on the page of the account; returns the new one."""
    page.get_by_role("link", name="変える (メールアドレス)").click()
    page.get_by_label("メールアドレス").fill(present)
    page.get_by_role("button", name="コードを送る").click()
    expect(page.get_by_role("alert")).to_contain_text("いまのメールアドレスと同じです")
    assert_accessible(page)
    address = f"moved.{present}"
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_role("button", name="コードを送る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールアドレスを確かめる")
    assert_accessible(page)
    page.get_by_label("コード").fill(mailed_code(page, address))
    page.get_by_role("button", name="確かめる", exact=True).click()
    expect(page.locator("main")).to_contain_text("メールアドレスを変えました")
    return address


def test_an_owner_begins_by_mail_and_comes_back_by_mail(any_page: Page, assert_accessible: Check) -> None:
    page = any_page
    size = page.viewport_size
    assert size
    address = f"new{size['width']}@company.example"
    page.goto("/apply")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")
    assert_accessible(page)
    page.get_by_role("link", name="はじめての方: アカウントを作る").click()
    page.get_by_role("button", name="コードを送る").click()
    expect(page.get_by_role("alert")).to_contain_text("「氏名」を入力してください。")
    assert_accessible(page)
    page.get_by_label("氏名").fill("山田花子")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_role("button", name="コードを送る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールアドレスを確かめる")
    assert_accessible(page)
    page.get_by_label("コード").fill(mailed_code(page, address))
    page.get_by_role("button", name="確かめる", exact=True).click()
    page.wait_for_url("**/apply")

    page.goto("/account")
    assert_accessible(page)
    address = change_address(page, address, assert_accessible)
    page.locator("form[action='/account/sign-out'] button >> visible=true").or_(
        page.locator(".menu__open >> visible=true")
    ).first.click()
    if "/sign-in" not in page.url:
        page.locator(".menu--narrow form button").click()
    page.wait_for_url("**/account/sign-in")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_role("button", name="コードを送る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("コードを入力する")
    assert_accessible(page)
    page.get_by_label("コード").fill("0000-0000")
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("alert")).to_contain_text("「コード」が違います")
    page.get_by_label("コード").fill(mailed_code(page, address))
    page.get_by_role("button", name="ログインする").click()
    page.wait_for_url("**/apply")


def test_what_staff_change_of_their_accounts(
    any_page: Page, assert_accessible: Check, signed_in: SignIn
) -> None:
    page = any_page
    signed_in(page, "lead@secretariat.example")
    page.goto("/account")
    page.get_by_role("link", name="変える (パスワード)").click()
    assert_accessible(page)
    page.locator("#id_password").fill("鹿児島の桜島と 92 個の石")
    page.locator("#id_again").fill("別の言葉")
    page.get_by_role("button", name="変える").click()
    expect(page.get_by_role("alert")).to_contain_text("2つの「新しいパスワード」が違います")
    assert_accessible(page)
    page.goto("/account/prove?next=/account/address")
    assert_accessible(page)


def test_the_link_in_the_mail_needs_one_press(page: Page) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("メールアドレス").fill("owner@demo.example")
    page.get_by_role("button", name="コードを送る").click()
    code = mailed_code(page, "owner@demo.example")
    page.goto(f"/account/sign-in/code?code={code}")
    page.get_by_role("button", name="ログインする").click()
    page.wait_for_url("**/apply")


def test_invented_people_are_entered_at_once(
    any_page: Page, assert_accessible: Check, signed_in: SignIn
) -> None:
    any_page.goto("/account/demo")
    assert_accessible(any_page)
    signed_in(any_page, "lead@secretariat.example")
    expect(any_page.locator("main")).to_contain_text("事務局責任者")


def test_staff_sign_in_with_the_code_their_app_shows(page: Page, assert_accessible: Check) -> None:
    page.goto("/account/demo")
    row = page.get_by_role("row").filter(has_text="officer@demo.example")
    code = row.locator("code").nth(1).inner_text()
    page.goto("/account/sign-in/password")
    assert_accessible(page)
    page.get_by_label("メールアドレス").fill("officer@demo.example")
    page.get_by_label("パスワード").fill("kagoshima-demo-2023")
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2つ目の確認")
    assert_accessible(page)
    page.get_by_label("コード").fill("000000")
    page.get_by_role("button", name="ログインする", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("「コード」が違います")
    assert_accessible(page)
    page.get_by_label("コード").fill(code)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url("**/policy")


@pytest.fixture
def local(open_page: Opener, site: object) -> Page:
    """A browser on `localhost`: browsers know passkeys for names only, not for numbers."""
    port = urlsplit(site.address).port
    return open_page(base_url=f"http://localhost:{port}")


def invited(page: Page, signed_in: SignIn, address: str) -> None:
    """An administrator invites somebody, who comes in by the code that was mailed."""
    signed_in(page, "admin")
    page.goto("/account/staff/new")
    page.get_by_label("氏名").fill("デモ新任")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("審査員").check()
    page.get_by_role("button", name="招待する").click()
    expect(page.get_by_role("status")).to_contain_text("デモ新任さんに案内を送りました。")
    page.locator(".menu--wide form button").click()
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_role("button", name="コードを送る").click()
    page.get_by_label("コード").fill(mailed_code(page, address))
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2つ目の確認方法を登録する")


def test_a_passkey_is_set_up_and_signs_in(local: Page, assert_accessible: Check, signed_in: SignIn) -> None:
    page = local
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    invited(page, signed_in, "passkey@university.example")
    assert_accessible(page)
    page.get_by_role("link", name="パスキーを登録する").click()
    assert_accessible(page)
    page.get_by_label("パスキーの名前").fill("職場の端末")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予備コード")
    assert_accessible(page)
    page.goto("/account/second-factor")
    expect(page.locator("main")).to_contain_text("職場の端末")
    assert_accessible(page)

    page.locator(".menu--wide form button").click()
    page.get_by_label("メールアドレス").fill("passkey@university.example")
    page.get_by_role("button", name="コードを送る").click()
    page.get_by_label("コード").fill(mailed_code(page, "passkey@university.example"))
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2つ目の確認")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="パスキーでログインする").click()
    expect(page.locator("[data-passkey-error]")).to_contain_text("パスキーを使えませんでした")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.get_by_role("button", name="パスキーでログインする").click()
    page.wait_for_url("**/review")


def test_an_app_is_set_up_lost_and_reset(
    page: Page, open_page: Opener, assert_accessible: Check, signed_in: SignIn
) -> None:
    invited(page, signed_in, "app@university.example")
    page.get_by_role("link", name="認証アプリを登録する").click()
    assert_accessible(page)
    picture = page.get_by_role("img", name="認証アプリで読み取る二次元コード")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".totp__key").inner_text().replace(" ", "")
    now = page.evaluate("Math.floor(Date.now() / 30000)")
    page.get_by_label("コード").fill(format_hotp_value(hotp_value(secret, now)))
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予備コード")

    keeper = open_page()
    signed_in(keeper, "admin")
    keeper.goto("/account/staff?q=app@university.example")
    assert_accessible(keeper)
    keeper.get_by_role("link", name="デモ新任").click()
    assert_accessible(keeper)
    reset = keeper.locator("section").filter(has_text="2つ目の確認方法を初期化する")
    reset.get_by_role("button", name="初期化する").click()
    expect(keeper.get_by_role("alert")).to_contain_text("「理由」を入力してください。")
    assert_accessible(keeper)
    reset.get_by_label("理由").fill("端末の紛失を電話で確認")
    reset.get_by_role("button", name="初期化する").click()
    expect(keeper.get_by_role("status")).to_contain_text("初期化しました")
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")


def test_invitations_are_accessible(any_page: Page, assert_accessible: Check, signed_in: SignIn) -> None:
    signed_in(any_page, "admin")
    any_page.goto("/account/staff/new")
    assert_accessible(any_page)
    any_page.get_by_role("button", name="招待する").click()
    expect(any_page.get_by_role("alert")).to_contain_text("「役割」を選んでください。")
    assert_accessible(any_page)
