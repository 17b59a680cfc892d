"""Accounts: made on the server, by invitation, or by whoever begins an application; and how they change."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import BadAccount
from banso.actions.names import readable_name
from banso.core.typed_text import quoted
from banso.records.models import User
from banso.records.models.people import Role, normal_email

LONGEST_DISPLAY_NAME = 60


def subject_of_user(user: User) -> str:
    """How the trail names an account."""
    return f"user:{user.pk}"


def vouch_for_address(user: User) -> None:
    """Take the address of an account that was made for its owner as theirs, without asking by mail.

    Whoever begins by themselves leaves an address to be verified; accounts made on the server, or by invitation,
    have none.
    """
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


@transaction.atomic
def make_account(
    *, at: datetime, email: str, display_name: str, role: Role, password: str, by: User | None = None
) -> User:
    """Makes an account.

    Args:
        at: The real moment.
        email: What the person signs in with.
        display_name: What others see.
        role: In which capacity the person signs in.
        password: Stored as a hash only.
        by: Who asks for it; None for a command on the server.

    Raises:
        BadAccount: The address is none or has an account, or the password is too weak.
        BadName: The name is empty or too long.
    """
    user = new_account(email=email, display_name=display_name, role=role, at=at)
    require_strong_password(password, user)
    if User.objects.demonstration().exists():
        raise BadAccount(
            "デモのデータベースに実際の利用者は作れません",
            place=quoted(email),
            remedy="BANSO_DATABASE_URL または BANSO_STATE_DIR で別の場所を指定してください",
        )
    user.set_password(password)
    user.save()
    _record_made(user, by, at)
    return user


def new_account(*, email: str, display_name: str, role: Role, at: datetime) -> User:
    """An account that is not stored yet, with an address nobody has.

    Raises:
        BadAccount: The address is none, or has an account.
        BadName: The name is empty or too long.
    """
    address = normal_email(email)
    name = readable_name(display_name, longest=LONGEST_DISPLAY_NAME)
    try:
        validate_email(address)
    except ValidationError as error:
        raise _unusable(error, email) from error
    if User.objects.get_queryset().filter(email=address).exists():
        raise BadAccount(
            "このメールアドレスの利用者はもういます",
            place=quoted(email),
            remedy="利用者の一覧で役割を変えられます",
        )
    return User(email=address, display_name=name, role=role, created_at=at)


@transaction.atomic
def sign_up(*, user: User, email: str, display_name: str, is_demonstration: bool, at: datetime) -> User:
    """Keep the account of somebody who begins by themselves; the address is verified afterwards.

    Args:
        user: Not stored yet; it is filled in.
        email: As typed.
        display_name: What others see.
        is_demonstration: Whether it belongs to the world of the demonstration.
        at: The real moment.

    Raises:
        BadAccount: The address is none, or has an account.
        BadName: The name is empty or too long.
    """
    made = new_account(email=email, display_name=display_name, role=Role.OWNER, at=at)
    user.email, user.display_name, user.role = made.email, made.display_name, made.role
    user.created_at, user.is_demonstration = at, is_demonstration
    user.set_unusable_password()
    user.save()
    _record_made(user, None, at)
    return user


@transaction.atomic
def change_role(*, at: datetime, email: str, role: Role, by: User | None = None) -> User:
    """Lets somebody sign in in another capacity from now on; their sessions end.

    Raises:
        BadAccount: Nobody has this address.
    """
    user = (
        User.objects.get_queryset().select_for_update(no_key=True).filter(email=normal_email(email)).first()
    )
    if user is None:
        raise BadAccount(
            "このメールアドレスの利用者はいません",
            place=quoted(email),
            remedy="banso accounts list で確かめてください",
        )
    if user.role != role:
        detail: dict[str, object] = {"from": user.role, "to": str(role)}
        user.role = role
        user.sign_in_era += 1
        user.save(update_fields=("role", "sign_in_era"))
        record_event(by=by, at=at, verb="account.role_changed", subject=subject_of_user(user), detail=detail)
    return user


def require_strong_password(password: str, user: User) -> None:
    """Take a password nobody guesses.

    Raises:
        BadAccount: It is too short, too common, or like the name or address.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise _unusable(error, user.email) from error


def _record_made(user: User, by: User | None, at: datetime) -> None:
    subject = subject_of_user(user)
    record_event(by=by, at=at, verb="account.made", subject=subject, detail={"role": str(user.role)})


def _unusable(error: ValidationError, email: str) -> BadAccount:
    return BadAccount(
        "".join(error.messages).removesuffix("。"),
        place=quoted(email),
        remedy="直してもう一度お試しください",
    )
