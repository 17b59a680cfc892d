"""Papers by post: the moment with its proof, apart from when it was written down; dating back takes two people."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from banso.actions.applications.paper_lists import PaperLine, paper_list
from banso.actions.errors import ArrivalUnusable, DutiesApart, PaperNotFound, SecondPersonNeeded
from banso.actions.papers.paper_arrivals import (
    cancel_arrival,
    confirm_arrival,
    confirm_cancelling,
    keep_arrival,
    log_arrival,
)
from banso.core.calendar import JST
from banso.core.duties import Duty
from banso.core.filing_changes import document_item
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    AuditEvent,
    CompletenessMark,
    DutyDone,
    PaperArrival,
    User,
)
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import DX_FACTS, a_call, a_person, an_applicant, an_application, named_for
from tests.review_rows import a_filing

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
NOON = datetime(2023, 9, 21, 12, tzinfo=JST)
EVENING, TOMORROW = NOON + timedelta(hours=6), NOON + timedelta(days=1)
PHOTO = b"\x89PNG\r\n\x1a\n photo of an envelope"


@pytest.fixture
def application(officer: User, colleague: User) -> Application:
    owner = a_person("owner@company.example")
    call = a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))
    named_for(call, officer)
    named_for(call, colleague)
    found = an_application(call, an_applicant(owner), owner)
    found.facts = DX_FACTS
    found.save()
    return found


def logged(application: Application, by: User, **changed: Any) -> PaperArrival:
    usual = {
        "document": "corporate_register",
        "channel": Channel.POST,
        "arrived_at": NOON,
        "issued_on": date(2023, 9, 1),
        "note": "簡易書留 123-45",
        "evidence": None,
        "at": EVENING,
    }
    return log_arrival(application=application, by=by, **(usual | changed))


def line(application: Application, document: str = "corporate_register") -> PaperLine:
    return next(one for one in paper_list(application, on=NOON.date()) if one.paper.id == document)


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.in_order() if event.verb.startswith("paper_arrival")]


def test_when_it_came_and_when_that_was_written_down_are_two_things(
    application: Application, officer: User, private_files: Path
) -> None:
    arrival = logged(application, officer, evidence=ContentFile(PHOTO))
    assert (arrival.arrived_at, arrival.recorded_at, arrival.recorded_by) == (NOON, EVENING, officer)
    assert arrival.counts
    assert line(application).is_there
    assert (private_files / str(arrival.evidence.name)).read_bytes() == PHOTO
    assert str(arrival.evidence.name).endswith(".png")
    assert verbs() == ["paper_arrival.logged"]
    assert DutyDone.objects.get().duty == Duty.CHECKED


def test_the_same_paper_logged_twice_is_one_arrival(application: Application, officer: User) -> None:
    assert logged(application, officer) == logged(application, officer)
    assert verbs() == ["paper_arrival.logged"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"arrived_at": EVENING + timedelta(seconds=1)}, ArrivalUnusable),
        ({"note": " \n "}, ArrivalUnusable),
        ({"note": "長" * 2001}, ArrivalUnusable),
        ({"evidence": ContentFile(b"")}, ArrivalUnusable),
        ({"evidence": ContentFile(b"<html>")}, ArrivalUnusable),
        ({"evidence": ContentFile(PHOTO + b"\0" * 10_000_000)}, ArrivalUnusable),
        ({"document": "plan"}, PaperNotFound),
        ({"document": "nothing"}, PaperNotFound),
    ],
)
def test_what_proves_nothing_or_cannot_be_is_not_logged(
    application: Application, officer: User, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        logged(application, officer, **changed)
    assert not PaperArrival.objects.exists()


def test_dating_back_counts_once_another_person_agrees(
    application: Application, officer: User, colleague: User
) -> None:
    arrival = logged(application, officer, at=TOMORROW)
    assert arrival.dated_back
    assert not line(application).is_there
    assert line(application).arrival == arrival
    with pytest.raises(SecondPersonNeeded):
        confirm_arrival(arrival_id=arrival.pk, by=officer, at=TOMORROW)
    for _ in range(2):
        arrival = confirm_arrival(arrival_id=arrival.pk, by=colleague, at=TOMORROW)
    assert arrival.counts
    assert arrival.confirmed_by == colleague
    assert line(application).is_there
    assert verbs() == ["paper_arrival.logged", "paper_arrival.confirmed"]


def test_one_that_counts_stands_before_an_earlier_one_that_does_not(
    application: Application, officer: User
) -> None:
    logged(application, officer, arrived_at=NOON - timedelta(days=1))
    later = logged(application, officer)
    assert line(application).arrival == later


def test_a_mistake_is_taken_back_with_a_reason_and_stays_readable(
    application: Application, officer: User, colleague: User
) -> None:
    arrival = logged(application, officer)
    with pytest.raises(ArrivalUnusable):
        cancel_arrival(arrival_id=arrival.pk, reason="", by=colleague, at=EVENING)
    arrival = cancel_arrival(arrival_id=arrival.pk, reason="別の会社の封筒", by=colleague, at=EVENING)
    assert (arrival.evidence_note, arrival.cancel_reason) == ("簡易書留 123-45", "別の会社の封筒")
    assert (arrival.cancelled_by, arrival.cancelled_at) == (colleague, EVENING)
    assert not arrival.counts
    assert line(application).arrival is None
    with pytest.raises(ArrivalUnusable):
        confirm_arrival(arrival_id=arrival.pk, by=officer, at=EVENING)
    with pytest.raises(ArrivalUnusable):
        cancel_arrival(arrival_id=arrival.pk, reason="もう一度", by=officer, at=EVENING)
    assert logged(application, officer) != arrival


CUT_OFF = datetime(2023, 9, 26, 17, tzinfo=JST)
AFTER_IT = CUT_OFF + timedelta(milliseconds=1)


def test_until_the_cut_off_one_officer_corrects_a_slip_at_once(
    application: Application, officer: User
) -> None:
    arrival = logged(application, officer)
    assert not cancel_arrival(arrival_id=arrival.pk, reason="別の会社", by=officer, at=CUT_OFF).counts


def test_after_a_cut_off_it_met_an_arrival_counts_until_a_second_person_agrees_that_it_is_cancelled(
    application: Application, officer: User, colleague: User
) -> None:
    arrival = logged(application, officer)
    # Whoever else logged it: one person alone asks.
    arrival = cancel_arrival(arrival_id=arrival.pk, reason="別の会社", by=colleague, at=AFTER_IT)
    assert (arrival.cancel_asked_by, arrival.cancel_asked_at) == (colleague, AFTER_IT)
    assert arrival.is_to_be_cancelled
    assert arrival.counts
    assert line(application).is_there
    assert list(PaperArrival.objects.for_a_second_person()) == [arrival]
    with pytest.raises(ArrivalUnusable, match="確認を待っています"):
        cancel_arrival(arrival_id=arrival.pk, reason="もう一度", by=officer, at=AFTER_IT)
    with pytest.raises(SecondPersonNeeded):
        confirm_cancelling(arrival_id=arrival.pk, by=colleague, at=AFTER_IT)
    arrival = confirm_cancelling(arrival_id=arrival.pk, by=officer, at=AFTER_IT)
    assert (arrival.cancelled_by, arrival.cancel_asked_by) == (officer, colleague)
    assert not arrival.counts
    assert not line(application).is_there
    assert not PaperArrival.objects.for_a_second_person().exists()
    with pytest.raises(ArrivalUnusable, match="取り消されています"):
        confirm_cancelling(arrival_id=arrival.pk, by=officer, at=AFTER_IT)
    assert verbs() == ["paper_arrival.logged", "paper_arrival.cancelling_asked", "paper_arrival.cancelled"]


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_an_arrival_that_somebody_asked_to_cancel_can_stay(
    application: Application, officer: User, colleague: User, who: str
) -> None:
    arrival = logged(application, officer)
    with pytest.raises(ArrivalUnusable, match="求められていません"):
        keep_arrival(arrival_id=arrival.pk, by=officer, at=EVENING)
    cancel_arrival(arrival_id=arrival.pk, reason="別の会社", by=officer, at=AFTER_IT)
    keeper = {"officer": officer, "colleague": colleague}[who]
    arrival = keep_arrival(arrival_id=arrival.pk, by=keeper, at=AFTER_IT)
    assert arrival.counts
    assert not arrival.is_to_be_cancelled
    assert arrival.evidence_note.endswith("取りやめた取消しの理由: 別の会社")
    with pytest.raises(ArrivalUnusable):
        confirm_cancelling(arrival_id=arrival.pk, by=colleague, at=AFTER_IT)
    assert verbs()[-1] == "paper_arrival.kept"


def test_what_counts_for_nothing_yet_or_was_too_late_anyway_is_cancelled_by_one(
    application: Application, officer: User
) -> None:
    waits = logged(application, officer, at=AFTER_IT)
    assert waits.dated_back
    assert cancel_arrival(arrival_id=waits.pk, reason="誤り", by=officer, at=AFTER_IT).cancelled_at
    late = logged(application, officer, arrived_at=AFTER_IT, at=AFTER_IT)
    at = CUT_OFF + timedelta(hours=1)
    assert cancel_arrival(arrival_id=late.pk, reason="誤り", by=officer, at=at).cancelled_at


def test_the_database_knows_that_nobody_cancels_alone_what_they_asked_for(
    application: Application, officer: User
) -> None:
    arrival = logged(application, officer)
    arrival.cancel_asked_by = arrival.cancelled_by = officer
    with pytest.raises(IntegrityError), transaction.atomic():
        arrival.save()


@pytest.mark.parametrize("duty", [Duty.REVIEWED, Duty.DECIDED])
def test_who_reviewed_or_decided_logs_and_confirms_nothing(
    application: Application, officer: User, colleague: User, duty: Duty
) -> None:
    DutyDone.objects.create(application=application, user=colleague, duty=duty.value, first_at=NOON)
    arrival = logged(application, officer, at=TOMORROW)
    with pytest.raises(DutiesApart):
        confirm_arrival(arrival_id=arrival.pk, by=colleague, at=TOMORROW)
    with pytest.raises(DutiesApart):
        logged(application, colleague)


def test_nothing_is_logged_for_an_application_that_is_over(application: Application, officer: User) -> None:
    application.state, application.number = ApplicationState.WITHDRAWN.value, "第9号"
    application.filed_at = NOON
    application.save()
    with pytest.raises(ArrivalUnusable, match="取下げ"):
        logged(application, officer)


def test_the_age_of_an_original_is_that_printed_on_it(application: Application, officer: User) -> None:
    logged(application, officer, issued_on=date(2023, 6, 20))
    assert "3か月" in line(application).problems[0]
    logged(application, officer, issued_on=date(2023, 6, 21), arrived_at=NOON - timedelta(hours=1))
    assert line(application).problems == ()


def test_an_arrival_that_is_not_there_is_no_arrival(officer: User) -> None:
    with pytest.raises(PaperNotFound):
        confirm_arrival(arrival_id=999, by=officer, at=NOON)


def test_what_was_found_about_a_paper_is_looked_at_anew_each_time_another_one_counts(
    application: Application, officer: User, colleague: User
) -> None:
    mark = CompletenessMark(
        filing=a_filing(application, officer, [], DX_FACTS),
        item=document_item("corporate_register"),
        is_in_order=False,
        note="届いていません",
        marked_by=officer,
        marked_at=EVENING,
    )
    for step in ("logged", "confirmed", "cancelled"):
        mark.pk = None
        mark.save()
        if step == "logged":
            arrival = logged(application, officer, at=AFTER_IT)
        elif step == "confirmed":
            confirm_arrival(arrival_id=arrival.pk, by=colleague, at=AFTER_IT)
        else:
            cancel_arrival(arrival_id=arrival.pk, reason="別の会社", by=officer, at=AFTER_IT)
            confirm_cancelling(arrival_id=arrival.pk, by=colleague, at=AFTER_IT)
        assert not CompletenessMark.objects.exists(), step
