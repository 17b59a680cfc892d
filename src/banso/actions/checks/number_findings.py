"""Whose a corporate number is that several applicants have filed under: found out by an officer, with evidence."""

from datetime import datetime

from django.db import transaction

from banso.actions.accounts.companies import subject_of_company
from banso.actions.applications.application_states import subject_of
from banso.actions.applications.number_claims import OPEN_IN, NumberClaim, number_claim
from banso.actions.audit import record_event
from banso.actions.checks.cases import locked_case
from banso.actions.checks.eligibility import FOUND_IN, reopen_if_contradicted, usable_evidence
from banso.actions.duties import take_duty
from banso.actions.errors import CheckUnusable
from banso.core.duties import Duty
from banso.records.models import ApplicantCompany, Application, ClauseFinding, User
from banso.records.models.checking import NUMBER_CLAUSE

PLACE = "法人番号"


@transaction.atomic
def find_number(
    *, application_id: int, number: str, is_theirs: bool, evidence: str, by: User, at: datetime
) -> ClauseFinding:
    """Say whether the corporate number of an application is the applicant's own.

    What is found so makes the number of its company a verified one, or one no longer. Where an applicant only mistyped
    it, the application is returned for correction: filed anew under another number, it is in nobody's way. Of what was
    reviewed or selected already nothing is undone by this: it can be granted nothing, and the lead passes it over.
    What it holds counts no longer for the company whose number it is.

    Args:
        application_id: It.
        number: The one the officer saw on the screen.
        is_theirs: The applicant is that company, and this is the application of it that counts.
        evidence: What shows it, in words.
        by: The officer.
        at: The moment.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        CheckUnusable: It has no number or another one meanwhile, another application counts already, or nothing can
            be found now.
        DutiesApart: The officer did something for this application that must be apart from checking.
        EvidenceMissing: Nothing is said of what shows it.
    """
    application = locked_case(application_id, by)
    company = _held_company(application)
    claim = number_claim(application)
    if claim.number != number:
        raise CheckUnusable(
            "法人番号が、画面を開いた後に変わりました",
            place=PLACE,
            remedy="画面を開き直して確かめてください",
        )
    _refuse_what_cannot_be_found(claim, is_theirs=is_theirs)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    finding = application.clause_findings.filter(clause=NUMBER_CLAUSE).first()
    finding = finding or ClauseFinding(application=application, clause=NUMBER_CLAUSE)
    finding.holds, finding.evidence = is_theirs, usable_evidence(evidence, place=PLACE)
    finding.found_by, finding.found_at = by, at
    finding.save()
    detail: dict[str, object] = {"is_theirs": is_theirs}
    record_event(
        by=by, at=at, verb="eligibility.number_found", subject=subject_of(application), detail=detail
    )
    _verify(company, claim.number, is_theirs=is_theirs, by=by, at=at)
    if application.stands in FOUND_IN:
        reopen_if_contradicted(application, by=by, at=at)
    return finding


def _held_company(application: Application) -> ApplicantCompany:
    """The company of an application, held together with those of all others under its number.

    So two officers do not find it two companies' at the same moment, and nobody selects on what is found meanwhile.
    """
    claimed_by = {claim.company_id for claim in (application, *number_claim(application).others)}
    held = ApplicantCompany.objects.filter(pk__in=claimed_by).select_for_update(no_key=True).order_by("pk")
    return {company.pk: company for company in held}[application.company_id]


def _refuse_what_cannot_be_found(claim: NumberClaim, *, is_theirs: bool) -> None:
    if not claim.can_be_found:
        is_early = claim.application.stands in OPEN_IN - FOUND_IN
        raise CheckUnusable(
            f"「{claim.application.state_label}」の申請の法人番号は確認できません",
            place=PLACE,
            remedy="形式審査の後に確認してください" if is_early else "画面を開き直してください",
        )
    if is_theirs and claim.is_kept_out and claim.counting is not None:
        raise CheckUnusable(
            "この法人番号の申請として、別の申請を認めています",
            place=claim.counting.number,
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
