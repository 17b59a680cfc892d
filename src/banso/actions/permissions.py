"""Who may do what: the one table. What is possible in which state stands in core, beside the machines.

A role has permissions; `banso.config.access` says which permission each address of the site asks for. That somebody
may read simulations at all is said here; which ones, the query sets say (`SimulationRun.objects.readable_by`).
"""

from collections.abc import Mapping
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from banso.records.models import User
from banso.records.models.people import Role


class Permission(StrEnum):
    """What an address of the site asks for."""

    VISIT = "visit"
    """Nothing: anybody may."""
    SIGN_IN = "sign_in"
    """To be known by name: one's own saved checks, the clock of the demonstration."""
    SIMULATE = "simulate"
    """To try out programmes before they are announced."""


_EVERY_ROLE = frozenset(Role)

HOLDERS: Mapping[Permission, frozenset[Role]] = {
    Permission.VISIT: _EVERY_ROLE,
    Permission.SIGN_IN: _EVERY_ROLE,
    Permission.SIMULATE: frozenset({Role.POLICY_STAFF, Role.ADMINISTRATOR}),
}
"""The roles that hold a permission."""


def may(person: User | AnonymousUser, permission: Permission) -> bool:
    """Whether a person holds a permission; who is not signed in may visit, and nothing else."""
    if permission is Permission.VISIT:
        return True
    return isinstance(person, User) and person.is_active and Role(person.role) in HOLDERS[permission]
