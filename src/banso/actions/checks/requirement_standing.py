"""How the requirements of a filed application stand: by its facts, and by what officers have settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from banso.actions.applications.number_claims import NumberClaim, number_claim
from banso.actions.checks.assessed_amounts import corrected_facts, with_corrections
from banso.actions.checks.cases import facts_as_of, filed_on
from banso.actions.definitions import definition_of, procedure_of
from banso.core.conditions import Judged, Node, facts_of
from banso.core.evaluation import Outcome, State, evaluate
from banso.core.facts import Company
from banso.core.forms import Answered
from banso.core.personal_answers import OFFICERS
from banso.core.reasons import Answers, reason, requirement
from banso.core.settled_requirements import ClauseStanding, clause_standings, clauses_to_settle, settled
from banso.definitions.region import installed_region
from banso.records.models import Application, ClauseFinding, EligibilityConclusion, Filing, PoliceCheck

NOTHING_ASKED = Outcome(Node(), State.MET)
"""Of a programme that states no requirements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLine:
    """One clause as an officer sees it.

    Attributes:
        standing: How it stands for the facts, with judgements of officers in it, and whether it is settled.
        reason: What it requires, and the answers that decide it.
        finding: What an officer found; None while nobody looked.
    """

    standing: ClauseStanding
    reason: str
    finding: ClauseFinding | None = None

    @property
    def node(self) -> Node:
        """The clause itself."""
        return self.standing.outcome.node

    @property
    def id(self) -> str:
        """Its id in the programme file."""
        return self.node.id

    @property
    def state(self) -> State:
        """How it stands."""
        return self.standing.outcome.state

    @property
    def is_open(self) -> bool:
        """Whether the whole rests on it and an officer still has to look."""
        return self.standing.is_open

    @property
    def is_judgement(self) -> bool:
        """Whether no fact decides it, but the officer who looks at it."""
        return self.standing.is_looked_at and (isinstance(self.node, Judged) or self.state is State.JUDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceStanding:
    """Where the police check stands.

    Attributes:
        is_needed: The programme has one.
        check: The last one; None while the list was never given out.
        is_outdated: The officers changed since.
    """

    is_needed: bool
    check: PoliceCheck | None = None
    is_outdated: bool = False

    @property
    def is_clear(self) -> bool | None:
        """Whether nothing speaks against the applicant; None while the answer is open."""
        if not self.is_needed:
            return True
        return None if self.check is None or self.is_outdated else self.check.is_clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the requirements of one application stand.

    Attributes:
        facts: As filed with corrections in their place.
        stated: As filed, plain JSON.
        corrected: By officers, plain JSON.
        outcome: Settled by officers alone: MET and FAILED are final.
        conclusion: The one that stands; None before.
    """

    filing: Filing
    facts: Company
    stated: Mapping[str, Any]
    corrected: Mapping[str, Any]
    lines: tuple[ClauseLine, ...]
    outcome: Outcome
    police: PoliceStanding
    number: NumberClaim
    conclusion: EligibilityConclusion | None = None

    @property
    def is_eligible(self) -> bool | None:
        """What can be concluded now; None while something that decides is open."""
        beside = (self.police.is_clear, self.number.is_clear)
        if self.outcome.state is State.FAILED or False in beside:
            return False
        return True if self.outcome.state is State.MET and None not in beside else None

    @property
    def open(self) -> tuple[ClauseLine, ...]:
        """Clauses somebody still has to look at."""
        return tuple(line for line in self.lines if line.is_open)


def standing_of(application: Application) -> Standing:
    """How the requirements stand now; a fixed number of queries.

    Raises:
        Filing.DoesNotExist: It was never filed.
    """
    filings = list(application.filings.select_related("version").order_by("-number"))
    if not filings:
        raise Filing.DoesNotExist
    stated, corrected = filings[0].content["facts"], corrected_facts(application)
    facts = facts_as_of(with_corrections(stated, corrected), filed_on(application))
    requirements = definition_of(application.version).requirements
    outcome = evaluate(requirements, facts) if requirements else NOTHING_ASKED
    findings = {one.clause: one for one in application.clause_findings.select_related("found_by")}
    units = {node.id: node for node in clauses_to_settle(requirements)} if requirements else {}
    valid = {
        clause: finding.holds
        for clause, finding in findings.items()
        if clause in units and _still_stands(finding, units[clause], filings)
    }
    return Standing(
        filing=filings[0],
        facts=facts,
        stated=stated,
        corrected=corrected,
        lines=_lines(outcome, facts, findings, valid),
        outcome=settled(outcome, valid),
        police=police_standing(application, filings),
        number=number_claim(application),
        conclusion=application.conclusions.filter(reopened_at=None).select_related("concluded_by").first(),
    )


def police_standing(application: Application, filings: list[Filing]) -> PoliceStanding:
    """Where the police check stands.

    Args:
        application: It.
        filings: All of them, the last first.
    """
    if not procedure_of(application.version).police_check:
        return PoliceStanding(is_needed=False)
    checks = application.police_checks.select_related("exported_by", "recorded_by")
    check = checks.order_by("-exported_at", "-pk").first()
    is_outdated = check is not None and _officers(filings[0]) != _officers(_at(filings, check.exported_at))
    return PoliceStanding(is_needed=True, check=check, is_outdated=is_outdated)


def _at(filings: list[Filing], at: datetime) -> Filing:
    """The filing that lay on the desk at a moment."""
    return next((filing for filing in filings if filing.arrived_at <= at), filings[-1])


def _officers(filing: Filing) -> Answered:
    answers = filing.content["answers"]
    return {key: text for key, text in answers.items() if key.startswith(f"{OFFICERS}.")}


def _still_stands(finding: ClauseFinding, node: Node, filings: list[Filing]) -> bool:
    """Whether what a finding rests on is the same in the last filing: the stated facts; for a judgement, the filing."""
    then, now = _at(filings, finding.found_at), filings[0]
    if then.pk == now.pk:
        return True
    facts = facts_of(node)
    return bool(facts) and all(
        then.content["facts"].get(fact) == now.content["facts"].get(fact) for fact in facts
    )


def _lines(
    outcome: Outcome, facts: Company, findings: Mapping[str, ClauseFinding], valid: Mapping[str, bool]
) -> tuple[ClauseLine, ...]:
    answers = Answers(installed_region().vocabulary, facts)
    return tuple(
        ClauseLine(
            standing=standing,
            reason=_reason(standing.outcome, answers),
            finding=findings.get(standing.outcome.node.id) if standing.is_looked_at else None,
        )
        for standing in clause_standings(outcome, valid)
    )


def _reason(outcome: Outcome, answers: Answers) -> str:
    """What a clause requires, with the answers that decide it: where officers judge, no answer does."""
    if isinstance(outcome.node, Judged) or outcome.state is State.JUDGED:
        return requirement(outcome.node, answers.vocabulary)
    return reason(outcome, answers)
