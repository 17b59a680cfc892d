"""Who stands behind an application and behind a reviewer: what conflicts of interest are looked for in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from banso.core.conflicts import Party
from banso.core.cost_answers import SUPPLIERS
from banso.core.project_budgets import LENDER
from banso.records.models import Answer, Application, CoAuthor, Membership, ReviewerProfile, User

ACCOUNT = "bank_account"
"""Id of a form field that asks for an account."""
NAME, NUMBER, ADDRESS = "applicant.name", "applicant.corporate_number", "applicant.address"
EMAIL = "contact.email"
"""Answers in which an applicant may say otherwise than its record does."""


def reviewer_party(reviewer: User) -> Party:
    """The reviewer and the reviewer's firm; the profile may be prefetched."""
    profile = getattr(reviewer, "reviewer_profile", None) or ReviewerProfile()
    return Party(
        names=(profile.firm,),
        corporate_numbers=(profile.corporate_number,),
        addresses=(profile.address,),
        bank_account=profile.bank_account,
        emails=(reviewer.email,),
    )


def applicants_of(applications: Sequence[Application]) -> dict[int, Party]:
    """By application, the company with everybody who acts for it, as in its record and as typed in the form."""
    emails: dict[int, list[str]] = defaultdict(list)
    members = Membership.objects.present().filter(company__applications__in=applications)
    for company, email in members.values_list("company", "user__email").distinct():
        emails[company].append(email)
    typed = _typed(applications)
    return {
        application.pk: _applicant(application, emails[application.company_id], typed[application.pk])
        for application in _with_companies(applications)
    }


def vendors_of(applications: Sequence[Application]) -> dict[int, list[Party]]:
    """By application, its co-authors and whoever made a quote."""
    vendors: dict[int, list[Party]] = {application.pk: [] for application in applications}
    for author in CoAuthor.objects.filter(application__in=applications, withdrawn_at=None):
        party = Party(
            names=(author.name,),
            corporate_numbers=(author.corporate_number,),
            addresses=(author.address,),
            emails=(author.email,),
        )
        vendors[author.application_id].append(party)
    # They stand in the cells of a cost table: `section.row.supplier`.
    cells = Answer.objects.filter(application__in=applications, key__regex=rf"\.({'|'.join(SUPPLIERS)})$")
    for answer in cells.exclude(text=""):
        vendors[answer.application_id].append(Party(names=(answer.text,)))
    return vendors


def writers_of(applications: Sequence[Application]) -> dict[int, set[int]]:
    """By application, the keys of the accounts that began it or wrote in it, whoever they work for today."""
    writers = {application.pk: {application.begun_by_id} for application in applications}
    answers = Answer.objects.filter(application__in=applications).order_by()
    for application, user in answers.values_list("application", "saved_by").distinct():
        writers[application].add(user)
    return writers


def _applicant(application: Application, emails: Iterable[str], typed: dict[str, str]) -> Party:
    company = application.company
    accounts = [text for key, text in typed.items() if key.endswith(f".{ACCOUNT}")]
    lenders = [text for key, text in typed.items() if key.endswith(f".{LENDER}")]
    return Party(
        names=(company.name, typed.get(NAME, "")),
        corporate_numbers=(company.corporate_number, typed.get(NUMBER, "")),
        addresses=(company.address, typed.get(ADDRESS, "")),
        bank_account=accounts[0] if accounts else "",
        banks=(*lenders, *accounts),
        emails=(*emails, typed.get(EMAIL, "")),
    )


def _typed(applications: Sequence[Application]) -> dict[int, dict[str, str]]:
    """What the applicants wrote of themselves and their banks, by key."""
    banks = Q(key__endswith=f".{ACCOUNT}") | Q(key__endswith=f".{LENDER}")
    answers = Answer.objects.filter(
        banks | Q(key__in=(NAME, NUMBER, ADDRESS, EMAIL)), application__in=applications
    )
    typed: dict[int, dict[str, str]] = defaultdict(dict)
    for answer in answers.exclude(text=""):
        typed[answer.application_id][answer.key] = answer.text
    return typed


def _with_companies(applications: Sequence[Application]) -> Iterable[Application]:
    keys = [application.pk for application in applications]
    return Application.objects.filter(pk__in=keys).select_related("company")
