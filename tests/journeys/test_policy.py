"""An officer finds out, before a programme is announced, whom it reaches and when its money runs out."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
SignIn = Callable[..., None]
DX = "/policy/compare/kagoshima-pref/dx-subsidy/2023"
PATIENCE = 90_000
"""Milliseconds a small simulation may take on a busy machine, the start of the worker included."""


@pytest.fixture
def officer(any_page: Page, signed_in: SignIn) -> Page:
    """The officer of the demonstration, once on a phone, once at a desk."""
    signed_in(any_page, "officer")
    return any_page


def choose_small(page: Page) -> None:
    """A few companies and futures, so that the journey is short."""
    page.get_by_text("細かい設定").click()
    page.get_by_label("架空の会社の数").fill("2000")
    page.get_by_label("計算の回数").fill("20")


def wait_for_result(page: Page) -> None:
    expect(page.get_by_role("heading", name="分かったこと")).to_be_visible(timeout=PATIENCE)


def reload_until_over(page: Page) -> None:
    for _ in range(PATIENCE // 1000):
        if page.get_by_role("heading", name="分かったこと").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail("no result")


def test_from_the_menu_to_the_result(officer: Page, assert_accessible: Check, tmp_path: Path) -> None:
    officer.goto("/policy")
    assert_accessible(officer)
    officer.get_by_role("link", name="制度を選んで試算する").click()
    assert_accessible(officer)
    officer.goto("/policy/programmes?q=DX推進")
    officer.get_by_role("link", name=re.compile("^試算する.*DX推進事業費")).click()
    assert_accessible(officer)
    officer.get_by_label("補助上限額（②の取組）").fill("300万円")
    officer.get_by_role("button", name="この案を並べる").click()
    expect(officer.locator("#asked")).to_contain_text("1社あたり3,000,000円")
    choose_small(officer)
    officer.get_by_label("試算の名前").fill("上限を上げる")
    assert_accessible(officer)
    officer.get_by_role("button", name="試算を始める").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("上限を上げる")
    assert_accessible(officer)
    wait_for_result(officer)
    assert_accessible(officer)
    for details in officer.locator("details:not(.menu, .demo-bar__move)").all():
        details.evaluate("element => { element.open = true; }")
    assert_accessible(officer)
    look_at_the_files(officer, tmp_path)


def look_at_the_files(page: Page, folder: Path) -> None:
    for name, head in (("会議用PDF(2ページ)", b"%PDF-"), ("CSV", b"\xef\xbb\xbf"), ("JSON", b"{")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_bytes().startswith(head)
    result = json.loads(file.read_text(encoding="utf-8"))
    assert result["scenarios"][0]["name"] == "現行の案"


def test_all_of_it_works_without_script(without_script: Page, signed_in: SignIn) -> None:
    page = without_script
    signed_in(page, "officer")
    page.goto(DX)
    page.get_by_label("予算額").fill("5000万円")
    page.get_by_text("細かい設定").click()
    page.get_by_label("架空の会社の数").fill("1000")
    page.get_by_label("計算の回数").fill("10")
    page.get_by_role("button", name="試算を始める").click()
    # A browser that never had a script loads the page anew by itself; this one only stops running them.
    assert '<noscript><meta http-equiv="refresh"' in page.content()
    reload_until_over(page)
    expect(page.get_by_role("main")).to_contain_text("100,000,000円")


def test_a_definition_is_written_anew_checked_and_compared(page: Page, signed_in: SignIn) -> None:
    signed_in(page, "officer")
    page.goto("/policy/programmes?q=DX推進")
    page.get_by_role("button", name=re.compile("定義を写して書きかえる.*DX推進事業費")).click()
    text = page.get_by_label("定義(YAML)").input_value()
    page.get_by_label("定義(YAML)").fill(text.replace("{yen: 4000000,", "{yen: 多い,"))
    page.get_by_role("button", name="保存して検査する").click()
    expect(page.get_by_role("main")).to_contain_text("このままでは試算できません")
    expect(page.get_by_role("listitem").filter(has_text="143行目")).to_be_visible()
    page.get_by_label("定義(YAML)").fill(text.replace("{yen: 4000000,", "{yen: 6000000,"))
    page.get_by_role("button", name="保存して検査する").click()
    expect(page.get_by_role("main")).to_contain_text("6,000,000円")
    page.get_by_role("link", name="この案を試算する").click()
    expect(page.get_by_label(re.compile("見直し案"))).to_be_visible()


def test_a_draft_in_two_windows_is_not_overwritten_unseen(
    any_page: Page, signed_in: SignIn, assert_accessible: Check
) -> None:
    signed_in(any_page, "officer")
    any_page.goto("/policy/programmes?q=DX推進")
    any_page.get_by_role("button", name=re.compile("定義を写して書きかえる.*DX推進事業費")).click()
    assert_accessible(any_page)
    other = any_page.context.new_page()
    other.goto(any_page.url)
    for window, words in ((other, "# 別の窓"), (any_page, "# この窓")):
        field = window.get_by_label("定義(YAML)")
        field.fill(field.input_value() + words)
        window.get_by_role("button", name="保存して検査する").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    expect(any_page.get_by_role("alert")).to_contain_text("# 別の窓")
    assert any_page.get_by_label("定義(YAML)").input_value().endswith("# この窓")
    assert_accessible(any_page)


def test_a_table_with_bad_rows_is_used_on_request_only(
    any_page: Page, signed_in: SignIn, assert_accessible: Check, tmp_path: Path
) -> None:
    file = tmp_path / "手元の企業.csv"
    rows = [f"C{number},{number},鹿児島県" for number in range(1, 30)]
    lines = ["company,常時使用する従業員の数,事業を営む都道府県", *rows, "C30,多い,鹿児島県", "C1,5,火星"]
    file.write_text("\n".join(lines), encoding="cp932")
    signed_in(any_page, "officer")
    any_page.goto("/policy/tables")
    assert_accessible(any_page)
    any_page.get_by_label("ファイル").set_input_files(file)
    any_page.get_by_role("button", name="読み込んで検査する").click()
    expect(any_page.get_by_role("heading", name="直すところ")).to_be_visible(timeout=PATIENCE)
    expect(any_page.get_by_role("main")).to_contain_text("「多い」は数として読めません")
    assert_accessible(any_page)
    any_page.get_by_role("button", name=re.compile("残りの.*行だけを使う")).click()
    expect(any_page.get_by_role("main")).to_contain_text("試算に使えます")
    any_page.goto(DX)
    expect(any_page.get_by_label(re.compile("手元の企業.csv")).first).to_be_visible()


def test_a_simulation_is_called_off_and_deleted(
    page: Page, signed_in: SignIn, assert_accessible: Check
) -> None:
    signed_in(page, "officer")
    page.goto(DX)
    page.get_by_label("試算の名前").fill("取りやめる試算")
    page.get_by_text("細かい設定").click()
    page.get_by_label("計算の回数").fill("1000")
    page.get_by_role("button", name="試算を始める").click()
    page.get_by_role("button", name="試算を取りやめる").click()
    expect(page.get_by_role("main")).to_contain_text("この試算は取りやめました")
    assert_accessible(page)
    page.get_by_role("link", name="この試算を削除する").click()
    assert_accessible(page)
    page.get_by_role("button", name="削除する").click()
    expect(page.get_by_role("status").first).to_contain_text("「取りやめる試算」を削除しました。")


def test_what_is_refused_gets_the_focus(any_page: Page, signed_in: SignIn, assert_accessible: Check) -> None:
    signed_in(any_page, "officer")
    any_page.goto(DX)
    any_page.get_by_label("補助上限額（②の取組）").fill("たくさん")
    any_page.get_by_role("button", name="この案を並べる").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    assert_accessible(any_page)
    any_page.get_by_role("alert").get_by_role("link").first.click()
    expect(any_page.get_by_label("補助上限額（②の取組）")).to_be_focused()
    expect(any_page.get_by_label("補助上限額（②の取組）")).to_have_value("たくさん")


def test_others_are_kept_out(page: Page, signed_in: SignIn) -> None:
    page.goto("/policy")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")
    signed_in(page, "owner")
    page.goto("/policy")
    expect(page.get_by_role("heading", level=1)).to_have_text("このページは表示できません")
