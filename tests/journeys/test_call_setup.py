"""The lead sets a call up from a programme file alone, rehearses it, publishes it and amends it, in the browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.secretariat_steps import Check, choose_programme, name_people

LAUNCH = "後継ぎ応援事業"
PEOPLE = (
    "デモ教授(審査員 大学)",
    "デモ銀子(審査員 銀行)",
    "デモ四郎(審査員 ITベンダー勤務)",
    "デモ五郎(県の担当)",
    "デモ課長(県の決裁者)",
    "デモ部長(県の決裁者)",
    "デモ一郎(事務局)",
)


def set_up(page: Page) -> None:
    """A call of the succession grant of Kumamoto, whose file states no dates."""
    choose_programme(page, LAUNCH)
    page.get_by_label("予算額（円）").fill("13,000,000")
    page.get_by_label("受付開始日").fill("2023-09-01")
    page.get_by_label("第1回の締切日").fill("2023-11-30")


def test_a_call_is_set_up_rehearsed_published_and_amended(
    any_page: Page, signed_in: Callable[..., None], assert_accessible: Check
) -> None:
    page = any_page
    signed_in(page, "lead@secretariat.example")
    set_up(page)
    title = f"{LAUNCH} {page.viewport_size['width'] if page.viewport_size else 0}"
    page.get_by_label("公募の名称").fill(title)
    assert_accessible(page)
    page.get_by_role("button", name="公募を準備する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("審査員が3人必要です")).to_be_visible()
    assert_accessible(page)
    setup = page.url
    page.get_by_role("link", name="申請書・審査・通知書をプレビューする").click()
    expect(page.get_by_text("後継ぎ応援事業不交付決定通知書").first).to_be_visible()
    assert_accessible(page)
    page.goto(setup)
    page.get_by_role("link", name="審査項目").click()
    page.get_by_label("重み ※必須").first.fill("2")
    assert_accessible(page)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("status")).to_contain_text("保存しました。")
    name_people(page, setup, PEOPLE)
    assert_accessible(page)
    page.goto(setup)
    page.get_by_label("架空の申請の数").fill("2")
    page.get_by_role("button", name="予行を始める").click()
    expect(page.get_by_text("これは予行です")).to_be_visible()
    assert_accessible(page)
    page.goto(setup)
    page.get_by_role("button", name="この公募を公開する").click()
    expect(page.get_by_text("公募を公開しました。")).to_be_visible()
    page.get_by_role("link", name="日程を変える").click()
    page.get_by_label("第1回の締切日").fill("2023-12-07")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="変更案を確かめて公開する").click()
    assert_accessible(page)
    page.get_by_label("変更の理由").fill("申請の準備の期間を延ばします。")
    page.get_by_role("button", name="新しい版として公開する").click()
    page.get_by_role("link", name="公募のページ（公開中）").click()
    expect(page.get_by_text("申請の準備の期間を延ばします。")).to_be_visible()
    expect(page.get_by_text("2023年12月7日（木） 17:00").first).to_be_visible()
    expect(page.get_by_text("予行", exact=False)).to_have_count(0)
    assert_accessible(page)
    page.goto("/calls")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    assert_accessible(page)


def test_a_mistake_is_told_above_the_form_and_at_its_field(
    page: Page, signed_in: Callable[..., None], assert_accessible: Check
) -> None:
    signed_in(page, "lead@secretariat.example")
    set_up(page)
    page.get_by_label("第1回の締切日").fill("2023-08-01")
    page.get_by_role("button", name="公募を準備する").click()
    expect(page.get_by_role("alert")).to_contain_text("締切が受付開始や前の締切より前です")
    expect(page.get_by_label("予算額（円）")).to_have_value("13,000,000")
    assert_accessible(page)
