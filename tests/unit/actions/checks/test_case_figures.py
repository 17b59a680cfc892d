"""Figures of a call: by round and state, by day in Japan, by person; and the history of a case in plain words."""

from datetime import date, datetime

import pytest

from banso.actions.accounts.own_accounts import change_name
from banso.actions.checks.case_figures import figures_by_round, filed_by_day, total_of, workloads
from banso.actions.checks.case_histories import HAPPENED, history_for_staff
from banso.actions.checks.case_work import assign_officer
from banso.actions.definitions import definition_of
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, DutyDone, Selection
from banso.records.models.decisions import Outcome
from tests.application_rows import DURING_THE_CALL, a_person, an_applicant, an_application
from tests.case_rows import LATER, Desk, an_accepted_case

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
S = ApplicationState


def a_case(desk: Desk, state: S, *, round_number: int | None = 1, **further: object) -> Application:
    number = Application.objects.count()
    owner = a_person(f"owner{number}@company.example")
    case = an_application(
        desk.call, an_applicant(owner), owner, state=state, number=f"第{number}号", requested_yen=1_000_000
    )
    case.round = round_number
    for field, value in further.items():
        setattr(case, field, value)
    case.save()
    return case


def selected(desk: Desk, state: S, granted_yen: int, round_number: int = 1) -> None:
    case = a_case(desk, state, round_number=round_number)
    Selection.objects.create(
        application=case,
        outcome=Outcome.SELECTED,
        eligible_yen=granted_yen,
        granted_yen=granted_yen,
        selected_by=desk.lead,
        selected_at=LATER,
    )


def test_figures_count_what_was_filed_selected_and_granted(desk: Desk) -> None:
    selected(desk, S.SELECTED, 500_000)
    selected(desk, S.GRANTED, 700_000)
    selected(desk, S.PASSED_OVER, 900_000, round_number=2)
    a_case(desk, S.WITHDRAWN)
    a_case(desk, S.TURNED_AWAY, round_number=None)
    first, second, nowhere = figures_by_round(desk.call)
    assert (first.round, first.filed, first.selected, first.granted) == (1, 3, 2, 1)
    assert (first.requested_yen, first.granted_yen) == (3_000_000, 1_200_000)
    assert (second.selected, second.granted_yen) == (0, 0)
    assert (nowhere.round, nowhere.by_state) == (None, {S.TURNED_AWAY: 1})
    total = total_of([first, second, nowhere])
    assert (total.filed, total.selected, total.unfinished) == (5, 2, 2)


def test_a_call_without_cases_has_no_figures(desk: Desk) -> None:
    assert figures_by_round(desk.call) == []
    assert total_of([]).filed == 0


def test_days_are_those_of_japan_and_run_from_the_opening_to_the_last_cut_off(desk: Desk) -> None:
    # 15:30 UTC is half past midnight of the next day in Japan.
    a_case(desk, S.FILED, filed_at=datetime.fromisoformat("2023-09-12T15:30:00+00:00"))
    a_case(desk, S.FILED, filed_at=datetime.fromisoformat("2023-09-13T01:00:00+09:00"))
    dates = definition_of(desk.call.versions.get()).call
    assert dates is not None
    days = filed_by_day(desk.call, dates.opens_on, dates.rounds)
    assert (days[0], days[-1]) == ((date(2023, 9, 11), 0), (date(2023, 10, 31), 0))
    assert dict(days)[date(2023, 9, 13)] == 2
    assert sum(count for _, count in days) == 2
    assert filed_by_day(desk.call, None, ()) == [(date(2023, 9, 13), 2)]


def test_workloads_say_who_has_what_and_what_nobody_has(desk: Desk) -> None:
    a_case(desk, S.FILED, officer=desk.officer)
    a_case(desk, S.REVIEWED, officer=desk.officer)
    done = a_case(desk, S.GRANTED, officer=desk.officer)
    a_case(desk, S.ACCEPTED)
    DutyDone.objects.create(
        application=done, user=desk.officer, duty=Duty.CHECKED.value, first_at=DURING_THE_CALL
    )
    found = workloads(desk.call, [desk.lead, desk.officer])
    assert [(each.user, each.open, each.waiting, each.checked) for each in found] == [
        (desk.lead, 0, 0, 0),
        (desk.officer, 2, 1, 1),
        (None, 1, 1, 0),
    ]


def test_the_history_is_told_in_words_with_names_and_no_personal_data(desk: Desk) -> None:
    case = an_accepted_case(desk)
    events = history_for_staff(case)
    assert events[0].words == "状態が「形式審査済み」になりました"
    assert events[0].who == desk.officer.display_name
    assert events[-1].words == "申請書の作成が始まりました"
    # What was typed into the draft, field by field, is nobody's business.
    assert len(events) < 40
    told = " ".join(event.detail for event in events)
    assert "⑧県税に未納がないことの納税証明書、問題なし" in {event.detail for event in events}
    assert "sha256" not in told
    assert case.company.name not in told
    assert case.begun_by.email not in told


def test_the_history_says_of_what_was_done_under_another_name_that_it_was(desk: Desk) -> None:
    case = an_accepted_case(desk)
    assert not any(event.was_renamed for event in history_for_staff(case))
    change_name(user=desk.officer, name="改姓 花子", at=DURING_THE_CALL)
    before = [event for event in history_for_staff(case) if event.who == "改姓 花子"]
    assert before
    assert all(event.was_renamed for event in before)
    assert not any(event.was_renamed for event in history_for_staff(case) if event not in before)
    desk.officer.refresh_from_db()
    assign_officer(application_ids=[case.pk], officer=desk.lead, by=desk.officer, at=DURING_THE_CALL)
    last = history_for_staff(case)[0]
    assert (last.words, last.who, last.was_renamed) == ("担当者が変わりました", "改姓 花子", False)


def test_every_state_can_be_told() -> None:
    assert {f"application.{state.value}" for state in S} <= set(HAPPENED)
