"""A company registers, writes an application with the keyboard alone, loses nothing on the way, and files it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import run_on
from tests.paper_files import a_pdf
from tests.site_process import SiteProcess

Check = Callable[[Page], None]
MOST_STEPS = 400
"""Presses of the Tab key on one page; more means that something cannot be reached."""
PATIENCE = 15_000
"""Milliseconds a field may take to be saved on a busy machine."""
PUBLISH = """
from banso.records.models import User
from tests.application_rows import a_call
lead = User.objects.get(email="lead@secretariat.example")
call = a_call(lead)
call.title = "DX推進事業費補助金"
call.save()
print(call.pk)
"""
COMPANY = {
    "name": "株式会社キーボード製作所",
    "corporate_number": "7000012050002",
    "address": "鹿児島市鴨池新町10-1",
    "representative": "甲野太郎",
}
ANSWERS = {
    "applicant.postal_code": "890-8577",
    "applicant.representative_title": "代表取締役",
    "applicant.representative_kana": "コウノタロウ",
    "contact.name": "乙野花子",
    "contact.telephone": "099-286-2111",
    "contact.email": "tanto@example.co.jp",
    "requirements.company_prefecture": "46",
    "requirements.company_entity_type": "corporation",
    "requirements.company_industry": "食料品製造業",
    "requirements.company_capital_yen": "1000万円",
    "requirements.company_regular_employees": "30人",
    "requirements.company_prefectural_tax_unpaid": "no",
    "requirements.company_antisocial_ties": "no",
    "requirements.company_political_or_religious": "no",
    "requirements.project_other_grant": "no",
    "requirements.company_plan_2022": "none",
    "requirements.company_dx_grant_2022": "no",
    "requirements.project_promotes_dx": "yes",
    "officers.position": "代表取締役",
    "officers.name": "甲野太郎",
    "officers.kana": "コウノタロウ",
    "officers.born_on": "昭和50年4月1日",
    "plan.title": "受注の自動化",
    "plan.co_planner": "none",
    "plan.vision": "紙をなくす",
    "plan.organisation": "社長と総務",
    "plan.need": "手作業が多い",
    "plan.content": "受注管理ソフトを入れる",
    "plan.schedule": "10月に発注、1月に稼働",
    "plan.starts_on": "2023-10-30",
    "plan.ends_on": "2024-01-31",
    "plan.effect": "月40時間の削減",
    "plan.finance": "自己資金でまかなう",
    "costs.category": "cloud",
    "costs.item": "受注管理ソフト",
    "costs.yen": "90万円",
    "costs.tax": "excluded_10",
    "costs.supplier": "ソフト商会",
    "costs.quote_page": "1",
    "travel.travel_costs": "no",
    "income.own": "390,000",
    "income.loans": "0",
    "income.others": "0",
}
"""By section and field; the row of a table is left out."""


@pytest.fixture(scope="module")
def site(site: SiteProcess) -> SiteProcess:
    """The demonstration with a call that is open."""
    run_on(site, PUBLISH)
    return site


def enter(page: Page) -> None:
    """Enter as the owner of the demonstration's company."""
    page.goto("/account/demo")
    page.get_by_role("row").filter(has_text="owner@demo.example").get_by_role("button").click()
    page.wait_for_url(lambda address: not address.endswith("/account/demo"))


class Keyboard:
    """Somebody who uses no mouse: everything is reached with Tab and done with keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def here(self) -> Mapping[str, str]:
        """What has the focus."""
        return self.page.evaluate(
            """() => {
              const e = document.activeElement;
              return {name: e.name || "", type: e.type || "", value: e.value || "", tag: e.tagName,
                      text: (e.textContent || "").trim(), checked: String(e.checked)};
            }"""
        )

    def to(self, words: str) -> None:
        """Go to the link or button of these words and press it."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            now = self.here()
            if now["tag"] in ("A", "BUTTON", "SUMMARY") and now["text"].startswith(words):
                break
        else:
            pytest.fail(f"{words} cannot be reached on {self.page.url}")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, answers: Mapping[str, str], *, until: str) -> None:
        """Go through the form once, answer what is asked, and press the button of these words."""
        answered: set[str] = set()
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            now = self.here()
            key = without_row(now["name"])
            if now["tag"] == "BUTTON" and now["text"].startswith(until):
                break
            if key in answers and now["name"] not in answered:
                answered.add(now["name"])
                self.answer(now, answers[key])
        else:
            pytest.fail(f"{until} cannot be reached on {self.page.url}")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def answer(self, field: Mapping[str, str], wanted: str) -> None:
        """Answer the field that has the focus."""
        keyboard = self.page.keyboard
        if field["type"] == "radio":
            keyboard.press("Space")
            for _ in range(20):
                if self.here()["value"] == wanted:
                    return
                keyboard.press("ArrowDown")
            pytest.fail(f"{wanted} cannot be chosen")
        elif field["tag"] == "SELECT":
            for _ in range(200):
                if self.here()["value"] == wanted:
                    return
                keyboard.press("ArrowDown")
            pytest.fail(f"{wanted} cannot be chosen")
        else:
            keyboard.press("Control+a")
            keyboard.insert_text(wanted)


