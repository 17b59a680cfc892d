"""What a reviewer reads of an application: its last filing, without what is about persons."""

from collections.abc import Mapping
from dataclasses import dataclass

from banso.actions.applications.applications import columns_in
from banso.actions.definitions import procedure_of
from banso.actions.papers.virus_scan import may_be_opened
from banso.core.filed_answers import in_words
from banso.core.forms import Section, Shape, rows_of
from banso.core.personal_answers import PERSONAL_SECTIONS
from banso.records.models import Attachment, Filing


@dataclass(frozen=True, slots=True)
class Part:
    """A section in words; a table has one list of pairs for each row."""

    section: Section
    rows: tuple[tuple[tuple[str, str], ...], ...]


def parts_of(filing: Filing) -> list[Part]:
    """The sections of what was filed last, with answers as words; only those that hold any."""
    filing.application.version = filing.version
    answered: Mapping[str, str] = filing.content["answers"]
    sections = procedure_of(filing.version).form.sections
    parts = [_part(filing, section, answered) for section in sections if section.id not in PERSONAL_SECTIONS]
    return [part for part in parts if part.rows]


def papers_of(filing: Filing) -> list[Attachment]:
    """The papers that were filed and can be opened, without identity papers."""
    files = filing.application.attachments.present().filter(is_identity=False).order_by("document")
    return [file for file in files if may_be_opened(file)]


def _part(filing: Filing, section: Section, answered: Mapping[str, str]) -> Part:
    columns = columns_in(filing.application, section)
    is_table = section.shape in (Shape.ROWS, Shape.COSTS)
    rows = rows_of(section.id, answered) if is_table else [""]
    pairs = (
        tuple(
            (column.label, in_words(column, text))
            for column in columns
            if (text := answered.get(".".join(filter(None, (section.id, row, column.id))), "").strip())
        )
        for row in rows
    )
    return Part(section=section, rows=tuple(row for row in pairs if row))
