"""The one table of who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from banso.actions.permissions import HOLDERS, Permission, may
from banso.records.models import User
from banso.records.models.people import Role


def test_every_permission_is_decided() -> None:
    assert set(HOLDERS) == set(Permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_may_what_the_table_says(role: Role, permission: Permission) -> None:
    expected = permission is not Permission.SIMULATE or role in {Role.POLICY_STAFF, Role.ADMINISTRATOR}
    assert may(User(role=role), permission) is expected


@pytest.mark.parametrize("permission", Permission)
def test_nobody_in_particular_may_only_visit(permission: Permission) -> None:
    assert may(AnonymousUser(), permission) is (permission is Permission.VISIT)


def test_an_account_that_is_switched_off_may_only_visit() -> None:
    off = User(role=Role.ADMINISTRATOR, is_active=False)
    assert [permission for permission in Permission if may(off, permission)] == [Permission.VISIT]
