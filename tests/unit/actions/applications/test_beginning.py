"""A draft begun while the call is amended is in the new version too: nobody stays behind in the old one."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from banso.actions.applications.applications import begin_application
from banso.actions.calls.amendments import amend_call
from banso.actions.calls.calls import change_definition, digest_of, text_being_edited
from banso.definitions.call_definitions import read_definition
from banso.records.models import Application, Call, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, DX_FACTS, a_call, a_person, an_applicant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PATIENCE = 60
"""Seconds."""
MEANWHILE = 1
"""Seconds in which a draft would have been begun, if nothing held it up."""


def amended(call: Call, lead: User) -> None:
    """Another name for the first field of the plan, in force."""
    text = text_being_edited(call)
    data = read_definition(text)
    plan = next(part for part in data["procedure"]["form"]["sections"] if part["id"] == "plan")
    plan["fields"][0]["label"] = "補助事業の名称（30字程度）"
    later = DURING_THE_CALL + timedelta(hours=1)
    change_definition(call_id=call.pk, data=data, seen=digest_of(text), by=lead, at=later)
    amend_call(call_id=call.pk, reason="名称の字数を示します。", by=lead, at=later)


def test_who_begins_while_the_call_is_amended_begins_with_the_new_version() -> None:
    lead, owner = a_person("lead@example.jp", Role.SECRETARIAT_LEAD), a_person("owner@example.jp")
    call, company = a_call(lead), an_applicant(owner)

    def begin() -> None:
        try:
            begin_application(call=call, company=company, facts=DX_FACTS, by=owner, at=DURING_THE_CALL)
        finally:
            connection.close()

    beginning = threading.Thread(target=begin)
    with transaction.atomic():
        amended(call, lead)
        beginning.start()
        beginning.join(MEANWHILE)
    beginning.join(PATIENCE)
    assert Application.objects.get().version.number == 2
