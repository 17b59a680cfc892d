"""One result in full: every clause with its state, its reason and its source, and the sum as a bar."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banso.core.amounts import Amount
from banso.core.check import Clause
from banso.core.evaluation import State
from banso.web.catalogue.amount_form import Part
from banso.web.catalogue.references import Reference, References

STATES = {
    State.MET: _("満たす"),
    State.FAILED: _("満たさない"),
    State.UNKNOWN: _("未回答"),
    State.JUDGED: _("確認が必要"),
}
MARKS = {State.MET: "met", State.FAILED: "failed", State.UNKNOWN: "unknown", State.JUDGED: "judged"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """One clause of a result."""

    clause: Clause
    words: str | Promise
    mark: str
    source: Reference | None

    @property
    def indent(self) -> int:
        """How deep it stands, at most three steps."""
        return min(self.clause.depth, 3)


def clause_rows(clauses: Iterable[Clause], references: References) -> list[ClauseRow]:
    """The clauses of a result with their references."""
    return [
        ClauseRow(
            clause=clause,
            words=STATES[clause.state],
            mark=MARKS[clause.state],
            source=references.cite(clause.source),
        )
        for clause in clauses
    ]


def bar_of(amount: Amount | None) -> list[Part]:
    """A grant beside the rest of the eligible costs; empty while a sum is missing."""
    if amount is None or amount.yen is None or amount.eligible_yen is None:
        return []
    rest = amount.eligible_yen - amount.yen
    parts = [
        Part(label=_("補助額の見込み"), yen=amount.yen),
        Part(label=_("対象経費のうち補助されない分"), yen=rest),
    ]
    return [part for part in parts if part.yen > 0]
