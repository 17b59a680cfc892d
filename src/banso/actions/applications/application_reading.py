"""An application read as it stands: its definition, its answers, what they mean, and everything that is still open."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from banso.actions.applications.consented_plans import plan_digest
from banso.actions.applications.paper_lists import PaperLine, paper_list
from banso.actions.definitions import definition_of, procedure_of
from banso.core.amounts import Amount
from banso.core.answers import FormRead, OpenPoint, open_declarations, read_form
from banso.core.calendar import JST
from banso.core.company import on_day, read_company
from banso.core.conditions import facts_of as facts_in
from banso.core.errors import BadFacts, BansoError
from banso.core.forms import DECLARATIONS, Answered
from banso.core.parties import NUMBER_FACT
from banso.core.procedures import Procedure
from banso.core.programmes import Programme
from banso.core.project_budgets import ProjectBudget, read_budget
from banso.definitions.region import installed_region
from banso.records.models import Application, CoAuthor
from banso.records.models.audit import canonical_json

CO_PLANNER = "project.co_planner"
"""The fact that says with whom the plan is written; `none` for nobody."""
WITHOUT = "none"
PAPERS, CO_AUTHOR = "papers", "co_author"
"""Places of open points besides the sections of the form."""
Papers = tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRead:
    """One application, read.

    Attributes:
        answered: Key to text, as typed.
        form: The form with its values, facts and open points.
        budget: Costs, grant and income.
    """

    programme: Programme
    procedure: Procedure
    answered: Answered
    form: FormRead
    budget: ProjectBudget

    @property
    def plan_sha256(self) -> str:
        """Of what a co-author consents to."""
        partner = str(self.form.facts.get(CO_PLANNER) or "")
        return plan_digest(self.form, self.answered, self.budget, partner)


def read_application(application: Application, *, on: date | None = None) -> ApplicationRead:
    """Reads the answers of an application with the definition of its version.

    Args:
        application: It.
        on: The day dated facts are taken on; unless told, that of the first filing, before it that of the beginning.
    """
    programme = definition_of(application.version)
    procedure = procedure_of(application.version)
    answered = answers_of(application)
    form = read_form(procedure.form, answered, _known_facts(application, on))
    budget = read_budget(programme.amount, procedure.quotes, form, answered)
    return ApplicationRead(
        programme=programme, procedure=procedure, answered=answered, form=form, budget=budget
    )


def answers_of(application: Application) -> dict[str, str]:
    """The answers as they were typed last, by key."""
    return dict(application.answers.values_list("key", "text"))


def facts_of(application: Application, *, on: date | None = None) -> dict[str, Any]:
    """What is known of the company and its project: taken over at the beginning, and stated in the form.

    Args:
        application: It.
        on: As for `read_application`.
    """
    return dict(read_application(application, on=on).form.facts)


def amount_of(application: Application) -> Amount | None:
    """The grant as computed from the cost table; None while no line of it can be read."""
    return read_application(application).budget.amount


def needs_co_author(read: ApplicationRead) -> bool:
    """Whether the plan is written together with somebody who has to consent."""
    asks = read.programme.requirements is not None and CO_PLANNER in facts_in(read.programme.requirements)
    return asks and read.form.facts.get(CO_PLANNER) not in (None, WITHOUT)


def present_co_author(application: Application) -> CoAuthor | None:
    """Who was asked last and has not refused; None for nobody."""
    return application.co_authors.filter(withdrawn_at=None).order_by("-pk").first()


def has_consented_to(co_author: CoAuthor, read: ApplicationRead) -> bool:
    """Whether a consent is one to the plan as it stands: not given, or given to another one, it is none."""
    if co_author.consented_at is None:
        return False
    return co_author.plan_sha256 in ("", read.plan_sha256)


def papers_of(application: Application, read: ApplicationRead, *, on: date | None = None) -> Papers:
    """The papers of an application that was read.

    Args:
        application: It.
        read: The same, read.
        on: Today in Japan, for the age of the papers of a draft.
    """
    return paper_list(application, facts=read.form.facts, on=on)


def content_sha256(application: Application, read: ApplicationRead, papers: Papers) -> str:
    """Digest of what somebody reads before filing: definition, answers and papers, but not what is ticked there.

    Args:
        application: It.
        read: The same, read.
        papers: Its papers.
    """
    answers = {key: text for key, text in read.answered.items() if text}
    files = {line.paper.id: line.attachment.sha256 for line in papers if line.attachment}
    spelled = canonical_json(
        {
            "version": application.version_id,
            "answers": {key: text for key, text in answers.items() if not key.startswith(f"{DECLARATIONS}.")},
            "files": files,
            "by_post": [line.paper.id for line in papers if line.is_by_post],
        }
    )
    return hashlib.sha256(spelled.encode()).hexdigest()


def open_points(application: Application, read: ApplicationRead, papers: Papers) -> tuple[OpenPoint, ...]:
    """Everything that is missing or cannot be read, in the order of the pages; what does not block stands last.

    Args:
        application: It.
        read: The same, read.
        papers: Its papers.
    """
    found = [*read.form.points, *read.budget.points, *_contradictions(read)]
    found += _another_number(application, read)
    order = {section.id: place for place, section in enumerate(read.form.sections)}
    found.sort(key=lambda point: order.get(point.section, len(order)))
    found += _co_author_points(application, read)
    found += _paper_points(papers)
    found += open_declarations(read.procedure.form, read.answered)
    return tuple(sorted(found, key=lambda point: not point.blocks))


def _known_facts(application: Application, on: date | None) -> dict[str, Any]:
    vocabulary = installed_region().vocabulary
    # A fact that a later vocabulary dropped must not make an application unreadable.
    given = {fact: value for fact, value in application.facts.items() if fact in vocabulary.facts}
    day = on or (application.filed_at or application.begun_at).astimezone(JST).date()
    return dict(on_day(read_company(given, vocabulary), vocabulary, day))


def _contradictions(read: ApplicationRead) -> list[OpenPoint]:
    """Facts that cannot be true together, each at the field that states it."""
    vocabulary = installed_region().vocabulary
    try:
        read_company(
            {fact: read.form.facts[fact] for fact in read.form.facts if fact in vocabulary.facts}, vocabulary
        )
    except BadFacts as refused:
        return [_at_its_field(read, error) for error in refused.errors]
    return []


def _another_number(application: Application, read: ApplicationRead) -> list[OpenPoint]:
    """A corporate number that is not the one the company is registered under."""
    own, stated = application.company.corporate_number, read.form.facts.get(NUMBER_FACT)
    return [
        OpenPoint(
            section=section.id,
            key=f"{section.id}.{field.id}",
            label=field.label,
            message=f"会社の登録にある法人番号（{own}）と違います",
            remedy="正しいほうに合わせてください。会社の登録は、代表・管理者が「会社の情報を直す」で直せます",
            is_unreadable=True,
        )
        for section in read.form.sections
        for field in section.fields
        if field.fact == NUMBER_FACT and own and stated and own != stated
    ]


def _at_its_field(read: ApplicationRead, error: BansoError) -> OpenPoint:
    fields = [(section.id, field) for section in read.form.sections for field in section.fields if field.fact]
    section, field = next(
        ((section, field) for section, field in fields if field.fact in error.place),
        (fields[0] if fields else ("", None)),
    )
    return OpenPoint(
        section=section,
        key=f"{section}.{field.id}" if field else "",
        label=field.label if field else error.place,
        message=error.message,
        remedy=error.remedy,
        is_unreadable=True,
    )


def _co_author_points(application: Application, read: ApplicationRead) -> list[OpenPoint]:
    if not needs_co_author(read):
        return []
    asked = present_co_author(application)
    if asked is None:
        message, remedy = "まだ依頼していません", "同意を依頼してください"
    elif asked.consented_at is None:
        message, remedy = "同意を待っています", "相手にメールを確かめてもらってください"
    elif has_consented_to(asked, read):
        return []
    else:
        message, remedy = "同意の後に計画か収支が変わりました", "もう一度同意を依頼してください"
    return [OpenPoint(section=CO_AUTHOR, label="共同作成者の同意", message=message, remedy=remedy)]


def _paper_points(papers: Papers) -> list[OpenPoint]:
    points = []
    for line in papers:
        points += [
            OpenPoint(
                section=PAPERS, key=line.paper.id, label=line.label, message=problem, is_unreadable=True
            )
            for problem in line.problems
        ]
        if line.is_needed and not line.is_there and not line.problems:
            points.append(_paper_missing(line))
    return points


def _paper_missing(line: PaperLine) -> OpenPoint:
    on_its_way = line.is_by_post
    return OpenPoint(
        section=PAPERS,
        key=line.paper.id,
        label=line.label,
        message="紙の書類がまだ届いていません" if on_its_way else "まだ送られていません",
        remedy="締切までに届くように郵送してください。届くまで受付は完了しません"
        if on_its_way
        else "PDFを送ってください",
        blocks=not line.lets_file,
    )
