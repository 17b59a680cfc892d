"""Which calls take applications: published, not a rehearsal, a cut-off still ahead; open from their first day on."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from banso.actions.calls.open_calls import open_call_of, open_calls
from banso.records.models import Call
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DX = "kagoshima-pref/dx-subsidy/2023"
OPENS = datetime.fromisoformat("2023-09-11T00:00:00+09:00")
CLOSES = datetime.fromisoformat("2023-10-31T17:00:00+09:00")
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def call() -> Call:
    return a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))


def test_a_call_is_open_from_its_first_day_to_its_last_cut_off(call: Call) -> None:
    assert open_call_of(DX, OPENS - MILLISECOND) is None
    for at in (OPENS, DURING_THE_CALL, CLOSES):
        found = open_call_of(DX, at)
        assert found is not None
        assert found.call == call
    assert open_call_of(DX, CLOSES + MILLISECOND) is None


def test_before_it_opens_a_draft_can_be_prepared(call: Call) -> None:
    (found,) = open_calls(OPENS - MILLISECOND)
    assert (found.call, found.has_opened) == (call, False)


def test_a_call_of_another_programme_is_none(call: Call) -> None:
    assert open_call_of("kagoshima-pref/uiturn-travel/2023", DURING_THE_CALL) is None


@pytest.mark.parametrize(
    ("state", "is_rehearsal"),
    [
        (CallState.PREPARED, False),
        (CallState.CLOSED_EARLY, False),
        (CallState.ENDED, False),
        (CallState.PUBLISHED, True),
    ],
)
def test_what_is_not_public_or_over_takes_nothing(call: Call, state: CallState, is_rehearsal: bool) -> None:
    call.state, call.is_rehearsal = state, is_rehearsal
    call.save()
    assert open_calls(DURING_THE_CALL) == []


def test_any_number_of_calls_is_two_questions(
    call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_call(a_person("other@office.example", Role.SECRETARIAT_LEAD))
    with django_assert_num_queries(2):
        assert len(open_calls(DURING_THE_CALL)) == 2
