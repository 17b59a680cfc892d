"""Staff of other calls reach nothing of a call by its numbers, and who only reads changes nothing of it."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import File
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from banso.actions.papers.paper_arrivals import log_arrival
from banso.actions.papers.zip_intake import receive_packet
from banso.records.models import AuditEvent, Letter, Mail, User
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person, named_for
from tests.case_rows import Desk, a_filed_case
from tests.decision_rows import a_prefecture, decided, selected
from tests.paper_files import a_pdf, a_zip

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
AREAS = re.compile(r"/(secretariat|review|decide|files)(/|$)")
PART = re.compile(r"<(?:\w+:)?(\w+)>")
HIDDEN = {403, 404, 405}
NAMES = {
    "document": "estimate",
    "kind": "csv",
    "bonus_id": "partnership",
    "clause_id": "in-prefecture",
    "part_id": "section-plan",
}
"""Of what is no number; anything else is called x."""
STAFF = (
    Role.SECRETARIAT_LEAD,
    Role.SECRETARIAT_OFFICER,
    Role.REVIEWER,
    Role.PREFECTURE_OFFICER,
    Role.PREFECTURE_APPROVER,
    Role.AUDITOR,
)
Numbers = Mapping[str, int]


@pytest.fixture
def numbers() -> Numbers:
    """One of everything there is of a call, by its name in the addresses."""
    prefecture = a_prefecture()
    officer = a_person("officer@secretariat.example", Role.SECRETARIAT_OFFICER)
    named_for(prefecture.call, officer)
    desk = Desk(call=prefecture.call, lead=prefecture.lead, officer=officer)
    case = a_filed_case(desk, original_came=False)
    arrival = log_arrival(
        application=case,
        document="corporate_register",
        channel=Channel.POST,
        arrived_at=DURING_THE_CALL,
        issued_on=None,
        note="消印",
        evidence=None,
        by=officer,
        at=DURING_THE_CALL + timedelta(days=1),
    )
    packet = receive_packet(
        application=case,
        name="a.zip",
        file=File(BytesIO(a_zip({"③.pdf": a_pdf()})), name="a.zip"),
        password="",
        mailed_at=DURING_THE_CALL,
        note="Received",
        by=officer,
        at=DURING_THE_CALL,
    )
    proposal = decided(prefecture, selected(prefecture, "株式会社乙"))
    return {
        "application_id": case.pk,
        "arrival_id": arrival.pk,
        "attachment_id": case.attachments.all()[0].pk,
        "call_id": prefecture.call.pk,
        "letter_id": Letter.objects.get().pk,
        "line_id": proposal.lines.get().pk,
        "mail_id": Mail.objects.filter(application=case)[0].pk,
        "number": 1,
        "packet_id": packet.pk,
        "proposal_id": proposal.pk,
        "user_id": officer.pk,
    }


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        elif isinstance(pattern, URLPattern) and AREAS.match(here) and "_id>" in here:
            yield here


ALL = tuple(addresses(get_resolver()))


def filled(address: str, numbers: Numbers) -> str:
    return PART.sub(lambda part: str(numbers.get(part[1], NAMES.get(part[1], "x"))), address)


def staff(role: Role) -> User:
    return a_person(f"{role}@stranger.example", role)


def test_the_walk_meets_every_kind_of_number(numbers: Numbers) -> None:
    met = {part[1] for address in ALL for part in PART.finditer(address)}
    assert {name for name in met if name.endswith("_id")} - set(NAMES) <= set(numbers)
    assert len(ALL) > 60


@pytest.mark.parametrize("role", STAFF)
def test_staff_of_another_call_reach_nothing_by_its_number(
    numbers: Numbers, client: Client, role: Role
) -> None:
    person = staff(role)
    # Somebody who works, elsewhere: another call is theirs.
    named_for(a_call(a_person("other@secretariat.example", Role.SECRETARIAT_LEAD)), person)
    client.force_login(person)
    events = AuditEvent.objects.count()
    for address in ALL:
        there = filled(address, numbers)
        assert client.get(there).status_code in HIDDEN, there
        assert client.post(there).status_code in HIDDEN, there
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PREFECTURE_FINANCE])
def test_who_reads_a_call_changes_nothing_of_it(numbers: Numbers, client: Client, role: Role) -> None:
    reader = staff(role)
    named_for(Letter.objects.get().application.call, reader)
    client.force_login(reader)
    seen = [client.get(f"/secretariat/cases/{numbers['application_id']}{page}") for page in ("", "/check")]
    assert {page.status_code for page in seen} == {200}
    events = AuditEvent.objects.count()
    for address in ALL:
        there = filled(address, numbers)
        assert client.post(there).status_code in HIDDEN, there
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("role", STAFF)
def test_nothing_of_a_call_is_kept_in_a_cache(numbers: Numbers, client: Client, role: Role) -> None:
    person = staff(role)
    named_for(Letter.objects.get().application.call, person)
    client.force_login(person)
    for address in ALL:
        answer = client.get(filled(address, numbers))
        if answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], address
