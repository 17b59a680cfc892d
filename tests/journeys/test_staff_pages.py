"""Every page of the staff with something on it: accessible, and a clerk needs no mouse. Papers open in the browser."""

import json
import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dx_rows import CLAIMED, DOUBLED
from tests.journeys.conftest import DESK, PHONE, SIDEWAYS, run_on, sign_in, tab_to
from tests.journeys.staff_rows import (
    ACCEPTED,
    APPROVER,
    AUDITOR,
    AWAITED,
    DRAFTER,
    GRANTED,
    IN_REVIEW,
    LEAD,
    OFFICER,
    RETURNED,
    REVIEWERS,
    TO_CHECK,
    TO_SELECT,
)
from tests.site_process import SiteProcess

# One site for all, and a busy machine makes its cases slowly.
pytestmark = pytest.mark.timeout(300)
Check = Callable[[Page], None]
Enter = Callable[..., Page]
Cases = Mapping[str, int]
"""Numbers by company; `call`, `packet`, `decided` and `circulated` beside them."""
PREPARE = "from tests.journeys.staff_rows import prepare\nprepare()"
CASE, ARRIVALS, SELECTION, CALLS = (
    f"/secretariat/{area}" for area in ("cases", "arrivals", "selection", "calls")
)
PAGES = {
    OFFICER: (
        "/secretariat?call={call}",
        f"{CASE}?call={{call}}",
        f"{CASE}?q=ない会社",
        f"{CASE}/{{{AWAITED}}}",
        f"{CASE}/{{{AWAITED}}}/check",
        f"{CASE}/{{{RETURNED}}}",
        f"{CASE}/{{{RETURNED}}}/check",
        f"{CASE}/{{{ACCEPTED}}}/eligibility",
        f"{CASE}/{{{ACCEPTED}}}/clauses/in-prefecture",
        f"{CASE}/{{{DOUBLED}}}/eligibility",
        f"{CASE}/{{{CLAIMED}}}",
        f"{CASE}/{{{CLAIMED}}}/eligibility",
        f"{CASE}/{{{GRANTED}}}/history",
        "/secretariat/lists",
        "/secretariat/lists/new",
        "/secretariat/statistics/{call}",
        f"{ARRIVALS}?q=原本",
        f"{ARRIVALS}/applications/{{{AWAITED}}}",
        f"{ARRIVALS}/applications/{{{RETURNED}}}",
        f"{ARRIVALS}/applications/{{{AWAITED}}}/packet",
        f"{ARRIVALS}/packets/{{packet}}",
        f"{ARRIVALS}/identity-papers",
    ),
    LEAD: (
        SELECTION,
        f"{SELECTION}/{{call}}",
        f"{SELECTION}/{{call}}/rounds/1",
        f"{SELECTION}/{{call}}/reviews",
        f"{SELECTION}/cases/{{{IN_REVIEW}}}",
        f"{SELECTION}/cases/{{{TO_SELECT}}}/reductions",
        CALLS,
        f"{CALLS}/{{call}}",
        f"{CALLS}/{{call}}/staff",
    ),
    REVIEWERS[1]: ("/review", f"/review/{{{IN_REVIEW}}}", f"/review/{{{IN_REVIEW}}}/conflict"),
    DRAFTER: ("/decide", "/decide/{decided}", "/decide/{decided}/letters", "/decide/calls/{call}/new"),
    APPROVER: ("/decide/{circulated}",),
    AUDITOR: (f"{CASE}/{{{ACCEPTED}}}/eligibility",),
    "admin": ("/account/staff", "/account/staff/new"),
}
"""What each looks at. Nothing is changed on the way, so the order is of no account."""


@pytest.fixture(scope="module")
def cases(site: SiteProcess) -> Cases:
    """A case at each step."""
    found: dict[str, int] = json.loads(run_on(site, PREPARE))
    return found


@pytest.mark.parametrize("person", PAGES)
def test_the_pages_of_the_staff_are_accessible(
    enter: Enter, assert_accessible: Check, cases: Cases, person: str
) -> None:
    page = enter(person)
    for address in PAGES[person]:
        answer = page.goto(address.format(**cases))
        assert answer is not None
        assert answer.ok, page.url
        assert_accessible(page)


@pytest.mark.parametrize("person", PAGES)
def test_the_pages_of_the_staff_fit_a_phone(enter: Enter, cases: Cases, person: str) -> None:
    page = enter(person, viewport=PHONE)
    for address in PAGES[person]:
        page.goto(address.format(**cases))
        assert not page.evaluate(SIDEWAYS), f"{page.url} scrolls sideways"


def test_a_clerk_finds_a_case_and_returns_it_with_the_keyboard_alone(enter: Enter, cases: Cases) -> None:
    page = enter(OFFICER)
    page.goto(f"/secretariat?call={cases['call']}")
    press(page, ".home-links a")
    tab_to(page, "#q")
    page.keyboard.type(TO_CHECK)
    press(page, "#q")
    press(page, ".cases th a")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TO_CHECK)
    press(page, ".tabs a[href$='/check']")
    tab_to(page, "#item-section-plan-note")
    page.keyboard.type("事業スケジュールと完了の予定日が合いません。")
    press(page, "#item-section-plan button[value=deficient]")
    # Where one goes on is the next item that nobody has looked at.
    expect(page).to_have_url(re.compile("#item-section-"))
    expect(page.locator("#item-section-plan")).to_contain_text("不備あり")
    tab_to(page, "[name=further]", most=90)
    page.keyboard.type("押印のある頁を送ってください。")
    due_on = later_day(page)
    press(page, "#conclude .button--danger")
    expect(page.locator(".case-head")).to_contain_text("申請者の補正を待つ")
    for words in ("予定日が合いません。", "押印のある頁を送ってください。", due_on):
        expect(page.get_by_role("main")).to_contain_text(words)


def press(page: Page, selector: str) -> None:
    """Go to something with Tab, press Enter on it, and wait for the page it leads to."""
    tab_to(page, selector, most=90)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def later_day(page: Page) -> str:
    """Move the due date on by one in the second part of its field, a day or a month by the language of the browser."""
    field = page.locator("[name=due_on]")
    before = field.input_value()
    tab_to(page, "[name=due_on]")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    after = field.input_value()
    assert after > before
    year, month, day = (int(part) for part in after.split("-"))
    return f"{year}年{month}月{day}日"


def test_a_paper_opens_in_the_browser_and_can_be_saved(
    whole_browser: Browser, site: SiteProcess, cases: Cases
) -> None:
    # The viewer is an extension of the browser; what watches for requests to others would take it for one.
    with whole_browser.new_context(base_url=site.address, locale="ja-JP", viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, OFFICER)
        page.goto(f"/secretariat/cases/{cases[AWAITED]}")
        expect(page.get_by_role("main")).to_contain_text("二人目の確認待ち")
        paper = page.get_by_role("row").filter(has_text="③").get_by_role("link")
        with page.expect_download() as saved:
            paper.filter(has_text="保存する").click()
        assert saved.value.suggested_filename.startswith("③")
        paper.filter(has_text=".pdf").first.click()
        page.wait_for_url("**/reading")
        page.wait_for_function("document.body && document.contentType === 'application/pdf'")
        for _ in range(50):
            if any(frame.url.startswith("chrome-extension:") for frame in page.frames):
                return
            page.wait_for_timeout(100)
        pytest.fail("the browser shows no PDF")
