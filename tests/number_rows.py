"""Cases that share a corporate number, and what an officer finds of it."""

from datetime import date

from banso.actions.applications.number_claims import disputed_numbers
from banso.actions.checks.eligibility import conclude_eligibility, confirm_clauses, find_clause
from banso.actions.checks.number_findings import find_number
from banso.actions.checks.police_checks import give_out_officers, record_police_answer
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application
from tests.case_rows import BY_FACTS, LATER, Desk, an_accepted_case

OTHER_NUMBER = "8120001059660"
TRUE, SQUATTER = "株式会社甲", "かたり商会"


def ready(desk: Desk, name: str) -> Application:
    """Everything found but whose the number is. Every form of these tests states the same number."""
    case = an_accepted_case(desk, name)
    confirm_clauses(application_id=case.pk, clauses=BY_FACTS, evidence="資料", by=desk.officer, at=LATER)
    find_clause(
        application_id=case.pk,
        clause="track-1-judged",
        holds=True,
        evidence="計画書",
        by=desk.officer,
        at=LATER,
    )
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    record_police_answer(
        check_id=case.police_checks.latest("pk").pk,
        is_clear=True,
        answered_on=date(2023, 9, 20),
        note="",
        by=desk.officer,
        at=LATER,
    )
    return case


def find(desk: Desk, case: Application, *, is_theirs: bool, evidence: str = "登記と連絡先で確かめた") -> None:
    """Say whose its number is."""
    find_number(application_id=case.pk, is_theirs=is_theirs, evidence=evidence, by=desk.officer, at=LATER)


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
