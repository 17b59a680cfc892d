"""Rehearsals: made-up companies apply in a copy of the call; nothing of it is public, and no mail leaves."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from banso.actions.calls.calls import prepare_call
from banso.actions.calls.rehearsals import start_rehearsal
from banso.actions.errors import CallNotPossible
from banso.actions.money.ledger import balance_of
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.core.mails import MailState
from banso.definitions.call_definitions import Schedule
from banso.records.models import Application, AuditEvent, Call, Mail, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person, named_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SCHEDULE = Schedule(opens_on=date(2023, 9, 1), closings=(datetime(2023, 12, 1, 17, 0, tzinfo=JST),))


def prepared(lead: User, programme: str, schedule: Schedule | None = None) -> Call:
    return prepare_call(
        programme=programme,
        title="公募",
        schedule=schedule,
        budget_yen=9_000_000,
        by=lead,
        at=DURING_THE_CALL,
    )


@pytest.mark.parametrize(
    ("programme", "schedule"),
    [
        ("kagoshima-pref/dx-subsidy/2023", None),
        ("kagoshima-pref/uiturn-travel/2023", SCHEDULE),
        ("kumamoto-pref/succession-launch/2025", SCHEDULE),
    ],
)
def test_every_made_up_application_is_filed(lead: User, programme: str, schedule: Schedule | None) -> None:
    call = prepared(lead, programme, schedule)
    rehearsal = start_rehearsal(call_id=call.pk, applications=4, by=lead, at=DURING_THE_CALL)
    made = list(Application.objects.filter(call=rehearsal).order_by("pk"))
    assert [one.state for one in made] == [ApplicationState.FILED.value] * 4
    assert all(one.requested_yen for one in made)
    assert len({one.company.name for one in made}) == 4
    assert all(one.company.is_made_up for one in made)


def test_a_rehearsal_is_a_copy_that_only_its_staff_see(lead: User) -> None:
    call = prepared(lead, "kagoshima-pref/dx-subsidy/2023")
    reviewer = a_person("reviewer@example.jp", Role.REVIEWER)
    named_for(call, reviewer)
    rehearsal = start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL)
    assert rehearsal.versions.get().text == call.versions.get().text
    assert set(rehearsal.staff.values_list("user", flat=True)) == {lead.pk, reviewer.pk}
    assert balance_of(rehearsal).available == 9_000_000
    assert rehearsal not in Call.objects.public()
    assert {mail.state for mail in Mail.objects.all()} == {MailState.KEPT}
    assert not User.objects.get_queryset().filter(email__contains="rehearsal", is_active=True).exists()


def test_a_rehearsal_is_not_rehearsed_and_needs_a_cut_off_to_come_and_a_budget(lead: User) -> None:
    call = prepared(lead, "kagoshima-pref/dx-subsidy/2023")
    rehearsal = start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL)
    for call_id, count, at in (
        (rehearsal.pk, 1, DURING_THE_CALL),
        (call.pk, 0, DURING_THE_CALL),
        (call.pk, 21, DURING_THE_CALL),
        (call.pk, 1, DURING_THE_CALL + timedelta(days=60)),
    ):
        with pytest.raises(CallNotPossible):
            start_rehearsal(call_id=call_id, applications=count, by=lead, at=at)
    assert Call.objects.filter(is_rehearsal=True).count() == 1


def in_the_way(rehearsal_id: int, number: int) -> User:
    """An account that has the address of a made-up applicant: the rehearsal breaks off there."""
    return a_person(f"call{rehearsal_id}-{number}@rehearsal.invalid")


def test_a_rehearsal_that_breaks_off_is_seen_by_nobody_and_goes_on_when_started_again(lead: User) -> None:
    call = prepared(lead, "kagoshima-pref/dx-subsidy/2023")
    first = start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL)
    obstacle = in_the_way(first.pk + 1, 3)
    with pytest.raises(IntegrityError):
        start_rehearsal(call_id=call.pk, applications=4, by=lead, at=DURING_THE_CALL)
    half = Call.objects.get(pk=first.pk + 1)
    assert (half.is_rehearsal, half.state) == (True, CallState.PREPARED)
    # What was made is whole, and nothing of it shows.
    made = Application.objects.filter(call=half)
    assert [each.state for each in made] == [ApplicationState.FILED.value] * 2
    assert half not in Call.objects.worked_on_by(lead)
    assert not Application.objects.worked_on_by(lead).filter(call=half).exists()
    assert not AuditEvent.objects.filter(verb="call.rehearsed", subject=f"call:{half.pk}").exists()
    obstacle.delete()
    completed = start_rehearsal(call_id=call.pk, applications=4, by=lead, at=DURING_THE_CALL)
    assert completed == half
    assert completed.state == CallState.PUBLISHED
    assert len({each.company.name for each in made.all()}) == 4
    assert balance_of(completed).appropriated == 9_000_000
    told = AuditEvent.objects.get(verb="call.rehearsed", subject=f"call:{half.pk}")
    assert json.loads(told.detail)["applications"] == 4
    # The next one is another one.
    assert start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL) != half


def test_a_call_that_was_changed_since_is_rehearsed_from_the_start(lead: User) -> None:
    call = prepared(lead, "kagoshima-pref/dx-subsidy/2023")
    in_the_way(call.pk + 1, 1)
    with pytest.raises(IntegrityError):
        start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL)
    call.budget_yen = 8_000_000
    call.save()
    made = start_rehearsal(call_id=call.pk, applications=1, by=lead, at=DURING_THE_CALL)
    assert (made.pk, made.budget_yen) == (call.pk + 2, 8_000_000)


@pytest.mark.django_db(transaction=True)
def test_the_end_of_the_trail_is_free_between_two_made_up_applications(lead: User) -> None:
    call = prepared(lead, "kagoshima-pref/dx-subsidy/2023")
    with CaptureQueriesContext(connection) as asked:
        start_rehearsal(call_id=call.pk, applications=3, by=lead, at=DURING_THE_CALL)
    told = [query["sql"] for query in asked.captured_queries]
    filed_in = [0]
    for sql in told:
        if sql.startswith("COMMIT"):
            filed_in.append(0)
        filed_in[-1] += sql.startswith("INSERT") and '"records_filing"' in sql
    assert [count for count in filed_in if count] == [1, 1, 1]
