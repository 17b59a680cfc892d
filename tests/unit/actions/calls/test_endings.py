"""A call ends once nobody can come in time and everything that was filed is decided; then it changes no more."""

from datetime import datetime, timedelta

import pytest

from banso.actions.applications.rounds import TIME_TO_LOG
from banso.actions.calls.amendments import amend_call
from banso.actions.calls.calls import change_budget, change_definition, digest_of, text_being_edited
from banso.actions.calls.endings import end_calls
from banso.actions.errors import CallNotPossible
from banso.actions.timed_steps import STEPS
from banso.core.calendar import JST
from banso.core.lifecycle import OVER, ApplicationState
from banso.definitions.call_definitions import read_definition
from banso.records.models import AuditEvent, Call, User
from banso.records.models.calls import CallState
from tests.application_rows import DURING_THE_CALL, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LAST = datetime(2023, 10, 31, 17, 0, tzinfo=JST)
OVER_AT = LAST + TIME_TO_LOG + timedelta(milliseconds=1)


def state_after(call: Call, at: datetime) -> str:
    end_calls(at)
    return Call.objects.get(pk=call.pk).state


def one_in_state(call: Call, state: ApplicationState) -> None:
    owner = a_person("owner@example.jp")
    an_application(call, an_applicant(owner), owner, state=state)


def test_the_clock_does_it(call: Call) -> None:
    assert end_calls in STEPS


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (DURING_THE_CALL, CallState.PUBLISHED),
        (LAST + timedelta(seconds=1), CallState.PUBLISHED),
        (LAST + TIME_TO_LOG, CallState.PUBLISHED),
        (OVER_AT, CallState.ENDED),
    ],
)
def test_it_lasts_until_no_paper_can_be_logged_for_its_last_cut_off(
    call: Call, at: datetime, state: CallState
) -> None:
    assert state_after(call, at) == state


@pytest.mark.parametrize("state", ApplicationState)
def test_it_lasts_while_something_that_was_filed_is_not_decided(call: Call, state: ApplicationState) -> None:
    one_in_state(call, state)
    # A draft can never be filed any more.
    ends = state in OVER or state is ApplicationState.DRAFTED
    assert state_after(call, OVER_AT) == (CallState.ENDED if ends else CallState.PUBLISHED)


def test_a_call_that_closed_early_ends_by_the_moment_it_closed_and_keeps_it(call: Call) -> None:
    call.state, call.closed_at = CallState.CLOSED_EARLY, DURING_THE_CALL
    call.save()
    assert state_after(call, DURING_THE_CALL + TIME_TO_LOG) == CallState.CLOSED_EARLY
    assert state_after(call, DURING_THE_CALL + TIME_TO_LOG + timedelta(seconds=1)) == CallState.ENDED
    assert Call.objects.get(pk=call.pk).closed_at == DURING_THE_CALL


def test_a_call_that_is_prepared_never_ends_by_itself(call: Call) -> None:
    call.state = CallState.PREPARED
    call.save()
    assert state_after(call, OVER_AT) == CallState.PREPARED


def test_the_end_is_recorded_once(call: Call) -> None:
    one_in_state(call, ApplicationState.REFUSED)
    for _ in range(2):
        end_calls(OVER_AT)
    event = AuditEvent.objects.get(verb="call.ended")
    assert (event.subject, event.by, event.detail) == (f"call:{call.pk}", "system", '{"filed":1}')


def test_an_amendment_that_was_being_written_does_not_come_into_force_after_the_end(
    call: Call, lead: User
) -> None:
    text = text_being_edited(call)
    data = read_definition(text)
    data["call"]["rounds"][2]["closes"] = "2024-11-07(木) 17:00"
    change_definition(call_id=call.pk, data=data, seen=digest_of(text), by=lead, at=DURING_THE_CALL)
    end_calls(OVER_AT)
    with pytest.raises(CallNotPossible, match="終了した公募"):
        amend_call(call_id=call.pk, reason="延長", by=lead, at=OVER_AT)
    assert call.versions.count() == 1


def test_nor_does_its_budget_change(call: Call, lead: User) -> None:
    end_calls(OVER_AT)
    with pytest.raises(CallNotPossible, match="終了した公募"):
        change_budget(call_id=call.pk, budget_yen=1, by=lead, at=OVER_AT, note="減額")
