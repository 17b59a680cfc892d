"""The one table of who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from banso.actions.permissions import HOLDERS, Permission, may
from banso.records.models import User
from banso.records.models.people import Role


def test_every_permission_is_decided() -> None:
    assert set(HOLDERS) == set(Permission)


ALWAYS = {Permission.VISIT, Permission.SIGN_IN}
BESIDES = {
    Role.OWNER: {Permission.APPLY},
    Role.ADVISER: {Permission.APPLY},
    Role.POLICY_STAFF: {Permission.SIMULATE},
    Role.SECRETARIAT_OFFICER: {Permission.READ_CASES, Permission.WORK_ON_CASES},
    Role.SECRETARIAT_LEAD: {Permission.READ_CASES, Permission.WORK_ON_CASES, Permission.LEAD},
    Role.REVIEWER: {Permission.REVIEW},
    Role.PREFECTURE_OFFICER: {Permission.READ_CASES, Permission.PROPOSE, Permission.APPROVE},
    Role.PREFECTURE_APPROVER: {Permission.READ_CASES, Permission.APPROVE},
    Role.PREFECTURE_FINANCE: {Permission.READ_CASES, Permission.PAY},
    Role.AUDITOR: {Permission.READ_CASES},
    Role.ADMINISTRATOR: {Permission.SIMULATE, Permission.ADMINISTER},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says(role: Role) -> None:
    assert {one for one in Permission if may(User(role=role), one)} == ALWAYS | BESIDES[role]


def test_an_administrator_works_on_no_case_and_an_auditor_changes_nothing() -> None:
    cases = {Permission.APPLY, Permission.READ_CASES, Permission.WORK_ON_CASES, Permission.REVIEW}
    assert not any(may(User(role=Role.ADMINISTRATOR), one) for one in cases)
    assert BESIDES[Role.AUDITOR] == {Permission.READ_CASES}


@pytest.mark.parametrize("permission", Permission)
def test_nobody_in_particular_may_only_visit(permission: Permission) -> None:
    assert may(AnonymousUser(), permission) is (permission is Permission.VISIT)


def test_an_account_that_is_switched_off_may_only_visit() -> None:
    off = User(role=Role.ADMINISTRATOR, is_active=False)
    assert [permission for permission in Permission if may(off, permission)] == [Permission.VISIT]
