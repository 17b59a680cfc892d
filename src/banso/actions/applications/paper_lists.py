"""The papers of one application: what is needed, what is there, what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from banso.actions.definitions import definition_of
from banso.core.arrivals import is_too_old
from banso.core.calendar import JST
from banso.core.company import on_day, read_company
from banso.core.evaluation import State, evaluate
from banso.core.facts import Company
from banso.core.programmes import Paper, Programme
from banso.definitions.region import installed_region
from banso.records.models import Application, Attachment, PaperArrival
from banso.records.models.attachments import ScanState

DRAFT_REFERENCE = "D-"
"""Begins the number of an application that is not filed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One paper of the programme file, as it stands for one application.

    Attributes:
        is_needed: None while a fact is missing, or where the file only says in words when it is needed.
        is_made_from_form: A section of the form takes its place: nothing is sent.
        is_by_post: It comes on paper: as the original the programme asks for, or because the applicant says so and has
            sent no file after all.
        attachment: The file that was sent last; None for none.
        arrival: The arrival on paper that counts, else one that waits for a second person; None for none.
        problems: What stops it from being accepted as it is, with what to do; Japanese sentences.
    """

    paper: Paper
    is_needed: bool | None
    is_made_from_form: bool
    is_by_post: bool
    attachment: Attachment | None
    arrival: PaperArrival | None
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Number and name, as the applicant reads them."""
        return f"{self.paper.number}{self.paper.label}"

    @property
    def has_arrived_on_paper(self) -> bool:
        """Whether it is there on paper, as far as that counts."""
        return self.arrival is not None and self.arrival.counts

    @property
    def is_there(self) -> bool:
        """Whether nothing more is expected: an original only once the paper itself is there."""
        if self.is_made_from_form or self.has_arrived_on_paper:
            return True
        return _is_usable(self.attachment) and not self.paper.original_on_paper

    @property
    def lets_file(self) -> bool:
        """Whether nothing about it stops the applicant from filing; what comes by post may still be on its way."""
        return not self.problems and (self.is_needed is not True or self.is_there or self.is_by_post)


def paper_list(
    application: Application, *, facts: Company | None = None, on: date | None = None
) -> tuple[PaperLine, ...]:
    """The papers of an application in the order of the programme file; three queries, however many there are.

    Args:
        application: Read with the version it is written or was filed under.
        facts: Of the company and its project; unless given, those kept with the application.
        on: Today in Japan, for the age of papers of a draft. The day of a filed application is that of its filing.

    Raises:
        BadFacts: The facts of the application cannot be read; they were checked when they were taken over.
    """
    programme = definition_of(application.version)
    filed_on = application.filed_at.astimezone(JST).date() if application.filed_at else on
    company = facts if facts is not None else _kept_facts(application)
    files = {one.document: one for one in application.attachments.present()}
    by_post = set(application.papers_by_post.values_list("document", flat=True))
    arrivals = first_arrivals(application)
    made = papers_made_from_form(programme)
    return tuple(
        PaperLine(
            paper=paper,
            is_needed=_is_needed(paper, company),
            is_made_from_form=paper.id in made,
            is_by_post=paper.original_on_paper
            or (paper.id in by_post and not _is_usable(files.get(paper.id))),
            attachment=files.get(paper.id),
            arrival=arrivals.get(paper.id),
            problems=tuple(_problems(paper, files.get(paper.id), arrivals.get(paper.id), filed_on)),
        )
        for paper in programme.papers
    )


def first_arrivals(application: Application) -> Mapping[str, PaperArrival]:
    """By document, the earliest arrival on paper that counts, else the earliest that waits for a second person."""
    found: dict[str, list[PaperArrival]] = defaultdict(list)
    for one in application.paper_arrivals.uncancelled():
        found[one.document].append(one)
    return {document: min(them, key=lambda one: not one.counts) for document, them in found.items()}


def _is_usable(file: Attachment | None) -> bool:
    return file is not None and file.scan != ScanState.INFECTED


def papers_made_from_form(programme: Programme) -> frozenset[str]:
    """Ids of the papers whose place a section of the form takes."""
    sections = programme.procedure.form.sections if programme.procedure else ()
    return frozenset(section.paper for section in sections if section.paper)


def _kept_facts(application: Application) -> Company:
    vocabulary = installed_region().vocabulary
    known = {fact: value for fact, value in application.facts.items() if fact in vocabulary.facts}
    day = (application.filed_at or application.begun_at).astimezone(JST).date()
    return on_day(read_company(known, vocabulary), vocabulary, day)


def _is_needed(paper: Paper, company: Company) -> bool | None:
    if paper.when is None:
        return None if paper.note else True
    state = evaluate(paper.when, company).state
    return {State.MET: True, State.FAILED: False}.get(state)


def _problems(
    paper: Paper, attachment: Attachment | None, arrival: PaperArrival | None, filed_on: date | None
) -> Iterable[str]:
    if attachment is not None and attachment.scan == ScanState.INFECTED:
        yield "ファイルからウイルスが見つかりました。安全なパソコンで作り直したファイルを送ってください。"
    months = paper.issued_within_months
    if months is None or (attachment is None and arrival is None):
        return
    issued_on = _issued_on(attachment, arrival)
    if issued_on is None:
        yield "発行日が入力されていません。書類に印字された発行日を入力してください。"
    elif filed_on is not None and issued_on > filed_on:
        yield "発行日が申請日より後です。書類に印字された発行日を確かめてください。"
    elif filed_on is not None and is_too_old(issued_on, filed_on, months):
        yield f"申請日からさかのぼって{months}か月より前の発行です。新しく発行された書類を用意してください。"


def _issued_on(attachment: Attachment | None, arrival: PaperArrival | None) -> date | None:
    """Of the paper itself where it is there; else as the applicant stated it."""
    stated = attachment.issued_on if attachment else None
    return arrival.issued_on or stated if arrival else stated


def reference_of(application: Application) -> str:
    """The number under which posted papers find their application: 受付番号, before filing a 整理番号."""
    return application.number or f"{DRAFT_REFERENCE}{application.pk}"
