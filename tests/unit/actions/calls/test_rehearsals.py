"""Rehearsals: made-up companies apply in a copy of the call; nothing of it is public, and no mail leaves."""

from datetime import date, datetime, timedelta

import pytest

from banso.actions.calls.calls import prepare_call
from banso.actions.calls.rehearsals import start_rehearsal
from banso.actions.errors import CallNotPossible
from banso.actions.money.ledger import balance_of
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.core.mails import MailState
from banso.definitions.call_definitions import Schedule
from banso.records.models import Application, Call, Mail, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person, named_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SCHEDULE = Schedule(opens_on=date(2023, 9, 1), closings=(datetime(2023, 12, 1, 17, 0, tzinfo=JST),))


@pytest.fixture
def lead() -> User:
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


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
