"""Accounts of staff, kept by an administrator; case work is never theirs."""

from datetime import datetime

from django.db import transaction

from banso.actions.accounts.accounts import change_role, new_account, subject_of_user
from banso.actions.accounts.second_factors import LONGEST_REASON
from banso.actions.audit import record_event
from banso.actions.errors import AccountNotChangeable
from banso.actions.mail.mails import write_mail
from banso.actions.names import readable_name
from banso.records.models import User
from banso.records.models.people import Role

SIGN_IN = "/account/sign-in"
"""The page a mail leads to."""


@transaction.atomic
def invite_staff(*, email: str, display_name: str, role: Role, by: User, at: datetime) -> User:
    """Make an account without a password and tell its owner by mail; the first code by mail lets them in.

    Args:
        email: What the person will sign in with.
        display_name: What others see.
        role: In which capacity.
        by: The administrator. An invented one invites invented people.
        at: The real moment.

    Raises:
        BadAccount: The address is none, or has an account.
        BadName: The name is empty or too long.
    """
    user = new_account(email=email, display_name=display_name, role=role, at=at)
    user.is_demonstration = by.is_demonstration
    user.set_unusable_password()
    user.save()
    detail: dict[str, object] = {"role": str(role)}
    record_event(by=by, at=at, verb="account.invited", subject=subject_of_user(user), detail=detail)
    write_mail(
        key=f"staff_invitation:{user.pk}",
        to=user.email,
        subject="Bansoの利用者になりました",
        body=(
            f"{by.display_name}さんが、あなたを「{role.label}」としてBansoの利用者にしました。\n"
            "次のページを開き、このアドレスにコードを送ってログインしてください。\n"
            "職員の方には、はじめに2つ目の確認方法（認証アプリかパスキー）の登録をお願いします。"
        ),
        at=at,
        page=SIGN_IN,
    )
    return user


@transaction.atomic
def give_role(*, user: User, role: Role, by: User, at: datetime) -> User:
    """Let somebody sign in in another capacity; their sessions end.

    Raises:
        AccountNotChangeable: It is the administrator's own account.
    """
    _refuse_own(user, by)
    return change_role(at=at, email=user.email, role=role, by=by)


@transaction.atomic
def switch_account(*, user: User, on: bool, reason: str, by: User, at: datetime) -> User:
    """Switch an account off, or on again. What its owner did stays; sessions end at once.

    Args:
        user: Whose.
        on: Whether it works afterwards.
        reason: Why; without personal data.
        by: The administrator.
        at: The real moment.

    Raises:
        AccountNotChangeable: It is the administrator's own account.
        BadName: The reason is empty or too long.
    """
    told = readable_name(reason, place="理由", longest=LONGEST_REASON)
    _refuse_own(user, by)
    kept = User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    if kept.is_active == on:
        return kept
    kept.is_active = on
    kept.sign_in_era += 1
    kept.save(update_fields=("is_active", "sign_in_era"))
    verb = "account.switched_on" if on else "account.switched_off"
    record_event(by=by, at=at, verb=verb, subject=subject_of_user(kept), detail={"reason": told})
    return kept


def _refuse_own(user: User, by: User) -> None:
    """Nobody changes their own account, so that one administrator is left."""
    if user.pk == by.pk:
        raise AccountNotChangeable("自分のアカウントは変えられません", remedy="ほかの管理者に頼んでください")
