"""Writing an application: beginning it, and saving its answers one by one, so that nothing is lost or overwritten."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from banso.actions.accounts.companies import WRITERS, require_part
from banso.actions.applications.application_reading import amount_of, answers_of, facts_of
from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.applications.repeating import atomic_repeated
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import (
    AlreadyApplied,
    AnswerChangedElsewhere,
    AnswerUnusable,
    ApplicationNotEditable,
    CallNotOpen,
)
from banso.core.calendar import is_in_time
from banso.core.company import on_day, read_company, write_company
from banso.core.cost_answers import columns_of
from banso.core.errors import BadFacts, BadValue
from banso.core.field_readings import is_blank, read_field
from banso.core.forms import DECLARATIONS, FieldKind, Form, FormField, Section, Shape
from banso.core.lifecycle import ApplicationState
from banso.core.project_budgets import INCOME_FIELDS
from banso.definitions.region import installed_region
from banso.records.models import Answer, ApplicantCompany, Application, Call, User
from banso.records.models.calls import CallState

__all__ = [
    "amount_of",
    "answers_of",
    "begin_application",
    "facts_of",
    "save_answer",
    "tick_declarations",
]

AT_ONE_GO = timedelta(minutes=10)
"""Whoever saves a field again within this time is still typing: for the trail that is one change."""
LONGEST_ANSWER = 20_000
"""Characters of any answer: what cannot be read is kept too, but not without end."""
APPLICANT = "applicant"
COMPANY_FIELDS = ("name", "corporate_number", "address", "representative")
"""Fields of the section of the applicant that the company's record fills in: their ids are its attributes."""


@transaction.atomic
def begin_application(
    *, call: Call, company: ApplicantCompany, facts: Mapping[str, object], by: User, at: datetime
) -> Application:
    """Begin to write an application, with what is known already filled in.

    Args:
        call: The call.
        company: Who applies.
        facts: Facts taken over from a check, as plain JSON; the company's own record stands below them.
        by: An owner or editor of the company.
        at: The moment for the domain.

    Returns:
        The new draft, or the one the company has in this call: beginning twice makes one.

    Raises:
        AlreadyApplied: An application of the company is on its way in this call.
        BadFacts: A fact cannot be read.
        CallNotOpen: The call is not published, over, or a rehearsal for made-up companies only.
        NotAMember: The person may not write for the company.
    """
    require_part(company, by, WRITERS)
    # Held until the end, so that two windows begin one draft.
    kept = ApplicantCompany.objects.select_for_update(no_key=True).get(pk=company.pk)
    unfinished = Application.objects.unfinished().filter(call=call, company=kept).first()
    if unfinished is not None:
        return _draft_or_refusal(unfinished)
    # Held too, so that an amendment moves every draft there is, or is read here already.
    kept_call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    version = kept_call.versions.newest_first()[0]
    _require_taking(kept_call, kept, at)
    known = _known(kept, facts)
    application = Application.objects.create(
        call=kept_call, version=version, company=kept, facts=known, begun_by=by, begun_at=at
    )
    _keep_company_facts(kept, known)
    form = procedure_of(version).form
    for key, text in _texts_taken_over(form, kept, known, at.date()):
        Answer.objects.create(application=application, key=key, text=text, saved_by=by, saved_at=at)
    detail: dict[str, object] = {"call": call.pk, "company": kept.pk, "version": version.number}
    record_event(by=by, at=at, verb="application.begun", subject=subject_of(application), detail=detail)
    return application


@atomic_repeated
def save_answer(
    *, application: Application, key: str, text: str, seen_version: int, by: User, at: datetime
) -> Answer:
    """Keep what was typed into one field, readable or not.

    Args:
        application: It.
        key: `section.field`, `section.row.field`, or `declarations.<id>`.
        text: As typed.
        seen_version: Version of the answer that was on the screen when typing began; 0 where there was none.
        by: An owner or editor of the company.
        at: The moment.

    Returns:
        The answer as it is kept. The same text saved again changes nothing and is no conflict; an empty field left
        empty is no answer, and has version 0.

    Raises:
        AnswerChangedElsewhere: Another text was saved meanwhile; nothing is written.
        AnswerUnusable: There is no such field or row, or the text cannot be kept.
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
    """
    kept = editable_application(application, by)
    field = field_of(kept, key)
    answer = write_answer(kept, key, _keepable(text), seen_version, by, at, is_typed=field is not None)
    if field is not None and field.fact:
        _keep_stated(kept, field, answer.text)
    return answer


