"""Cases that share a corporate number, and what an officer finds of it."""

from datetime import date, datetime

from banso.actions.applications.number_claims import disputed_numbers, number_claim
from banso.actions.checks.eligibility import conclude_eligibility, confirm_clauses, find_clause
from banso.actions.checks.number_findings import find_number
from banso.actions.checks.police_checks import give_out_officers, record_police_answer
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, User
from tests.application_rows import DURING_THE_CALL
from tests.case_rows import BY_FACTS, LATER, Desk, an_accepted_case

OTHER_NUMBER = "8120001059660"
TRUE, SQUATTER = "株式会社甲", "かたり商会"


def ready(desk: Desk, name: str) -> Application:
    """Everything found but whose the number is. Every form of these tests states the same number."""
    case = an_accepted_case(desk, name)
    confirm_clauses(application_id=case.pk, clauses=BY_FACTS, evidence="資料", by=desk.officer, at=LATER)
    judge_plan(desk, case, holds=True)
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    police_say(desk, case, is_clear=True)
    return case


def judge_plan(desk: Desk, case: Application, *, holds: bool, evidence: str = "計画書") -> None:
    """Say whether its plan is one of the first track, which no fact tells."""
    find_clause(
        application_id=case.pk,
        clause="track-1-judged",
        holds=holds,
        evidence=evidence,
        by=desk.officer,
        at=LATER,
    )


def police_say(desk: Desk, case: Application, *, is_clear: bool) -> None:
    """Record the answer of the police, in the place of an earlier one."""
    record_police_answer(
        check_id=case.police_checks.latest("pk").pk,
        is_clear=is_clear,
        answered_on=date(2023, 9, 20),
        note="" if is_clear else "文書番号1",
        by=desk.officer,
        at=LATER,
    )


def find(desk: Desk, case: Application, *, is_theirs: bool, evidence: str = "登記と連絡先で確かめた") -> None:
    """Say whose its number is."""
    find_by(desk.officer, case, is_theirs=is_theirs, evidence=evidence, at=LATER)


def find_by(
    by: User, case: Application, *, is_theirs: bool, evidence: str = "登記", at: datetime = DURING_THE_CALL
) -> None:
    """Say whose the number is that it was filed under last."""
    number = number_claim(case).number
    find_number(application_id=case.pk, number=number, is_theirs=is_theirs, evidence=evidence, by=by, at=at)


def conclude(desk: Desk, case: Application, *, is_eligible: bool = True) -> ApplicationState:
    """Conclude its requirements, and tell where it stands then."""
    conclude_eligibility(application_id=case.pk, is_eligible=is_eligible, by=desk.officer, at=LATER)
    case.refresh_from_db()
    return case.stands


def disputed(desk: Desk) -> list[Application]:
    """The applications of whose number somebody has to find out or to do something."""
    return [claim.application for claim in disputed_numbers(desk.call)]


def in_state(case: Application, state: ApplicationState) -> None:
    """As if it had been reviewed, selected or decided on since."""
    case.refresh_from_db()
    case.state = state.value
    case.save()


def verified(case: Application) -> None:
    """As if its owner had typed the number with the account elsewhere that has it."""
    case.company.corporate_number = case.company.verified_number = case.filings.get().corporate_number
    case.company.save()
