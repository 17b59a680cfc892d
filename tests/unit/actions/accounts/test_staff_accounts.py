"""Accounts of staff, kept by an administrator."""

import pytest

from banso.actions.accounts.accounts import vouch_for_address
from banso.actions.accounts.staff_accounts import give_role, invite_staff, switch_account
from banso.actions.errors import AccountNotChangeable, BadAccount
from banso.records.models import AuditEvent, Mail, User
from banso.records.models.people import Role
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_invited_person_has_no_password_and_a_mail(administrator: User) -> None:
    user = invite_staff(
        email="Ｎew@pref.example", display_name="新任", role=Role.AUDITOR, by=administrator, at=AT
    )
    assert (user.email, user.role, user.has_usable_password()) == ("new@pref.example", Role.AUDITOR, False)
    mail = Mail.objects.get()
    assert (mail.to, mail.key) == ("new@pref.example", f"staff_invitation:{user.pk}")
    assert "/account/sign-in" in mail.body


def test_somebody_with_an_account_is_not_invited_again(administrator: User) -> None:
    with pytest.raises(BadAccount, match="もういます"):
        invite_staff(
            email="admin@pref.example", display_name="新任", role=Role.AUDITOR, by=administrator, at=AT
        )
    assert not Mail.objects.exists()


def test_an_invented_administrator_invites_invented_people() -> None:
    invented = make_user("admin@demo.example", demo=True, role=Role.ADMINISTRATOR)
    user = invite_staff(email="x@demo.example", display_name="新任", role=Role.AUDITOR, by=invented, at=AT)
    assert user.is_demonstration


def test_what_changes_nothing_leaves_no_trace(administrator: User) -> None:
    user = make_user(role=Role.REVIEWER)
    give_role(user=user, role=Role.REVIEWER, by=administrator, at=AT)
    switch_account(user=user, on=True, reason="x", by=administrator, at=AT)
    assert not AuditEvent.objects.exists()


def test_changes_end_sessions(administrator: User) -> None:
    user = make_user(role=Role.REVIEWER)
    eras = [user.sign_in_era]
    give_role(user=user, role=Role.AUDITOR, by=administrator, at=AT)
    switch_account(user=user, on=False, reason="異動", by=administrator, at=AT)
    switch_account(user=user, on=True, reason="復帰", by=administrator, at=AT)
    user.refresh_from_db()
    assert user.sign_in_era == eras[0] + 3


def test_one_administrator_is_always_left(administrator: User) -> None:
    with pytest.raises(AccountNotChangeable):
        give_role(user=administrator, role=Role.OWNER, by=administrator, at=AT)
    with pytest.raises(AccountNotChangeable):
        switch_account(user=administrator, on=False, reason="x", by=administrator, at=AT)


def test_an_address_is_vouched_for_once_and_never_where_one_is_to_be_verified() -> None:
    user = make_user()
    vouch_for_address(user)
    vouch_for_address(user)
    assert [row.verified for row in user.emailaddress_set.all()] == [True]
    other = make_user("other@company.example")
    other.emailaddress_set.create(email=other.email, primary=True, verified=False)
    vouch_for_address(other)
    assert [row.verified for row in other.emailaddress_set.all()] == [False]