def without_row(name: str) -> str:
    """The key of a field of a table without its row."""
    parts = name.split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else name


def test_a_company_registers_writes_and_files_with_the_keyboard_alone(
    page: Page, assert_accessible: Check, tmp_path: Path
) -> None:
    enter(page)
    keys = Keyboard(page)
    page.goto("/apply")
    assert_accessible(page)
    keys.to("会社を登録する")
    assert_accessible(page)
    keys.fill(COMPANY, until="登録する")
    assert_accessible(page)
    begin(page, keys, assert_accessible)
    write(page, keys, assert_accessible)
    send_papers(page, assert_accessible, tmp_path)
    page.get_by_role("link", name="確認・誓約・提出").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("確認・誓約・提出")
    assert_accessible(page)
    for box in page.get_by_role("checkbox").all():
        box.press("Space")
    page.get_by_role("button", name="提出する").press("Enter")
    expect(page.get_by_role("heading", name="申請を受け付けました")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("原本未着")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="受付票（PDF）").press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="申請の概要へ").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("提出済み")
    assert_accessible(page)


def begin(page: Page, keys: Keyboard, assert_accessible: Check) -> None:
    page.goto("/apply")
    keys.to("申請を始める")
    assert_accessible(page)
    page.get_by_label(COMPANY["name"]).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="下書きを作る").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("下書きです。まだ提出されていません")
    assert_accessible(page)


def write(page: Page, keys: Keyboard, assert_accessible: Check) -> None:
    with page.expect_navigation():
        page.get_by_role("navigation", name="申請書のページ").get_by_role("link").first.press("Enter")
    while "/sections/" in page.url:
        if page.get_by_role("button", name="行を追加").count() and not page.locator(".row-card").count():
            page.get_by_role("button", name="行を追加").press("Enter")
            expect(page.locator(".row-card")).to_have_count(1)
        assert_accessible(page)
        here = page.url
        keys.fill(ANSWERS, until="保存して次へ")
        assert page.url != here
    assert page.url.endswith("/papers")


def send_papers(page: Page, assert_accessible: Check, folder: Path) -> None:
    file = folder / "書類.pdf"
    file.write_bytes(a_pdf())
    for paper in ("tax_return", "estimate", "tax_certificate"):
        place = page.locator(f"#paper-{paper}")
        place.get_by_label("PDFを選ぶ").set_input_files(file)
        if place.get_by_label("発行日").count():
            place.get_by_label("発行日").fill("2023-09-01")
        place.get_by_role("button", name="送る", exact=True).press("Enter")
        expect(place).to_contain_text("受取済み", timeout=PATIENCE)
    assert_accessible(page)


@pytest.fixture
def draft(page: Page) -> str:
    """The plan of a draft of the demonstration's company; its address."""
    enter(page)
    page.goto("/apply")
    page.get_by_role("link", name=re.compile("申請を始める")).first.click()
    page.locator("input[name=company]").first.check()
    page.get_by_role("button", name="下書きを作る").click()
    page.wait_for_url(re.compile(r"/apply/\d+$"))
    return f"{page.url}/sections/plan"


def title(page: Page) -> object:
    return page.get_by_label("補助事業の名称")


def state(page: Page) -> object:
    return page.locator('[data-key="plan.title"] .save-state')


def test_a_field_is_saved_as_it_is_typed_and_what_is_missing_follows(page: Page, draft: str) -> None:
    page.goto(draft)
    missing = page.locator("#standing")
    expect(missing).to_contain_text("補助事業の名称")
    title(page).press_sequentially("受注の自動化")
    expect(state(page)).to_have_text("保存済み", timeout=PATIENCE)
    expect(missing).not_to_contain_text("補助事業の名称", timeout=PATIENCE)
    page.reload()
    expect(title(page)).to_have_value("受注の自動化")
    title(page).fill("")
    expect(state(page)).to_have_text("保存済み", timeout=PATIENCE)


