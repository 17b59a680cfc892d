"""Whose a corporate number is that several applicants have filed under: found out by an officer, with evidence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from banso.actions.accounts.companies import subject_of_company
from banso.actions.applications.application_states import subject_of
from banso.actions.applications.number_claims import CLAUSE
from banso.actions.audit import record_event
from banso.actions.checks.eligibility import FOUND_IN, held_to_find, reopen_if_contradicted, usable_evidence
from banso.actions.checks.requirement_standing import standing_of
from banso.actions.errors import CheckUnusable
from banso.records.models import ApplicantCompany, Application, ClauseFinding, User

PLACE = "法人番号"


@transaction.atomic
def find_number(
    *, application_id: int, is_theirs: bool, evidence: str, by: User, at: datetime
) -> ClauseFinding:
    """Say whether the corporate number of an application is the applicant's own.

    What is found so makes the number of its company a verified one, or one no longer. Where an applicant only mistyped
    it, the application is returned for correction: filed anew under another number, it is in nobody's way.

    Args:
        application_id: It.
        is_theirs: The applicant is that company, and this is the application of it that counts.
        evidence: What shows it, in words.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: Nobody else claims the number, another application counts already, or nothing can be found now.
        DutiesApart: The officer did something for this application that must be apart from checking.
        EvidenceMissing: Nothing is said of what shows it.
    """
    application = held_to_find(application_id, by, at)
    standing = standing_of(application)
    # All accounts of the number are held, so that two officers do not find it two companies' at the same moment.
    claimed_by = {claim.company_id for claim in (application, *standing.number.others)}
    held = ApplicantCompany.objects.filter(pk__in=claimed_by).select_for_update(no_key=True).order_by("pk")
    companies = {company.pk: company for company in held}
    if not standing.number.others and standing.number.finding is None:
        raise CheckUnusable(
            "同じ法人番号の申請はほかにありません", place=PLACE, remedy="画面を開き直してください"
        )
    if is_theirs:
        _refuse_a_second(standing.filing.corporate_number, standing.number.others)
    finding = application.clause_findings.filter(clause=CLAUSE).first()
    finding = finding or ClauseFinding(application=application, clause=CLAUSE)
    finding.holds, finding.evidence = is_theirs, usable_evidence(evidence, place=PLACE)
    finding.found_by, finding.found_at = by, at
    finding.save()
    detail: dict[str, object] = {"is_theirs": is_theirs}
    record_event(
        by=by, at=at, verb="eligibility.number_found", subject=subject_of(application), detail=detail
    )
    _verify(
        companies[application.company_id], standing.filing.corporate_number, is_theirs=is_theirs, by=by, at=at
    )
    reopen_if_contradicted(application, by=by, at=at)
    return finding


def _refuse_a_second(number: str, others: Sequence[Application]) -> None:
    """Refuse that two applications of one company count, while what was found of the other one can be corrected."""
    counts = ClauseFinding.objects.filter(clause=CLAUSE, holds=True, application__in=others)
    counts = counts.filter(application__company__verified_number=number, application__state__in=FOUND_IN)
    found = counts.select_related("application").order_by("pk").first()
    if found is not None:
        raise CheckUnusable(
            "この法人番号の申請として、別の申請を認めています",
            place=found.application.number,
            remedy="その申請の記録を先に改めてください",
        )


def _verify(company: ApplicantCompany, number: str, *, is_theirs: bool, by: User, at: datetime) -> None:
    before = company.verified_number
    if is_theirs:
        company.verified_number = number
    elif before == number:
        company.verified_number = ""
    if company.verified_number != before:
        company.save(update_fields=("verified_number",))
        verb = "applicant_company.number_verified" if is_theirs else "applicant_company.number_doubted"
        record_event(by=by, at=at, verb=verb, subject=subject_of_company(company))
