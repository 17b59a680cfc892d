"""What an application would be granted: its last filing, with what officers corrected and reduced, computed anew.

No sum is ever typed: a reduction says how much of a cost line counts, and the rule of the programme does the rest
(categories, their limits, rate, rounding, cap).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banso.actions.definitions import definition_of, procedure_of
from banso.core.amounts import GRANTED_FACT, compute
from banso.core.answers import read_form
from banso.core.calendar import JST
from banso.core.company import on_day, read_company
from banso.core.costs import CostLine, CountedLine
from banso.core.project_budgets import no_more_than, read_budget
from banso.definitions.region import installed_region
from banso.records.models import Application, ClauseFinding, Filing, LedgerEntry, Reduction


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedLine:
    """A cost line and how much of it counts.

    Attributes:
        row: Id of the row of the cost table.
        filed_yen: What counts of it as it was filed, before limits on its category.
        counts_yen: After the reduction.
        state: As filed: counted, excluded or capped; with `note` saying why.
        reason: Of the reduction; empty where there is none.
    """

    row: str
    item: str
    label: str
    filed_yen: int
    counts_yen: int
    state: str
    note: str = ""
    reason: str = ""

    @property
    def can_be_reduced(self) -> bool:
        """Whether anything of it counts."""
        return self.filed_yen > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What an application would be granted.

    Attributes:
        eligible_yen: Costs that count, after reductions and limits.
        granted_yen: By the rule of the programme; 0 where it cannot be computed.
        lines: Of the cost table.
    """

    eligible_yen: int
    granted_yen: int
    lines: tuple[AssessedLine, ...] = ()


def last_filing(application: Application) -> Filing:
    """What was filed last.

    Raises:
        Filing.DoesNotExist: Nothing was.
    """
    return application.filings.select_related("version").latest("number")


def assess(application: Application, reductions: Iterable[Reduction] | None = None) -> Assessed:
    """What an application would be granted.

    Args:
        application: Filed.
        reductions: To be tried out; those that are kept unless given.

    Raises:
        Filing.DoesNotExist: Nothing was filed.
    """
    kept = application.reductions.all() if reductions is None else reductions
    return assess_filing(last_filing(application), facts_to_assess([application])[application.pk], kept)


def facts_to_assess(applications: Sequence[Application]) -> dict[int, dict[str, Any]]:
    """Facts that stand in the place of those filed, as plain JSON, by application; a few queries for any number.

    What officers corrected; and where a programme has a cap for the fiscal year, what its other calls have given the
    company already, whatever the company stated.
    """
    found = {application.pk: facts for application, facts in _corrected(applications)}
    capped = [application for application in applications if _is_capped_by_year(application)]
    given = LedgerEntry.objects.given_beside(capped) if capped else {}
    for application in capped:
        stated = found[application.pk].get(GRANTED_FACT, application.facts.get(GRANTED_FACT)) or 0
        if given[application.pk] > stated:
            found[application.pk][GRANTED_FACT] = given[application.pk]
    return found


def corrected_facts(application: Application) -> dict[str, Any]:
    """Facts that officers corrected while they confirmed the requirements, as plain JSON."""
    ((_, corrected),) = _corrected([application])
    return corrected


def _corrected(applications: Sequence[Application]) -> Iterator[tuple[Application, dict[str, Any]]]:
    corrected: dict[int, dict[str, Any]] = defaultdict(dict)
    findings = ClauseFinding.objects.filter(application__in=applications).exclude(facts={})
    for key, facts in findings.order_by("found_at", "pk").values_list("application", "facts"):
        corrected[key] |= facts
    return ((application, corrected[application.pk]) for application in applications)


def _is_capped_by_year(application: Application) -> bool:
    rule = definition_of(application.version).amount
    return rule is not None and any(track.cap and track.cap.per == "fiscal_year" for track in rule.tracks)


def with_corrections(stated: Mapping[str, Any], corrected: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as filed with corrections in their place, as plain JSON.

    A place within a corrected one falls with it unless it is corrected too: the municipality that was stated does not
    lie in another prefecture.
    """
    facts = installed_region().vocabulary.facts.values()
    lost = {
        fact.id
        for fact in facts
        if fact.within in corrected and stated.get(fact.within) != corrected[fact.within]
    }
    return {fact: value for fact, value in stated.items() if fact not in lost} | dict(corrected)


def assess_filing(filing: Filing, corrected: Mapping[str, Any], reductions: Iterable[Reduction]) -> Assessed:
    """What a filing would be granted with corrected facts and reductions."""
    programme = definition_of(filing.version)
    procedure = procedure_of(filing.version)
    answered = filing.content["answers"]
    form = read_form(procedure.form, answered, _facts(filing, {}))
    form = replace(form, facts={**form.facts, **_facts(filing, corrected, only=frozenset(corrected))})
    budget = read_budget(programme.amount, procedure.quotes, form, answered)
    if programme.amount is None:
        return Assessed(eligible_yen=0, granted_yen=0)
    less = {reduction.row: reduction for reduction in reductions}
    entries = [entry for entry in budget.entries if entry.line is not None]
    filed = [_line(entry.row, budget.counted[entry.row], less) for entry in entries]
    lines = [_as_it_counts(entry.line, one) for entry, one in zip(entries, filed, strict=True) if entry.line]
    computed = compute(programme.amount, form.facts, lines)
    # Whatever officers correct, nobody is granted more than was applied for.
    amount = no_more_than(computed, filing.content.get("requested_yen"))
    return Assessed(eligible_yen=amount.eligible_yen or 0, granted_yen=amount.yen or 0, lines=tuple(filed))


def _facts(
    filing: Filing, corrected: Mapping[str, Any], only: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Facts of a filing with corrections in their place, as values; of the day it arrived."""
    vocabulary = installed_region().vocabulary
    given = with_corrections(filing.content["facts"], corrected)
    known = {fact: value for fact, value in given.items() if fact in vocabulary.facts}
    day = filing.arrived_at.astimezone(JST).date()
    facts = on_day(read_company(known, vocabulary), vocabulary, day)
    return {fact: value for fact, value in facts.items() if not only or fact in only}


def _line(row: str, counted: CountedLine, reductions: Mapping[str, Reduction]) -> AssessedLine:
    reduction = reductions.get(row)
    return AssessedLine(
        row=row,
        item=counted.line.item,
        label=counted.label,
        filed_yen=counted.yen,
        counts_yen=min(counted.yen, reduction.to_yen) if reduction else counted.yen,
        state=counted.state,
        note=counted.reason,
        reason=reduction.reason if reduction else "",
    )


def _as_it_counts(line: CostLine, assessed: AssessedLine) -> CostLine:
    """The line itself, or with what is left of it, on the basis the programme counts on."""
    if assessed.counts_yen == assessed.filed_yen:
        return line
    return replace(line, yen=assessed.counts_yen, tax=None)
