"""Lists of cases: searched in Japanese, narrowed, sorted, with what is late; assigned and accepted together."""

from datetime import datetime, timedelta

import pytest

from banso.actions.checks.case_lists import (
    NOBODY,
    TO_DO,
    CallTimes,
    CaseFilter,
    calls_of,
    find_cases,
    officers_of,
    rows_of,
    times_of,
)
from banso.actions.checks.case_work import accept_several, assign_officer
from banso.actions.errors import CaseNotFound, CheckUnusable
from banso.core.lifecycle import OVER, ApplicationState
from banso.records.models import Application, AuditEvent, CorrectionRequest
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    a_call,
    a_person,
    an_applicant,
    an_application,
    filed_with,
    named_for,
)
from tests.case_rows import LATER, Desk, a_filed_case, mark_everything

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
DECISION_DUE = datetime.fromisoformat("2023-10-26T17:00:00+09:00")
"""Thirty days after the first cut-off."""


def a_case(
    desk: Desk, name: str, state: ApplicationState = ApplicationState.FILED, **further: object
) -> Application:
    owner = a_person(f"{name}@company.example".replace(" ", ""))
    case = an_application(desk.call, an_applicant(owner, name), owner, state=state)
    for field, value in further.items():
        setattr(case, field, value)
    case.save()
    return case


def found(desk: Desk, at: datetime = LATER, **wanted: object) -> list[str]:
    cases = find_cases(CaseFilter(**wanted), times_of([desk.call]), at)
    return [case.company.name for case in cases]


def test_drafts_and_other_calls_are_no_cases(desk: Desk) -> None:
    a_case(desk, "甲")
    a_case(desk, "下書き", ApplicationState.DRAFTED)
    other = a_call(a_person("other-lead@secretariat.example", Role.SECRETARIAT_LEAD))
    owner = a_person("o@company.example")
    an_application(other, an_applicant(owner, "よその"), owner, state=ApplicationState.FILED)
    assert found(desk) == ["甲"]
    assert [call.pk for call in calls_of(desk.officer)] == [desk.call.pk]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("かごしま", "カゴシマ水産"),
        ("ｶｺﾞｼﾏ 水産", "カゴシマ水産"),
        ("（株）ａｂｃ", "㈱ABC商事"),
        ("123", "㈱ABC商事"),
        ("第１２３号", "㈱ABC商事"),
        ("7000012050002", "さくら屋"),
        ("サクラ", "さくら屋"),
    ],
)
def test_a_search_finds_a_name_in_any_width_and_kana(desk: Desk, words: str, name: str) -> None:
    a_case(desk, "カゴシマ水産")
    a_case(desk, "㈱ABC商事", number="第123号")
    shop = a_case(desk, "さくら屋")
    shop.company.corporate_number = "7000012050002"
    shop.company.save()
    assert found(desk, words=words) == [name]


def test_a_search_takes_signs_for_what_they_are(desk: Desk) -> None:
    a_case(desk, "甲")
    a_case(desk, "100%ジュース")
    assert found(desk, words="%") == ["100%ジュース"]
    assert found(desk, words="_") == []


def test_a_company_is_found_by_its_new_name(desk: Desk) -> None:
    case = a_case(desk, "旧名")
    case.company.name = "新名"
    case.company.save()
    assert (found(desk, words="新名"), found(desk, words="旧名")) == (["新名"], [])


def test_filters_narrow_and_add_up(desk: Desk) -> None:
    a_case(desk, "甲", officer=desk.officer)
    a_case(desk, "乙", ApplicationState.ACCEPTED, round=2)
    a_case(desk, "丙", ApplicationState.ACCEPTED, officer=desk.officer, round=2)
    assert found(desk, state=ApplicationState.ACCEPTED, officer=str(desk.officer.pk)) == ["丙"]
    assert found(desk, officer=NOBODY) == ["乙"]
    assert found(desk, round=1) == ["甲"]
    assert found(desk, call=desk.call.pk + 1) == []


def test_lists_are_sorted_and_what_was_never_stated_stands_last(desk: Desk) -> None:
    a_case(desk, "甲", requested_yen=None)
    a_case(desk, "乙", requested_yen=1_000_000, filed_at=DURING_THE_CALL - timedelta(hours=1))
    a_case(desk, "丙", requested_yen=2_000_000, round=None)
    assert found(desk, sort="-requested") == ["丙", "乙", "甲"]
    assert found(desk, sort="filed") == ["乙", "甲", "丙"]
    assert found(desk, sort="round")[-1] == "丙"
    assert found(desk, sort="nonsense") == found(desk)


