"""Every page of the staff that lists something asks as many questions for one case as for a thousand."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Attachment, ExternalList, Packet, PaperArrival, Review, User
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person, named_for
from tests.case_rows import Desk, many_cases

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MANY = 1_000
CASES = "/secretariat/cases"
OF_OFFICERS = (
    "/secretariat?call={call}",
    f"{CASES}?call={{call}}",
    f"{CASES}?q=試験&late=1&sort=-requested",
    f"{CASES}/export.csv",
    f"{CASES}/export.xlsx",
    "/secretariat/statistics/{call}",
    "/secretariat/statistics/{call}.csv",
    "/secretariat/lists",
    "/secretariat/arrivals?q=試験",
    "/secretariat/arrivals/identity-papers",
)
OF_LEADS = (
    "/secretariat/selection",
    "/secretariat/selection/{call}",
    "/secretariat/selection/{call}/reviews",
    "/secretariat/calls",
    "/secretariat/calls/{call}",
)
OF_PREFECTURES = ("/decide", "/decide/calls/{call}/new")


@pytest.fixture
def owner() -> User:
    return a_person("owner@company.example")


def asked_by(client: Client, user: User, addresses: Iterable[str], desk: Desk) -> Mapping[str, int]:
    """How many queries each address takes, read to its end; the second time, so that nothing is there for the first."""
    client.force_login(user)
    found = {}
    for address in addresses:
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address.format(call=desk.call.pk))
                assert response.status_code == 200, address
                response.getvalue()
        found[address] = len(queries)
    return found


def test_pages_of_officers_ask_the_same_for_one_and_for_a_thousand(
    desk: Desk, owner: User, client: Client
) -> None:
    many_cases(desk, owner, 1)
    papers_for(Application.objects.all(), desk)
    before = asked_by(client, desk.officer, OF_OFFICERS, desk)
    many_cases(desk, owner, MANY - 1, 1)
    # Waiting records are shown at once; there are never as many of them as cases.
    papers_for(Application.objects.exclude(paper_arrivals__isnull=False)[:60], desk)
    assert asked_by(client, desk.officer, OF_OFFICERS, desk) == before


def papers_for(cases: Iterable[Application], desk: Desk) -> None:
    """For each an arrival and a packet that wait for a second person, an identity paper, and a list beside them."""
    yesterday = DURING_THE_CALL - timedelta(days=1)
    recorded = {"recorded_by": desk.lead, "recorded_at": DURING_THE_CALL, "dated_back": True}
    for case in cases:
        PaperArrival.objects.create(
            application=case,
            document="corporate_register",
            channel=Channel.POST,
            arrived_at=yesterday,
            evidence_note="消印",
            **recorded,
        )
        Packet.objects.create(
            application=case,
            name="書類.zip",
            sha256="0" * 64,
            mailed_at=yesterday,
            evidence_note="Received",
            **recorded,
        )
        Attachment.objects.create(
            application=case,
            document="identity",
            name="⑤本人確認書類.pdf",
            file="identity.pdf",
            bytes=4,
            pages=1,
            sha256="0" * 64,
            is_identity=True,
            arrived_at=DURING_THE_CALL,
            sent_by=case.begun_by,
        )
        ExternalList.objects.create(
            recognition="partnership_declaration",
            stands_on=DURING_THE_CALL.date(),
            name=f"{case.pk}.csv",
            sha256=f"{case.pk:064}",
            rows=1,
            brought_by=desk.lead,
            brought_at=DURING_THE_CALL,
        )


def test_pages_of_the_lead_ask_the_same_for_one_and_for_a_thousand(
    desk: Desk, owner: User, client: Client
) -> None:
    for number in range(3):
        named_for(desk.call, a_person(f"reviewer{number}@university.example", Role.REVIEWER))
    many_cases(desk, owner, 1, state=ApplicationState.FOUND_ELIGIBLE)
    before = asked_by(client, desk.lead, OF_LEADS, desk)
    many_cases(desk, owner, MANY - 1, 1, state=ApplicationState.FOUND_ELIGIBLE)
    assert asked_by(client, desk.lead, OF_LEADS, desk) == before


def test_the_desk_of_a_reviewer_asks_the_same_for_one_and_for_many(
    desk: Desk, owner: User, client: Client
) -> None:
    reviewer = a_person("reviewer@university.example", Role.REVIEWER)
    named_for(desk.call, reviewer)

    def assign(start: int, count: int) -> None:
        many_cases(desk, owner, count, start, state=ApplicationState.FOUND_ELIGIBLE)
        free = Application.objects.filter(reviews=None)
        Review.objects.bulk_create(
            [Review(application=case, reviewer=reviewer, assigned_at=DURING_THE_CALL) for case in free]
        )

    assign(0, 1)
    before = asked_by(client, reviewer, ("/review",), desk)
    assign(1, 50)
    assert asked_by(client, reviewer, ("/review",), desk) == before


def test_pages_of_the_prefecture_ask_the_same_for_one_and_for_a_thousand(
    desk: Desk, owner: User, client: Client
) -> None:
    drafter = a_person("drafter@pref.example", Role.PREFECTURE_OFFICER)
    named_for(desk.call, drafter)
    many_cases(desk, owner, 1, state=ApplicationState.FOUND_INELIGIBLE)
    before = asked_by(client, drafter, OF_PREFECTURES, desk)
    many_cases(desk, owner, MANY - 1, 1, state=ApplicationState.FOUND_INELIGIBLE)
    assert asked_by(client, drafter, OF_PREFECTURES, desk) == before
