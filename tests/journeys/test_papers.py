"""Papers: sent over a line that breaks, refused with a remedy, posted, logged and agreed to by two officers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import run_on
from tests.paper_files import a_locked_pdf, a_pdf, an_aes_zip
from tests.site_process import SiteProcess

Check = Callable[[Page], None]
SignIn = Callable[..., None]
Opener = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds until a broken line has been tried again."""
PREPARE = """
from banso.actions.applications.applications import begin_application
from banso.records.models import User
from tests.application_rows import *
from tests.application_rows import DX_FACTS
lead, owner = (User.objects.get(email=e) for e in ("lead@secretariat.example", "owner@demo.example"))
call = a_call(lead)
for name in ("secretariat1", "secretariat2"):
    named_for(call, User.objects.get(email=f"{name}@secretariat.example"))
company = an_applicant(owner, "株式会社ペーパー商店")
draft = begin_application(call=call, company=company, facts=DX_FACTS, by=owner, at=DURING_THE_CALL)
answer_everything(draft, owner)
print(draft.pk)
"""


@pytest.fixture
def site(fresh_site: SiteProcess) -> SiteProcess:
    """A demonstration for each test."""
    return fresh_site


@pytest.fixture
def draft(site: SiteProcess) -> int:
    """The number of a draft from which only the papers are missing."""
    return int(run_on(site, PREPARE))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of an applicant."""
    (tmp_path / "a.pdf").write_bytes(a_pdf(pages=3))
    (tmp_path / "locked.pdf").write_bytes(a_locked_pdf())
    packed = {"③申告書.pdf": a_pdf(mark="3"), "6 見積.pdf": a_pdf(mark="6"), "写真.pdf": a_pdf(mark="photo")}
    (tmp_path / "mail.zip").write_bytes(an_aes_zip(packed, b"kagoshima"))
    return tmp_path


def send(page: Page, paper: str, file: Path) -> None:
    card = page.locator(f"#paper-{paper}")
    card.locator("input[type=file]").set_input_files(file)
    card.get_by_role("button", name="送る", exact=True).click()


def test_a_line_that_breaks_is_tried_again_and_a_refusal_says_what_to_do(
    any_page: Page, signed_in: SignIn, assert_accessible: Check, draft: int, files: Path
) -> None:
    page, broken = any_page, []

    def break_twice(route: Route) -> None:
        if len(broken) < 2:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    signed_in(page)
    page.goto(f"/apply/{draft}/papers")
    assert_accessible(page)
    page.route("**/send", break_twice)
    send(page, "tax_return", files / "a.pdf")
    expect(page.locator("#paper-tax_return")).to_contain_text("もう一度送っています")
    expect(page.locator("#paper-tax_return")).to_contain_text("受取済み", timeout=PATIENCE)
    assert len(broken) == 2
    expect(page.locator("#paper-tax_return")).to_be_focused()
    send(page, "estimate", files / "locked.pdf")
    expect(page.locator("#paper-estimate-error")).to_contain_text("パスワードを外してから")
    assert_accessible(page)
    page.locator("#paper-tax_certificate input[name=issued_on]").fill("令和5年6月19日")
    send(page, "tax_certificate", files / "a.pdf")
    expect(page.locator("#paper-tax_certificate")).to_contain_text("3か月より前の発行")
    page.get_by_label("発行日").last.fill("令和5年6月20日")
    page.get_by_role("button", name="発行日を保存する").click()
    expect(page.locator("#paper-tax_certificate")).to_contain_text("受取済み")
    page.goto(f"/apply/{draft}/papers/cover")
    expect(page.get_by_text(f"D-{draft}")).to_be_visible()
    assert_accessible(page)


def test_everything_works_without_scripts(
    without_script: Page, signed_in: SignIn, draft: int, files: Path
) -> None:
    page = without_script
    signed_in(page)
    page.goto(f"/apply/{draft}/papers")
    send(page, "estimate", files / "locked.pdf")
    expect(page.locator("#error-summary")).to_contain_text("パスワードを外してから")
    send(page, "estimate", files / "a.pdf")
    expect(page.get_by_role("status")).to_contain_text("ファイルを受け取りました")
    page.locator("#paper-tax_return").get_by_role("button", name="紙で郵送することにする").click()
    expect(page.locator("#paper-tax_return")).to_contain_text("未着")


def came(page: Page, day: str, clock: str) -> None:
    page.get_by_label("届いた日 ").fill(day)
    page.get_by_label("届いた時刻").fill(clock)
    page.get_by_label("到達の証拠").fill("簡易書留 123-45")


def test_a_posted_original_is_logged_by_one_officer_and_agreed_to_by_another(
    open_page: Opener, signed_in: SignIn, assert_accessible: Check, draft: int, files: Path
) -> None:
    first, second = open_page(), open_page()
    signed_in(first, "secretariat1@secretariat.example")
    first.goto("/secretariat/arrivals")
    assert_accessible(first)
    first.get_by_label("申請を探す").fill(f"D-{draft}")
    first.get_by_role("button", name="探す").click()
    first.get_by_role("link", name=f"D-{draft} 株式会社ペーパー商店").click()
    assert_accessible(first)
    first.locator("select[name=document]").select_option("corporate_register")
    first.get_by_label("郵送").check()
    came(first, "2023-09-19", "16:30")
    first.get_by_label("書類の発行日").fill("2023-09-01")
    first.get_by_role("button", name="記録する").click()
    expect(first.get_by_text("自分の記録は確認できません")).to_be_visible()
    assert_accessible(first)
    signed_in(second, "secretariat2@secretariat.example")
    second.goto("/secretariat/arrivals")
    second.get_by_role("link", name=f"D-{draft} 株式会社ペーパー商店").click()
    second.get_by_role("button", name="証拠を見て確認した").click()
    expect(second.get_by_text("この到達は有効です")).to_be_visible()
    applicant = open_page()
    signed_in(applicant)
    applicant.goto(f"/apply/{draft}/papers")
    expect(applicant.locator("#paper-corporate_register")).to_contain_text("届いています")


def test_a_zip_by_mail_is_opened_matched_and_taken_in(
    any_page: Page, signed_in: SignIn, assert_accessible: Check, draft: int, files: Path
) -> None:
    page = any_page
    signed_in(page, "secretariat1@secretariat.example")
    page.goto(f"/secretariat/arrivals/applications/{draft}/packet")
    assert_accessible(page)
    page.locator("input[name=file]").set_input_files(files / "mail.zip")
    page.get_by_label("ZIPのパスワード").fill("kagoshima")
    came(page, "2023-09-20", "0:00")
    page.get_by_role("button", name="開いて割り当てる").click()
    expect(
        page.get_by_text("どの書類か決まっていないファイル、使えないファイルが1件あります")
    ).to_be_visible()
    assert_accessible(page)
    page.get_by_label("写真.pdfの書類").select_option("additional")
    page.get_by_role("button", name="この割り当てで取り込む").click()
    expect(page.get_by_text("3件のファイルを取り込みました")).to_be_visible(timeout=PATIENCE)
    assert_accessible(page)
