"""Two other grants from their programme files alone: one for each visitor in the order of arrival, one reviewed.

No code knows of either. The sums are worked out by hand here.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, run_on
from tests.journeys.secretariat_steps import (
    Check,
    choose_programme,
    pass_completeness,
    pass_requirements,
    publish_with,
)
from tests.other_rows import LATER_VISITOR, LAUNCH, TWO_VISITORS
from tests.site_process import SiteProcess

Enter = Callable[..., Page]
Cases = Mapping[str, int]
OFFICER, LEAD = "secretariat1@secretariat.example", "lead@secretariat.example"
OWNER, DRAFTER = "owner@demo.example", "prefecture@pref.example"
REVIEWERS = ("reviewer1@university.example", "reviewer2@bank.example", "reviewer4@consulting.example")
DECIDERS = (("approver1@pref.example", "合議に同意する"), ("approver2@pref.example", "決裁する"))
PREFECTURE = ("デモ五郎(県の担当)", "デモ課長(県の決裁者)", "デモ部長(県の決裁者)", "デモ一郎(事務局)")
PANEL = ("デモ教授(審査員 大学)", "デモ銀子(審査員 銀行)", "デモ士朗(審査員 中小企業診断士)")
PATIENCE = 15_000
"""Milliseconds something may take on a busy machine."""
PREPARE = """
from tests.other_rows import prepare
prepare(int(sys.argv[1]), sys.argv[2])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant of a journey.

    Attributes:
        drafts: Which drafts are prepared for it.
        people: Those who are named for its call.
    """

    name: str
    drafts: str
    budget: str
    people: tuple[str, ...]


TRAVEL = Grant(name="ふるさと鹿児島UIターン就活応援事業", drafts="travel", budget="60,000", people=PREFECTURE)
SUCCESSION = Grant(name="後継ぎ応援事業", drafts="launch", budget="13,000,000", people=(*PREFECTURE, *PANEL))


def test_travel_costs_are_granted_for_each_visitor_in_the_order_of_arrival(
    enter: Enter, assert_accessible: Check, site: SiteProcess
) -> None:
    lead, officer, owner = enter(LEAD), enter(OFFICER), enter(OWNER, viewport=PHONE)
    call = set_up(lead, TRAVEL)
    cases = prepared(site, call, TRAVEL)
    # 25,600 / 2 = 12,800, at most 10,000 from Kyushu; 50,500 / 2 = 25,250, down to 25,000; 70,000 / 2, at most 30,000.
    for name, asked in ((TWO_VISITORS, "35,000円"), (LATER_VISITOR, "30,000円")):
        file_it(owner, assert_accessible, cases[name], asked)
        pass_completeness(officer, assert_accessible, cases[name])
        pass_requirements(officer, assert_accessible, cases[name], judged=0, asks_police=False)
    lead.goto(f"/secretariat/selection/{call}/rounds/1")
    expect(lead.get_by_role("heading", name="書類がそろった順")).to_be_visible()
    rows = lead.locator("table.board tbody tr")
    expect(rows.nth(0)).to_contain_text(TWO_VISITORS)
    expect(rows.nth(1)).to_contain_text("ここまでが予算の範囲（残り 25,000円）")
    expect(rows.nth(2)).to_contain_text(LATER_VISITOR)
    assert_accessible(lead)
    select(lead, {cases[TWO_VISITORS]: "selected", cases[LATER_VISITOR]: "held_in_reserve"})
    decide(enter, call, "旅費の助成の交付決定について")
    letter = letter_of(owner, cases[TWO_VISITORS])
    for words in ("交付決定通知書", TWO_VISITORS, "交付決定額金35,000円", "助成金の返還"):
        assert words in letter
    lead.goto(f"/secretariat/cases/{cases[LATER_VISITOR]}")
    expect(lead.locator(".case-head")).to_contain_text("補欠")


def test_the_launch_of_a_successor_is_reviewed_and_granted_up_to_its_cap(
    enter: Enter, assert_accessible: Check, site: SiteProcess
) -> None:
    lead, officer, owner = enter(LEAD), enter(OFFICER), enter(OWNER)
    call = set_up(lead, SUCCESSION)
    case = prepared(site, call, SUCCESSION)[LAUNCH]
    # (900,000 + 700,000) x 2/3 = 1,066,666, at most 1,000,000.
    file_it(owner, assert_accessible, case, "1,000,000円")
    officer.goto(f"/secretariat/cases/{case}/check")
    expect(officer.get_by_role("link", name=re.compile("2 ?ページの見積書を開く"))).to_have_attribute(
        "href", re.compile("/reading#page=2$")
    )
    officer.goto(f"/secretariat/cases/{case}")
    assert_accessible(officer)
    expect(officer.get_by_role("link", name="申請書", exact=True)).to_be_visible()
    pass_completeness(officer, assert_accessible, case)
    pass_requirements(officer, assert_accessible, case, judged=1, asks_police=True)
    lead.goto(f"/secretariat/selection/{call}/reviews")
    lead.get_by_role("button", name="この案で割り当てる（3件）").click()
    for reviewer in REVIEWERS:
        score(enter(reviewer, viewport=PHONE), case)
    lead.goto(f"/secretariat/selection/cases/{case}")
    lead.get_by_role("button", name="審査を締める").click()
    lead.goto(f"/secretariat/selection/{call}/rounds/1")
    expect(lead.locator("table.board tbody tr").first).to_contain_text(LAUNCH)
    assert_accessible(lead)
    select(lead, {case: "selected"})
    decide(enter, call, "後継ぎ応援事業の交付決定について")
    letter = letter_of(owner, case)
    for words in ("後継ぎ応援事業交付決定通知書", LAUNCH, "交付決定額金1,000,000円"):
        assert words in letter


def set_up(page: Page, grant: Grant) -> int:
    """A call of a programme whose file states no dates and, for the travel costs, no budget; the number of the call."""
    choose_programme(page, grant.name)
    page.get_by_label("予算額（円）").fill(grant.budget)
    page.get_by_label("受付開始日").fill("2023-09-01")
    page.get_by_label("第1回の締切日").fill("2023-11-30")
    page.get_by_role("button", name="公募を準備する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(grant.name)
    return publish_with(page, grant.people)


def prepared(site: SiteProcess, call: int, grant: Grant) -> Cases:
    """Drafts written beforehand: their numbers by company."""
    found: dict[str, int] = json.loads(run_on(site, PREPARE, str(call), grant.drafts))
    return found


def file_it(page: Page, assert_accessible: Check, case: int, asked: str) -> None:
    page.goto(f"/apply/{case}/check")
    expect(page.get_by_role("main")).to_contain_text(asked)
    for box in page.get_by_role("checkbox").all():
        box.check()
    assert_accessible(page)
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("heading", name="申請を受け付けました")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="申請書（PDF）").click()
    assert asked in text_of(saved.value.path())


def score(page: Page, case: int) -> None:
    page.goto(f"/review/{case}")
    for criterion in page.locator(".criterion").all():
        criterion.get_by_role("radio").last.check()
        criterion.get_by_label("所見").fill("地域に要る店です。")
        expect(criterion.locator(".criterion__state")).to_contain_text("保存済み", timeout=PATIENCE)
    page.get_by_role("button", name="採点を提出する").click()
    expect(page.get_by_role("main")).to_contain_text("提出済みです")


def select(page: Page, outcomes: Mapping[int, str]) -> None:
    for case, outcome in outcomes.items():
        page.locator(f"#outcome-{case}").select_option(outcome)
    page.get_by_role("button", name="内容を確かめる").click()
    page.get_by_role("button", name="この内容で確定する").click()
    expect(page.locator("table.board")).to_contain_text("採択")


def decide(enter: Enter, call: int, title: str) -> None:
    drafter = enter(DRAFTER)
    drafter.goto(f"/decide/calls/{call}/new")
    drafter.get_by_label("件名").fill(title)
    drafter.get_by_label("この条件に合う1件をすべて入れる").check()
    drafter.get_by_role("button", name="保存して内容を確かめる").click()
    drafter.get_by_role("button", name="回付する").click()
    for approver, act in DECIDERS:
        page = enter(approver)
        page.goto("/decide")
        page.get_by_role("link", name=title).first.click()
        page.get_by_label("意見").fill("異議ありません。担当は出張中です。")
        page.get_by_role("button", name=act).click()
    expect(page.get_by_role("heading", name="通知書", exact=True)).to_be_visible()


def letter_of(page: Page, case: int) -> str:
    """Go to the letter of an application from its page, and read its PDF."""
    page.goto(f"/apply/{case}")
    page.locator("#letters + ul a").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="通知書をPDFで保存する").click()
    return text_of(saved.value.path())


def text_of(pdf: Path) -> str:
    """What is printed in a PDF, without its line ends."""
    sheets = pypdfium2.PdfDocument(pdf)
    return re.sub(r"[\s\u200b]", "", "".join(sheet.get_textpage().get_text_range() for sheet in sheets))
