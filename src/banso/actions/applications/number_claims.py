"""One corporate number, several applicants: whose it is as far as anybody knows, and who is told.

Anybody can type any number. So nobody is refused because somebody else was first, and nobody sees anything of the
other but that there is one; an officer finds out whose it is (`banso.actions.checks.number_findings`). Until then, and
once it was found to be another's, nothing is granted under it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from banso.actions.accounts.companies import people_to_tell
from banso.actions.mail.mails import write_mails
from banso.core.lifecycle import ApplicationState
from banso.records.models import ApplicantCompany, Application, Call, ClauseFinding, Filing
from banso.records.models.applications import ApplicationQuerySet

_S = ApplicationState
CLAIMS_NOTHING = tuple(state.value for state in (_S.DRAFTED, _S.WITHDRAWN, _S.TURNED_AWAY, _S.REFUSED))
"""States in which an application stands in nobody's way."""
OPEN_IN = frozenset({_S.FILED, _S.RETURNED, _S.ACCEPTED})
"""States before the requirements are concluded: who only typed a number has to show that it is theirs."""
TOWARDS_A_GRANT = frozenset({_S.FOUND_ELIGIBLE, _S.REVIEWED, _S.SELECTED, _S.HELD_IN_RESERVE})
"""States from which money can still be granted."""
FOUND_IN = TOWARDS_A_GRANT | {_S.ACCEPTED, _S.FOUND_INELIGIBLE, _S.PASSED_OVER, _S.GRANTED}
"""States in which an officer can say whose the number is; before, a slip of the pen is returned for correction."""
NOT_ITS_NUMBER = "申請書の法人番号による申請として取り扱うことができないため"
"""Why nothing is granted to an application that is not that company's, or that it has filed twice."""
TOLD = (
    "同じ法人番号による申請が、別のアカウントからも提出されています。\n"
    "どの申請がその法人のものかを、事務局が確かめます。社内のほかの方が提出した場合は、どちらかを取り下げてください。\n"
    "心当たりがない場合は、事務局に連絡してください。相手の申請の内容をお知らせすることはできません。"
)

Accounts = Mapping[tuple[str, bool], frozenset[int]]
"""Corporate number, and whether they are made up, to the companies it was verified for."""
Claims = Mapping[tuple[int, str], list[Application]]
"""Call and corporate number to the applications under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberClaim:
    """An application under its corporate number, and whose that is.

    Attributes:
        number: Under which it was filed last; empty for none.
        others: Applications of other accounts for the call under it, the first filed first.
        counting: The one of them, not decided yet, that an officer found to be the application of that company.
        finding: What an officer found of this number; None while nobody looked.
        is_refuted: Of another application of the same account it was found not to be theirs.
        verified_for: Keys of the companies it was verified for, whether or not they apply here.
    """

    application: Application
    number: str = ""
    others: tuple[Application, ...] = ()
    counting: Application | None = None
    finding: ClauseFinding | None = None
    is_refuted: bool = False
    verified_for: frozenset[int] = frozenset()

    @property
    def is_verified(self) -> bool:
        """Whether it was verified to be the applicant's."""
        return self.application.company_id in self.verified_for

    @property
    def is_verified_elsewhere(self) -> bool:
        """Whether it was verified to be another account's."""
        return bool(self.verified_for - {self.application.company_id})

    @property
    def is_kept_out(self) -> bool:
        """Whether another application counts for the company; what is granted already stands beside it."""
        return self.counting is not None and self.application.stands is not _S.GRANTED

    @property
    def is_clear(self) -> bool | None:
        """Whether it is the applicant's, or nobody has to find that out; None while somebody does.

        Whoever only typed a number gives way to whom it was verified for. Before the conclusion all who only typed it
        are in doubt; who types it afterwards pushes nobody back.
        """
        if self.finding is not None:
            return self.finding.holds
        if self.is_kept_out:
            return None
        rivals = self.others if self.application.stands in OPEN_IN else ()
        if self.is_verified:
            in_doubt = any(rival.company_id in self.verified_for for rival in rivals)
        else:
            in_doubt = bool(rivals) or self.is_verified_elsewhere or self.is_refuted
        return None if in_doubt else True

    @property
    def doubt(self) -> str:
        """Why somebody has to find out whose it is, or what was found; empty where nobody has to."""
        if self.is_clear:
            return ""
        if self.is_clear is False:
            return "法人番号がこの申請者のものと認められていません"
        if self.others:
            return "同じ法人番号の申請がほかにあり、どの申請がその法人のものかが確かめられていません"
        if self.is_refuted:
            return (
                "法人番号がこの申請者の別の申請で認められておらず、この申請者のものかが確かめられていません"
            )
        return "法人番号が別のアカウントのものと確認済みで、この申請者のものかが確かめられていません"

    @property
    def can_be_found(self) -> bool:
        """Whether an officer can say now whose the number is, or correct what was said, be there others or none."""
        states = FOUND_IN if self.finding is None else FOUND_IN | OPEN_IN
        return bool(self.number) and self.application.stands in states

    @property
    def is_to_be_found(self) -> bool:
        """Whether an officer has to say whose the number is before anything is granted, or since it was."""
        states = OPEN_IN | TOWARDS_A_GRANT | {_S.GRANTED}
        return self.is_clear is None and self.application.stands in states

    @property
    def is_to_be_refused(self) -> bool:
        """Whether the number was found to be another's, while money could still be granted under it."""
        return self.is_clear is False and self.application.stands in TOWARDS_A_GRANT


