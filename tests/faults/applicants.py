"""Made-up applicants for the runs against a real site: drafts that lack their files and the filing.

Loaded in a process of its own that has set Django up for the database of the site (`tests.faults.sites`).
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from banso.actions.applications.applications import begin_application
from banso.actions.applications.paper_lists import paper_list
from banso.actions.papers.paper_arrivals import log_arrival
from banso.core.calendar import JST
from banso.definitions.call_definitions import Schedule, call_definition, with_schedule, written
from banso.definitions.region import installed_region
from banso.records.models import Application, Call, User
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import (
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
)

CORRECTED = "estimate"
"""Sent twice: the second file takes the place of the first."""


@transaction.atomic
def prepare(count: int, seconds_open: int) -> list[dict[str, Any]]:
    """A call that is open now, and so many drafts in it, each of a company and a person of its own.

    Args:
        count: Applicants.
        seconds_open: The cut-off is the first whole minute after so many seconds; a second one comes a day later.

    Returns:
        For each applicant: `application`, `session` (the cookie of somebody signed in), the eight `documents` to send,
        `closes`.
    """
    now = datetime.now(tz=UTC)
    closes = (now + timedelta(seconds=seconds_open + 59)).replace(second=0, microsecond=0)
    lead = a_person("lead@secretariat.example", Role.SECRETARIAT_LEAD)
    call = _open_call(lead, closes)
    first = _draft(call, "1", now)
    answer_everything(first, first.begun_by)
    _original_came(first, lead, now)
    documents = _documents(first)
    others = [_copy(first, str(number), lead, now) for number in range(2, count + 1)]
    return [
        {
            "application": one.pk,
            "session": _session(one.begun_by),
            "documents": documents,
            "closes": closes.isoformat(),
        }
        for one in (first, *others)
    ]


@transaction.atomic
def more_drafts(count: int) -> list[tuple[Application, list[str]]]:
    """Further drafts like the first one, each with the documents to send."""
    now = datetime.now(tz=UTC)
    first = Application.objects.order_by("pk")[0]
    lead = first.call.created_by
    documents = _documents(first)
    return [(_copy(first, f"more{number}", lead, now), documents) for number in range(count)]


def _documents(application: Application) -> list[str]:
    return [*(line.paper.id for line in paper_list(application) if not line.is_made_from_form), CORRECTED]


def _open_call(lead: User, closes: datetime) -> Call:
    call = a_call(lead)
    data = call_definition(call.programme, installed_region())
    day = timedelta(days=1)
    schedule = Schedule(opens_on=(closes - day).astimezone(JST).date(), closings=(closes, closes + day))
    text = written(with_schedule(data, schedule))
    version = call.versions.get()
    version.text, version.sha256 = text, sha256(text.encode()).hexdigest()
    version.save()
    return call


def _draft(call: Call, name: str, now: datetime) -> Application:
    owner = a_person(f"owner{name}@company.example")
    company = an_applicant(owner, f"試験製作所{name}")
    return begin_application(call=call, company=company, facts=DX_FACTS, by=owner, at=now)


def _original_came(application: Application, officer: User, now: datetime) -> None:
    log_arrival(
        application=application,
        document="corporate_register",
        channel=Channel.POST,
        arrived_at=now,
        issued_on=now.astimezone(JST).date(),
        note="消印",
        evidence=None,
        by=officer,
        at=now,
    )


def _copy(first: Application, name: str, officer: User, now: datetime) -> Application:
    """Another applicant who has answered the same, but for the corporate number: that would make two of one company."""
    application = _draft(first.call, name, now)
    there = {"applicant.corporate_number", *application.answers.values_list("key", flat=True)}
    for row in first.answers.exclude(key__in=there):
        row.pk, row.application, row.saved_by = None, application, application.begun_by
        row.save(force_insert=True)
    application.facts = first.facts
    application.save(update_fields=("facts",))
    _original_came(application, officer, now)
    return application


def _session(user: User) -> str:
    """Sign somebody in: the key of a session as the sign-in leaves it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def main(count: str, seconds_open: str) -> None:
    """Prepare, and print what was prepared."""
    sys.stdout.write(json.dumps(prepare(int(count), int(seconds_open))))
