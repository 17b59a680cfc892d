"""What a reviewer reads of an application: its last filing, without what is about persons."""

from collections.abc import Iterator
from dataclasses import dataclass

from banso.actions.filing.form_papers import filed_form
from banso.actions.papers.virus_scan import may_be_opened
from banso.core.filed_answers import FiledSection
from banso.core.forms import Section
from banso.core.personal_answers import Sight
from banso.records.models import Attachment, Filing

Pairs = tuple[tuple[str, str], ...]
"""Labels and answers in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section in words; a table has one list of pairs for each row."""

    section: Section
    rows: tuple[Pairs, ...]


def parts_of(filing: Filing) -> list[Part]:
    """The sections a reviewer may see, as in the papers made of the form; only those that hold any answer."""
    seen = [section for paper in filed_form(filing).papers(Sight.PLAN) for section in paper.sections]
    parts = [Part(section=one.section, rows=tuple(_answered(one))) for one in seen]
    return [part for part in parts if part.rows]


def papers_of(filing: Filing) -> list[Attachment]:
    """The papers that were filed and can be opened, without identity papers."""
    files = filing.application.attachments.present().filter(is_identity=False).order_by("document")
    return [file for file in files if may_be_opened(file)]


def _answered(section: FiledSection) -> Iterator[Pairs]:
    """What was answered, row by row; blank answers and rows left out."""
    for answers in (section.answers, *(row.answers for row in section.rows)):
        pairs = tuple((answer.field.label, answer.text) for answer in answers if answer.text)
        if pairs:
            yield pairs
