"""Changing the state of an application, numbers of a series, duties kept apart."""

import pytest
from django.db import transaction

from banso.actions.applications.application_states import change_application, locked_application, subject_of
from banso.actions.duties import take_duty
from banso.actions.errors import DutiesApart, StepNotPossible
from banso.actions.number_series import next_number
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, DutyDone, User
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def filed(lead: User) -> Application:
    owner = a_person("owner@example.jp")
    return an_application(a_call(lead), an_applicant(owner), owner, state=ApplicationState.FILED)


def test_a_step_is_saved_with_its_event(filed: Application, lead: User) -> None:
    with transaction.atomic():
        held = locked_application(filed.pk)
        change_application(held, ApplicationState.ACCEPTED, by=lead, at=DURING_THE_CALL, detail={"marks": 3})
    filed.refresh_from_db()
    assert filed.stands is ApplicationState.ACCEPTED
    event = AuditEvent.objects.about(subject_of(filed)).last()
    assert event is not None
    assert (event.verb, event.by, event.detail) == ("application.accepted", f"user:{lead.pk}", '{"marks":3}')


def test_a_step_the_machine_has_not_is_refused_and_leaves_nothing(filed: Application, lead: User) -> None:
    with pytest.raises(StepNotPossible, match="提出済み"), transaction.atomic():
        change_application(
            locked_application(filed.pk), ApplicationState.GRANTED, by=lead, at=DURING_THE_CALL
        )
    filed.refresh_from_db()
    assert filed.stands is ApplicationState.FILED
    assert not AuditEvent.objects.about(subject_of(filed)).exists()


def test_numbers_of_a_series_have_no_gaps_and_no_twins() -> None:
    with transaction.atomic():
        assert [next_number("a"), next_number("b"), next_number("a")] == [1, 1, 2]
    with transaction.atomic():
        next_number("a")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_number("a") == 3


def test_who_checked_does_not_decide(filed: Application, lead: User) -> None:
    take_duty(application=filed, by=lead, duty=Duty.CHECKED, at=DURING_THE_CALL)
    take_duty(application=filed, by=lead, duty=Duty.CHECKED, at=DURING_THE_CALL)
    assert DutyDone.objects.count() == 1
    with pytest.raises(DutiesApart, match="合議・決裁"):
        take_duty(application=filed, by=lead, duty=Duty.DECIDED, at=DURING_THE_CALL)


def test_duties_of_another_application_do_not_count(filed: Application, lead: User) -> None:
    take_duty(application=filed, by=lead, duty=Duty.CHECKED, at=DURING_THE_CALL)
    owner = a_person("other@example.jp")
    other = an_application(filed.call, an_applicant(owner), owner, state=ApplicationState.FILED)
    take_duty(application=other, by=lead, duty=Duty.DECIDED, at=DURING_THE_CALL)
    assert DutyDone.objects.filter(user=lead).count() == 2
