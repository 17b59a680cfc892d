"""One corporate number, several applicants: who else has filed in a call under it, and who is told.

Anybody can type any number. So nobody is refused because somebody else was first, and nobody sees anything of the
other but that there is one; an officer finds out whose number it is (`banso.actions.checks.number_findings`).
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from banso.actions.accounts.companies import people_to_tell
from banso.actions.mail.mails import write_mails
from banso.core.lifecycle import ApplicationState
from banso.records.models import ApplicantCompany, Application, Call, ClauseFinding, Filing

CLAUSE = "@corporate_number"
"""Stands for a clause in what officers find of the number; no id in a programme file begins like that."""
CLAIMS_NOTHING = tuple(
    state.value
    for state in (
        ApplicationState.DRAFTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.TURNED_AWAY,
        ApplicationState.REFUSED,
    )
)
"""States in which an application stands in nobody's way."""
OPEN_IN = frozenset({ApplicationState.FILED, ApplicationState.RETURNED, ApplicationState.ACCEPTED})
"""States in which whose number it is still has to be found out."""
TOLD = (
    "同じ法人番号による申請が、別のアカウントからも提出されています。\n"
    "どの申請がその法人のものかを、事務局が確かめます。社内のほかの方が提出した場合は、どちらかを取り下げてください。\n"
    "心当たりがない場合は、事務局に連絡してください。相手の申請の内容をお知らせすることはできません。"
)


def other_claims(application: Application) -> list[Application]:
    """The other filed applications of a call under the same corporate number, with their companies; two queries.

    When each of them was last filed stands in `claimed_at`: a corrected one may claim it only since then.
    """
    number = Filing.objects.numbers_of([application]).get(application.pk, "")
    if not number:
        return []
    others = Application.objects.filed_under([number]).filter(call=application.call_id)
    others = others.exclude(pk=application.pk).exclude(state__in=CLAIMS_NOTHING)
    others = others.annotate(claimed_at=Max("filings__arrived_at"))
    return list(others.select_related("company", "call").order_by("filed_at", "pk"))


def is_undisputed(claim: Application, number: str, others: list[Application]) -> bool:
    """Whether nobody has to find out whose number it is: no one else claims it, or only its verified owner does.

    Args:
        claim: Filed under the number.
        number: It.
        others: Who else is.
    """
    if not _is_verified(claim, number):
        return not others
    return not any(_is_verified(other, number) for other in others)


def disputed_numbers(call: Call) -> list[Application]:
    """The applications of a call of which an officer still has to find out whose corporate number it is.

    Three queries at most, however many applications there are.
    """
    filed = Filing.objects.filter(application__call=call).exclude(corporate_number="")
    shared = filed.exclude(application__state__in=CLAIMS_NOTHING).shared_numbers()
    if not shared:
        return []
    claims = Application.objects.filed_under(shared).filter(call=call).exclude(state__in=CLAIMS_NOTHING)
    read = claims.select_related("company").prefetch_related(_findings())
    by_number: dict[str, list[Application]] = defaultdict(list)
    for claim in read.order_by("filed_at", "pk"):
        by_number[vars(claim)["filed_number"]].append(claim)
    return [
        claim
        for number, same in by_number.items()
        for claim in same
        if not any(vars(found)["of_number"] == number for found in claim.clause_findings.all())
        and _is_to_be_found_out(claim, number, [other for other in same if other.pk != claim.pk])
    ]


def other_accounts(company: ApplicantCompany) -> int:
    """How many other accounts are registered under the corporate number of a company."""
    if not company.corporate_number:
        return 0
    same = ApplicantCompany.objects.filter(corporate_number=company.corporate_number)
    return same.filter(is_made_up=company.is_made_up).exclude(pk=company.pk).count()


def tell_of_shared_number(*, application: Application, at: datetime) -> None:
    """Write to everybody concerned that applications of a call bear the same corporate number; to each of them once.

    Args:
        application: Just filed.
        at: The moment.
    """
    others = other_claims(application)
    if not others:
        return
    write_mails(
        {
            "key": f"number:{claim.pk}:{person.pk}",
            "to": person.email,
            "subject": f"【{claim.call.title}】{claim.number} 同じ法人番号の申請があります",
            "body": f"{claim.company.name} 様\n\n受付番号 {claim.number} の申請についてお知らせします。\n\n{TOLD}\n",
            "at": at,
            "application": claim,
            "page": f"/apply/{claim.pk}",
        }
        for claim in (application, *others)
        for person in people_to_tell(claim.company)
    )


def _findings() -> "Prefetch[str, QuerySet[ClauseFinding], str]":
    """What officers found of numbers, each with the number it was found of: that of the filing that lay on the desk."""
    filed = Filing.objects.filter(application=OuterRef("application"), arrived_at__lte=OuterRef("found_at"))
    of_number = Subquery(filed.order_by("-number").values("corporate_number")[:1])
    found = ClauseFinding.objects.filter(clause=CLAUSE).annotate(of_number=of_number)
    return Prefetch("clause_findings", found)


def _is_to_be_found_out(claim: Application, number: str, others: list[Application]) -> bool:
    if claim.stands in OPEN_IN:
        return not is_undisputed(claim, number, others)
    # Concluded before the company came whose number it is: that stands unless an officer looks at it once more.
    is_anothers = any(_is_verified(other, number) for other in others)
    return claim.stands is ApplicationState.FOUND_ELIGIBLE and is_anothers and not _is_verified(claim, number)


def _is_verified(claim: Application, number: str) -> bool:
    return claim.company.verified_number == number
