"""Where each role begins."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from banso.records.models import User
from banso.records.models.people import Role

HOMES: Mapping[Role, str] = {
    Role.OWNER: "/apply",
    Role.ADVISER: "/apply",
    Role.POLICY_STAFF: "/policy",
    Role.SECRETARIAT_OFFICER: "/secretariat",
    Role.SECRETARIAT_LEAD: "/secretariat",
    Role.REVIEWER: "/review",
    Role.PREFECTURE_OFFICER: "/decide",
    Role.PREFECTURE_APPROVER: "/decide",
    Role.PREFECTURE_FINANCE: "/decide",
    Role.AUDITOR: "/decide",
    Role.ADMINISTRATOR: "/account/staff",
}
"""The path of the page each role works from."""


def home_of(person: User | AnonymousUser) -> str:
    """The path of the page somebody works from; the front page for who is not signed in."""
    return HOMES[Role(person.role)] if isinstance(person, User) else "/"
