"""Finding a programme, reading about it and reckoning with it, in a real browser."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
DX = "/programmes/kagoshima-pref/dx-subsidy/2023"
LOAN = "/programmes/kagoshima-pref/growth-company-loan/2024"
PAGES = [
    "/",
    "/programmes",
    "/programmes?q=宇宙船",
    DX,
    LOAN,
    "/programmes/kagoshima-pref/sme-loans/2024",
    "/programmes/kumamoto-pref/growth-investment/2025",
    "/programmes/kagoshima-chamber/expert-bank/2023",
    f"{DX}/amount",
    f"{LOAN}/loan",
]
PASTED = """区分\t内容\t金額
ソフトウェア等購入費\t会計ソフト\t1,000,000
試作・改良の直接人件費\t開発\t900,000
飲食代\t打合せ\t12,000
"""


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_the_catalogue_are_accessible(
    any_page: Page, assert_accessible: Check, address: str
) -> None:
    any_page.goto(address)
    assert_accessible(any_page)


@pytest.mark.parametrize("address", ["/", "/programmes", DX, LOAN])
def test_they_are_in_english_too(any_page: Page, assert_accessible: Check, address: str) -> None:
    any_page.goto(address)
    any_page.get_by_role("button", name="English").click()
    expect(any_page.locator("html")).to_have_attribute("lang", "en")
    assert_accessible(any_page)


@pytest.mark.parametrize("address", ["/", "/programmes", DX, LOAN])
def test_headings_are_in_order(page: Page, address: str) -> None:
    page.goto(address)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5')].map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_folded_parts_are_accessible_when_open(any_page: Page, assert_accessible: Check) -> None:
    any_page.goto(DX)
    any_page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")
    assert_accessible(any_page)


def test_a_filter_changes_the_list_at_once_and_the_address_with_it(page: Page) -> None:
    page.goto("/programmes")
    page.get_by_label("支援の種類").select_option("loan")
    expect(page).to_have_url(re.compile("kind=loan"))
    expect(page.locator("#found")).to_contain_text("成長企業応援資金")
    expect(page.get_by_role("status")).to_contain_text("件")
    page.reload()
    expect(page.get_by_label("支援の種類")).to_have_value("loan")


def test_filters_work_without_script(without_script: Page) -> None:
    without_script.goto("/programmes")
    without_script.get_by_label("探す言葉").fill("ＤＸ推進")
    without_script.get_by_role("button", name="探す", exact=True).click()
    expect(without_script.locator("#found")).to_contain_text("かごしま中小企業DX推進事業費補助金")
    without_script.get_by_text("条件で絞り込む").click()
    without_script.get_by_label("受付中のものだけ").check()
    without_script.get_by_role("button", name="この条件で探す").click()
    expect(without_script.get_by_role("status")).to_contain_text("1件")


def test_a_policy_person_turns_the_pages_of_the_list(page: Page) -> None:
    page.goto("/programmes")
    page.get_by_role("link", name="次へ").click()
    expect(page).to_have_title(re.compile("2ページ目"))
    expect(page.locator(".pages [aria-current=page]")).to_contain_text("2")


def test_nothing_found_leads_to_fewer_conditions(phone: Page) -> None:
    phone.goto("/programmes?q=宇宙船&purpose=dx")
    expect(phone.get_by_text("使える支援がないという意味ではありません")).to_be_visible()
    phone.get_by_role("link", name=re.compile(r"「宇宙船」 を外す\(\d+件\)")).tap()
    expect(phone.locator("#found .card").first).to_be_visible()


def test_a_pasted_table_gives_the_amount_with_its_reasons(any_page: Page, assert_accessible: Check) -> None:
    any_page.goto(DX)
    any_page.get_by_text("Excelから貼り付ける").click()
    any_page.get_by_label("Excelの表を貼り付ける").fill(PASTED)
    any_page.get_by_role("button", name="計算する").click()
    expect(any_page.locator(".reply__sum")).to_contain_text("1,000,000円")
    expect(any_page.get_by_role("heading", name="計算の結果")).to_be_focused()
    expect(any_page.locator(".reply")).to_contain_text("一部だけ対象")
    expect(any_page.locator(".reply")).to_contain_text("「飲食代」は補助の対象になりません")
    assert any_page.url.endswith(DX)
    assert_accessible(any_page)
    any_page.locator("#row-1-yen").fill("９００万円")
    any_page.get_by_role("button", name="計算する").click()
    expect(any_page.locator(".reply")).to_contain_text("まだ額が一つに決まりません")


def test_the_amount_is_worked_out_without_script(without_script: Page) -> None:
    without_script.goto(DX)
    without_script.locator("#row-1-category").select_option("cloud")
    without_script.locator("#row-1-yen").fill("９０万円")
    without_script.get_by_role("button", name="計算する").click()
    expect(without_script.locator(".reply__sum")).to_contain_text("600,000円")
    without_script.get_by_role("button", name="行を増やす").click()
    expect(without_script.locator("#row-1-yen")).to_have_value("９０万円")


def test_a_bad_row_gets_the_focus_and_keeps_what_was_typed(page: Page, assert_accessible: Check) -> None:
    page.goto(DX)
    page.locator("#row-1-yen").fill("たくさん")
    page.get_by_role("button", name="計算する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("1行目の「金額」")
    expect(page.locator("#row-1-yen")).to_have_value("たくさん")
    assert_accessible(page)


def test_the_declaration_is_asked_only_where_it_matters(page: Page) -> None:
    page.goto(DX)
    flag = page.locator("#row-1").get_by_label("対象事業だけに使う")
    expect(flag).to_be_hidden()
    page.locator("#row-1-category").select_option("general_device")
    expect(flag).to_be_visible()


def test_a_loan_is_reckoned_with_its_chart_and_table(any_page: Page, assert_accessible: Check) -> None:
    any_page.goto(LOAN)
    any_page.locator("#loan_purpose input").first.check()
    any_page.get_by_label("設備資金").check()
    any_page.get_by_label("借りる額").fill("1000")
    any_page.locator("[name=loan_yen_unit]").select_option("万円")
    any_page.get_by_label("返済期間").fill("８４")
    any_page.get_by_role("button", name="計算する").click()
    expect(any_page.get_by_role("heading", name="計算の結果")).to_be_focused()
    expect(any_page.locator(".chart__title", has_text="返済の予定(年2.3%の場合)")).to_be_visible()
    any_page.get_by_text("返済予定表を見る").click()
    assert any_page.locator(".reply tbody tr").count() > 84
    assert_accessible(any_page)


def test_a_loan_is_reckoned_without_script(without_script: Page) -> None:
    without_script.goto(LOAN)
    without_script.get_by_role("button", name="計算する").click()
    expect(without_script.get_by_role("alert")).to_contain_text("「借りる額」を入力してください")


def test_a_programme_leads_to_its_own_check_and_telephone(phone: Page) -> None:
    phone.goto(DX)
    expect(phone.get_by_role("link", name="電話で聞く")).to_have_attribute("href", "tel:099-221-0522")
    phone.get_by_role("link", name="要件に合うか調べる").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("かごしま中小企業DX推進事業費補助金")
    expect(phone.locator(".progress__text")).to_have_text("1件中0件")