def test_late_is_what_should_have_been_decided_and_what_should_have_been_corrected(desk: Desk) -> None:
    a_case(desk, "未決定")
    a_case(desk, "決定済み", ApplicationState.GRANTED)
    a_case(desk, "二回目", round=2)
    returned = a_case(desk, "補正中", ApplicationState.RETURNED)
    filing = filed_with(returned)
    due_at = DURING_THE_CALL + timedelta(days=7)
    CorrectionRequest.objects.create(
        filing=filing, reasons=[], due_at=due_at, asked_by=desk.officer, asked_at=LATER
    )
    millisecond = timedelta(milliseconds=1)
    assert found(desk, due_at, is_late=True) == []
    assert found(desk, due_at + millisecond, is_late=True) == ["補正中"]
    assert found(desk, DECISION_DUE, is_late=True) == ["補正中"]
    assert set(found(desk, DECISION_DUE + millisecond, is_late=True)) == {"補正中", "未決定"}


def test_the_list_says_the_same_of_lateness_as_the_filter(desk: Desk) -> None:
    for number, state in enumerate(ApplicationState):
        if state is not ApplicationState.DRAFTED:
            a_case(desk, f"会社{number}", state, round=1 + number % 2)
    times = times_of([desk.call])
    at = DECISION_DUE + timedelta(seconds=1)
    rows = rows_of(find_cases(CaseFilter(), times, at), times, at)
    assert {row.application.company.name for row in rows if row.is_late} == set(found(desk, at, is_late=True))
    assert [row.to_do for row in rows if row.application.stands in OVER] == [""] * 4
    assert set(TO_DO) == {state for state in ApplicationState if state not in OVER} - {"drafted"}


def test_a_round_that_is_none_has_no_date() -> None:
    assert CallTimes(rounds=(), decision_days=30).decided_by(1) is None


def test_a_list_costs_the_same_for_one_case_and_for_many(
    desk: Desk, django_assert_num_queries: object
) -> None:
    times = times_of([desk.call])
    for count in (1, 30):
        while Application.objects.count() < count:
            a_case(desk, f"会社{Application.objects.count()}", officer=desk.officer)
        with django_assert_num_queries(1):
            rows = rows_of(find_cases(CaseFilter(), times, LATER), times, LATER)
            assert len([row.application.officer.display_name for row in rows]) == count


def test_a_case_is_taken_care_of_by_somebody_named_for_its_call(desk: Desk) -> None:
    cases = [a_case(desk, "甲"), a_case(desk, "乙")]
    keys = [case.pk for case in cases]
    assert assign_officer(application_ids=keys, officer=desk.officer, by=desk.lead, at=LATER) == 2
    assert assign_officer(application_ids=keys, officer=desk.officer, by=desk.lead, at=LATER) == 0
    assert found(desk, officer=str(desk.officer.pk)) == ["甲", "乙"]
    assert assign_officer(application_ids=keys[:1], officer=None, by=desk.lead, at=LATER) == 1
    assert AuditEvent.objects.filter(verb="case.assigned").count() == 3


def test_nobody_else_can_be_given_a_case(desk: Desk) -> None:
    case = a_case(desk, "甲")
    stranger = a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER)
    auditor = a_person("auditor@pref.example", Role.AUDITOR)
    named_for(desk.call, auditor)
    for officer in (stranger, auditor):
        with pytest.raises(CheckUnusable):
            assign_officer(application_ids=[case.pk], officer=officer, by=desk.lead, at=LATER)
    with pytest.raises(CaseNotFound):
        assign_officer(application_ids=[case.pk], officer=desk.officer, by=stranger, at=LATER)
    assert officers_of([desk.call.pk]) == sorted([desk.lead, desk.officer], key=lambda u: u.display_name)


def test_of_several_cases_those_that_are_ready_are_accepted(desk: Desk) -> None:
    ready, open_case = a_filed_case(desk, "株式会社甲"), a_filed_case(desk, "株式会社乙")
    mark_everything(ready, desk.officer)
    accepted, refused = accept_several(application_ids=[ready.pk, open_case.pk], by=desk.officer, at=LATER)
    assert accepted == 1
    assert [one.application for one in refused] == [open_case]
    ready.refresh_from_db()
    assert ready.stands is ApplicationState.ACCEPTED
