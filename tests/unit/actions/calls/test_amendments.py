"""Amendments: the next version of a published call, the drafts that move to it, and what is said to whom."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from banso.actions.applications.histories import changed_since_begun
from banso.actions.calls.amendments import (
    amend_call,
    changes_being_made,
    drop_amendment,
    history_of,
)
from banso.actions.calls.calls import change_definition, digest_of, text_being_edited
from banso.actions.definitions import procedure_of
from banso.actions.errors import CallNotFound, CallNotPossible
from banso.core.definition_changes import Part
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import read_definition
from banso.records.models import AuditEvent, Call, Mail, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LATER = DURING_THE_CALL + timedelta(days=1)


def edited(call: Call, lead: User, **parts: Any) -> None:
    """The definition with a longer name for the first field of the plan, a new field and another cut-off."""
    text = text_being_edited(call)
    data = deepcopy(read_definition(text))
    plan = next(part for part in data["procedure"]["form"]["sections"] if part["id"] == "plan")
    plan["fields"][0]["label"] = "補助事業の名称（30字程度）"
    plan["fields"].append({"id": "risk", "label": "想定される課題", "kind": "long_text", "required": False})
    data["call"]["rounds"][2]["closes"] = "2023-11-07(火) 17:00"
    data |= parts
    change_definition(call_id=call.pk, data=data, seen=digest_of(text), by=lead, at=LATER)


def test_an_amendment_is_not_in_force_before_it_is_said_so(call: Call, lead: User) -> None:
    edited(call, lead)
    assert call.versions.count() == 1
    assert {change.key for change in changes_being_made(call)} == {"plan.title", "plan.risk", "round-3"}
    drop_amendment(call_id=call.pk, by=lead, at=LATER)
    drop_amendment(call_id=call.pk, by=lead, at=LATER)
    assert changes_being_made(call) == ()
    with pytest.raises(CallNotPossible):
        amend_call(call_id=call.pk, reason="理由", by=lead, at=LATER)


def test_drafts_move_to_the_new_version_and_what_is_filed_keeps_its_own(call: Call, lead: User) -> None:
    owner, other = a_person("owner@example.jp"), a_person("other@example.jp")
    draft = an_application(call, an_applicant(owner), owner)
    filed = an_application(call, an_applicant(other, "△△商店"), other, state=ApplicationState.FILED)
    edited(call, lead)
    version = amend_call(call_id=call.pk, reason=" 締切を延ばします。 ", by=lead, at=LATER)
    draft.refresh_from_db()
    filed.refresh_from_db()
    assert (version.number, version.what_changed) == (2, "締切を延ばします。")
    assert draft.version == version
    assert filed.version.number == 1
    plan = procedure_of(draft.version).form.section("plan")
    assert plan is not None
    assert plan.fields[-1].id == "risk"
    assert changed_since_begun(draft) == {"plan.title", "plan.risk"}
    assert changed_since_begun(filed) == frozenset()
    mail = Mail.objects.get()
    assert (mail.to, mail.application) == (owner.email, draft)
    assert "締切を延ばします。" in mail.body
    moved = AuditEvent.objects.in_order().filter(verb="application.moved_to_version")
    assert [event.subject for event in moved] == [f"application:{draft.pk}"]


def test_the_history_says_what_each_version_changed(call: Call, lead: User) -> None:
    edited(call, lead)
    amend_call(call_id=call.pk, reason="締切を延ばします。", by=lead, at=LATER)
    newest, first = history_of(call)
    assert (newest.version.number, first.version.number, first.changes) == (2, 1, ())
    cut_off = next(change for change in newest.changes if change.part is Part.DATES)
    assert cut_off.label == "3次締切"
    assert cut_off.before == "2023年10月31日（火） 17:00"
    assert cut_off.after == "2023年11月7日（火） 17:00"


def test_a_draft_begun_after_the_amendment_has_no_marks(call: Call, lead: User) -> None:
    edited(call, lead)
    amend_call(
        call_id=call.pk, reason="締切を延ばします。", by=lead, at=DURING_THE_CALL - timedelta(minutes=1)
    )
    owner = a_person("owner@example.jp")
    assert changed_since_begun(an_application(call, an_applicant(owner), owner)) == frozenset()


@pytest.mark.parametrize("reason", ["", "  ", "あ" * 1001])
def test_an_amendment_needs_a_reason(call: Call, lead: User, reason: str) -> None:
    edited(call, lead)
    with pytest.raises(CallNotPossible):
        amend_call(call_id=call.pk, reason=reason, by=lead, at=LATER)
    assert call.versions.count() == 1


def test_an_amendment_that_changes_nothing_anybody_sees_is_refused(call: Call, lead: User) -> None:
    text = text_being_edited(call)
    data = read_definition(text) | {"division": "新産業創出室（担当）"}
    change_definition(call_id=call.pk, data=data, seen=digest_of(text), by=lead, at=LATER)
    with pytest.raises(CallNotPossible):
        amend_call(call_id=call.pk, reason="理由", by=lead, at=LATER)


def test_a_second_change_is_made_on_top_of_the_first(call: Call, lead: User) -> None:
    edited(call, lead)
    text = text_being_edited(call)
    data = read_definition(text)
    data["procedure"]["decision_days"] = 45
    change_definition(call_id=call.pk, data=data, seen=digest_of(text), by=lead, at=LATER)
    assert {change.key for change in changes_being_made(call)} == {
        "plan.title",
        "plan.risk",
        "round-3",
        "days",
    }


def test_nobody_amends_a_call_they_are_not_named_for_or_one_that_is_over(call: Call, lead: User) -> None:
    stranger = a_person("other@example.jp", Role.SECRETARIAT_LEAD)
    with pytest.raises(CallNotFound):
        amend_call(call_id=call.pk, reason="理由", by=stranger, at=LATER)
    call.state = CallState.ENDED
    call.save()
    with pytest.raises(CallNotPossible):
        edited(call, lead)
