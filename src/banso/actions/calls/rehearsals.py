"""Dress rehearsals (予行): a copy of a call with made-up companies that have applied, for staff to walk the whole way.

Nothing of a rehearsal is public, and no mail of it leaves the site. Each company applies in a transaction of its own:
nobody else waits for more than one of them. Until all have, the rehearsal is in preparation and nobody is named for it:
nobody sees it, and starting once more goes on with it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from banso.actions.accounts.companies import subject_of_company
from banso.actions.applications.application_reading import CO_PLANNER, needs_co_author, read_application
from banso.actions.applications.applications import begin_application, columns_in
from banso.actions.applications.paper_lists import paper_list
from banso.actions.audit import record_event
from banso.actions.calls.calls import digest_of, locked_call, subject_of_call, text_being_edited
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import CallNotPossible, NotComplete
from banso.actions.filing.filing import file_application
from banso.actions.money.ledger import appropriate
from banso.actions.papers.attachments import attach_file, state_issue_day
from banso.actions.secret_links import digest_of as digest_of_secret
from banso.actions.typesetting import typeset
from banso.core.calendar import JST, is_in_time
from banso.core.forms import DECLARATIONS, Section, Shape
from banso.core.made_up_answers import made_up_answer, made_up_costs, made_up_name
from banso.core.project_budgets import INCOME_FIELDS, OWN
from banso.definitions.example_companies import ExampleCompany, example_companies
from banso.definitions.region import installed_region
from banso.records.models import (
    Answer,
    ApplicantCompany,
    Application,
    Call,
    CallStaff,
    CallVersion,
    CoAuthor,
    Membership,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role

MARK = "【予行】"
DOMAIN = "rehearsal.invalid"
"""No address of it can ever exist (RFC 2606)."""
MOST_APPLICATIONS = 20
SHEET = Path(__file__).with_name("sheet.typ")


def start_rehearsal(*, call_id: int, applications: int, by: User, at: datetime) -> Call:
    """Copy a call as it is being set up, and let made-up companies apply in it.

    Args:
        call_id: A call the person is named for, not itself a rehearsal.
        applications: How many, 1 to 20. What cannot be filed as the form stands stays a draft.
        by: Who rehearses; the staff of the call are named for the rehearsal too.
        at: The moment for the domain.

    Returns:
        The rehearsal; one that was broken off half-way, completed.

    Raises:
        CallNotFound: The person is not named for such a call.
        CallNotPossible: It is a rehearsal itself, has no cut-off to come, no budget, or the number is out of range.
    """
    rehearsal = _begin(call_id, applications, by, at)
    companies = example_companies(rehearsal.programme, installed_region())
    while _apply_next(rehearsal.pk, applications, companies, at):
        pass
    return _complete(rehearsal.pk, call_id, by, at)


@transaction.atomic
def _begin(call_id: int, applications: int, by: User, at: datetime) -> Call:
    """The copy of a call, or the one that was broken off."""
    call = locked_call(call_id, by)
    if call.is_rehearsal or not 1 <= applications <= MOST_APPLICATIONS or call.budget_yen == 0:
        raise CallNotPossible(
            "予行を始められません",
            remedy=f"予算額のある公募で、架空の申請を1件から{MOST_APPLICATIONS}件までにしてください",
        )
    text = text_being_edited(call)
    rehearsal = _broken_off(call, text) or _copied(call, text, by, at)
    dates = definition_of(rehearsal.versions.get()).call
    if dates is None or not is_in_time(at, dates.rounds[-1].closes_at):
        raise CallNotPossible(
            "これから来る締切がないため、予行を始められません", remedy="日程を決めてください"
        )
    return rehearsal


def _broken_off(call: Call, text: str) -> Call | None:
    """A rehearsal of a call, as it is set up now, that was not completed."""
    begun = Call.objects.filter(is_rehearsal=True, state=CallState.PREPARED, title=f"{MARK}{call.title}")
    alike = begun.filter(programme=call.programme, budget_yen=call.budget_yen)
    return alike.filter(versions__sha256=digest_of(text)).order_by("pk").first()


def _copied(call: Call, text: str, by: User, at: datetime) -> Call:
    rehearsal = Call.objects.create(
        programme=call.programme,
        title=f"{MARK}{call.title}",
        state=CallState.PREPARED,
        budget_yen=call.budget_yen,
        is_rehearsal=True,
        created_by=by,
        created_at=at,
    )
    CallVersion.objects.create(
        call=rehearsal, number=1, text=text, sha256=digest_of(text), made_by=by, made_at=at
    )
    return rehearsal


@transaction.atomic
def _complete(rehearsal_id: int, call_id: int, by: User, at: datetime) -> Call:
    """Open a rehearsal whose companies have applied to the staff of its call, with its money."""
    call = locked_call(call_id, by)
    rehearsal = Call.objects.select_for_update(no_key=True).get(pk=rehearsal_id)
    if rehearsal.state != CallState.PREPARED:
        # Started twice at once, it was completed by the other one.
        return rehearsal
    for named in call.staff.all():
        CallStaff.objects.create(call=rehearsal, user_id=named.user_id, named_at=at)
    rehearsal.state, rehearsal.published_at = CallState.PUBLISHED, at
    rehearsal.save(update_fields=("state", "published_at"))
    appropriate(call=rehearsal, yen=rehearsal.budget_yen, by=by, at=at, note="予行の予算")
    made = Application.objects.filter(call=rehearsal).count()
    detail: dict[str, object] = {"of": call.pk, "applications": made}
    record_event(by=by, at=at, verb="call.rehearsed", subject=subject_of_call(rehearsal), detail=detail)
    return rehearsal


@transaction.atomic
def _apply_next(
    rehearsal_id: int, applications: int, companies: Sequence[ExampleCompany], at: datetime
) -> bool:
    """Let the next made-up company apply.

    Returns:
        Whether there was a next one: started twice at once, the other one may have been faster.
    """
    rehearsal = Call.objects.select_for_update(no_key=True).get(pk=rehearsal_id)
    number = Application.objects.filter(call=rehearsal).count() + 1
    if rehearsal.state != CallState.PREPARED or number > applications:
        return False
    # Most meet the requirements; every third one is of a case in which something is different.
    case = companies[(number // 3) % len(companies)] if number % 3 == 0 else companies[0]
    _apply(rehearsal, number, case.facts, at)
    return True


def _apply(rehearsal: Call, number: int, facts: dict[str, object], at: datetime) -> None:
    company, person = _company(rehearsal, number, at)
    application = begin_application(call=rehearsal, company=company, facts=facts, by=person, at=at)
    _answer(application, number, person, at)
    _find_co_author(application, at)
    _send_papers(application, person, at)
    try:
        file_application(application=application, by=person, at=at)
    except NotComplete:
        # What the form asks for cannot be made up, such as a limit on the costs: it shows as a draft.
        return


def _company(rehearsal: Call, number: int, at: datetime) -> tuple[ApplicantCompany, User]:
    name = made_up_name(number)
    person = User.objects.create_user(
        f"call{rehearsal.pk}-{number}@{DOMAIN}",
        display_name=f"{name}の担当者",
        role=Role.OWNER,
        is_active=False,
        created_at=at,
    )
    company = ApplicantCompany.objects.create(
        name=name,
        address=f"架空市架空町{number}番地",
        representative=f"架空 代表{number}",
        is_made_up=True,
        created_at=at,
    )
    Membership.objects.create(company=company, user=person, part=Part.OWNER, began_at=at)
    record_event(by=None, at=at, verb="applicant_company.made_up", subject=subject_of_company(company))
    return company, person


def _answer(application: Application, number: int, by: User, at: datetime) -> None:
    """Answer everything the form requires; the rows of made-up applicants are written without an event for each."""
    form = procedure_of(application.version).form
    for section in form.sections:
        for key, text in _section_answers(application, section, number, at):
            if text and not application.answers.filter(key=key).exists():
                _put(application, key, text, by, at)
    for declaration in form.declarations:
        _put(application, f"{DECLARATIONS}.{declaration.id}", "yes", by, at)
    income = next((section.id for section in form.sections if section.shape is Shape.INCOME), "")
    if income:
        side = read_application(application).budget.income
        _put(application, f"{income}.{OWN}", str(max(0, side.gap) if side else 0), by, at)


def _section_answers(
    application: Application, section: Section, number: int, at: datetime
) -> list[tuple[str, str]]:
    on = at.astimezone(JST).date()
    columns = columns_in(application, section)
    if section.shape is Shape.INCOME:
        return [
            (f"{section.id}.{field.id}", "0") for field in INCOME_FIELDS if field.required and field.id != OWN
        ]
    if section.shape is Shape.FIELDS:
        return [(f"{section.id}.{field.id}", made_up_answer(field, on)) for field in columns]
    rule = definition_of(application.version).amount
    made: list[dict[str, str]] = [{}] * max(1, section.fewest)
    if section.shape is Shape.COSTS and rule is not None:
        made = made_up_costs(rule, number)
    found = []
    for place, values in enumerate(made, start=1):
        row = f"{section.id}.r{place}"
        found.append((row, str(place)))
        found += [(f"{row}.{field.id}", values.get(field.id, made_up_answer(field, on))) for field in columns]
    return found


def _put(application: Application, key: str, text: str, by: User, at: datetime) -> None:
    Answer.objects.create(application=application, key=key, text=text, saved_by=by, saved_at=at)


def _find_co_author(application: Application, at: datetime) -> None:
    read = read_application(application)
    if needs_co_author(read):
        CoAuthor.objects.create(
            application=application,
            kind=str(read.form.facts[CO_PLANNER]),
            name="架空の支援機関",
            email=f"partner@{DOMAIN}",
            digest=digest_of_secret(secrets.token_hex(16)),
            asked_at=at,
            consented_at=at,
        )


def _send_papers(application: Application, by: User, at: datetime) -> None:
    """A sheet for every paper that is sent as a file. Originals are for the secretariat to log."""
    read = read_application(application)
    for line in paper_list(application, facts=read.form.facts, on=at.astimezone(JST).date()):
        if line.is_needed is not True or line.is_there or line.is_by_post:
            continue
        sheet = File(BytesIO(_sheet(line.label)), name="sheet.pdf")
        attach_file(
            application=application, document=line.paper.id, name="sheet.pdf", file=sheet, by=by, at=at
        )
        if line.paper.issued_within_months:
            state_issue_day(
                application=application,
                document=line.paper.id,
                issued_on=at.astimezone(JST).date(),
                by=by,
                at=at,
            )


@lru_cache(maxsize=MOST_APPLICATIONS)
def _sheet(title: str) -> bytes:
    return typeset(SHEET, {"title": title})
