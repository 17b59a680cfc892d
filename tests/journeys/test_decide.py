"""The prefecture drafts, consults and decides; the applicants read their letters, granted and refused."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, run_on
from tests.site_process import SiteProcess

Check = Callable[[Page], None]
Opener = Callable[..., Page]
PREPARE = """
from banso.records.models import ApplicantCompany, Membership, User
from tests.application_rows import a_call, named_for
from tests.decision_rows import Prefecture, ineligible, passed_over, selected
people = User.objects.get_by_natural_key
lead, drafter = people("lead@secretariat.example"), people("prefecture@pref.example")
first, second = people("approver1@pref.example"), people("approver2@pref.example")
call = a_call(lead)
for person in (drafter, first, second, people("auditor@audit.example")):
    named_for(call, person)
prefecture = Prefecture(call=call, lead=lead, drafter=drafter, consulted=first, approver=second)
reduction = {"row": "c1", "from_yen": 300000, "to_yen": 0, "reason": "汎用の端末のため"}
owner = people("owner@demo.example")
for application in (
    selected(prefecture, "株式会社満額"),
    selected(prefecture, "株式会社減額", granted_yen=700000, reductions=[reduction]),
    passed_over(prefecture, "株式会社選外"),
    ineligible(prefecture, "株式会社要件外"),
):
    member = application.company.memberships.get()
    member.user = owner
    member.save()
"""


@pytest.fixture(scope="module")
def site(site: SiteProcess) -> SiteProcess:
    """The demonstration with four applications to be decided."""
    run_on(site, PREPARE)
    return site


def test_four_applications_from_the_proposal_to_the_letters(
    open_page: Opener, signed_in: Callable[..., None], assert_accessible: Check
) -> None:
    officer = open_page(viewport=DESK)
    signed_in(officer, "prefecture@pref.example")
    officer.goto("/decide")
    assert_accessible(officer)
    officer.get_by_role("link", name="起案を作る").click()
    assert_accessible(officer)
    officer.get_by_label("件名").fill("第1回締切分の交付決定について")
    officer.get_by_label("この条件に合う4件をすべて入れる").check()
    officer.get_by_role("button", name="保存して内容を確かめる").click()
    expect(officer.get_by_text("1,600,000円").first).to_be_visible()
    assert_accessible(officer)
    officer.get_by_role("button", name="回付する").click()
    expect(officer.get_by_text("順番が来ています")).to_be_visible()

    first = open_page(viewport=PHONE)
    signed_in(first, "approver1@pref.example")
    first.goto("/decide")
    first.get_by_role("link", name="第1回締切分の交付決定について").first.click()
    expect(first.get_by_text("の代決として記録されます")).to_be_visible()
    assert_accessible(first)
    first.get_by_label("意見").fill("担当が出張中のため、代決します。")
    first.get_by_role("button", name="合議に同意する").click()
    expect(first.get_by_text("代決）")).to_be_visible()

    second = open_page(viewport=DESK)
    signed_in(second, "approver2@pref.example")
    second.goto("/decide")
    assert_accessible(second)
    second.get_by_role("link", name="第1回締切分の交付決定について").first.click()
    second.get_by_label("意見").fill("異議ありません。")
    second.get_by_role("button", name="決裁する").click()
    expect(second.get_by_role("heading", name="通知書", exact=True)).to_be_visible()
    assert_accessible(second)
    second.set_viewport_size(PHONE)
    assert_accessible(second)
    with second.expect_download() as saved:
        second.get_by_role("link", name="4通すべてを一つのPDFで").click()
    assert len(pypdfium2.PdfDocument(saved.value.path())) == 4


def test_the_applicant_is_told_and_reads_every_letter(
    open_page: Opener, signed_in: Callable[..., None], assert_accessible: Check
) -> None:
    page = open_page(viewport=PHONE)
    signed_in(page, "owner@demo.example")
    page.goto("/outbox?to=owner@demo.example")
    assert_accessible(page)
    told = page.get_by_role("link", name="を公開しました")
    expect(told).to_have_count(4)
    read = []
    for number in range(4):
        page.goto("/outbox?to=owner@demo.example")
        told.nth(number).click()
        if number == 0:
            assert_accessible(page)
        page.locator(".letterbox a").click()
        expect(page.locator("article")).to_be_visible()
        assert_accessible(page)
        read.append(page.locator("article").inner_text())
    assert sum("交付決定額" in letter for letter in read) == 2
    assert sum("汎用の端末のため" in letter for letter in read) == 1
    assert sum("審査の結果の順位は7位でした。" in letter for letter in read) == 1
    assert sum("既に鹿児島県内で事業を営んでいること" in letter for letter in read) == 1
    page.get_by_role("button", name="郵送してもらう").click()
    expect(page.get_by_text("紙の通知書も郵送します。")).to_be_visible()


def test_the_page_of_an_application_says_what_was_decided_and_why(
    open_page: Opener, signed_in: Callable[..., None], assert_accessible: Check
) -> None:
    page = open_page(viewport=PHONE)
    signed_in(page, "owner@demo.example")
    told = {
        "申請どおり交付": ("900,000円", "通知書で交付の条件を確かめてください"),
        "減額して交付": ("700,000円", "理由: 汎用の端末のため"),
        "不交付": ("審査の結果の順位は7位でした。", "この申請の手続は終わりました"),
    }
    page.goto("/apply")
    addresses = [link.get_attribute("href") for link in page.locator("ul.cards h3 a[href^='/apply/']").all()]
    read = {}
    for address in addresses:
        page.goto(str(address))
        decision = page.locator("section[aria-labelledby^='decision-']")
        if decision.count():
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            read[decision.locator("dd").first.inner_text()] = page.get_by_role("main").inner_text()
    assert read.keys() == told.keys()
    for outcome, words in told.items():
        assert all(each in read[outcome] for each in words), outcome


def test_the_auditor_reads_it_all_and_finds_nothing_to_press(
    open_page: Opener, signed_in: Callable[..., None]
) -> None:
    page = open_page()
    signed_in(page, "auditor@audit.example")
    page.goto("/decide")
    page.get_by_role("link", name="第1回締切分の交付決定について").first.click()
    expect(page.get_by_text("異議ありません。")).to_be_visible()
    page.get_by_role("link", name="通知書と届いた状況を見る").click()
    expect(page.get_by_role("cell", name="株式会社満額")).to_be_visible()
    assert page.locator("main button").count() == 0
