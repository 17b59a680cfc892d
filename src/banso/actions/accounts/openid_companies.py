"""The company an account elsewhere (GビズID) speaks for, offered to its owner and taken up only when confirmed.

Source: GビズID 接続システム向けガイドライン (guideline for connected systems), 3.4.1.4, userinfo: account_type 1 entry,
2 prime, 3 member; corp_type 1 corporation, 2 person in business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from banso.actions.accounts.companies import register_company, subject_of_company
from banso.actions.audit import record_event
from banso.actions.errors import InvitationUnusable
from banso.records.models import ApplicantCompany, Membership, User
from banso.records.models.companies import Part

PRIME, MEMBER = "2", "3"
"""Kinds of account whose company was verified."""
CORPORATION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyOffer:
    """A company somebody may act for, as the provider describes it.

    Attributes:
        typed: The fields of `banso.core.parties.COMPANY`.
        part: What the person would be there.
        known: The company here that an owner verified in the same way; None where it would be registered.
    """

    typed: Mapping[str, str]
    part: Part
    known: ApplicantCompany | None


def offer_for(user: User) -> CompanyOffer | None:
    """What the account elsewhere of somebody offers.

    Returns:
        None where nothing was verified, the person acts for the company already, or a member's company has nobody
        here yet who answers for it.
    """
    account = SocialAccount.objects.filter(user=user).order_by("pk").first()
    claims = _claims(account)
    kind = claims.get("account_type")
    typed = _typed(claims)
    if kind not in (PRIME, MEMBER) or not typed["name"]:
        return None
    number = typed["corporate_number"]
    own = ApplicantCompany.objects.of(user)
    if own.filter(corporate_number=number, **({} if number else {"name": typed["name"]})).exists():
        return None
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
    Membership.objects.create(company=offer.known, user=by, part=offer.part, began_at=at)
    detail: dict[str, object] = {"part": str(offer.part)}
    subject = subject_of_company(offer.known)
    record_event(by=by, at=at, verb="membership.confirmed", subject=subject, detail=detail)
    return offer.known


def _claims(account: SocialAccount | None) -> dict[str, str]:
    """What the provider says, as text."""
    said = account.extra_data.get("userinfo", {}) if account is not None else {}
    return {name: str(value).strip() for name, value in said.items()}


def _typed(claims: Mapping[str, str]) -> dict[str, str]:
    """The company as its fields are typed here. The number of a person in business is none of a corporation."""
    address = "".join(claims.get(part, "") for part in ("prefecture_name", "address1", "address2"))
    representative = " ".join(claims.get(part, "") for part in ("rep_last_nm", "rep_first_nm")).strip()
    number = claims.get("corporate_number", "") if claims.get("corp_type") == CORPORATION else ""
    name = claims.get("name", "") or ("" if number else representative)
    return {"name": name, "corporate_number": number, "address": address, "representative": representative}


def _verified_company(number: str) -> ApplicantCompany | None:
    """The company of this number that has an owner whose prime account elsewhere is of the same number.

    Anybody can register any number; only such an owner shows that it is truly theirs.
    """
    owners = Membership.objects.present().filter(company__corporate_number=number, part=Part.OWNER)
    for owner in owners.select_related("company").order_by("pk"):
        for account in SocialAccount.objects.filter(user_id=owner.user_id):
            claims = _claims(account)
            if claims.get("account_type") == PRIME and _typed(claims)["corporate_number"] == number:
                return owner.company
    return None
