"""An owner finds out, on a phone, which support there is: from the purpose to the verdict, and back again."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import tab_to

Check = Callable[[Page], None]
SignIn = Callable[..., None]
MOST_SCREENS = 14
DX = "かごしま中小企業DX推進事業費補助金"
ANSWERS = {
    "company.prefecture": "46",
    "company.entity_type": "corporation",
    "company.industry": "09",
    "company.capital_yen": "1000",
    "company.regular_employees": "３０",
    "project.activities": "digital_tools",
    "project.promotes_dx": "true",
    "project.co_planner": "it_vendor",
    "company.antisocial_ties": "false",
    "company.prefectural_tax_unpaid": "false",
    "company.political_or_religious": "false",
    "project.other_grant": "false",
    "company.plan_2022": "none",
    "company.dx_grant_2022": "false",
}
"""What the owner knows; everything else is わからない, and of recognitions there are none."""


def fill_in(page: Page) -> None:
    """Answer the questions of the screen as the owner would."""
    for box in page.locator(".shortcut__statement input").all():
        box.check()
    asked = [field.get_attribute("value") or "" for field in page.locator(".question input[name=ask]").all()]
    for fact in asked:
        answer = ANSWERS.get(fact)
        field = page.locator(f'.question [name="{fact}"]').first
        if field.get_attribute("type") == "radio":
            page.locator(f'.question [name="{fact}"][value="{answer or "?"}"]').check()
        elif field.get_attribute("type") == "checkbox":
            chosen = f'[value="{answer}"]' if answer else ""
            page.locator(f'.question [name="{fact}{"" if answer else ".none"}"]{chosen}').check()
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(answer or "?")
        elif field.is_visible():
            fill_in_text(page, fact, answer)


def fill_in_text(page: Page, fact: str, answer: str | None) -> None:
    if answer is None:
        page.locator(f'[name="{fact}.unknown"]').check()
        return
    page.locator(f'.question [name="{fact}"]').fill(answer)
    if fact.endswith("_yen"):
        page.locator(f'[name="{fact}.unit"]').select_option("万円")


def go_on(page: Page) -> None:
    """Press the button of the question and wait for the next one."""
    address = page.url
    page.locator(".question button[type=submit]", has_text=re.compile("次へ|直して進む|Next")).click()
    page.wait_for_url(lambda now: now != address)


def answer_everything(page: Page, look: Check | None = None) -> int:
    """Go through the interview; returns how many screens it took."""
    for screen in range(MOST_SCREENS + 1):
        if page.locator(".check__done").count():
            return screen
        if look:
            look(page)
        fill_in(page)
        go_on(page)
    pytest.fail(f"still asked after {MOST_SCREENS} screens")


def test_an_owner_on_a_phone_goes_from_purpose_to_verdict(phone: Page, assert_accessible: Check) -> None:
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^DXに取り組みたい")).tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("DXに取り組みたい")
    answer_everything(phone, assert_accessible)
    expect(phone.get_by_role("heading", name="結果", exact=True)).to_be_focused()
    card = phone.locator(".result", has_text=DX)
    expect(card).to_contain_text("あと2点の確認")
    expect(card).to_contain_text("第1回締切 2023年9月26日（火） 17:00 必着")
    expect(phone.locator(".standing__caution")).to_contain_text("採択は審査によります")
    assert_accessible(phone)
    card.get_by_role("link", name=DX).tap()
    expect(phone.get_by_role("heading", name=re.compile("要件を満たす見込み"))).to_be_visible()
    expect(phone.locator(".judged-clause").first).to_contain_text("満たす")
    assert_accessible(phone)


def test_a_question_says_why_and_its_results_stand_beside_it(page: Page) -> None:
    page.goto("/check?purpose=dx")
    question = page.locator(".question").bounding_box()
    results = page.locator(".check__results").bounding_box()
    assert question
    assert results
    assert results["x"] > question["x"] + question["width"]
    expect(page.locator(".question__why")).to_contain_text("件の判定が決まります")


def test_after_each_screen_the_focus_is_on_the_next_question(page: Page) -> None:
    page.goto("/check?purpose=dx")
    fill_in(page)
    go_on(page)
    expect(page.locator(".question__title")).to_be_focused()


def test_an_answer_is_changed_and_the_verdict_with_it(page: Page, assert_accessible: Check) -> None:
    page.goto("/check?purpose=dx")
    answer_everything(page)
    page.get_by_role("link", name=re.compile("直す.*申請者の確認事項")).click()
    expect(page.locator('[name="company.prefectural_tax_unpaid"][value="false"]')).to_be_checked()
    page.locator('[name="company.prefectural_tax_unpaid"][value="true"]').check()
    go_on(page)
    # Another track may still be open to the company: what would tell is asked now.
    page.get_by_role("link", name="質問に戻る").click()
    expect(page.locator(".question")).to_be_visible()
    answer_everything(page)
    card = page.locator(".result", has_text=DX)
    expect(card).to_contain_text("要件に合いません")
    expect(card).to_contain_text("県税の未納: はい")
    expect(card).to_contain_text("県税の未納がない者")
    expect(card).to_contain_text("を満たせば、この要件に合います")
    assert_accessible(page)


def test_the_back_button_and_a_reload_keep_the_place(page: Page) -> None:
    page.goto("/check?purpose=dx")
    first = page.locator(".question__title").inner_text()
    fill_in(page)
    go_on(page)
    second = page.locator(".question__title").inner_text()
    page.reload()
    expect(page.locator(".question__title")).to_have_text(second)
    page.go_back()
    expect(page.locator(".question__title")).to_have_text(first)
    page.go_forward()
    expect(page.locator(".question__title")).to_have_text(second)


def test_all_of_it_works_without_script(without_script: Page) -> None:
    without_script.goto("/")
    without_script.get_by_role("link", name=re.compile("^DXに取り組みたい")).click()
    answer_everything(without_script)
    expect(without_script.locator(".result", has_text=DX)).to_contain_text("あと2点の確認")
    link = without_script.get_by_label("この結果のリンク").input_value()
    without_script.goto(link)
    expect(without_script.locator(".result", has_text=DX)).to_contain_text("あと2点の確認")


def test_an_industry_is_found_by_a_word_while_typing(page: Page, assert_accessible: Check) -> None:
    page.goto("/check?purpose=dx&screen=industry")
    page.get_by_label("言葉で探す").fill("ソフトウェア")
    found = page.locator("#industry-matches").get_by_label("ソフトウェア業", exact=False).first
    found.check()
    assert_accessible(page)
    go_on(page)
    expect(page.locator(".answered")).to_contain_text("ソフトウェア業")


def test_an_industry_is_found_by_a_word_without_script(without_script: Page) -> None:
    without_script.goto("/check?purpose=dx&screen=industry")
    without_script.get_by_label("言葉で探す").fill("旅館")
    without_script.get_by_role("button", name="探す").click()
    without_script.locator('[name="company.industry.found"]').first.check()
    go_on(without_script)
    expect(without_script.locator(".answered")).to_contain_text("旅館")


def test_what_cannot_be_read_gets_the_focus_and_stays(any_page: Page, assert_accessible: Check) -> None:
    any_page.goto("/check?purpose=dx&screen=size")
    any_page.get_by_label("資本金（出資の総額）はいくらですか").fill("千両箱")
    any_page.locator(".question button[type=submit]", has_text="次へ").or_(
        any_page.get_by_role("button", name="直して進む")
    ).first.click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    expect(any_page.get_by_label("資本金（出資の総額）はいくらですか")).to_have_value("千両箱")
    assert_accessible(any_page)
    any_page.get_by_role("alert").get_by_role("link").first.click()
    expect(any_page.get_by_label("資本金（出資の総額）はいくらですか")).to_be_focused()


def test_the_keyboard_alone_suffices(page: Page) -> None:
    page.goto("/check?purpose=dx")
    tab_to(page, "#company-prefecture")
    # The prefectures with programmes stand first: Kumamoto, Kagoshima.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".question button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".question__title")).to_be_focused()
    tab_to(page, ".question input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, ".question button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".answered")).to_contain_text("鹿児島県")
    tab_to(page, ".answered__change")
    page.keyboard.press("Enter")
    expect(page.locator(".question__title")).to_contain_text("答えを直す")


def test_the_sheet_fits_two_pages_of_paper(page: Page, assert_accessible: Check, tmp_path: Path) -> None:
    page.goto("/check?purpose=dx")
    answer_everything(page)
    page.get_by_role("link", name="印刷用のまとめを開く").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("相談用のまとめ")
    assert_accessible(page)
    content = page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", content)) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="印刷する")).to_be_hidden()
    expect(page.get_by_text("099-221-0522")).to_be_visible()


def test_the_answers_go_away_as_a_file_and_come_back(page: Page, tmp_path: Path) -> None:
    page.goto("/check?purpose=dx")
    answer_everything(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="回答ファイルを書き出す").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["company.regular_employees"] == 30
    page.goto("/check")
    page.get_by_label("回答ファイル", exact=True).set_input_files(file)
    page.get_by_role("button", name="ファイルを読み込む").click()
    expect(page.locator(".result", has_text=DX)).to_contain_text("あと2点の確認")


def test_the_link_is_copied_with_one_press(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/check?purpose=dx&view=results")
    page.get_by_role("button", name="リンクをコピー").click()
    expect(page.get_by_text("コピーしました")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/check?purpose=dx")


def test_somebody_signed_in_saves_and_opens_again(
    page: Page, signed_in: SignIn, assert_accessible: Check
) -> None:
    signed_in(page)
    page.goto("/check?purpose=dx")
    fill_in(page)
    go_on(page)
    page.get_by_role("link", name="結果をまとめて見る").click()
    page.get_by_label("診断の名前").fill("うちの会社")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("「うちの会社」に保存しました")
    assert_accessible(page)
    page.goto("/account")
    page.get_by_role("link", name="開く (うちの会社)").click()
    expect(page.locator(".answered")).to_contain_text("鹿児島県")
    expect(page.get_by_role("button", name="「うちの会社」に上書き保存")).to_be_visible()


def test_the_check_speaks_english_around_the_japanese_words(any_page: Page, assert_accessible: Check) -> None:
    any_page.goto("/check?purpose=dx")
    any_page.get_by_role("button", name="English").click()
    expect(any_page.locator("html")).to_have_attribute("lang", "en")
    expect(any_page.get_by_role("heading", level=1)).to_contain_text("Go digital")
    expect(any_page.locator(".question__why")).to_contain_text("area")
    expect(any_page.locator(".question__why [lang=ja]")).to_have_count(0)
    assert_accessible(any_page)
    answer_everything(any_page)
    assert_accessible(any_page)


@pytest.mark.parametrize(
    "address",
    ["/check", "/check?purpose=dx", "/check?purpose=advice&view=results", "/check?purpose=dx&a=broken"],
)
def test_pages_of_the_check_are_accessible(any_page: Page, assert_accessible: Check, address: str) -> None:
    any_page.goto(address)
    assert_accessible(any_page)
