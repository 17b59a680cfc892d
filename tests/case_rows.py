"""Filed cases as an officer of the secretariat has them on the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from banso.actions.applications.applications import begin_application
from banso.actions.checks.checking import accept_application, mark_item
from banso.actions.checks.checklists import checklist_of
from banso.actions.definitions import procedure_of
from banso.actions.filing.filing import file_application
from banso.actions.papers.paper_arrivals import log_arrival
from banso.core.lifecycle import ApplicationState
from banso.records.models import ApplicantCompany, Application, Call, User
from banso.records.models.attachments import Channel
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
    named_for,
    put_answer,
    send_every_paper,
)

LATER = DURING_THE_CALL + timedelta(hours=3)
"""When officers work, on the day of the filing."""
BY_FACTS = ["in-prefecture", "sme", "not-deemed-large", "track-1-plan", "track-1-no-grant"]
"""Clauses of the DX subsidy that facts decide, of the first track; `track-1-judged` is left to the officer."""
ELIGIBLE = {
    "company.plan_2022": "manufacturing",
    "company.shares_large_holders": 0,
    "company.shares_largest_large_holder": 0,
    "company.officers_from_large": 0,
}
"""Facts besides those of `DX_FACTS` with which only judgements are open: the first track, without a co-author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A call and the secretariat that works on it."""

    call: Call
    lead: User
    officer: User


def a_desk(programme: str = "kagoshima-pref/dx-subsidy/2023") -> Desk:
    """A call with a lead and an officer named for it."""
    lead = a_person("lead@secretariat.example", Role.SECRETARIAT_LEAD)
    call = a_call(lead, programme=programme)
    officer = a_person("officer@secretariat.example", Role.SECRETARIAT_OFFICER)
    named_for(call, officer)
    return Desk(call=call, lead=lead, officer=officer)


def a_filed_case(
    desk: Desk,
    name: str = "株式会社甲",
    *,
    facts: Mapping[str, object] | None = None,
    blank: str = "",
    original_came: bool = True,
    at: datetime = DURING_THE_CALL,
) -> Application:
    """An application filed by its owner, the paper original there unless said otherwise.

    Args:
        desk: The call.
        name: Of the company.
        facts: Besides those of a company that may apply.
        blank: A fact whose field was left blank.
        original_came: Whether the paper original has arrived.
        at: When it was filed.
    """
    owner = a_person(f"owner{User.objects.get_queryset().count()}@company.example")
    application = begin_application(
        call=desk.call,
        company=an_applicant(owner, name),
        facts=DX_FACTS | dict(facts or {}),
        by=owner,
        at=DURING_THE_CALL,
    )
    answer_everything(application, owner)
    if blank:
        put_answer(application, owner, key_of(application, blank), "")
    send_every_paper(application, owner)
    file_application(application=application, by=owner, at=at)
    if original_came:
        the_original_comes(application, desk.officer, at=at)
    application.refresh_from_db()
    return application


def the_original_comes(application: Application, officer: User, *, at: datetime = DURING_THE_CALL) -> None:
    """The certificate of the register arrives by post and is logged at once."""
    log_arrival(
        application=application,
        document="corporate_register",
        channel=Channel.POST,
        arrived_at=at,
        issued_on=date(2023, 9, 1),
        note="消印 2023-09-20",
        evidence=None,
        by=officer,
        at=at,
    )


def mark_everything(application: Application, officer: User, *, at: datetime = LATER) -> None:
    """Every item of the checklist in order."""
    checklist = checklist_of(application)
    for item in checklist.items:
        mark_item(
            application_id=application.pk,
            item=item.id,
            is_in_order=True,
            seen_filing=checklist.filing.number,
            by=officer,
            at=at,
        )


def an_accepted_case(
    desk: Desk, name: str = "株式会社甲", *, facts: Mapping[str, object] | None = None, blank: str = ""
) -> Application:
    """A case whose completeness check is passed; unless facts say otherwise, only judgements are open.

    Args:
        desk: The call.
        name: Of the company.
        facts: In the place of those it would have.
        blank: A fact whose field was left blank.
    """
    application = a_filed_case(desk, name, facts=ELIGIBLE | dict(facts or {}), blank=blank)
    mark_everything(application, desk.officer)
    return accept_application(application_id=application.pk, by=desk.officer, at=LATER)


def filed_again(
    application: Application, answers: Mapping[str, str], *, at: datetime = LATER + timedelta(days=1)
) -> Application:
    """A returned application, corrected and filed anew by its owner."""
    owner = application.begun_by
    for key, text in answers.items():
        put_answer(application, owner, key, text)
    file_application(application=application, by=owner, at=at)
    application.refresh_from_db()
    return application


def key_of(application: Application, fact: str) -> str:
    """Key of the answer that states a fact."""
    sections = procedure_of(application.version).form.sections
    return next(
        f"{section.id}.{field.id}" for section in sections for field in section.fields if field.fact == fact
    )


def many_cases(
    desk: Desk,
    owner: User,
    count: int,
    start: int = 0,
    *,
    state: ApplicationState = ApplicationState.FILED,
) -> None:
    """So many cases of so many companies written at once: their rows alone, nothing was filed with them."""
    version = desk.call.versions.get()
    companies = ApplicantCompany.objects.bulk_create(
        [
            ApplicantCompany(
                name=f"株式会社試験{n:05}", searched=f"株式会社試験{n:05}", created_at=DURING_THE_CALL
            )
            for n in range(start, start + count)
        ],
        batch_size=2_000,
    )
    Application.objects.bulk_create(
        [
            Application(
                call=desk.call,
                version=version,
                company=company,
                number=f"第{n}号",
                state=state.value,
                round=1 + n % 3,
                requested_yen=n * 1_000,
                officer=desk.officer,
                begun_by=owner,
                begun_at=DURING_THE_CALL,
                filed_at=DURING_THE_CALL,
            )
            for n, company in enumerate(companies, start)
        ],
        batch_size=2_000,
    )
