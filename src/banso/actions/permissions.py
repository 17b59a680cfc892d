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
    APPLY = "apply"
    """To act for a company: write applications, file them, read the letters."""
    READ_CASES = "read_cases"
    """To read applications of the calls one is named for."""
    WORK_ON_CASES = "work_on_cases"
    """To check applications, log papers, ask for corrections."""
    LEAD = "lead"
    """To set up calls, assign reviewers, select within the budget."""
    REVIEW = "review"
    """To score the applications one was assigned."""
    PROPOSE = "propose"
    """To draft a proposal for decision (起案)."""
    APPROVE = "approve"
    """To sign a proposal (合議・決裁)."""
    PAY = "pay"
    """To pay what was decided."""
    ADMINISTER = "administer"
    """To keep accounts; never to work on a case."""


_EVERY_ROLE = frozenset(Role)
_SECRETARIAT = frozenset({Role.SECRETARIAT_OFFICER, Role.SECRETARIAT_LEAD})
_PREFECTURE = frozenset({Role.PREFECTURE_OFFICER, Role.PREFECTURE_APPROVER, Role.PREFECTURE_FINANCE})

HOLDERS: Mapping[Permission, frozenset[Role]] = {
    Permission.VISIT: _EVERY_ROLE,
    Permission.SIGN_IN: _EVERY_ROLE,
    Permission.SIMULATE: frozenset({Role.POLICY_STAFF, Role.ADMINISTRATOR}),
    Permission.APPLY: frozenset({Role.OWNER, Role.ADVISER}),
    Permission.READ_CASES: _SECRETARIAT | _PREFECTURE | {Role.AUDITOR},
    Permission.WORK_ON_CASES: _SECRETARIAT,
    Permission.LEAD: frozenset({Role.SECRETARIAT_LEAD}),
    Permission.REVIEW: frozenset({Role.REVIEWER}),
    Permission.PROPOSE: frozenset({Role.PREFECTURE_OFFICER}),
    Permission.APPROVE: frozenset({Role.PREFECTURE_OFFICER, Role.PREFECTURE_APPROVER}),
    Permission.PAY: frozenset({Role.PREFECTURE_FINANCE}),
    Permission.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}
"""The roles that hold a permission."""


def may(person: User | AnonymousUser, permission: Permission) -> bool:
    """Whether a person holds a permission; who is not signed in may visit, and nothing else."""
    if permission is Permission.VISIT:
        return True
    return isinstance(person, User) and person.is_active and Role(person.role) in HOLDERS[permission]
