"""Eligibility (要件の確認): clause by clause confirmed, corrected or judged with evidence, and concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from banso.actions.applications.application_states import change_application, subject_of
from banso.actions.applications.number_claims import NOT_ITS_NUMBER, NumberClaim
from banso.actions.audit import record_event
from banso.actions.checks.cases import locked_case
from banso.actions.checks.requirement_standing import Standing, standing_of
from banso.actions.definitions import definition_of
from banso.actions.duties import take_duty
from banso.actions.errors import CheckIncomplete, CheckUnusable, EvidenceMissing
from banso.core.company import read_value, write_company
from banso.core.conditions import Node, facts_of
from banso.core.duties import Duty
from banso.core.errors import BansoError
from banso.core.evaluation import State, evaluate
from banso.core.lifecycle import ApplicationState
from banso.core.reasons import Answers, reason, requirement
from banso.core.settled_requirements import clauses_to_settle, failed_clauses
from banso.definitions.region import installed_region
from banso.records.models import Application, ClauseFinding, EligibilityConclusion, User
from banso.records.models.checking import NUMBER_CLAUSE

FOUND_IN = frozenset(
    {ApplicationState.ACCEPTED, ApplicationState.FOUND_ELIGIBLE, ApplicationState.FOUND_INELIGIBLE}
)
"""States in which an officer can say how a clause stands: after the completeness check, before the review is over."""
POLICE = "police_check"
"""Stands for a clause where the police check speaks against an applicant."""
LONGEST_EVIDENCE = 2_000


@transaction.atomic
def find_clause(
    *,
    application_id: int,
    clause: str,
    holds: bool,
    evidence: str,
    corrections: Mapping[str, object] | None = None,
    papers: Sequence[str] = (),
    by: User,
    at: datetime,
) -> ClauseFinding:
    """Say how one clause stands. What contradicts an earlier conclusion opens it again.

    Args:
        application_id: It.
        clause: Id of a clause that is looked at as a whole.
        holds: Whether it is met. Where the facts decide, they have to say the same: what is wrong is corrected.
        evidence: What shows it, in words.
        corrections: Fact id to value as typed, of facts the clause rests on; they stand in the place of the filed
            ones. All that are to stand: those of an earlier finding of this clause are dropped.
        papers: Ids of the papers that show it.
        by: The officer.
        at: The moment.

    Raises:
        BadFacts: A correction cannot be read, or contradicts another fact.
        BadValue: A correction cannot be read.
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: No such clause, a fact or paper that is none of its, or the facts say otherwise.
        DutiesApart: The officer did something for this application that must be apart from checking.
        EvidenceMissing: Nothing is said of what shows it.
    """
    application = held_to_find(application_id, by, at)
    node = _clause(application, clause)
    finding = application.clause_findings.filter(clause=clause).first()
    finding = finding or ClauseFinding(application=application, clause=clause)
    finding.facts = _readable(node, corrections or {})
    finding.papers = _known_papers(application, papers)
    finding.evidence, finding.holds = usable_evidence(evidence, place=_words_of(node)), holds
    finding.found_by, finding.found_at = by, at
    finding.save()
    _refuse_contradiction(application, node, holds=holds)
    detail: dict[str, object] = {"clause": clause, "holds": holds, "corrected": sorted(finding.facts)}
    record_event(
        by=by, at=at, verb="eligibility.clause_found", subject=subject_of(application), detail=detail
    )
    reopen_if_contradicted(application, by=by, at=at)
    return finding


@transaction.atomic
def confirm_clauses(
    *,
    application_id: int,
    clauses: Sequence[str],
    evidence: str,
    papers: Sequence[str] = (),
    by: User,
    at: datetime,
) -> int:
    """Confirm several clauses that are met by the facts as they stand, with the same evidence.

    Returns:
        How many.

    Raises:
        As `find_clause`; nothing is kept then.
    """
    application = held_to_find(application_id, by, at)
    for clause in clauses:
        present = application.clause_findings.filter(clause=clause).first()
        find_clause(
            application_id=application_id,
            clause=clause,
            holds=True,
            evidence=evidence,
            corrections=dict(present.facts) if present else {},
            papers=papers,
            by=by,
            at=at,
        )
    return len(clauses)


@transaction.atomic
def conclude_eligibility(
    *, application_id: int, is_eligible: bool, by: User, at: datetime
) -> EligibilityConclusion:
    """Conclude the check of the requirements.

    Args:
        application_id: It.
        is_eligible: What the officer saw on the screen; it has to follow from the findings.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckIncomplete: A clause that decides is open, or the police check is.
        CheckUnusable: The findings say otherwise meanwhile.
        DutiesApart: The officer did something for this application that must be apart from checking.
        StepNotPossible: It is not waiting for this conclusion.
    """
    application = locked_case(application_id, by)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    standing = standing_of(application)
    if standing.is_eligible is None:
        raise CheckIncomplete(what_is_open(standing))
    if standing.is_eligible is not is_eligible:
        raise CheckUnusable(
            "要件の確認の内容が、画面を開いた後に変わりました", remedy="画面を開き直して確かめてください"
        )
    reopen_conclusion(application, at=at)
    grounds = [] if is_eligible else grounds_against(application, standing)
    conclusion = EligibilityConclusion.objects.create(
        application=application, is_eligible=is_eligible, grounds=grounds, concluded_by=by, concluded_at=at
    )
    wanted = ApplicationState.FOUND_ELIGIBLE if is_eligible else ApplicationState.FOUND_INELIGIBLE
    detail: dict[str, object] = {"clauses": [ground["clause"] for ground in grounds]}
    change_application(application, wanted, by=by, at=at, detail=detail)
    return conclusion


def what_is_open(standing: Standing) -> list[BansoError]:
    """What keeps the requirements from being concluded."""
    found: list[BansoError] = [
        CheckUnusable(f"「{line.reason}」が確かめられていません", place=line.id) for line in standing.open
    ]
    if standing.police.is_clear is None:
        words = "役員が変わったため、警察への照会をやり直してください"
        message = words if standing.police.is_outdated else "警察への照会の結果が記録されていません"
        found.append(CheckUnusable(message, place=POLICE))
    if standing.number.is_clear is None:
        found.append(CheckUnusable(standing.number.doubt, place=NUMBER_CLAUSE))
    return found or [CheckUnusable("要件の判定に要る情報が足りません", remedy="申請者に確かめてください")]


def grounds_against(application: Application, standing: Standing) -> list[dict[str, str]]:
    """What an application does not meet, clause by clause, in the words of the programme and with what decided it."""
    programme, vocabulary = definition_of(application.version), installed_region().vocabulary
    answers = Answers(vocabulary, standing.facts)
    grounds = []
    for node in failed_clauses(standing.outcome):
        outcome = evaluate(node, standing.facts)
        is_by_facts = outcome.state is State.FAILED
        words = reason(outcome, answers) if is_by_facts else requirement(node, vocabulary)
        place = f"（募集要領 {node.source.clause}）" if node.source and node.source.clause else ""
        grounds.append({"clause": node.id, "words": f"要件「{words}」{place}を満たすと認められないため"})
    if standing.police.is_clear is False:
        words = f"{programme.name}の交付の対象とならない者に当たらないことを確認できないため"
        grounds.append({"clause": POLICE, "words": words})
    if standing.number.is_clear is False:
        grounds.append({"clause": NUMBER_CLAUSE, "words": NOT_ITS_NUMBER})
    return grounds


def reopen_if_contradicted(application: Application, *, by: User, at: datetime) -> bool:
    """Open a conclusion again that no longer follows from the findings; a number only in doubt contradicts none.

    Args:
        application: Held by `locked_application`.
        by: Whose finding contradicts it.
        at: The moment.

    Returns:
        Whether there was one.
    """
    standing = standing_of(application)
    conclusion = standing.conclusion
    if conclusion is None or application.stands is ApplicationState.ACCEPTED:
        return False
    if standing.number.is_clear is None:
        # Whoever types a number later pushes nobody back; whose it is can be found wherever the case stands.
        standing = replace(standing, number=NumberClaim(application=application))
    if standing.is_eligible is conclusion.is_eligible:
        return False
    reopen_conclusion(application, at=at)
    change_application(
        application, ApplicationState.ACCEPTED, by=by, at=at, detail={"reopened": conclusion.pk}
    )
    return True


def reopen_conclusion(application: Application, *, at: datetime) -> None:
    """Note that the conclusion that stands, if there is one, stands no longer."""
    for conclusion in application.conclusions.filter(reopened_at=None):
        conclusion.reopened_at = at
        conclusion.save(update_fields=("reopened_at",))


def held_to_find(application_id: int, by: User, at: datetime) -> Application:
    """A locked case of which an officer can say something now, with the duty taken.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: The completeness check is not passed yet, or the review is over.
        DutiesApart: The officer did something for this application that must be apart from checking.
    """
    application = locked_case(application_id, by)
    if application.stands not in FOUND_IN:
        raise CheckUnusable(
            f"「{application.state_label}」の申請の要件は確認できません",
            remedy="形式審査の後、審査が終わるまでに確認してください",
        )
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    return application


def _clause(application: Application, clause: str) -> Node:
    requirements = definition_of(application.version).requirements
    nodes = {node.id: node for node in clauses_to_settle(requirements)} if requirements else {}
    if clause not in nodes:
        raise CheckUnusable("この要件は制度にありません", place=clause, remedy="画面を開き直してください")
    return nodes[clause]


def _readable(node: Node, corrections: Mapping[str, object]) -> dict[str, Any]:
    """Corrections as plain JSON."""
    vocabulary = installed_region().vocabulary
    own = facts_of(node)
    for fact in corrections:
        if fact not in own:
            raise CheckUnusable("この要件では訂正できない項目です", place=fact)
    values = {fact: read_value(vocabulary.fact(fact), given) for fact, given in corrections.items()}
    return write_company(values, vocabulary)


def _known_papers(application: Application, papers: Sequence[str]) -> list[str]:
    known = [paper.id for paper in definition_of(application.version).papers]
    for paper in papers:
        if paper not in known:
            raise CheckUnusable("この書類は制度にありません", place=paper)
    return [paper for paper in known if paper in papers]


def usable_evidence(evidence: str, *, place: str) -> str:
    """What shows it, without blanks around.

    Raises:
        CheckUnusable: It is too long.
        EvidenceMissing: Nothing is said.
    """
    text = evidence.strip()
    if not text:
        raise EvidenceMissing(
            "根拠が書かれていません",
            place=place,
            remedy="何を見て確かめたかを書いてください",
        )
    if len(text) > LONGEST_EVIDENCE:
        raise CheckUnusable(
            f"根拠が{len(text):,}文字あり、{LONGEST_EVIDENCE:,}文字を超えています", remedy="短くしてください"
        )
    return text


def _words_of(node: Node) -> str:
    return requirement(node, installed_region().vocabulary)


def _refuse_contradiction(application: Application, node: Node, *, holds: bool) -> None:
    """Refuse a finding that the facts, with all corrections in them, do not bear out."""
    standing = standing_of(application)
    outcome = evaluate(node, standing.facts)
    if outcome.state is State.JUDGED or outcome.state is (State.MET if holds else State.FAILED):
        return
    words = reason(outcome, Answers(installed_region().vocabulary, standing.facts))
    if outcome.state is State.UNKNOWN:
        raise CheckUnusable(
            "情報が足りないため、確認できません", place=words, remedy="確かめた内容を訂正欄に入力してください"
        )
    raise CheckUnusable(
        f"いまの情報では「{'満たさない' if holds else '満たす'}」になります",
        place=words,
        remedy="情報が違うときは、正しい内容を訂正欄に入力してください",
    )
