"""What the secretariat does with any call, page by page."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Page, expect

Check = Callable[[Page], None]


def choose_programme(page: Page, name: str) -> None:
    """Begin a call of a programme; what its file does not state is asked for next."""
    page.goto("/secretariat/calls")
    page.get_by_role("link", name="制度を選んで公募をつくる").click()
    page.get_by_label("制度や機関の名前").fill(name)
    page.get_by_role("button", name="探す").click()
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def name_people(page: Page, setup: str, people: Iterable[str]) -> None:
    """Name them for the call that is set up at an address; the page stays where they are named."""
    page.goto(f"{setup}/staff")
    for person in people:
        page.get_by_role("button", name=f"担当者にする ({person})").click()


def publish_with(page: Page, people: Iterable[str]) -> int:
    """Name the people of the call that was just prepared and publish it; tells its number."""
    setup = page.url
    name_people(page, setup, people)
    page.goto(setup)
    page.get_by_role("button", name="この公募を公開する").click()
    expect(page.get_by_text("公募を公開しました。")).to_be_visible()
    return int(setup.rpartition("/")[2])


def pass_completeness(page: Page, assert_accessible: Check, case: int) -> None:
    """Everything on the checklist is in order."""
    page.goto(f"/secretariat/cases/{case}/check")
    assert_accessible(page)
    items = page.locator(".check-item")
    for number in range(items.count()):
        items.nth(number).get_by_role("button", name="問題なし").click()
        expect(items.nth(number)).to_contain_text("問題なし")
    page.get_by_role("button", name="形式審査を終える").click()
    expect(page.locator(".case-head")).to_contain_text("要件を確認する")
    assert_accessible(page)


def pass_requirements(
    page: Page, assert_accessible: Check, case: int, *, judged: int, asks_police: bool
) -> None:
    """Every requirement is met.

    Args:
        page: Of an officer of the secretariat.
        assert_accessible: Looks at the page before and after.
        case: The number of the application.
        judged: How many requirements a person judges.
        asks_police: Whether the police are asked for its officers.
    """
    page.goto(f"/secretariat/cases/{case}/eligibility")
    assert_accessible(page)
    for box in page.locator("input[name=clause]").all():
        box.check()
    together = page.get_by_role("group", name="選んだ要件をまとめて確認する")
    together.get_by_label("根拠").fill("申請書と添付の書類で確かめた。")
    page.get_by_role("button", name="選んだ要件を確認した").click()
    to_judge = page.get_by_role("link", name=re.compile("^判断する"))
    for left in range(judged, 0, -1):
        expect(to_judge).to_have_count(left)
        to_judge.first.click()
        page.get_by_label("根拠").fill("県の担当課に確かめた。")
        page.get_by_role("button", name="満たす", exact=True).click()
    if asks_police:
        ask_police(page)
    page.get_by_role("button", name="要件を満たすと確認する").click()
    expect(page.get_by_text("要件を満たすと確認しました")).to_be_visible()
    assert_accessible(page)


def ask_police(page: Page) -> None:
    """Take the list along, on which the sample officers stand, and record that the police know none of them."""
    with page.expect_download() as officers:
        page.get_by_role("button", name="CSV").click()
    assert "シケン" in Path(officers.value.path()).read_text("utf-8-sig")
    page.reload()
    page.get_by_label("該当なし").check()
    page.get_by_label("備考").fill("組対第12号")
    page.get_by_role("button", name="回答を記録する").click()
    expect(page.locator("#police")).to_contain_text("該当なし")
