"""Second factors: what somebody signs in with besides, an app with codes (TOTP) or a passkey."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import models, transaction

from banso.actions.accounts.accounts import subject_of_user
from banso.actions.audit import record_event
from banso.actions.errors import AccountNotChangeable
from banso.actions.names import readable_name
from banso.records.models import User

LONGEST_REASON = 200


def has_second_factor(user: User) -> bool:
    """Whether somebody has registered one; recovery codes alone are none."""
    return _factors(user).exists()


def may_remove(factor: Authenticator) -> bool:
    """Whether somebody may remove a factor by themselves: staff keep one."""
    if not factor.user.needs_second_factor:
        return True
    return _factors(factor.user).exclude(pk=factor.pk).exists()


@transaction.atomic
def note_factor(*, factor: Authenticator, verb: str, at: datetime) -> None:
    """Put into the trail that somebody set or removed a factor of their own.

    Args:
        factor: It; of one that is removed, before it is.
        verb: `set` or `removed`.
        at: The real moment.
    """
    by: User = factor.user
    detail: dict[str, object] = {"kind": str(factor.type)}
    record_event(by=by, at=at, verb=f"second_factor.{verb}", subject=subject_of_user(by), detail=detail)


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Remove every factor of somebody who has lost theirs, and end their sessions; they set up a new one.

    Args:
        user: Whose.
        reason: How the administrator knows that it is them; without personal data.
        by: The administrator.
        at: The real moment.

    Raises:
        AccountNotChangeable: It is the administrator's own, or there is none.
        BadName: The reason is empty or too long.
    """
    told = readable_name(reason, place="理由", longest=LONGEST_REASON)
    if user.pk == by.pk:
        raise AccountNotChangeable(
            "自分の2つ目の確認方法は初期化できません", remedy="ほかの管理者に頼んでください"
        )
    kept = User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    present = list(Authenticator.objects.filter(user=kept).order_by("pk"))
    if not present:
        raise AccountNotChangeable("この利用者は2つ目の確認方法を登録していません")
    kinds = [str(factor.type) for factor in present]
    for factor in present:
        factor.delete()
    kept.sign_in_era += 1
    kept.save(update_fields=("sign_in_era",))
    detail: dict[str, object] = {"kinds": kinds, "reason": told}
    record_event(by=by, at=at, verb="second_factor.reset", subject=subject_of_user(kept), detail=detail)


def _factors(user: User) -> models.QuerySet[Authenticator]:
    own: models.QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return own.exclude(type=Authenticator.Type.RECOVERY_CODES)
