"""Accounts and moments for tests of what is stored."""

import time
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from banso.records.models import User
from banso.records.models.people import Role

AT = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
PASSWORD = "correct horse battery"


def make_user(
    email: str = "a@company.example",
    *,
    demo: bool = False,
    password: str | None = None,
    role: Role = Role.OWNER,
) -> User:
    """Store an account. Hashing a password is slow on purpose, so tests that sign nobody in leave it out."""
    return User.objects.create_user(
        email, password, display_name="試験太郎", role=role, is_demonstration=demo, created_at=AT
    )


def make_policy_staff(email: str = "officer@pref.example") -> User:
    """Store an account of policy staff."""
    return make_user(email, role=Role.POLICY_STAFF)


def set_up_app(user: User) -> Authenticator:
    """Give somebody an app that shows codes."""
    return TOTP.activate(user, generate_totp_secret()).instance


def code_of(factor: Authenticator) -> str:
    """The code the app shows now."""
    return code_for(decrypt(factor.data["secret"]))


def code_for(secret: str) -> str:
    """The code an app with this key shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
