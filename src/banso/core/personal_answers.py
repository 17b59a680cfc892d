"""Answers about persons, and who sees them: the secretariat what it works with, reviewers nothing."""

from dataclasses import replace
from enum import StrEnum

from banso.core.filed_answers import FiledAnswer, FiledSection
from banso.core.forms import FieldKind

OFFICERS = "officers"
"""Section of the form that lists the officers of a company (役員名簿)."""
PERSONAL_SECTIONS = frozenset({"contact", OFFICERS})
"""Names, birth dates and telephone numbers are nothing a plan is judged by."""
MASKED = "（担当者だけが見られます）"
_PERSONAL_FIELDS = frozenset({"born_on", "address", "sex"})


class Sight(StrEnum):
    """How much of an application somebody sees."""

    ALL = "all"
    """The applicant, and the secretariat that checks it."""
    MASKED = "masked"
    """Other staff: of officers neither birth date nor address."""
    PLAN = "plan"
    """Reviewers: no section about persons, and no declarations."""


def seen(section: FiledSection, sight: Sight) -> FiledSection | None:
    """A section as somebody sees it; None where it is none of their business.

    Args:
        section: As it was filed.
        sight: Of whoever reads.
    """
    if sight is Sight.PLAN and section.section.id in PERSONAL_SECTIONS:
        return None
    if sight is not Sight.MASKED or section.section.id != OFFICERS:
        return section
    rows = tuple(
        replace(row, answers=tuple(_masked(answer) for answer in row.answers)) for row in section.rows
    )
    return replace(section, rows=rows)


def _masked(answer: FiledAnswer) -> FiledAnswer:
    is_personal = answer.field.id in _PERSONAL_FIELDS or answer.field.kind is FieldKind.DAY
    return replace(answer, text=MASKED) if is_personal and answer.text else answer
