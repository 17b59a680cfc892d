"""Companies that apply: registering them, and who acts for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import models, transaction

from banso.actions.accounts.openid_claims import speaks_for
from banso.actions.audit import record_event
from banso.actions.errors import CompanyKnown, FieldsUnusable, LastOwner, NotAMember
from banso.core.answers import read_fields
from banso.core.forms import FormField
from banso.core.parties import COMPANY
from banso.records.models import ApplicantCompany, Invitation, Membership, User
from banso.records.models.companies import Part

WRITERS = frozenset({Part.OWNER, Part.EDITOR})
OWNERS = frozenset({Part.OWNER})


def subject_of_company(company: ApplicantCompany) -> str:
    """How the trail names a company."""
    return f"applicant_company:{company.pk}"


@transaction.atomic
def register_company(*, typed: Mapping[str, str], by: User, at: datetime) -> ApplicantCompany:
    """Register a company, or a person in business; whoever does so answers for it.

    Args:
        typed: The fields of `banso.core.parties.COMPANY` as typed.
        by: Becomes its owner. Whose prime account elsewhere (GビズID) has the number typed, verifies it by that.
        at: The moment.

    Raises:
        CompanyKnown: This person acts for the company of this number already.
        FieldsUnusable: A field is blank or cannot be read.
    """
    values = readable_fields(COMPANY, typed)
    number = values.get("corporate_number", "")
    if number and ApplicantCompany.objects.of(by).filter(corporate_number=number).exists():
        raise CompanyKnown("この法人番号の会社は登録済みです", remedy="申請のホームから選んでください")
    verified = number if speaks_for(by, number) else ""
    company = ApplicantCompany.objects.create(
        **values, verified_number=verified, is_made_up=by.is_demonstration, created_at=at
    )
    Membership.objects.create(company=company, user=by, part=Part.OWNER, began_at=at)
    record_event(by=by, at=at, verb="applicant_company.registered", subject=subject_of_company(company))
    return company


@transaction.atomic
def change_company(
    *, company: ApplicantCompany, typed: Mapping[str, str], by: User, at: datetime
) -> ApplicantCompany:
    """Correct what is registered; applications keep what they were filed with.

    A number that stood there already is not verified by whoever saves the rest: somebody else may have typed it.

    Args:
        company: It.
        typed: The fields of `banso.core.parties.COMPANY` as typed.
        by: An owner.
        at: The moment.

    Raises:
        FieldsUnusable: A field is blank or cannot be read.
        NotAMember: The person is no owner.
    """
    require_part(company, by, OWNERS)
    values = readable_fields(COMPANY, typed)
    kept = ApplicantCompany.objects.select_for_update(no_key=True).get(pk=company.pk)
    before = kept.corporate_number
    for field in COMPANY:
        setattr(kept, field.id, values.get(field.id, ""))
    if kept.corporate_number != before and speaks_for(by, kept.corporate_number):
        kept.verified_number = kept.corporate_number
    kept.save()
    record_event(by=by, at=at, verb="applicant_company.changed", subject=subject_of_company(kept))
    return kept


def readable_fields(fields: Sequence[FormField], typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a few fields, blank ones left out.

    Raises:
        FieldsUnusable: A required one is blank, or one cannot be read.
    """
    values, points = read_fields(fields, typed)
    if points:
        raise FieldsUnusable(points)
    return values


def require_part(company: ApplicantCompany, by: User, parts: Collection[Part]) -> Membership:
    """The present membership of a person who may do something for a company.

    Raises:
        NotAMember: The person does not act for it today, or in a lesser part.
    """
    found = Membership.objects.present().filter(company=company, user=by).first()
    if found is None:
        raise NotAMember("この申請者の担当ではありません", remedy="代表・管理者に招待を頼んでください")
    if Part(found.part) not in parts:
        raise NotAMember(
            f"「{found.get_part_display()}」ではこの操作はできません",
            remedy="代表・管理者に役割の変更を頼んでください",
        )
    return found