def number_claims(applications: Collection[Application]) -> dict[int, NumberClaim]:
    """What is known of the corporate number of each application, by application; four queries for any number.

    Args:
        applications: With their companies, or one more query is asked for each.
    """
    numbers = Filing.objects.numbers_of(applications)
    claims = _claims(numbers.values(), {application.call_id for application in applications})
    involved = {*numbers, *(claim.pk for same in claims.values() for claim in same)}
    companies = {application.company_id for application in applications}
    of_them = Q(application__in=involved) | Q(application__company__in=companies, holds=False)
    found = ClauseFinding.objects.of_numbers().filter(of_them).select_related("found_by", "application")
    findings = {(finding.application_id, vars(finding)["of_number"]): finding for finding in found}
    refuted = {
        (finding.application.company_id, number)
        for (_, number), finding in findings.items()
        if not finding.holds
    }
    accounts = _accounts(numbers.values())
    return {
        application.pk: _claim(
            application, numbers.get(application.pk, ""), claims, findings, refuted, accounts
        )
        for application in applications
    }


def number_claim(application: Application) -> NumberClaim:
    """What is known of the corporate number of one application."""
    return number_claims([application])[application.pk]


def other_claims(application: Application) -> list[Application]:
    """The filed applications of a call under the same number by other accounts, with their companies; two queries."""
    number = Filing.objects.numbers_of([application]).get(application.pk, "")
    return _others(application, number, _claims([number], {application.call_id}))


def disputed_numbers(call: Call) -> list[NumberClaim]:
    """The applications of a call of whose corporate number somebody has to find out or to do something, by number.

    Seven queries at most, however many applications there are.
    """
    filed = Filing.objects.filter(application__call=call).exclude(corporate_number="")
    filed = filed.exclude(application__state__in=CLAIMS_NOTHING)
    verified = ApplicantCompany.objects.exclude(verified_number="").values("verified_number")
    anothers = Q(corporate_number__in=verified) & ~Q(
        application__company__verified_number=F("corporate_number")
    )
    refuted = ClauseFinding.objects.of_numbers().filter(holds=False)
    anothers |= Q(application__company__in=refuted.values("application__company"))
    doubtful = {*filed.shared_numbers(), *filed.filter(anothers).values_list("corporate_number", flat=True)}
    if not doubtful:
        return []
    claims = [claim for same in _claims(doubtful, {call.pk}).values() for claim in same]
    return [
        claim for claim in number_claims(claims).values() if claim.is_to_be_found or claim.is_to_be_refused
    ]


def other_accounts(company: ApplicantCompany, number: str = "") -> int:
    """How many other accounts are registered under the corporate number of a company.

    Args:
        company: It.
        number: In the place of the registered one.
    """
    if not (number := number or company.corporate_number):
        return 0
    same = ApplicantCompany.objects.filter(corporate_number=number)
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


def _claims(numbers: Iterable[str], calls: Collection[int]) -> Claims:
    """The applications that claim some corporate numbers, with their companies, the first filed first."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    found: ApplicationQuerySet = Application.objects.filed_under(wanted).filter(call__in=calls)
    found = found.exclude(state__in=CLAIMS_NOTHING).select_related("company", "call")
    claims: dict[tuple[int, str], list[Application]] = defaultdict(list)
    for claim in found.order_by("filed_at", "pk"):
        claims[claim.call_id, vars(claim)["filed_number"]].append(claim)
    return claims


def _accounts(numbers: Iterable[str]) -> Accounts:
    """The companies some corporate numbers were verified for."""
    accounts: dict[tuple[str, bool], frozenset[int]] = defaultdict(frozenset)
    verified = ApplicantCompany.objects.filter(verified_number__in={number for number in numbers if number})
    for number, is_made_up, company in verified.values_list("verified_number", "is_made_up", "pk"):
        accounts[number, is_made_up] |= {company}
    return accounts


def _others(application: Application, number: str, claims: Claims) -> list[Application]:
    same = claims.get((application.call_id, number), [])
    return [claim for claim in same if claim.company_id != application.company_id]


def _counts(claim: Application, finding: ClauseFinding | None) -> bool:
    """Whether an officer found an application to be the one of its company, and that is still open to correction."""
    return finding is not None and finding.holds and claim.stands is not _S.GRANTED


def _claim(
    application: Application,
    number: str,
    claims: Claims,
    findings: Mapping[tuple[int, str], ClauseFinding],
    refuted: Collection[tuple[int, str]],
    accounts: Accounts,
) -> NumberClaim:
    if not number:
        return NumberClaim(application=application)
    others = _others(application, number, claims)
    counting = (claim for claim in others if _counts(claim, findings.get((claim.pk, number))))
    return NumberClaim(
        application=application,
        number=number,
        others=tuple(others),
        counting=next(counting, None),
        finding=findings.get((application.pk, number)),
        is_refuted=(application.company_id, number) in refuted,
        verified_for=accounts.get((number, application.company.is_made_up), frozenset()),
    )
