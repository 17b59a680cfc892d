"""The papers an application form takes the place of: which sections make up which paper.

A section says which paper it replaces. Those that replace none make up the application itself, 申請書, so that every
application can be read on paper, whatever its programme file says of forms.
"""

from dataclasses import dataclass

from banso.core.facts import Company
from banso.core.filed_answers import (
    FiledDeclaration,
    FiledSection,
    filed_declarations,
    filed_sections,
    procedure_in,
)
from banso.core.forms import Answered
from banso.core.personal_answers import Sight, seen
from banso.core.programmes import Paper, Programme

APPLICATION_ITSELF = Paper(id="_application", label="申請書")
"""No id of a programme file begins so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPaper:
    """One paper made from the answers of the form.

    Attributes:
        is_first: It is the application itself: addressed to the office, with the declarations.
    """

    paper: Paper
    is_first: bool
    sections: tuple[FiledSection, ...]
    declarations: tuple[FiledDeclaration, ...] = ()

    @property
    def label(self) -> str:
        """Number and name, as they are printed."""
        return f"{self.paper.number}{self.paper.label}"


def form_papers(
    programme: Programme, answered: Answered, facts: Company, sight: Sight = Sight.ALL
) -> tuple[FormPaper, ...]:
    """The papers made from the answers, in the order of the form; those without anything to see are left out.

    Args:
        programme: In the version the application is written or was filed under.
        answered: Key to text.
        facts: Of the company and its project; they say what was asked.
        sight: Of whoever reads them.
    """
    papers = {paper.id: paper for paper in programme.papers}
    shown = [part for each in filed_sections(programme, answered, facts) if (part := seen(each, sight))]
    declarations = () if sight is Sight.PLAN else filed_declarations(programme, answered)
    names = list(dict.fromkeys(section.paper for section in procedure_in(programme).form.sections))
    found = [
        FormPaper(
            paper=papers.get(name, APPLICATION_ITSELF),
            is_first=name == names[0],
            sections=tuple(part for part in shown if part.section.paper == name),
            declarations=declarations if name == names[0] else (),
        )
        for name in names
    ]
    return tuple(one for one in found if one.sections or one.declarations)
