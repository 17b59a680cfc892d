"""Setting a call up on screen, from the programme file to the amendment: no file, no code."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from banso.actions.calls.calls import digest_of, text_being_edited
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.money.ledger import balance_of
from banso.core.calendar import JST
from banso.definitions.call_definitions import read_definition
from banso.records.models import Application, Call, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DX = "kagoshima-pref/dx-subsidy/2023"
SETTING = {
    "title": "令和5年度 第1回",
    "budget_yen": "３０，０００，０００",
    "opens_on": "2023-09-11",
    "closes_on_1": "2023-09-26",
    "closes_at_1": "17:00",
    "closes_on_3": "2023-10-31",
    "closes_at_3": "12:30",
}


@pytest.fixture
def desk(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


@pytest.fixture
def prepared(desk: Client) -> Call:
    desk.post(f"/secretariat/calls/new/{DX}", SETTING)
    return Call.objects.get()


@pytest.fixture(autouse=True)
def during_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("calls", "call_parts", "call_amendments"):
        monkeypatch.setattr(f"banso.web.secretariat.{module}.now", lambda: DURING_THE_CALL)


def text(response: Any) -> str:
    return response.content.decode()


def seen(call: Call) -> str:
    return digest_of(text_being_edited(call))


def typed(desk: Client, address: str) -> dict[str, str]:
    """Everything a form of the page would send as it stands."""
    form = desk.get(address).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {
        name: "on" if value is True else str(value)
        for name, value in values.items()
        if value not in (None, False, "")
    }


def name_everybody(desk: Client, call: Call) -> None:
    roles = [Role.REVIEWER] * 3 + [Role.PREFECTURE_OFFICER] * 2 + [Role.PREFECTURE_APPROVER]
    for number, role in enumerate(roles):
        person = a_person(f"{role}{number}@example.jp", role)
        desk.post(f"/secretariat/calls/{call.pk}/staff", {"user": person.pk, "do": "name"})


def test_programmes_with_a_rule_for_the_amount_can_be_chosen(desk: Client) -> None:
    page = text(desk.get("/secretariat/calls/new", {"q": "DX推進事業費補助金"}))
    assert f"/secretariat/calls/new/{DX}" in page
    assert "space-business" not in text(desk.get("/secretariat/calls/new"))
    assert "見つかりませんでした" in text(desk.get("/secretariat/calls/new", {"q": "ない制度"}))
    assert desk.get("/secretariat/calls/new/kagoshima-pref/space-business/2023").status_code == 404


def test_a_call_begins_with_the_dates_of_the_file(desk: Client) -> None:
    page = text(desk.get(f"/secretariat/calls/new/{DX}"))
    for value in ("2023-09-11", "2023-09-26", "2023-10-17", "2023-10-31", "17:00"):
        assert f'value="{value}"' in page


def test_name_budget_and_dates_are_kept_and_a_cut_off_without_a_day_is_left_out(
    desk: Client, prepared: Call
) -> None:
    dates = definition_of(prepared.versions.get()).call
    assert dates is not None
    assert (prepared.title, prepared.budget_yen) == ("令和5年度 第1回", 30_000_000)
    assert [(one.number, one.closes_at) for one in dates.rounds] == [
        (1, datetime(2023, 9, 26, 17, 0, tzinfo=JST)),
        (2, datetime(2023, 10, 31, 12, 30, tzinfo=JST)),
    ]
    page = text(desk.get(f"/secretariat/calls/{prepared.pk}"))
    assert "審査員が3人必要です" in page
    assert "この公募を公開する" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "「公募の名称」を入力してください。"),
        ({"budget_yen": "たくさん"}, "「予算額（円）」は数字で入力してください。"),
        ({"closes_on_1": "", "closes_on_3": ""}, "「第1回の締切日」を入力してください。"),
        ({"closes_on_3": "2023-09-01"}, "締切が受付開始や前の締切より前です"),
        ({"opens_on": "9月"}, "「受付開始日」を読み取れません。"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(desk: Client, change: dict[str, str], said: str) -> None:
    page = text(desk.post(f"/secretariat/calls/new/{DX}", SETTING | change))
    assert said in page
    assert 'id="error-summary"' in page
    assert not Call.objects.exists()


def test_the_setting_of_a_prepared_call_is_changed(desk: Client, prepared: Call) -> None:
    address = f"/secretariat/calls/{prepared.pk}/setting"
    desk.post(address, typed(desk, address) | {"title": "別の名前", "closes_at_2": "09:00"})
    prepared.refresh_from_db()
    dates = definition_of(prepared.versions.get()).call
    assert prepared.title == "別の名前"
    assert dates is not None
    assert dates.rounds[1].closes_at.hour == 9


def test_people_are_named_and_the_call_is_published(desk: Client, prepared: Call) -> None:
    name_everybody(desk, prepared)
    address = f"/secretariat/calls/{prepared.pk}"
    assert "この公募を公開する" in text(desk.get(address))
    page = text(desk.post(f"{address}/publish", follow=True))
    assert "公募を公開しました。" in page
    prepared.refresh_from_db()
    assert prepared.state == CallState.PUBLISHED
    assert balance_of(prepared).available == 30_000_000


def test_publishing_too_early_says_what_is_missing(desk: Client, prepared: Call) -> None:
    page = text(desk.post(f"/secretariat/calls/{prepared.pk}/publish", follow=True))
    assert "この公募はまだ公開できません" in page
    prepared.refresh_from_db()
    assert prepared.state == CallState.PREPARED


def test_somebody_is_taken_off_but_not_oneself(desk: Client, prepared: Call, lead: User) -> None:
    officer = a_person("officer@example.jp", Role.SECRETARIAT_OFFICER)
    address = f"/secretariat/calls/{prepared.pk}/staff"
    desk.post(address, {"user": officer.pk, "do": "name"})
    assert "officer" in text(desk.get(address))
    desk.post(address, {"user": officer.pk, "do": "unname"})
    page = text(desk.post(address, {"user": lead.pk, "do": "unname"}, follow=True))
    assert "自分を担当者から外すことはできません" in page
    page = text(desk.post(address, {"user": "x", "do": "name"}, follow=True))
    assert "この人を公募の担当者にすることはできません" in page
    assert [named.user for named in prepared.staff.all()] == [lead]


def test_every_part_is_shown_and_saved_as_it_stands(desk: Client, prepared: Call) -> None:
    before = read_definition(text_being_edited(prepared))
    parts = desk.get(f"/secretariat/calls/{prepared.pk}").context["parts"]
    assert len(parts) == 15
    for part in parts:
        address = f"/secretariat/calls/{prepared.pk}/parts/{part.id}"
        response = desk.post(address, typed(desk, address) | {"seen": seen(prepared)})
        assert response.status_code == 302, (part.id, text(response))
    assert read_definition(text_being_edited(prepared)) == before


def test_weights_letters_and_fields_are_changed_on_screen(desk: Client, prepared: Call) -> None:
    base = f"/secretariat/calls/{prepared.pk}/parts"
    for part, change in (
        ("criteria", {"0-weight": "２", "new-label": "地域への波及", "new-points": "10", "new-weight": "1"}),
        ("letters", {"0-title": "交付決定のお知らせ", "0-paragraphs": "{applicant}様\n\n交付します。"}),
        ("section-plan", {"0-removed": "on", "new-label": "課題", "new-kind": "long_text"}),
        ("declarations", {"new-label": "結果の公表に同意すること"}),
    ):
        address = f"{base}/{part}"
        response = desk.post(address, typed(desk, address) | {"seen": seen(prepared)} | change)
        assert response.status_code == 302, (part, text(response))
    procedure = procedure_of(prepared.versions.get())
    weights = [(one.label, one.most_points, one.weight) for one in procedure.review.criteria]
    assert weights[0] == ("DXの実現に向けたビジョン", 5, 2)
    assert weights[-1] == ("地域への波及", 10, 1)
    assert procedure.letters[0].paragraphs == ("{applicant}様", "交付します。")
    plan = procedure.form.section("plan")
    assert plan is not None
    assert plan.fields[0].id != "title"
    assert plan.fields[-1].label == "課題"
    assert procedure.form.declarations[-1].label == "結果の公表に同意すること"


def test_a_letter_with_a_name_that_cannot_be_filled_in_is_refused_with_the_names_that_can(
    desk: Client, prepared: Call
) -> None:
    address = f"/secretariat/calls/{prepared.pk}/parts/letters"
    assert "{representative}" in text(desk.get(address))
    change = {"seen": seen(prepared), "0-paragraphs": "{bank_account}へ振り込みます。"}
    page = text(desk.post(address, typed(desk, address) | change))
    assert "差し込めない名前があります: bank_account" in page
    assert "へ振り込みます。" in page
    assert "bank_account" not in text_being_edited(prepared)


def test_what_another_window_changed_is_not_overwritten(desk: Client, prepared: Call) -> None:
    address = f"/secretariat/calls/{prepared.pk}/parts/way"
    sent = typed(desk, address) | {"seen": seen(prepared)}
    desk.post(address, sent | {"0-decision_days": "45"})
    page = text(desk.post(address, sent | {"0-decision_days": "60"}))
    assert "別の画面か別の人が先に変更しました" in page
    assert procedure_of(prepared.versions.get()).decision_days == 45


def test_the_preview_shows_form_papers_criteria_and_letters_filled_in(desk: Client, prepared: Call) -> None:
    page = text(desk.get(f"/secretariat/calls/{prepared.pk}/preview"))
    for words in ("事業計画書", "履歴事項全部証明書", "DXの推進体制", "不交付決定通知書", "鹿児島県知事"):
        assert words in page
    assert "{programme}" not in page
    assert "金2,000,000円" in page


def test_a_published_call_changes_by_an_amendment(desk: Client, lead: User) -> None:
    call = a_call(lead)
    owner = a_person("owner@example.jp")
    draft = an_application(call, an_applicant(owner), owner)
    address = f"/secretariat/calls/{call.pk}/setting"
    desk.post(address, typed(desk, address) | {"seen": seen(call), "closes_on_3": "2023-11-07"})
    assert call.versions.count() == 1
    overview = text(desk.get(f"/secretariat/calls/{call.pk}"))
    assert "公開していない変更案があります（1か所）" in overview
    amendment = f"/secretariat/calls/{call.pk}/amendment"
    page = text(desk.get(amendment))
    assert "2023年10月31日（火） 17:00 → <strong>2023年11月7日（火） 17:00</strong>" in page
    assert "下書き中の申請（1件）" in page
    assert "「変更の理由」を入力してください。" in text(desk.post(amendment, {"do": "amend", "reason": ""}))
    desk.post(amendment, {"do": "amend", "reason": "台風のため延ばします。"})
    draft.refresh_from_db()
    assert draft.version.number == 2


def test_an_amendment_is_thrown_away(desk: Client, lead: User) -> None:
    call = a_call(lead)
    address = f"/secretariat/calls/{call.pk}/parts/way"
    desk.post(address, typed(desk, address) | {"seen": seen(call), "0-decision_days": "45"})
    desk.post(f"/secretariat/calls/{call.pk}/amendment", {"do": "drop"})
    assert "変更した内容はありません" in text(desk.get(f"/secretariat/calls/{call.pk}/amendment"))


def test_the_budget_of_a_published_call_is_changed_with_a_reason(desk: Client, lead: User) -> None:
    call = a_call(lead)
    address = f"/secretariat/calls/{call.pk}/budget"
    assert "「変更の理由」を入力してください。" in text(desk.post(address, {"budget_yen": "1"}))
    desk.post(address, {"budget_yen": "40,000,000", "note": "補正予算"})
    assert balance_of(call).appropriated == 40_000_000


def test_a_rehearsal_is_started_from_the_page(desk: Client, prepared: Call) -> None:
    page = text(desk.post(f"/secretariat/calls/{prepared.pk}/rehearse", {"applications": "1"}, follow=True))
    assert "これは予行です" in page
    assert "この公募を公開する" not in page
    assert Application.objects.filter(call__is_rehearsal=True).count() == 1
    page = text(desk.post(f"/secretariat/calls/{prepared.pk}/rehearse", {"applications": "99"}, follow=True))
    assert "「架空の申請の数」は20以下で入力してください。" in page


def test_calls_of_others_and_parts_that_do_not_exist_are_not_found(
    client: Client, desk: Client, prepared: Call
) -> None:
    assert desk.get(f"/secretariat/calls/{prepared.pk}/parts/money").status_code == 404
    client.force_login(a_person("other@example.jp", Role.SECRETARIAT_LEAD))
    for page in ("", "/setting", "/staff", "/preview", "/amendment", "/budget", "/parts/way"):
        assert client.get(f"/secretariat/calls/{prepared.pk}{page}").status_code == 404
    assert client.post(f"/secretariat/calls/{prepared.pk}/publish").status_code == 404
    assert client.post(f"/secretariat/calls/{prepared.pk}/rehearse").status_code == 404
    assert prepared.title not in text(client.get("/secretariat/calls"))


@pytest.mark.parametrize("role", [Role.OWNER, Role.SECRETARIAT_OFFICER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_only_the_lead_sets_calls_up(client: Client, role: Role, db: None) -> None:
    client.force_login(a_person("person@example.jp", role))
    assert client.get("/secretariat/calls").status_code == 403
    assert client.post(f"/secretariat/calls/new/{DX}", SETTING).status_code == 403


def test_the_list_is_empty_before_the_first_call(desk: Client) -> None:
    assert "担当する公募はまだありません" in text(desk.get("/secretariat/calls"))
