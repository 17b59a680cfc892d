"""What the secretariat does with the call of the DX subsidy, page by page."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.dx_rows import GRANTED, NUMBERS, PASSED_OVER, REDUCED
from tests.journeys.conftest import sign_in
from tests.journeys.secretariat_steps import Check, choose_programme, pass_requirements, publish_with

Cases = Mapping[str, int]
"""Numbers of the applications by company."""
PROGRAMME = "かごしま中小企業DX推進事業費補助金"
TITLE = "DX補助金 令和5年度公募"
BUDGET = "1,200,000"
"""Two whole grants and no more."""
LEAD = "lead@secretariat.example"
STAFF = (
    *("デモ一郎(事務局)", "デモ二葉(事務局)", "デモ教授(審査員 大学)", "デモ銀子(審査員 銀行)"),
    *("デモ四郎(審査員 ITベンダー勤務)", "デモ士朗(審査員 中小企業診断士)", "デモ五郎(県の担当)"),
    *("デモ課長(県の決裁者)", "デモ部長(県の決裁者)", "デモ監子(監査)"),
)
VENDOR = "デモシステム株式会社"
"""Where one of the reviewers works."""


def set_up_call(page: Page) -> int:
    sign_in(page, LEAD)
    choose_programme(page, PROGRAMME)
    page.get_by_label("公募の名称").fill(TITLE)
    page.get_by_label("予算額（円）").fill(BUDGET)
    page.get_by_role("button", name="公募を準備する").click()
    return publish_with(page, STAFF)


def bring_list_of_declarations(page: Page, assert_accessible: Check, folder: Path) -> None:
    file = folder / "宣言企業.csv"
    rows = f"登録日,企業名,法人番号,所在地\n2023/4/1,{GRANTED},{NUMBERS[GRANTED]},鹿児島県鹿児島市\n"
    file.write_bytes(rows.encode("cp932"))
    page.goto("/secretariat/lists/new")
    assert_accessible(page)
    page.get_by_label("認定・宣言の種類").select_option("partnership_declaration")
    page.get_by_label("名簿のファイル").set_input_files(file)
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_role("cell", name="宣言企業.csv")).to_be_visible()
    assert_accessible(page)


def log_original(page: Page, assert_accessible: Check, case: int, day: str, clock: str) -> None:
    page.goto(f"/secretariat/arrivals/applications/{case}")
    page.get_by_role("combobox", name="書類").select_option("corporate_register")
    page.get_by_label("郵送").check()
    page.get_by_label("届いた日 ").fill(day)
    page.get_by_label("届いた時刻").fill(clock)
    page.get_by_label("書類の発行日").fill("2023-09-01")
    page.get_by_label("到達の証拠").fill("簡易書留 123-45-67890")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_role("main")).to_contain_text("届いています")
    assert_accessible(page)


def pass_listed_requirements(page: Page, assert_accessible: Check, case: int) -> None:
    """The company stands in the list of declarations that was brought; two requirements are judged."""
    page.goto(f"/secretariat/cases/{case}/eligibility")
    expect(page.locator("#lists")).to_contain_text(GRANTED)
    pass_requirements(page, assert_accessible, case, judged=2, asks_police=True)


def assign_reviewers(page: Page, assert_accessible: Check, company: str) -> None:
    open_selection(page)
    assert_accessible(page)
    page.get_by_role("link", name="審査員の割当と進みぐあい").click()
    assert_accessible(page)
    row = page.get_by_role("row").filter(has_text=company)
    expect(row).to_contain_text("デモ士朗")
    expect(row).not_to_contain_text("デモ四郎")
    page.get_by_role("button", name="この案で割り当てる（3件）").click()
    conflicts = page.get_by_role("region", name="利益相反の表")
    expect(conflicts.get_by_role("row").filter(has_text="デモ四郎")).to_contain_text(VENDOR)
    assert_accessible(page)


def open_selection(page: Page) -> None:
    page.goto("/secretariat/selection")
    page.get_by_role("link", name=TITLE, exact=True).click()


def conclude_review(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/secretariat/selection/cases/{case}")
    expect(page.locator("#bonuses + h3 + p, h2#bonuses ~ p").first).to_contain_text("加点する")
    assert_accessible(page)
    page.get_by_role("button", name="審査を締める").click()
    expect(page.get_by_text("の審査を締めました。")).to_be_visible()


def find_ineligible(page: Page, assert_accessible: Check, case: int) -> None:
    """The register shows a head office in another prefecture: the officer corrects what was stated."""
    page.goto(f"/secretariat/cases/{case}/clauses/in-prefecture")
    page.get_by_text("訂正する", exact=True).click()
    page.get_by_label("都道府県").select_option(label="東京都")
    page.get_by_label("根拠").fill("履歴事項全部証明書の本店は東京都で、県内に事業所がない。")
    assert_accessible(page)
    page.get_by_role("button", name="満たさない", exact=True).click()
    page.get_by_role("button", name="要件を満たさないと確認する").click()
    expect(page.get_by_text("要件を満たさないと確認しました")).to_be_visible()
    assert_accessible(page)


def reduce_costs(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/secretariat/selection/cases/{case}/reductions")
    page.get_by_label("受注管理ソフトの認める額（円）").fill("600,000")
    page.get_by_role("button", name="この減額を保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("理由")
    page.get_by_label("受注管理ソフトの減額の理由").fill("保守料は補助の対象外のため")
    page.get_by_role("button", name="計算する").click()
    expect(page.get_by_role("main")).to_contain_text("400,000円（補助対象経費 600,000円）")
    assert_accessible(page)
    page.get_by_role("button", name="この減額を保存する").click()


def select(page: Page, assert_accessible: Check, cases: Cases) -> None:
    open_selection(page)
    page.get_by_role("link", name="第1回の選定").click()
    rows = page.locator("table.board tbody tr")
    expect(rows.nth(0)).to_contain_text(GRANTED)
    expect(rows.nth(0)).to_contain_text("うち加点")
    expect(rows.nth(1)).to_contain_text(REDUCED)
    expect(rows.nth(2)).to_contain_text("ここまでが予算の範囲（残り 200,000円）")
    expect(rows.nth(3)).to_contain_text(PASSED_OVER)
    assert_accessible(page)
    page.locator(f"#outcome-{cases[GRANTED]}").select_option("selected")
    page.locator(f"#outcome-{cases[REDUCED]}").select_option("selected")
    page.locator(f"#outcome-{cases[PASSED_OVER]}").select_option("passed_over")
    page.locator(f"#reason-{cases[PASSED_OVER]}").fill("予算の範囲を超えたため")
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("main")).to_contain_text("200,000円")
    assert_accessible(page)
    page.get_by_role("button", name="この内容で確定する").click()
    expect(page.get_by_role("main")).to_contain_text("採択")


def give_back(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/secretariat/cases/{case}/check")
    item = page.locator(".check-item").filter(has_text="事業スケジュール").first
    item.get_by_label("不備の内容").fill("完了の予定日と事業スケジュールが合っていません。")
    item.get_by_role("button", name="不備あり").click()
    page.get_by_label("補正の期限").fill("2023-10-04")
    assert_accessible(page)
    page.get_by_role("button", name="差し戻す").click()
    expect(page.locator(".case-head")).to_contain_text("申請者の補正を待つ")
    assert_accessible(page)


def see_correction(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/secretariat/cases/{case}/check")
    expect(page.locator(".case-head")).to_contain_text("第1回")
    changed = page.get_by_role("region", name="変わったところ").get_by_role("row").last
    expect(changed).to_contain_text("1月に稼働")
    expect(changed).to_contain_text("2月に稼働")
    assert_accessible(page)
