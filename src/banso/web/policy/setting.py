"""What a comparison starts from: a programme as it stands, the take-up model, and the ways to change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.http import Http404

from banso.core.conditions import Comparison as Limit
from banso.core.conditions import walk
from banso.core.facts import Vocabulary
from banso.core.programmes import Programme
from banso.core.reasons import requirement, show_value
from banso.core.sources import Source
from banso.definitions.region import Region, installed_region
from banso.definitions.take_up import TakeUp, load_take_up
from banso.population.simulation.arrangements import Basis
from banso.population.simulation.clause_edits import limits
from banso.population.simulation.variants import Scenario, base_scenario

INSIDE_A_NOTION = "/"
"""Stands in the ids of clauses that belong to a shared legal notion and not to the programme."""


@cache
def installed_take_up() -> TakeUp:
    """The take-up model of the installed region, read once in this process."""
    return load_take_up(installed_region())


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitHere:
    """A clause that rests on one number or day.

    Attributes:
        text: What it asks for.
        present: The limit as people write it.
    """

    clause: str
    text: str
    present: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Setting:
    """A programme as it stands, and how its call would be run."""

    programme: Programme
    base: Scenario
    region: Region
    model: TakeUp

    @property
    def vocabulary(self) -> Vocabulary:
        """Of the facts."""
        return self.region.vocabulary

    @property
    def bases(self) -> Sequence[Basis]:
        """Where budget, rounds and the manner of granting come from."""
        return self.base.arrangement.bases

    def clauses(self) -> list[tuple[str, str]]:
        """Id and words of every clause of the programme itself, in the order of the document."""
        nodes = walk(self.programme.requirements) if self.programme.requirements else ()
        return [
            (node.id, requirement(node, self.vocabulary))
            for node in nodes
            if node.id and INSIDE_A_NOTION not in node.id
        ]

    def limits(self) -> list[LimitHere]:
        """The limits that can be changed, each once: of clauses in each other the innermost names it."""
        found = {id(limit): (clause, limit) for clause, limit in limits(self.programme).items()}
        return [
            LimitHere(
                clause=clause,
                text=requirement(limit, self.vocabulary),
                present=show_value(self.vocabulary.facts[limit.fact], limit.value),
                limit=limit,
            )
            for clause, limit in found.values()
        ]

    def cite(self, source: Source | None) -> str:
        """A source in one line: document, clause and the quoted words; empty when there is none."""
        if source is None:
            return ""
        document = self.region.documents.get(source.document)
        title = document.title if document else source.document
        clause = f" {source.clause}" if source.clause else ""
        quote = f"「{source.quote}」" if source.quote else ""
        return f"{title}{clause}{quote}"


def setting_of(programme_id: str) -> Setting:
    """The setting of one programme.

    Raises:
        Http404: There is no such programme, or no document states whom it is for.
    """
    region, model = installed_region(), installed_take_up()
    programme = region.programmes.get(programme_id)
    if programme is None or programme.requirements is None:
        raise Http404
    return Setting(programme, base_scenario(programme, model), region, model)
