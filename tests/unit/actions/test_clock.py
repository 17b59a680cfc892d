"""The demonstration's date moves forward only."""

from datetime import date, timedelta

import pytest

from banso.actions.audit import verify_audit
from banso.actions.clock import LAST_DAY, move_clock
from banso.actions.errors import ClockOnlyMovesForward, NotADemonstration
from banso.records.models import AuditEvent, DemonstrationClock
from banso.records.models.clock import FIRST_DAY
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_date_moves_forward_with_one_event() -> None:
    user = make_user(demo=True)
    move_clock(by=user, at=AT, to=date(2023, 10, 1))
    move_clock(by=user, at=AT, to=date(2024, 2, 29))
    assert DemonstrationClock.objects.today() == date(2024, 2, 29)
    events = AuditEvent.objects.in_order()
    assert [event.verb for event in events] == ["clock.moved", "clock.moved"]
    assert events[0].detail == '{"from":"2023-09-20","to":"2023-10-01"}'
    assert events[0].at == AT
    assert verify_audit().is_sound


@pytest.mark.parametrize("to", [FIRST_DAY, date(2023, 9, 19), date(1900, 1, 1), date(2100, 1, 1)])
def test_no_other_date_is_taken_and_nothing_is_recorded(to: date) -> None:
    with pytest.raises(ClockOnlyMovesForward) as refused:
        move_clock(by=make_user(demo=True), at=AT, to=to)
    assert refused.value.remedy
    assert DemonstrationClock.objects.today() == FIRST_DAY
    assert not AuditEvent.objects.exists()


def test_days_that_passed_meanwhile_count() -> None:
    user = make_user(demo=True)
    move_clock(by=user, at=AT, to=date(2023, 10, 1))
    later = AT + timedelta(days=3)
    assert DemonstrationClock.objects.moment(later).date() == date(2023, 10, 4)
    with pytest.raises(ClockOnlyMovesForward):
        move_clock(by=user, at=later, to=date(2023, 10, 4))
    move_clock(by=user, at=later, to=date(2023, 10, 5))
    assert DemonstrationClock.objects.moment(later).date() == date(2023, 10, 5)
    assert AuditEvent.objects.in_order()[1].detail == '{"from":"2023-10-04","to":"2023-10-05"}'


def test_the_last_day_itself_is_taken() -> None:
    assert move_clock(by=make_user(demo=True), at=AT, to=LAST_DAY).stands_on == LAST_DAY


def test_a_real_account_cannot_move_it() -> None:
    with pytest.raises(NotADemonstration):
        move_clock(by=make_user(), at=AT, to=date(2024, 1, 1))
