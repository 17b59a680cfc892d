"""Setting calls up, staffing them, publishing them, and giving them more money or less."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from banso.actions.calls.call_staff import name_staff, unname_staff
from banso.actions.calls.calls import (
    change_budget,
    change_definition,
    change_setting,
    digest_of,
    prepare_call,
    publish_call,
    text_being_edited,
)
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import (
    BadName,
    BudgetExhausted,
    CallNotFound,
    CallNotPossible,
    CallUnready,
    DefinitionChangedElsewhere,
    DefinitionUnusable,
    StaffNotPossible,
)
from banso.actions.money.ledger import balance_of, reserve
from banso.core.calendar import JST
from banso.core.errors import UnknownProgramme
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import Schedule, read_definition
from banso.definitions.region import installed_region
from banso.records.models import AuditEvent, Call, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DX = "kagoshima-pref/dx-subsidy/2023"
TRAVEL = "kagoshima-pref/uiturn-travel/2023"
BEFORE = datetime(2023, 9, 1, 9, 0, tzinfo=JST)
SCHEDULE = Schedule(
    opens_on=date(2023, 10, 2),
    closings=(datetime(2023, 11, 1, 17, 0, tzinfo=JST), datetime(2024, 2, 1, 12, 0, tzinfo=JST)),
    ends_when_budget_used=True,
)


def prepared(lead: User, programme: str = DX, schedule: Schedule | None = None) -> Call:
    return prepare_call(
        programme=programme, title="公募", schedule=schedule, budget_yen=30_000_000, by=lead, at=BEFORE
    )


def staffed(call: Call, lead: User) -> Call:
    roles = [Role.REVIEWER] * 3 + [Role.PREFECTURE_OFFICER] * 2 + [Role.PREFECTURE_APPROVER]
    for number, role in enumerate(roles):
        person = a_person(f"{role}{number}@example.jp", role)
        name_staff(call_id=call.pk, user_id=person.pk, by=lead, at=BEFORE)
    return call


def verbs(call: Call) -> list[str]:
    events = AuditEvent.objects.in_order().filter(subject=f"call:{call.pk}")
    return [event.verb for event in events]


def test_a_call_holds_its_whole_procedure_and_the_dates_of_the_file(lead: User) -> None:
    call = prepared(lead)
    version = call.versions.get()
    programme = definition_of(version)
    assert version.sha256 == digest_of(version.text)
    assert programme.id == DX
    assert programme.call == installed_region().programmes[DX].call
    assert [letter.id for letter in procedure_of(version).letters] == ["grant", "reduced_grant", "refusal"]
    assert read_definition(version.text)["procedure"]["complete"] is True
    assert list(Call.objects.worked_on_by(lead)) == [call]
    assert call.state == CallState.PREPARED
    assert verbs(call) == ["call.prepared"]


def test_a_programme_whose_file_says_nothing_gets_the_standard_procedure(lead: User) -> None:
    call = prepared(lead, "kumamoto-pref/succession-launch/2025", SCHEDULE)
    form = procedure_of(call.versions.get()).form
    assert [section.id for section in form.sections] == [
        "applicant", "contact", "requirements", "plan", "costs", "income", "officers",
    ]  # fmt: skip
    needed = form.section("requirements")
    assert needed is not None
    assert "project.succession_done" in [field.fact for field in needed.fields]


def test_dates_the_file_does_not_state_are_set_by_staff_and_marked_as_theirs(lead: User) -> None:
    call = prepared(lead, TRAVEL, SCHEDULE)
    data = read_definition(call.versions.get().text)
    programme = definition_of(call.versions.get())
    assert programme.call is not None
    assert programme.call.opens_on == SCHEDULE.opens_on
    assert [cut_off.closes_at for cut_off in programme.call.rounds] == list(SCHEDULE.closings)
    assert programme.call.ends_when_budget_used
    assert all("事務局" in cut_off["assumed"] for cut_off in data["call"]["rounds"])


def test_a_cut_off_nobody_changed_keeps_its_source(lead: User) -> None:
    call = prepared(lead)
    stated = installed_region().programmes[DX].call
    assert stated is not None
    later = stated.rounds[2].closes_at + timedelta(days=7)
    closings = (stated.rounds[0].closes_at, stated.rounds[1].closes_at, later)
    change_setting(
        call_id=call.pk,
        title="改めた公募",
        schedule=Schedule(opens_on=stated.opens_on, closings=closings),
        budget_yen=1_000_000,
        by=lead,
        at=BEFORE,
    )
    call.refresh_from_db()
    rounds = read_definition(call.versions.get().text)["call"]["rounds"]
    assert [bool(one.get("source")) for one in rounds] == [True, True, False]
    assert (call.title, call.budget_yen) == ("改めた公募", 1_000_000)


def test_cut_offs_out_of_order_are_refused_and_nothing_is_made(lead: User) -> None:
    backwards = replace(SCHEDULE, closings=SCHEDULE.closings[::-1])
    with pytest.raises(DefinitionUnusable) as refused:
        prepared(lead, TRAVEL, backwards)
    assert "締切が受付開始や前の締切より前です" in refused.value.problems[0]
    assert not Call.objects.exists()


def test_a_grant_without_a_rule_for_the_amount_cannot_be_called(lead: User) -> None:
    with pytest.raises(DefinitionUnusable) as refused:
        prepared(lead, "kagoshima-pref/space-business/2023", SCHEDULE)
    assert "金額の規則のない制度" in str(refused.value.problems)


def test_a_programme_that_does_not_exist_and_a_call_without_a_name_are_refused(lead: User) -> None:
    with pytest.raises(UnknownProgramme):
        prepared(lead, "kagoshima-pref/none/2023", SCHEDULE)
    with pytest.raises(BadName):
        prepare_call(programme=DX, title=" ", schedule=None, budget_yen=1, by=lead, at=BEFORE)


def test_publishing_appropriates_the_budget(lead: User) -> None:
    call = staffed(prepared(lead), lead)
    publish_call(call_id=call.pk, by=lead, at=BEFORE)
    call.refresh_from_db()
    assert (call.state, call.published_at) == (CallState.PUBLISHED, BEFORE)
    assert (balance_of(call).appropriated, balance_of(call).available) == (30_000_000, 30_000_000)
    assert list(Call.objects.public()) == [call]
    assert verbs(call)[-2:] == ["call.appropriated", "call.published"]
    with pytest.raises(CallNotPossible):
        publish_call(call_id=call.pk, by=lead, at=BEFORE)


def test_everything_that_is_missing_is_named_before_publishing(lead: User) -> None:
    call = prepare_call(programme=DX, title="公募", schedule=None, budget_yen=0, by=lead, at=BEFORE)
    with pytest.raises(CallUnready) as refused:
        publish_call(call_id=call.pk, by=lead, at=datetime(2023, 10, 31, 17, 0, 0, 1000, tzinfo=JST))
    said = "／".join(refused.value.missing)
    assert "最後の締切が過ぎています" in said
    assert "予算額が0円" in said
    assert "審査員が3人必要です（いま0人）" in said
    assert "起案" in said
    assert not Call.objects.public().exists()


def test_a_call_can_be_published_at_the_very_moment_of_its_last_cut_off(lead: User) -> None:
    call = staffed(prepared(lead), lead)
    publish_call(call_id=call.pk, by=lead, at=datetime(2023, 10, 31, 17, 0, tzinfo=JST))


def test_a_programme_without_dates_needs_some_before_it_is_published(lead: User) -> None:
    call = staffed(prepared(lead, TRAVEL), lead)
    with pytest.raises(CallUnready) as refused:
        publish_call(call_id=call.pk, by=lead, at=BEFORE)
    assert refused.value.missing == ("受付期間と締切が決まっていません",)


def test_nobody_changes_a_call_they_are_not_named_for(lead: User) -> None:
    call = prepared(lead)
    stranger = a_person("other@example.jp", Role.SECRETARIAT_LEAD)
    with pytest.raises(CallNotFound):
        publish_call(call_id=call.pk, by=stranger, at=BEFORE)
    with pytest.raises(CallNotFound):
        name_staff(call_id=call.pk, user_id=stranger.pk, by=stranger, at=BEFORE)


def test_staff_are_named_once_and_taken_off_again(lead: User) -> None:
    call = prepared(lead)
    officer = a_person("officer@example.jp", Role.SECRETARIAT_OFFICER)
    first = name_staff(call_id=call.pk, user_id=officer.pk, by=lead, at=BEFORE)
    assert name_staff(call_id=call.pk, user_id=officer.pk, by=lead, at=BEFORE) == first
    unname_staff(call_id=call.pk, user_id=officer.pk, by=lead, at=BEFORE)
    unname_staff(call_id=call.pk, user_id=officer.pk, by=lead, at=BEFORE)
    assert not Call.objects.worked_on_by(officer).exists()
    assert verbs(call) == ["call.prepared", "call.staff_named", "call.staff_unnamed"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMINISTRATOR, Role.POLICY_STAFF])
def test_accounts_that_have_nothing_to_do_with_cases_cannot_be_named(lead: User, role: Role) -> None:
    call = prepared(lead)
    person = a_person("person@example.jp", role)
    with pytest.raises(StaffNotPossible):
        name_staff(call_id=call.pk, user_id=person.pk, by=lead, at=BEFORE)
    with pytest.raises(StaffNotPossible):
        unname_staff(call_id=call.pk, user_id=lead.pk, by=lead, at=BEFORE)


def test_a_change_over_another_change_is_refused(lead: User) -> None:
    call = prepared(lead)
    seen = digest_of(text_being_edited(call))
    data = read_definition(text_being_edited(call))
    change_definition(
        call_id=call.pk, data={**data, "summary": "別の説明です。"}, seen=seen, by=lead, at=BEFORE
    )
    with pytest.raises(DefinitionChangedElsewhere):
        change_definition(call_id=call.pk, data=data, seen=seen, by=lead, at=BEFORE)
    assert definition_of(call.versions.get()).summary == "別の説明です。"


def test_a_definition_with_a_mistake_is_refused_with_all_of_them(lead: User) -> None:
    call = prepared(lead)
    seen = digest_of(text_being_edited(call))
    data = read_definition(text_being_edited(call))
    data["procedure"]["letters"][0]["paragraphs"] = ["{applicant}様 {bank}"]
    data["procedure"]["approval"].reverse()
    with pytest.raises(DefinitionUnusable) as refused:
        change_definition(call_id=call.pk, data=data, seen=seen, by=lead, at=BEFORE)
    assert "bank" in str(refused.value.problems)
    assert "最後の段階" in str(refused.value.problems)
    assert digest_of(text_being_edited(call)) == seen


def test_the_budget_of_a_published_call_moves_by_the_ledger(lead: User) -> None:
    call = staffed(prepared(lead), lead)
    with pytest.raises(CallNotPossible):
        change_budget(call_id=call.pk, budget_yen=5, by=lead, at=DURING_THE_CALL, note="")
    publish_call(call_id=call.pk, by=lead, at=BEFORE)
    change_budget(call_id=call.pk, budget_yen=40_000_000, by=lead, at=DURING_THE_CALL, note="補正予算")
    assert balance_of(call).available == 40_000_000
    change_budget(call_id=call.pk, budget_yen=10_000_000, by=lead, at=DURING_THE_CALL, note="減額")
    assert balance_of(call).appropriated == 10_000_000
    call.refresh_from_db()
    assert call.budget_yen == 10_000_000
    owner = a_person("owner@example.jp")
    application = an_application(call, an_applicant(owner), owner, state=ApplicationState.REVIEWED)
    reserve(application=application, yen=6_000_000, by=lead, at=DURING_THE_CALL)
    with pytest.raises(BudgetExhausted):
        change_budget(call_id=call.pk, budget_yen=5_000_000, by=lead, at=DURING_THE_CALL, note="減額")
    call.refresh_from_db()
    assert call.budget_yen == 10_000_000
