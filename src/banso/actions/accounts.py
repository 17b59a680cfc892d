"""Accounts of real people, made and changed by whoever runs the site."""

from datetime import datetime

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
    address = normal_email(email)
    user = User(
        email=address,
        display_name=readable_name(display_name, longest=LONGEST_DISPLAY_NAME),
        role=role,
        created_at=at,
    )
    try:
        validate_email(address)
        validate_password(password, user)
    except ValidationError as error:
        raise BadAccount(
            "".join(error.messages).removesuffix("。"),
            place=quoted(email),
            remedy="直してもう一度お試しください",
        ) from error
    if User.objects.demonstration().exists():
        raise BadAccount(
            "デモのデータベースに実際の利用者は作れません",
            place=quoted(email),
            remedy="BANSO_DATABASE_URL または BANSO_STATE_DIR で別の場所を指定してください",
        )
    if User.objects.filter(email=address).exists():
        raise BadAccount(
            "このメールアドレスの利用者はもういます",
            place=quoted(email),
            remedy="役割は banso accounts role で変えられます",
        )
    user.set_password(password)
    user.save()
    record_event(by=by, at=at, verb="account.made", subject=f"user:{user.pk}", detail={"role": str(role)})
    return user


@transaction.atomic
def change_role(*, at: datetime, email: str, role: Role, by: User | None = None) -> User:
    """Lets somebody sign in in another capacity from now on.

    Raises:
        BadAccount: Nobody has this address.
    """
    user = User.objects.select_for_update().filter(email=normal_email(email)).first()
    if user is None:
        raise BadAccount(
            "このメールアドレスの利用者はいません",
            place=quoted(email),
            remedy="banso accounts list で確かめてください",
        )
    if user.role != role:
        detail: dict[str, object] = {"from": user.role, "to": str(role)}
        user.role = role
        user.save(update_fields=("role",))
        record_event(by=by, at=at, verb="account.role_changed", subject=f"user:{user.pk}", detail=detail)
    return user
