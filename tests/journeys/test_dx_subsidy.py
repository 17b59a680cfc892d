"""The DX subsidy by all who take part: from the call to the letters, with a refusal, a reduction, a late paper."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dx_rows import GRANTED, INELIGIBLE, LATE, PASSED_OVER, REDUCED, RETURNED
from tests.journeys.conftest import DESK, PHONE, run_on
from tests.journeys.dx_secretariat import (
    LEAD,
    TITLE,
    VENDOR,
    Cases,
    assign_reviewers,
    bring_list_of_declarations,
    conclude_review,
    find_ineligible,
    give_back,
    log_original,
    pass_listed_requirements,
    reduce_costs,
    see_correction,
    select,
    set_up_call,
)
from tests.journeys.secretariat_steps import Check, pass_completeness
from tests.paper_files import a_pdf
from tests.site_process import SiteProcess

# Sixteen people's work in one browser; the usual limit is for tests of one person's.
pytestmark = pytest.mark.timeout(600)
Opener = Callable[..., Page]
Enter = Callable[..., Page]
PATIENCE = 15_000
"""Milliseconds the worker may take on a busy machine."""
PROPOSAL = "第1回締切分の交付決定について"
OFFICER, OTHER_OFFICER = "secretariat1@secretariat.example", "secretariat2@secretariat.example"
AUDITOR = "auditor@audit.example"
REVIEWERS = ("reviewer1@university.example", "reviewer2@bank.example", "reviewer4@consulting.example")
CRITERIA = 7
VENDOR_ADDRESS = "vendor@vendor.example"
PREPARE = "from tests.dx_rows import prepare\nprepare(int(sys.argv[1]))"


@pytest.fixture(scope="module")
def cases(site: SiteProcess, browser: Browser) -> Cases:
    """The lead sets the call up and publishes it; then applications are written beforehand. Numbers by company."""
    with browser.new_context(base_url=site.address, locale="ja-JP", viewport=DESK) as context:
        call = set_up_call(context.new_page())
    found: dict[str, int] = json.loads(run_on(site, PREPARE, str(call)))
    return found


def test_one_application_from_the_call_to_the_grant_letter(
    enter: Enter, open_page: Opener, assert_accessible: Check, cases: Cases, tmp_path: Path
) -> None:
    case = cases[GRANTED]
    officer = enter(OFFICER)
    bring_list_of_declarations(officer, assert_accessible, tmp_path)
    owner = enter()
    ask_co_author(owner, assert_accessible, case)
    give_consent(open_page(viewport=PHONE), assert_accessible)
    file_it(owner, assert_accessible, case, tmp_path)
    log_original(officer, assert_accessible, case, "2023-09-20", "0:00")
    pass_completeness(officer, assert_accessible, case)
    pass_listed_requirements(officer, assert_accessible, case)
    lead = enter(LEAD)
    assign_reviewers(lead, assert_accessible, GRANTED)
    for position, reviewer in enumerate(REVIEWERS):
        at_work = enter(reviewer, viewport=PHONE if position == 0 else DESK)
        score(at_work, case, assert_accessible if position == 0 else None)
    conclude_review(lead, assert_accessible, case)
    find_ineligible(officer, assert_accessible, cases[INELIGIBLE])
    reduce_costs(lead, assert_accessible, cases[REDUCED])
    select(lead, assert_accessible, cases)
    decide(enter, assert_accessible)
    read_letters(owner, enter(LEAD), assert_accessible, cases)
    audit(enter(AUDITOR), assert_accessible, cases)


def ask_co_author(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/apply/{case}/co-author")
    form = page.get_by_role("main").locator("form")
    form.get_by_label(re.compile("^名称")).fill(VENDOR)
    form.get_by_label(re.compile("^所在地")).fill("鹿児島市名山町9-1")
    form.get_by_label("メールアドレス").fill(VENDOR_ADDRESS)
    page.get_by_role("button", name="同意を依頼する").click()
    expect(page.get_by_text("返事を待っています")).to_be_visible()
    assert_accessible(page)


def give_consent(page: Page, assert_accessible: Check) -> None:
    page.goto(f"/outbox?to={VENDOR_ADDRESS}")
    page.locator(".card__title a").first.click()
    assert_accessible(page)
    page.locator(".letterbox a").first.click()
    expect(page.get_by_role("main")).to_contain_text("受注管理ソフトを入れ、取引先の注文を取り込む。")
    expect(page.get_by_role("main")).not_to_contain_text("甲野太郎")
    assert_accessible(page)
    page.get_by_role("button", name="共同で作成したことに同意する").click()
    expect(page.get_by_text("に同意しました")).to_be_visible()


def file_it(page: Page, assert_accessible: Check, case: int, folder: Path) -> None:
    file = folder / "見積書.pdf"
    file.write_bytes(a_pdf(pages=2))
    page.goto(f"/apply/{case}/papers")
    paper = page.locator("#paper-estimate")
    paper.get_by_label("PDFを選ぶ").set_input_files(file)
    paper.get_by_role("button", name="送る", exact=True).click()
    expect(paper).to_contain_text("受取済み", timeout=PATIENCE)
    declare_and_file(page, case)
    expect(page.get_by_role("main")).to_contain_text("原本未着")
    assert_accessible(page)


def declare_and_file(page: Page, case: int) -> None:
    page.goto(f"/apply/{case}/check")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("heading", name="申請を受け付けました")).to_be_visible()


def score(page: Page, case: int, assert_accessible: Check | None) -> None:
    page.goto("/review")
    page.get_by_role("link", name=GRANTED).click()
    expect(page.locator(".criterion")).to_have_count(CRITERIA)
    for criterion in page.locator(".criterion").all():
        criterion.get_by_role("radio").last.check()
        criterion.get_by_label("所見").fill("具体的で、実現できる計画です。")
    # The last comments are on their way: handing in waits until they are saved.
    page.get_by_role("button", name="採点を提出する").click()
    expect(page.get_by_role("main")).to_contain_text("提出済みです", timeout=PATIENCE)
    if assert_accessible:
        assert_accessible(page)


def decide(enter: Enter, assert_accessible: Check) -> None:
    drafter = enter("prefecture@pref.example")
    drafter.goto("/decide")
    drafter.get_by_role("link", name=f"「{TITLE}」の起案を作る").click()
    drafter.get_by_label("件名").fill(PROPOSAL)
    drafter.get_by_label("この条件に合う4件をすべて入れる").check()
    drafter.get_by_role("button", name="保存して内容を確かめる").click()
    expect(drafter.get_by_role("main")).to_contain_text("1,000,000円")
    assert_accessible(drafter)
    drafter.get_by_role("button", name="回付する").click()
    for approver, act in (
        ("approver1@pref.example", "合議に同意する"),
        ("approver2@pref.example", "決裁する"),
    ):
        page = enter(approver)
        page.goto("/decide")
        page.get_by_role("link", name=PROPOSAL).first.click()
        page.get_by_label("意見").fill("異議ありません。担当は出張中です。")
        page.get_by_role("button", name=act).click()
    expect(page.get_by_role("heading", name="通知書", exact=True)).to_be_visible()
    assert_accessible(page)


def read_letters(owner: Page, lead: Page, assert_accessible: Check, cases: Cases) -> None:
    lead.goto(f"/secretariat/cases/{cases[GRANTED]}")
    number = lead.locator(".case-head__number").inner_text()
    expect(lead.get_by_role("main")).to_contain_text("交付決定額 600,000円", use_inner_text=True)
    letter = letter_of(owner, cases[GRANTED])
    for words in (number, GRANTED, "600,000円", "交付決定通知書", "甲野太郎"):
        assert words in letter
    assert_accessible(owner)
    letter = letter_of(owner, cases[REDUCED])
    for words in ("一部減額", "400,000円", "保守料は補助の対象外のため"):
        assert words in letter
    letter = letter_of(owner, cases[PASSED_OVER])
    for words in ("不交付決定通知書", "順位は3位", "予算の範囲を超えたため"):
        assert words in letter
    assert "既に鹿児島県内で事業を営んでいること" in letter_of(owner, cases[INELIGIBLE])


def letter_of(page: Page, case: int) -> str:
    """Go to the letter of an application from its page, and read the PDF without its line ends."""
    page.goto(f"/apply/{case}")
    page.locator("#letters + ul a").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="通知書をPDFで保存する").click()
    document = pypdfium2.PdfDocument(saved.value.path())
    return re.sub(r"\s", "", "".join(sheet.get_textpage().get_text_range() for sheet in document))


def audit(page: Page, assert_accessible: Check, cases: Cases) -> None:
    """The auditor reads everything and finds nothing that changes anything."""
    of_case = [
        f"/secretariat/cases/{cases[GRANTED]}{part}" for part in ("", "/check", "/eligibility", "/history")
    ]
    for address in ("/secretariat", "/secretariat/cases", "/secretariat/lists", *of_case, "/decide"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main form[method=post]").count() == 0, address
    page.get_by_role("link", name=PROPOSAL).first.click()
    page.get_by_role("link", name="通知書と届いた状況を見る").click()
    expect(page.get_by_role("cell", name=GRANTED)).to_be_visible()
    assert page.locator("main form[method=post]").count() == 0
    page.goto(of_case[-1])
    assert_accessible(page)


def test_a_return_keeps_its_round_and_a_late_original_loses_it(
    enter: Enter, assert_accessible: Check, cases: Cases
) -> None:
    officer, owner = enter(OFFICER), enter(viewport=PHONE)
    give_back(officer, assert_accessible, cases[RETURNED])
    owner.goto(f"/apply/{cases[LATE]}")
    declare_and_file(owner, cases[LATE])
    expect(owner.get_by_role("main")).to_contain_text("原本未着")
    expect(owner.get_by_role("main")).to_contain_text("第1回")
    move_date(owner, "2023", "9", "27")
    correct(owner, assert_accessible, cases[RETURNED])
    see_correction(officer, assert_accessible, cases[RETURNED])
    read_of_move(owner, assert_accessible, cases[LATE])
    log_original(officer, assert_accessible, cases[LATE], "2023-09-27", "0:00")
    owner.goto(f"/apply/{cases[LATE]}")
    expect(owner.get_by_role("main")).to_contain_text("第2回")


def move_date(page: Page, year: str, month: str, day: str) -> None:
    page.goto("/demo-date")
    page.get_by_label("年(西暦)").fill(year)
    page.get_by_label("月 ※必須").fill(month)
    page.get_by_label("日 ※必須").fill(day)
    page.get_by_role("button", name="この日付に進める").click()
    expect(page.get_by_text("デモの日付を2023年9月27日")).to_be_visible()


def correct(page: Page, assert_accessible: Check, case: int) -> None:
    page.goto(f"/apply/{case}")
    request = page.get_by_role("region", name="補正の依頼")
    expect(request).to_contain_text("完了の予定日と事業スケジュールが合っていません。")
    expect(request).to_contain_text("2023年10月4日")
    assert_accessible(page)
    page.goto(f"/apply/{case}/sections/plan")
    page.get_by_label("事業スケジュール").fill("10月に発注、12月に試行、2月に稼働。")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("保存しました。まだ提出されていません。")
    page.goto(f"/apply/{case}/check")
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("heading", name="申請を受け付けました")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("第1回")
    assert_accessible(page)


def read_of_move(page: Page, assert_accessible: Check, case: int) -> None:
    """The worker has moved what was incomplete, and written."""
    moved = page.get_by_role("link", name="締切回が変わりました")
    page.goto("/outbox?to=owner@demo.example")
    for _ in range(20):
        if moved.count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    moved.first.click()
    expect(page.locator(".letterbox")).to_contain_text("第2回（2023年10月17日")
    page.goto(f"/apply/{case}")
    expect(page.get_by_role("main")).to_contain_text("第2回")
    assert_accessible(page)
