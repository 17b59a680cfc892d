"""Fields are saved at every pause: what is typed is kept each time, the trail tells of it once."""

from datetime import timedelta

import pytest

from banso.actions.applications.application_rows import add_row, remove_row, restore_row
from banso.actions.applications.applications import answers_of, save_answer, tick_declarations
from banso.actions.audit import verify_audit
from banso.actions.definitions import procedure_of
from banso.records.models import Answer, Application, AuditEvent, Membership, User
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    a_call,
    a_person,
    an_applicant,
    an_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
KEY = "plan.title"


@pytest.fixture
def draft(owner: User) -> Application:
    return an_application(
        a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD)), an_applicant(owner), owner
    )


def saved(draft: Application, by: User, text: str, seen: int, minutes: int = 0, key: str = KEY) -> Answer:
    at = DURING_THE_CALL + timedelta(minutes=minutes)
    return save_answer(application=draft, key=key, text=text, seen_version=seen, by=by, at=at)


def events() -> int:
    return AuditEvent.objects.filter(verb="application.answer_saved").count()


def test_what_one_person_types_at_one_go_is_one_event(draft: Application, owner: User) -> None:
    for seen, minutes in enumerate((0, 9, 18)):
        assert saved(draft, owner, "受注の自動化"[: seen + 2], seen, minutes).version == seen + 1
        assert events() == 1
    saved(draft, owner, "受注の自動化", 3, minutes=28)
    assert events() == 2
    assert answers_of(draft)[KEY] == "受注の自動化"
    assert verify_audit().is_sound


def test_who_writes_into_what_somebody_else_has_just_typed_is_told_apart(
    draft: Application, owner: User
) -> None:
    colleague = a_person("colleague@example.co.jp")
    Membership.objects.create(
        company=draft.company, user=colleague, part=Part.EDITOR, began_at=DURING_THE_CALL
    )
    for seen, by in enumerate((owner, colleague, owner)):
        saved(draft, by, f"{seen}案", seen, minutes=seen)
    assert events() == 3


def test_a_clock_that_was_set_back_hides_nothing(draft: Application, owner: User) -> None:
    saved(draft, owner, "甲案", 0, minutes=60)
    saved(draft, owner, "乙案", 1, minutes=0)
    assert events() == 2


def test_ticks_and_rows_are_told_each_time(draft: Application, owner: User) -> None:
    declaration = procedure_of(draft.version).form.declarations[0].id
    for ticked in ([declaration], [], [declaration]):
        tick_declarations(application=draft, ticked=ticked, by=owner, at=DURING_THE_CALL)
    assert events() == 3
    saved(draft, owner, "", 3, key=f"declarations.{declaration}")
    assert events() == 4
    row = add_row(application=draft, section_id="costs", by=owner, at=DURING_THE_CALL)
    for change in (remove_row, restore_row):
        change(application=draft, section_id="costs", row=row, by=owner, at=DURING_THE_CALL)
    assert events() == 7


def test_an_empty_field_left_empty_is_no_answer_and_no_event(draft: Application, owner: User) -> None:
    assert saved(draft, owner, "", 0).version == 0
    assert not Answer.objects.exists()
    assert events() == 0
    assert saved(draft, owner, "甲案", 0).version == 1
    assert saved(draft, owner, "", 1).version == 2
