"""Accounts and moments for tests of what is stored."""

from datetime import UTC, datetime

from banso.records.models import User

AT = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
PASSWORD = "correct horse battery"


def make_user(email: str = "a@company.example", *, demo: bool = False, password: str | None = None) -> User:
    """Store an account. Hashing a password is slow on purpose, so tests that sign nobody in leave it out."""
    return User.objects.create_user(
        email, password, display_name="試験太郎", is_demonstration=demo, created_at=AT
    )
