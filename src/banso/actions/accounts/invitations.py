"""Inviting people to act for a company: colleagues, and consultants from outside (代理)."""

from datetime import datetime, timedelta

from django.db import transaction

from banso.actions.accounts.companies import (
    OWNERS,
    readable_fields,
    require_part,
    subject_of_company,
    take_back_invitation,
)
from banso.actions.audit import record_event
from banso.actions.errors import InvitationUnusable, NotAMember
from banso.actions.mail.mails import write_mail
from banso.actions.permissions import Permission, may
from banso.actions.secret_links import digest_of, new_secret
from banso.core.calendar import JST, show_date
from banso.core.parties import EMAIL
from banso.records.models import ApplicantCompany, Invitation, Membership, User
from banso.records.models.companies import Part
from banso.records.models.people import normal_email

VALID_FOR = timedelta(days=7)
MOST_INVITATIONS = 20
"""From one person within a day: the site must not become somebody's way to mail strangers."""
COUNTED_FOR = timedelta(days=1)


@transaction.atomic
def invite(
    *, company: ApplicantCompany, email: str, part: Part, is_delegate: bool, by: User, at: datetime
) -> Invitation:
    """Ask somebody by mail to act for a company. An earlier invitation that waits in the same mailbox is taken back.

    Args:
        company: The company.
        email: Only the account of this address can accept.
        part: What the person will be able to do; a delegate never answers for the company.
        is_delegate: Somebody from outside, such as a consultant.
        by: An owner.
        at: The moment.

    Raises:
        FieldsUnusable: The address is none.
        InvitationUnusable: The address already acts for the company, a delegate would own it, or the person has sent
            very many.
        NotAMember: The person who asks is no owner.
    """
    require_part(company, by, OWNERS)
    address = normal_email(readable_fields((EMAIL,), {"email": email})["email"])
    if Membership.objects.present().filter(company=company, user__email=address).exists():
        raise InvitationUnusable("この人はすでに担当になっています", place="メールアドレス")
    if is_delegate and part == Part.OWNER:
        raise InvitationUnusable(
            "代理の人を代表・管理者にすることはできません", remedy="編集者か閲覧者を選んでください"
        )
    if Invitation.objects.filter(invited_by=by, invited_at__gt=at - COUNTED_FOR).count() >= MOST_INVITATIONS:
        raise InvitationUnusable(
            f"1日に送れる招待は{MOST_INVITATIONS}件までです",
            remedy="時間をおいてから、もう一度お試しください",
        )
    waiting = Invitation.objects.filter(company=company, email=address, accepted_at=None, withdrawn_at=None)
    for earlier in waiting.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        take_back_invitation(earlier, by=by, at=at)
    secret = new_secret()
    invitation = Invitation.objects.create(
        company=company,
        email=address,
        part=part,
        is_delegate=is_delegate,
        digest=digest_of(secret),
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    write_mail(
        key=f"invitation:{invitation.pk}",
        to=address,
        subject=f"{company.name}の申請の担当への招待",
        body=_mail_body(invitation, by),
        at=at,
        page=f"/apply/invitations/{secret}",
    )
    _record(invitation, "invitation.sent", by, at)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take an invitation back; its link leads nowhere from then on.

    Raises:
        InvitationUnusable: It was accepted or withdrawn before.
        NotAMember: The person is no owner.
    """
    require_part(invitation.company, by, OWNERS)
    kept = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if kept.accepted_at or kept.withdrawn_at:
        raise InvitationUnusable("この招待はもう使われていません", remedy="担当者の一覧を確かめてください")
    return take_back_invitation(kept, by=by, at=at)


def invitation_of(secret: str, *, at: datetime) -> Invitation:
    """The invitation a link leads to.

    Raises:
        InvitationUnusable: There is none, or it is used up, withdrawn or too old.
    """
    found = (
        Invitation.objects.select_related("company", "invited_by").filter(digest=digest_of(secret)).first()
    )
    return _usable(found, at)


def _usable(invitation: Invitation | None, at: datetime) -> Invitation:
    if (
        invitation is None
        or invitation.accepted_at is not None
        or invitation.withdrawn_at is not None
        or at > invitation.expires_at
    ):
        raise InvitationUnusable(
            "この招待は使えません。期限が切れたか、取り消されたか、すでに使われています",
            remedy="招待した人に、もう一度招待を頼んでください",
        )
    return invitation


@transaction.atomic
def accept_invitation(*, secret: str, by: User, at: datetime) -> Membership:
    """Begin to act for the company that invited.

    Raises:
        InvitationUnusable: As for `invitation_of`, or it is made out to another address.
        NotAMember: The account is none of an applicant.
    """
    invitation = _locked(secret, at)
    if invitation.email != normal_email(by.email):
        raise InvitationUnusable(
            "この招待は別のメールアドレスに送られたものです",
            remedy="招待を受け取ったアドレスでログインしてください",
        )
    if not may(by, Permission.APPLY):
        raise NotAMember(
            "申請に使えるアカウントではありません", remedy="事業者のアカウントでログインしてください"
        )
    kept, is_new = Membership.objects.get_or_create(
        company=invitation.company,
        user=by,
        ended_at=None,
        defaults={"part": invitation.part, "is_delegate": invitation.is_delegate, "began_at": at},
    )
    if not is_new:
        raise InvitationUnusable("すでに担当になっています", remedy="申請のホームを開いてください")
    invitation.accepted_at = at
    invitation.save()
    _record(invitation, "invitation.accepted", by, at)
    return kept


def _locked(secret: str, at: datetime) -> Invitation:
    """The invitation of a link, held with its company's row: whoever ends a membership waits, or was first."""
    ApplicantCompany.objects.select_for_update(no_key=True).get(pk=invitation_of(secret, at=at).company_id)
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("company")
    return _usable(found.filter(digest=digest_of(secret)).first(), at)


def _mail_body(invitation: Invitation, by: User) -> str:
    kind = "代理の担当" if invitation.is_delegate else "担当"
    until = show_date(invitation.expires_at.astimezone(JST).date())
    return (
        f"{by.display_name}さんが、{invitation.company.name}の補助金申請の{kind}"
        f"（{invitation.get_part_display()}）にあなたを招待しました。\n"
        f"次のページを開き、このアドレスでログインして承諾してください。期限は{until}です。\n"
        "心当たりがなければ、このメールは捨ててください。"
    )


def _record(invitation: Invitation, verb: str, by: User, at: datetime) -> None:
    detail: dict[str, object] = {
        "invitation": invitation.pk,
        "part": str(invitation.part),
        "is_delegate": invitation.is_delegate,
    }
    record_event(by=by, at=at, verb=verb, subject=subject_of_company(invitation.company), detail=detail)
