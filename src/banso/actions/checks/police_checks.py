"""The police check: the list of officers is given out, and what the police answer is recorded."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.checks.cases import facts_as_of, filed_on, locked_case
from banso.actions.checks.eligibility import FOUND_IN, reopen_if_contradicted
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import CheckUnusable
from banso.core.calendar import JST
from banso.core.duties import Duty
from banso.core.filed_answers import FiledSection, filed_sections
from banso.core.lifecycle import ApplicationState
from banso.core.personal_answers import OFFICERS
from banso.records.models import Application, PoliceCheck, User

GIVEN_OUT_IN = frozenset({ApplicationState.FILED, ApplicationState.ACCEPTED})
"""States in which the list is given out: before the requirements are concluded."""
WHOSE = ("受付番号", "申請者", "所在地")
"""Columns before those of the form."""
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersList:
    """A list for the police, ready for a spreadsheet.

    Attributes:
        headings: As the form calls them; of several forms, all columns of any.
        rows: One for each officer of each application.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@transaction.atomic
def give_out_officers(*, application_ids: Sequence[int], by: User, at: datetime) -> OfficersList:
    """Make the list of officers of some applications, and record that it was given out.

    Args:
        application_ids: In calls the officer is named for.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: One is in no call the officer is named for.
        CheckUnusable: None is named, or one does not wait for this check or lists no officers.
        DutiesApart: The officer did something for one of them that must be apart from checking.
    """
    if not application_ids:
        raise CheckUnusable("申請が選ばれていません", remedy="一覧で申請を選んでください")
    found: list[tuple[Application, FiledSection]] = []
    for application_id in sorted(set(application_ids)):
        application = locked_case(application_id, by)
        _require_check(application)
        take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
        section = officers_of(application)
        if section is None or not section.rows:
            raise CheckUnusable("役員名簿がありません", place=application.number)
        found.append((application, section))
    for application, section in found:
        check = PoliceCheck.objects.create(application=application, exported_by=by, exported_at=at)
        detail: dict[str, object] = {"check": check.pk, "officers": len(section.rows)}
        record_event(
            by=by, at=at, verb="police_check.given_out", subject=subject_of(application), detail=detail
        )
    return _list(found)


@transaction.atomic
def record_police_answer(
    *, check_id: int, is_clear: bool, answered_on: date, note: str = "", by: User, at: datetime
) -> PoliceCheck:
    """Record what the police answered, wherever the case stands; recording again corrects it.

    Of what was reviewed or selected already nothing is undone by a hit: it can be granted nothing.

    Args:
        check_id: The check.
        is_clear: Nobody of the list is known to them (該当なし).
        answered_on: The day of the answer.
        note: Its reference; for a hit, what was answered.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: No such check, a day that cannot be, or nothing said of a hit.
        DutiesApart: The officer did something for this application that must be apart from checking.
    """
    check = PoliceCheck.objects.filter(pk=check_id).first()
    if check is None:
        raise CheckUnusable("この照会は見つかりません", remedy="画面を開き直してください")
    application = locked_case(check.application_id, by)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    given_out_on = check.exported_at.astimezone(JST).date()
    if not given_out_on <= answered_on <= at.astimezone(JST).date():
        raise CheckUnusable("回答日は、照会した日から今日までの日にしてください", place="回答日")
    note = note.strip()
    if len(note) > LONGEST_NOTE or (not is_clear and not note):
        raise CheckUnusable(
            "該当ありのときは、回答の内容を書いてください",
            place="備考",
            remedy=f"{LONGEST_NOTE:,}文字までです",
        )
    check.is_clear, check.answered_on, check.note, check.recorded_by = is_clear, answered_on, note, by
    check.save()
    # Whether somebody is known to the police is nothing for the trail.
    detail: dict[str, object] = {"check": check.pk}
    record_event(by=by, at=at, verb="police_check.answered", subject=subject_of(application), detail=detail)
    if application.stands in FOUND_IN:
        reopen_if_contradicted(application, by=by, at=at)
    return check


def known_to_police(applications: Collection[Application]) -> list[Application]:
    """Those of whose officers the police know somebody, by their last answer: nothing may be granted to them.

    A hit stands until another list is answered: what was only asked says nothing.
    """
    checks = PoliceCheck.objects.filter(application__in=applications).exclude(is_clear=None)
    checks = checks.order_by("exported_at", "pk")
    last = dict(checks.values_list("application", "is_clear"))
    return [each for each in applications if last.get(each.pk) is False]


def officers_of(application: Application) -> FiledSection | None:
    """The list of officers as it was filed last; None where the form has none."""
    filing = application.filings.order_by("-number").first()
    if filing is None:
        return None
    facts = facts_as_of(filing.content["facts"], filed_on(application))
    sections = filed_sections(definition_of(application.version), filing.content["answers"], facts)
    return next((each for each in sections if each.section.id == OFFICERS), None)


def _require_check(application: Application) -> None:
    if not procedure_of(application.version).police_check:
        raise CheckUnusable("この制度では警察への照会をしません", place=application.number)
    if application.stands not in GIVEN_OUT_IN:
        raise CheckUnusable(
            f"「{application.state_label}」の申請は照会の対象ではありません",
            place=application.number,
            remedy="選び直してください",
        )


def _list(found: Iterable[tuple[Application, FiledSection]]) -> OfficersList:
    pairs = list(found)
    columns = list(dict.fromkeys(column.label for _, section in pairs for column in section.columns))
    rows = []
    for application, section in pairs:
        whose = (application.number, application.company.name, application.company.address)
        for row in section.rows:
            told = {answer.field.label: answer.text for answer in row.answers}
            rows.append((*whose, *(told.get(column, "") for column in columns)))
    return OfficersList(headings=(*WHOSE, *columns), rows=tuple(rows))