@atomic_repeated
def tick_declarations(*, application: Application, ticked: Iterable[str], by: User, at: datetime) -> None:
    """Keep which declarations are ticked; those not named are not.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
    """
    kept = editable_application(application, by)
    wanted, known = set(ticked), answers_of(kept)
    for declaration in procedure_of(kept.version).form.declarations:
        key = f"{DECLARATIONS}.{declaration.id}"
        text = "yes" if declaration.id in wanted else ""
        if text != known.get(key, ""):
            present = kept.answers.filter(key=key).first()
            write_answer(kept, key, text, present.version if present else 0, by, at)


def editable_application(application: Application, by: User) -> Application:
    """The application, locked, for somebody who may write it.

    Raises:
        ApplicationNotEditable: The secretariat has it.
        NotAMember: The person may not write for the company.
    """
    require_part(application.company, by, WRITERS)
    kept = locked_application(application.pk)
    if not kept.is_editable:
        raise ApplicationNotEditable(
            f"この申請は「{kept.state_label}」のため、いまは書きかえられません",
            remedy="画面を開き直して、いまの状態を確かめてください",
        )
    return kept


def write_answer(
    application: Application,
    key: str,
    text: str,
    seen_version: int,
    by: User,
    at: datetime,
    *,
    is_typed: bool = False,
) -> Answer:
    """Write one answer of a locked application, unless another text was saved meanwhile.

    Args:
        application: Held by `locked_application`.
        key: Of the answer.
        text: To keep.
        seen_version: Version of the answer that was on the screen; 0 where there was none.
        by: Who writes.
        at: The moment.
        is_typed: It is saved at every pause in typing; what is typed at one go is one event.

    Raises:
        AnswerChangedElsewhere: That is so.
    """
    present = application.answers.select_related("saved_by").filter(key=key).first()
    if present is not None and present.text == text:
        return present
    if present is None and not text:
        # Left empty as it was: nothing to keep, and nothing that happened.
        return Answer(application=application, key=key, version=0, saved_by=by, saved_at=at)
    if present is not None and present.version != seen_version:
        raise AnswerChangedElsewhere(
            mine=text,
            theirs=present.text,
            version=present.version,
            saved_by=present.saved_by.display_name,
            saved_at=present.saved_at,
        )
    goes_on = is_typed and present is not None and _is_at_it(present, by, at)
    answer = present or Answer(application=application, key=key, version=0)
    answer.text, answer.version = text, answer.version + 1
    answer.saved_by, answer.saved_at = by, at
    answer.save()
    if goes_on:
        return answer
    detail: dict[str, object] = {"key": key, "version": answer.version}
    record_event(
        by=by, at=at, verb="application.answer_saved", subject=subject_of(application), detail=detail
    )
    return answer


def _is_at_it(answer: Answer, by: User, at: datetime) -> bool:
    """Whether an answer was saved by the same person just now."""
    return answer.saved_by_id == by.pk and timedelta(0) <= at - answer.saved_at < AT_ONE_GO


def columns_in(application: Application, section: Section) -> tuple[FormField, ...]:
    """The fields of a section as they are answered: those of the file, or what follows from the amount rule."""
    if section.shape is Shape.INCOME:
        return INCOME_FIELDS
    if section.shape is Shape.COSTS:
        rule = definition_of(application.version).amount
        quotes = procedure_of(application.version).quotes
        return columns_of(rule, quotes) if rule else ()
    return section.fields


