"""The application form of a programme: sections, fields, tables, declarations, and how an answer is named.

Answers are one flat mapping of key to text as it was typed: `section.field`, and in a table `section.row.field`,
where a row is a short random id; `section.row` alone holds its position, empty once the row was removed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from banso.core.conditions import Node
from banso.core.sources import Source

DECLARATIONS = "declarations"
"""Section name in the keys of declarations: `declarations.<id>` is `yes` once ticked."""

Answered = Mapping[str, str]
"""Key to text, as typed."""


class FieldKind(StrEnum):
    """What a field asks for; it decides the widget, the reading and the errors."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    KANA = "kana"
    INTEGER = "integer"
    YEN = "yen"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    EMAIL = "email"
    TELEPHONE = "telephone"
    POSTAL_CODE = "postal_code"
    CORPORATE_NUMBER = "corporate_number"


class Shape(StrEnum):
    """What a section is made of."""

    FIELDS = "fields"
    ROWS = "rows"
    """A table of the section's fields."""
    COSTS = "costs"
    """The cost table: its columns follow from the programme's amount rule."""
    INCOME = "income"
    """Where the money comes from: own money, loans, the grant applied for, others. Balances the costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field.

    Attributes:
        when: Asked only where this holds of the application's facts; None for everybody.
        longest: Most characters; 0 for the usual limit of its kind.
        choices: Code and label of each choice.
        fact: Fact whose value is taken over here, and which the answer states; empty for none.
    """

    id: str
    label: str
    kind: FieldKind
    required: bool = True
    when: Node | None = None
    help: str = ""
    longest: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    fact: str = ""
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form.

    Attributes:
        paper: Id of the paper whose place the section takes; it is made as a PDF from the answers. Empty for none.
        fewest, most: Rows of a table.
    """

    id: str
    label: str
    shape: Shape = Shape.FIELDS
    fields: tuple[FormField, ...] = ()
    when: Node | None = None
    paper: str = ""
    help: str = ""
    fewest: int = 0
    most: int = 100
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What an applicant has to declare (誓約); every one must be ticked before the application can be filed."""

    id: str
    label: str
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything an applicant fills in."""

    sections: tuple[Section, ...]
    declarations: tuple[Declaration, ...] = ()

    def section(self, section_id: str) -> Section | None:
        """The section of this id."""
        return next((section for section in self.sections if section.id == section_id), None)


def rows_of(section_id: str, answered: Answered) -> list[str]:
    """Ids of the rows of a table that are there, in their order.

    Example:
        >>> rows_of("costs", {"costs.b": "1", "costs.a": "2", "costs.gone": "", "costs.a.yen": "5"})
        ['b', 'a']
    """
    prefix = f"{section_id}."
    positions = {
        key.removeprefix(prefix): int(text)
        for key, text in answered.items()
        if key.startswith(prefix) and key.count(".") == 1 and text.isdecimal()
    }
    return sorted(positions, key=lambda row: (positions[row], row))
