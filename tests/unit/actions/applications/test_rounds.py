"""Rounds: the last piece decides to the millisecond, cut-offs move what is incomplete, corrections keep their round."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from banso.actions.applications.application_states import change_application
from banso.actions.applications.applications import begin_application
from banso.actions.applications.paper_lists import PaperLine, paper_list
from banso.actions.applications.rounds import TIME_TO_LOG, move_at_cut_offs, settling_of
from banso.actions.filing.filing import file_application
from banso.actions.filing.receipts import receipt_of
from banso.actions.papers.attachments import attach_file, remove_file, say_by_post, state_issue_day
from banso.actions.papers.paper_arrivals import (
    cancel_arrival,
    confirm_arrival,
    confirm_cancelling,
    log_arrival,
)
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, Mail, PaperArrival, TimedStep, User
from banso.records.models.attachments import Channel
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
    named_for,
    send_every_paper,
)
from tests.paper_files import a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
FIRST, SECOND, THIRD = (datetime(2023, m, d, 17, tzinfo=JST) for m, d in ((9, 26), (10, 17), (10, 31)))
MILLISECOND, SECOND_LATER = timedelta(milliseconds=1), timedelta(seconds=1)
AROUND = [
    pytest.param(-MILLISECOND, 1, id="16:59:59.999"),
    pytest.param(timedelta(0), 1, id="17:00:00.000"),
    pytest.param(MILLISECOND, 2, id="17:00:00.001"),
]


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own zone."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.fixture
def owner() -> User:
    return a_person("owner@company.example")


@pytest.fixture
def officer() -> User:
    return a_person("officer@office.example", Role.SECRETARIAT_OFFICER)


@pytest.fixture
def lead(officer: User) -> User:
    return a_person("lead@office.example", Role.SECRETARIAT_LEAD)


@pytest.fixture
def draft(owner: User, officer: User, lead: User) -> Application:
    """A draft that lacks nothing but the paper original of ④."""
    call = a_call(lead)
    named_for(call, officer)
    found = begin_application(
        call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    answer_everything(found, owner)
    send_every_paper(found, owner)
    return found


def came(
    application: Application,
    by: User,
    arrived_at: datetime,
    *,
    at: datetime | None = None,
    document: str = "corporate_register",
) -> PaperArrival:
    return log_arrival(
        application=application,
        document=document,
        channel=Channel.POST,
        arrived_at=arrived_at,
        issued_on=date(2023, 9, 1),
        note="受付印",
        evidence=None,
        by=by,
        at=at or arrived_at,
    )


def now(application: Application) -> tuple[ApplicationState, int | None]:
    application.refresh_from_db()
    return application.stands, application.round


FILED, TURNED_AWAY = ApplicationState.FILED, ApplicationState.TURNED_AWAY


@pytest.mark.parametrize(("late_by", "number"), AROUND)
def test_the_form_decides_when_it_comes_last(
    draft: Application, owner: User, officer: User, server_zone: str, late_by: timedelta, number: int
) -> None:
    came(draft, officer, DURING_THE_CALL)
    file_application(application=draft, by=owner, at=FIRST + late_by)
    assert now(draft) == (FILED, number)


@pytest.mark.parametrize(("late_by", "number"), AROUND)
def test_the_paper_original_decides_when_it_comes_last(
    draft: Application, owner: User, officer: User, server_zone: str, late_by: timedelta, number: int
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    came(draft, officer, FIRST + late_by)
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (FILED, number)


@pytest.mark.parametrize("document", ["tax_return", "estimate", "tax_certificate"])
@pytest.mark.parametrize(("late_by", "number"), AROUND)
def test_every_paper_sent_by_post_decides_when_it_comes_last(
    draft: Application,
    owner: User,
    officer: User,
    document: str,
    late_by: timedelta,
    number: int,
) -> None:
    remove_file(application=draft, document=document, by=owner, at=DURING_THE_CALL)
    say_by_post(application=draft, document=document, by_post=True, by=owner, at=DURING_THE_CALL)
    came(draft, officer, DURING_THE_CALL)
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    came(draft, officer, FIRST + late_by, document=document)
    move_at_cut_offs(SECOND)
    assert now(draft) == (FILED, number)


def test_a_piece_missing_at_a_cut_off_moves_the_application_and_the_applicant_is_told_once(
    draft: Application, owner: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    move_at_cut_offs(FIRST)
    assert now(draft) == (FILED, 1)
    for _ in range(2):
        move_at_cut_offs(FIRST + MILLISECOND)
    assert now(draft) == (FILED, 2)
    mail = Mail.objects.get(subject__contains="締切回")
    assert mail.to == owner.email
    assert "④履歴事項全部証明書（原本）" in mail.body
    assert "第2回（2023年10月17日（火） 17:00締切）" in mail.body
    moved = AuditEvent.objects.in_order().filter(verb="application.moved").last()
    assert moved is not None
    assert '"to":2' in moved.detail
    assert TimedStep.objects.count() == 1


def test_a_late_start_of_the_worker_moves_an_application_past_every_cut_off_at_once(
    draft: Application, owner: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    move_at_cut_offs(SECOND + MILLISECOND)
    assert now(draft) == (FILED, 3)


def test_a_complete_application_stays_where_it_is(draft: Application, owner: User, officer: User) -> None:
    came(draft, officer, DURING_THE_CALL)
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    for at in (FIRST + SECOND_LATER, SECOND + SECOND_LATER, THIRD + TIME_TO_LOG + SECOND_LATER):
        move_at_cut_offs(at)
        assert now(draft) == (FILED, 1)
    assert not Mail.objects.filter(subject__contains="締切回").exists()


def test_dating_back_moves_nothing_until_a_second_person_agrees(
    draft: Application, owner: User, officer: User, lead: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    move_at_cut_offs(FIRST + SECOND_LATER)
    arrival = came(draft, officer, FIRST - MILLISECOND, at=FIRST + timedelta(minutes=20))
    assert arrival.dated_back
    assert now(draft) == (FILED, 2)
    assert not original_of(draft).is_there
    confirm_arrival(arrival_id=arrival.pk, by=lead, at=FIRST + timedelta(hours=1))
    assert now(draft) == (FILED, 1)
    assert original_of(draft).is_there
    assert Mail.objects.filter(subject__contains="締切回").count() == 2
    cancel_arrival(arrival_id=arrival.pk, reason="別の会社の書類", by=lead, at=FIRST + timedelta(hours=2))
    assert now(draft) == (FILED, 1)
    confirm_cancelling(arrival_id=arrival.pk, by=officer, at=FIRST + timedelta(hours=3))
    assert now(draft) == (FILED, 2)


def test_nobody_alone_takes_a_round_away_by_cancelling_an_arrival_after_the_last_cut_off(
    draft: Application, owner: User, officer: User, lead: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    arrival = came(draft, officer, FIRST - MILLISECOND)
    days_after = THIRD + timedelta(days=10)
    cancel_arrival(arrival_id=arrival.pk, reason="別の会社の書類", by=officer, at=days_after)
    move_at_cut_offs(days_after)
    assert now(draft) == (FILED, 1)
    assert original_of(draft).is_there
    assert not Mail.objects.filter(subject__contains="受付できません").exists()
    confirm_cancelling(arrival_id=arrival.pk, by=lead, at=days_after)
    assert now(draft) == (TURNED_AWAY, None)


def test_after_an_early_close_cancelling_what_came_before_it_needs_a_second_person(
    draft: Application, owner: User, officer: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    arrival = came(draft, officer, DURING_THE_CALL)
    closed_at = DURING_THE_CALL + timedelta(hours=2)
    draft.call.state, draft.call.closed_at = CallState.CLOSED_EARLY, closed_at
    draft.call.save()
    asked = cancel_arrival(arrival_id=arrival.pk, reason="誤り", by=officer, at=closed_at + MILLISECOND)
    assert asked.counts
    assert now(draft) == (FILED, 1)


def original_of(application: Application) -> PaperLine:
    return next(line for line in paper_list(application) if line.paper.id == "corporate_register")


def test_after_the_last_cut_off_what_is_missing_is_turned_away_once_nothing_can_turn_up_any_more(
    draft: Application, owner: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    move_at_cut_offs(THIRD + MILLISECOND)
    assert now(draft) == (FILED, None)
    assert "到達を確認できていません" in Mail.objects.get(subject__contains="締切回").body
    move_at_cut_offs(THIRD + TIME_TO_LOG)
    assert now(draft) == (FILED, None)
    move_at_cut_offs(THIRD + TIME_TO_LOG + MILLISECOND)
    assert now(draft) == (TURNED_AWAY, None)
    assert "④" in Mail.objects.get(subject__contains="受付できません").body


def test_what_came_in_time_and_was_written_down_after_the_last_cut_off_is_saved(
    draft: Application, owner: User, officer: User, lead: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    move_at_cut_offs(THIRD + SECOND_LATER)
    arrival = came(draft, officer, THIRD, at=THIRD + timedelta(days=2))
    move_at_cut_offs(THIRD + TIME_TO_LOG + SECOND_LATER)
    assert now(draft) == (FILED, None), "a second person may still agree"
    confirm_arrival(arrival_id=arrival.pk, by=lead, at=THIRD + timedelta(days=4))
    assert now(draft) == (FILED, 3)


def test_what_is_seen_to_have_come_after_the_last_cut_off_is_turned_away_at_once(
    draft: Application, owner: User, officer: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    came(draft, officer, THIRD + MILLISECOND)
    assert now(draft) == (TURNED_AWAY, None)
    assert "2023年10月31日（火） 17:00:00.001" in Mail.objects.get(subject__contains="受付できません").body


def test_a_correction_keeps_its_round(draft: Application, owner: User, officer: User) -> None:
    came(draft, officer, DURING_THE_CALL)
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    change_application(draft, ApplicationState.RETURNED, by=officer, at=DURING_THE_CALL)
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (ApplicationState.RETURNED, 1)
    came(draft, officer, FIRST + timedelta(days=1))
    file_application(application=draft, by=owner, at=FIRST + timedelta(days=2))
    assert now(draft) == (FILED, 1)


def test_a_piece_that_never_came_moves_an_application_also_while_it_is_corrected(
    draft: Application, owner: User, officer: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    change_application(draft, ApplicationState.RETURNED, by=officer, at=DURING_THE_CALL)
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (ApplicationState.RETURNED, 2)


def test_after_an_early_close_what_was_not_complete_is_too_late(
    draft: Application, owner: User, officer: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    closed = FIRST + timedelta(days=3)
    draft.call.state, draft.call.closed_at = CallState.CLOSED_EARLY, closed
    draft.call.save()
    move_at_cut_offs(closed + MILLISECOND)
    assert now(draft) == (FILED, None)
    came(draft, officer, closed + SECOND_LATER)
    assert now(draft) == (TURNED_AWAY, None)


def test_drafts_are_in_no_round(draft: Application) -> None:
    assert settling_of(draft, FIRST) is None
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (ApplicationState.DRAFTED, None)


def test_a_file_counts_although_its_paper_was_to_come_by_post(
    draft: Application, owner: User, officer: User
) -> None:
    say_by_post(application=draft, document="tax_return", by_post=True, by=owner, at=DURING_THE_CALL)
    came(draft, officer, DURING_THE_CALL)
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert not receipt_of(filing).awaits_paper
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (FILED, 1)


@pytest.mark.parametrize(("late_by", "number"), AROUND)
def test_what_was_to_come_by_post_may_come_as_a_file_in_a_correction(
    draft: Application, owner: User, officer: User, late_by: timedelta, number: int
) -> None:
    remove_file(application=draft, document="tax_return", by=owner, at=DURING_THE_CALL)
    say_by_post(application=draft, document="tax_return", by_post=True, by=owner, at=DURING_THE_CALL)
    came(draft, officer, DURING_THE_CALL)
    first = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert receipt_of(first).awaits_paper
    draft.refresh_from_db()
    change_application(draft, ApplicationState.RETURNED, by=None, at=DURING_THE_CALL)
    sent = {"name": "scan.pdf", "file": ContentFile(a_pdf(mark="tax return"))}
    attach_file(application=draft, document="tax_return", by=owner, at=FIRST + late_by, **sent)
    second = file_application(application=draft, by=owner, at=FIRST + timedelta(hours=1))
    assert now(draft) == (FILED, number)
    assert not receipt_of(second).awaits_paper


def test_an_original_is_awaited_whatever_files_there_are(draft: Application, owner: User) -> None:
    copy = {"name": "scan.pdf", "file": ContentFile(a_pdf(mark="copy"))}
    attach_file(application=draft, document="corporate_register", by=owner, at=DURING_THE_CALL, **copy)
    day = date(2023, 9, 1)
    state_issue_day(
        application=draft, document="corporate_register", issued_on=day, by=owner, at=DURING_THE_CALL
    )
    assert receipt_of(file_application(application=draft, by=owner, at=DURING_THE_CALL)).awaits_paper
    move_at_cut_offs(FIRST + SECOND_LATER)
    assert now(draft) == (FILED, 2)


def test_what_is_said_after_an_early_close_to_have_come_before_it_needs_a_second_person(
    draft: Application, owner: User, officer: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    closed_at = DURING_THE_CALL + timedelta(hours=2)
    draft.call.state, draft.call.closed_at = CallState.CLOSED_EARLY, closed_at
    draft.call.save()
    before, after = closed_at - MILLISECOND, closed_at + timedelta(minutes=5)
    assert came(draft, officer, before, at=after).dated_back
    assert not came(draft, officer, after, at=after).dated_back