def field_of(application: Application, key: str) -> FormField | None:
    """The field an answer belongs to; None for a declaration.

    Raises:
        AnswerUnusable: The form has no such field, or the table no such row.
    """
    form = procedure_of(application.version).form
    name, *rest = key.split(".")
    section = form.section(name)
    if section is not None and rest:
        in_table = section.shape in (Shape.ROWS, Shape.COSTS)
        is_row = in_table and application.answers.filter(key=f"{name}.{rest[0]}").exists()
        fields = {field.id: field for field in columns_in(application, section)}
        if rest[-1] in fields and (is_row if len(rest) == 2 else not in_table and len(rest) == 1):
            return fields[rest[-1]]
    if name == DECLARATIONS and rest in [[declaration.id] for declaration in form.declarations]:
        return None
    raise AnswerUnusable(
        "この項目は申請書にありません",
        place=key[:80],
        remedy="申請書が新しくなったか、行が消された可能性があります。画面を開き直してください",
    )


def _keep_stated(application: Application, field: FormField, text: str) -> None:
    """Keep the fact a field states with the application, as long as it goes together with the others."""
    vocabulary = installed_region().vocabulary
    facts = {fact: value for fact, value in application.facts.items() if fact in vocabulary.facts}
    facts.pop(field.fact, None)
    try:
        stated = {} if is_blank(text) else {field.fact: read_field(field, text)}
        facts = write_company(read_company({**facts, **stated}, vocabulary), vocabulary)
    except (BadValue, BadFacts):
        # It stands among what is open; the papers asked for do not follow from it.
        pass
    if facts != application.facts:
        application.facts = facts
        application.save(update_fields=("facts",))


def _keepable(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        raise AnswerUnusable(
            f"{len(text):,}文字あり、長すぎて保存できません",
            remedy=f"{LONGEST_ANSWER:,}文字以内にしてください",
        )
    # No database keeps these two: they come from broken copies, never from typing.
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise AnswerUnusable("使えない文字があります", remedy="貼り付けずに入力し直してください")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _draft_or_refusal(application: Application) -> Application:
    if application.stands is ApplicationState.DRAFTED:
        return application
    raise AlreadyApplied(
        f"この公募には、すでに申請があります（{application.number}、{application.state_label}）",
        remedy="申請のホームから、その申請を開いてください",
    )


def _require_taking(call: Call, company: ApplicantCompany, at: datetime) -> None:
    if call.is_rehearsal:
        if not company.is_made_up:
            raise CallNotOpen("予行の公募には、架空の会社だけが申請できます")
        return
    dates = definition_of(call.versions.newest_first()[0]).call
    in_time = dates is None or any(is_in_time(at, cut_off.closes_at) for cut_off in dates.rounds)
    if call.state != CallState.PUBLISHED or not in_time:
        raise CallNotOpen("この公募は申請を受け付けていません", remedy="公募の一覧を確かめてください")


def _known(company: ApplicantCompany, facts: Mapping[str, object]) -> dict[str, Any]:
    """What the company's record and the check say, plain. The check is newer and counts."""
    vocabulary = installed_region().vocabulary
    given = {fact: value for fact, value in company.facts.items() if fact in vocabulary.facts}
    number = company.corporate_number
    numbered = {"company.corporate_number": number} if number else {}
    numbered = {fact: value for fact, value in numbered.items() if fact in vocabulary.facts}
    return write_company(read_company({**given, **facts, **numbered}, vocabulary), vocabulary)


def _keep_company_facts(company: ApplicantCompany, known: Mapping[str, Any]) -> None:
    company.facts = {fact: value for fact, value in known.items() if fact.startswith("company.")}
    company.save(update_fields=("facts",))


def _texts_taken_over(
    form: Form, company: ApplicantCompany, known: Mapping[str, Any], on: date
) -> Iterator[tuple[str, str]]:
    vocabulary = installed_region().vocabulary
    facts = on_day(read_company(dict(known), vocabulary), vocabulary, on)
    for section in form.sections:
        for field in section.fields if section.shape is Shape.FIELDS else ():
            of_record = section.id == APPLICANT and field.id in COMPANY_FIELDS
            value = facts.get(field.fact) if field.fact else None
            value = getattr(company, field.id) if value is None and of_record else value
            text = "" if value is None else _typed(field, value)
            if text:
                yield f"{section.id}.{field.id}", text


def _typed(field: FormField, value: Any) -> str:
    """A value as it would have been typed; empty where the field has no such choice."""
    codes = {code for code, _label in field.choices}
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return " ".join(sorted(value & codes))
    if field.kind is FieldKind.CHOICE:
        return value if value in codes else ""
    return str(value)
