"""The company an account elsewhere (GビズID) speaks for, offered to its owner and taken up only when confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from banso.actions.accounts.companies import register_company, subject_of_company
from banso.actions.accounts.openid_claims import MEMBER, PRIME, claims_of, company_in, speaks_for
from banso.actions.audit import record_event
from banso.actions.errors import InvitationUnusable
from banso.records.models import ApplicantCompany, Membership, User
from banso.records.models.companies import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyOffer:
    """A company somebody may act for, as the provider describes it.

    Attributes:
        typed: The fields of `banso.core.parties.COMPANY`.
        part: What the person would be there.
        known: The company here of which the number was verified, or would be now because the person registered it
            before their account elsewhere was linked; None where it would be registered.
    """

    typed: Mapping[str, str]
    part: Part
    known: ApplicantCompany | None


def offer_for(user: User) -> CompanyOffer | None:
    """What the accounts elsewhere of somebody offer: of several the first that offers anything.

    Returns:
        None where nothing was verified, the person acts for the company already and can verify nothing, or a member's
        company has nobody here yet who answers for it.
    """
    accounts = SocialAccount.objects.filter(user=user).order_by("pk")
    return next((offer for account in accounts if (offer := _offer_of(account, user)) is not None), None)


def _offer_of(account: SocialAccount, user: User) -> CompanyOffer | None:
    claims = claims_of(account)
    kind = claims.get("account_type")
    typed = company_in(claims)
    if kind not in (PRIME, MEMBER) or not typed["name"]:
        return None
    number = typed["corporate_number"]
    own = ApplicantCompany.objects.of(user)
    same = own.filter(corporate_number=number, **({} if number else {"name": typed["name"]})).order_by("pk")
    if (present := same.first()) is not None:
        to_verify = kind == PRIME and number and not present.is_verified and _registered_by(user, present)
        return CompanyOffer(typed=typed, part=Part.OWNER, known=present) if to_verify else None
    known = _verified_company(number) if number else None
    if kind == MEMBER and known is None:
        return None
    return CompanyOffer(typed=typed, part=Part.OWNER if kind == PRIME else Part.EDITOR, known=known)


@transaction.atomic
def take_up_offer(*, by: User, at: datetime) -> ApplicantCompany:
    """Begin to act for the company, because the person confirmed it.

    Args:
        by: Whose account elsewhere it is.
        at: The moment.

    Raises:
        FieldsUnusable: The provider leaves out what a company needs here.
        InvitationUnusable: There is no such offer, or no more.
    """
    # Held, so that two windows take it up once.
    offer = offer_for(User.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk))
    if offer is None:
        raise InvitationUnusable(
            "登録できる会社の情報がありません", remedy="申請のホームから登録してください"
        )
    if offer.known is None:
        return register_company(typed=offer.typed, by=by, at=at)
    if Membership.objects.present().filter(company=offer.known, user=by).exists():
        return _verified(offer.known, by, at)
    Membership.objects.create(company=offer.known, user=by, part=offer.part, began_at=at)
    detail: dict[str, object] = {"part": str(offer.part)}
    subject = subject_of_company(offer.known)
    record_event(by=by, at=at, verb="membership.confirmed", subject=subject, detail=detail)
    return offer.known


def _registered_by(user: User, company: ApplicantCompany) -> bool:
    """Whether somebody answers for a company since the beginning: nobody invited them to what somebody else typed."""
    first = company.memberships.order_by("pk").first()
    return first is not None and (first.user_id, first.part, first.ended_at) == (user.pk, Part.OWNER, None)


def _verified(company: ApplicantCompany, by: User, at: datetime) -> ApplicantCompany:
    kept = ApplicantCompany.objects.select_for_update(no_key=True).get(pk=company.pk)
    if speaks_for(by, kept.corporate_number):
        kept.verified_number = kept.corporate_number
        kept.save(update_fields=("verified_number",))
        verb = "applicant_company.number_verified"
        record_event(by=by, at=at, verb=verb, subject=subject_of_company(kept))
    return kept


def _verified_company(number: str) -> ApplicantCompany | None:
    """The company of this number, where it was verified to be its own and somebody answers for it today.

    Anybody can type any number, and can invite whose number it truly is: neither makes a company that one.
    """
    answered_for = ApplicantCompany.objects.verified(number).filter(
        memberships__part=Part.OWNER, memberships__ended_at=None
    )
    return answered_for.order_by("pk").first()