def people_to_tell(company: ApplicantCompany) -> tuple[User, ...]:
    """Those who are told by mail what becomes of a company's applications: who may write them, today."""
    return tuple(member.user for member in Membership.objects.to_tell([company]))


@transaction.atomic
def change_part(*, membership: Membership, part: Part, by: User, at: datetime) -> Membership:
    """Give a member another part.

    Raises:
        LastOwner: Nobody would be left who answers for the company.
        NotAMember: The person is no owner, the membership has ended, or a delegate would own the company.
    """
    require_part(membership.company, by, OWNERS)
    kept = _locked(membership, by)
    if kept.is_delegate and part == Part.OWNER:
        raise NotAMember(
            "代理の人を代表・管理者にすることはできません", remedy="編集者か閲覧者を選んでください"
        )
    if kept.part == Part.OWNER and part != Part.OWNER:
        _require_another_owner(kept)
    before, kept.part = kept.part, part
    kept.save()
    if part != Part.OWNER:
        _take_back(kept.company, models.Q(invited_by=kept.user), by, at)
    detail: dict[str, object] = {"membership": kept.pk, "from": str(before), "to": str(part)}
    subject = subject_of_company(kept.company)
    record_event(by=by, at=at, verb="membership.changed", subject=subject, detail=detail)
    return kept


@transaction.atomic
def end_membership(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Let somebody act no longer for the company: at once, for everything. Anybody may leave by themselves.

    What lies in mailboxes ends too: invitations made out to them, with which they would be back, and those they sent.

    Raises:
        LastOwner: Nobody would be left who answers for the company.
        NotAMember: The person is neither an owner nor the member, or the membership has ended.
    """
    kept = _locked(membership, by)
    if kept.part == Part.OWNER:
        _require_another_owner(kept)
    kept.ended_at = at
    kept.save()
    _take_back(kept.company, models.Q(email=kept.user.email) | models.Q(invited_by=kept.user), by, at)
    detail: dict[str, object] = {"membership": kept.pk, "is_delegate": kept.is_delegate}
    subject = subject_of_company(kept.company)
    record_event(by=by, at=at, verb="membership.ended", subject=subject, detail=detail)
    return kept


def take_back_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Let an open invitation lead nowhere any more."""
    invitation.withdrawn_at = at
    invitation.save()
    detail: dict[str, object] = {
        "invitation": invitation.pk,
        "part": str(invitation.part),
        "is_delegate": invitation.is_delegate,
    }
    subject = subject_of_company(invitation.company)
    record_event(by=by, at=at, verb="invitation.withdrawn", subject=subject, detail=detail)
    return invitation


def _take_back(company: ApplicantCompany, which: models.Q, by: User, at: datetime) -> None:
    waiting = Invitation.objects.filter(which, company=company, accepted_at=None, withdrawn_at=None)
    for invitation in waiting.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        take_back_invitation(invitation, by=by, at=at)


def _locked(membership: Membership, by: User) -> Membership:
    """The membership, with the company's row held, so that two owners cannot remove each other at once."""
    company = ApplicantCompany.objects.select_for_update(no_key=True).get(pk=membership.company_id)
    kept = Membership.objects.present().filter(pk=membership.pk, company=company).first()
    if kept is None:
        raise NotAMember("この担当はすでに終了しています", remedy="画面を開き直してください")
    if kept.user_id != by.pk:
        require_part(company, by, OWNERS)
    return kept


def _require_another_owner(membership: Membership) -> None:
    owners = Membership.objects.present().filter(company=membership.company_id, part=Part.OWNER)
    # Whose account is switched off answers for nothing.
    others = owners.exclude(pk=membership.pk).filter(is_delegate=False, user__is_active=True)
    if not others.exists():
        raise LastOwner(
            "最後の代表・管理者を外すことはできません",
            remedy="先に、社内のほかの人を代表・管理者にしてください",
        )