def test_without_a_connection_it_says_so_and_saves_once_there_is_one(page: Page, draft: str) -> None:
    page.goto(draft)
    page.context.set_offline(True)
    title(page).fill("回線が切れた")
    expect(state(page)).to_have_text("再接続中", timeout=PATIENCE)
    page.context.set_offline(False)
    expect(state(page)).to_have_text("保存済み", timeout=PATIENCE)
    page.reload()
    expect(title(page)).to_have_value("回線が切れた")


def test_after_a_crash_what_was_not_saved_is_offered_again(
    page: Page, draft: str, assert_accessible: Check
) -> None:
    page.goto(draft)
    page.context.set_offline(True)
    title(page).fill("保存できなかった名称")
    expect(state(page)).to_have_text("再接続中", timeout=PATIENCE)
    context: BrowserContext = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(draft)
    expect(again.get_by_role("alert")).to_contain_text("このブラウザに残っています")
    assert_accessible(again)
    again.get_by_role("button", name="入力を戻して保存する").click()
    expect(state(again)).to_have_text("保存済み", timeout=PATIENCE)
    again.reload()
    expect(title(again)).to_have_value("保存できなかった名称")
    expect(again.get_by_role("alert")).to_have_count(0)


def test_two_windows_never_overwrite_each_other_silently(
    page: Page, draft: str, assert_accessible: Check
) -> None:
    page.goto(draft)
    other = page.context.new_page()
    other.goto(draft)
    title(other).fill("別の窓の名称")
    expect(state(other)).to_have_text("保存済み", timeout=PATIENCE)
    title(page).fill("この窓の名称")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("別の窓の名称", timeout=PATIENCE)
    assert title(page).input_value() == "この窓の名称"
    assert_accessible(page)
    page.get_by_role("button", name="自分の内容を残す").click()
    expect(state(page)).to_have_text("保存済み", timeout=PATIENCE)
    title(other).fill("もう一度別の窓")
    expect(other.locator(".conflict")).to_contain_text("この窓の名称", timeout=PATIENCE)
    other.get_by_role("button", name="保存されている内容にする").click()
    expect(title(other)).to_have_value("この窓の名称")


def test_the_totals_follow_the_cost_table(page: Page, draft: str, assert_accessible: Check) -> None:
    page.goto(draft.replace("plan", "costs"))
    if not page.locator(".row-card").count():
        page.get_by_role("button", name="行を追加").click()
    page.get_by_label("経費区分").first.select_option("cloud")
    page.get_by_label("消費税").first.select_option("excluded_10")
    page.get_by_label("金額（円）").first.press_sequentially("900000")
    expect(page.locator("#totals")).to_contain_text("600,000円", timeout=PATIENCE)
    assert_accessible(page)
    page.get_by_role("button", name="1行目を消す").click()
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_label("金額（円）").first).to_have_value("900000")


def test_on_a_phone_every_page_can_be_read(phone: Page, assert_accessible: Check) -> None:
    enter(phone)
    phone.goto("/apply")
    assert_accessible(phone)
    phone.get_by_role("link", name=re.compile("申請を始める")).first.click()
    assert_accessible(phone)
    phone.locator("input[name=company]").first.check()
    phone.get_by_role("button", name="下書きを作る").click()
    overview = phone.url
    for place in ("", "/sections/requirements", "/sections/costs", "/sections/income", "/check", "/withdraw"):
        phone.goto(overview + place)
        assert_accessible(phone)


def test_without_a_script_a_section_is_saved_and_rows_are_added(without_script: Page) -> None:
    page = without_script
    enter(page)
    page.goto("/apply")
    page.get_by_role("link", name=re.compile("申請を始める")).first.click()
    page.locator("input[name=company]").first.check()
    page.get_by_role("button", name="下書きを作る").click()
    overview = page.url
    page.goto(f"{overview}/sections/officers")
    page.get_by_role("button", name="行を追加").click()
    page.get_by_label("氏名").last.fill("丙野三郎")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("保存しました。まだ提出されていません。")
    expect(page.get_by_label("氏名").last).to_have_value("丙野三郎")
