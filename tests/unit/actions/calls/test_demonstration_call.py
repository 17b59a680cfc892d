"""The call of the demonstration."""

from datetime import datetime

import pytest

from banso.actions.calls.demonstration_call import APPLICATIONS, BUDGET_YEN, load_demonstration_call
from banso.actions.demonstration import load_demonstration
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, User
from banso.records.models.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
FIRST_MORNING = datetime(2023, 9, 20, 10, tzinfo=JST)


def test_it_is_open_staffed_and_has_cases_to_work_on() -> None:
    load_demonstration(at=FIRST_MORNING)
    call = load_demonstration_call(at=FIRST_MORNING)
    assert call is not None
    assert list(Call.objects.public()) == [call]
    assert call.balance.available == BUDGET_YEN
    rehearsal = Call.objects.get(is_rehearsal=True)
    filed = Application.objects.filter(call=rehearsal)
    assert filed.count() == APPLICATIONS
    assert {one.stands for one in filed} == {ApplicationState.FILED}
    officer = User.objects.demonstration().filter(role=Role.SECRETARIAT_OFFICER)[0]
    assert set(Call.objects.worked_on_by(officer)) == {call, rehearsal}


def test_it_is_made_once() -> None:
    load_demonstration(at=FIRST_MORNING)
    assert load_demonstration_call(at=FIRST_MORNING) is not None
    assert load_demonstration_call(at=FIRST_MORNING) is None
    assert Call.objects.count() == 2
