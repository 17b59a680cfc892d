"""Second factors: staff keep one, an administrator resets a lost one."""

import pytest
from allauth.mfa.models import Authenticator

from banso.actions.accounts.second_factors import (
    has_second_factor,
    may_remove,
    note_factor,
    reset_second_factor,
)
from banso.actions.errors import AccountNotChangeable, BadName
from banso.records.models import AuditEvent, User
from banso.records.models.people import Role
from tests.people import AT, make_user, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def officer() -> User:
    return make_user("officer@pref.example", role=Role.PREFECTURE_OFFICER)


def recovery_codes(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="recovery_codes", data={})


def passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "鍵"})


def test_recovery_codes_alone_are_no_second_factor(officer: User) -> None:
    recovery_codes(officer)
    assert not has_second_factor(officer)
    set_up_app(officer)
    assert has_second_factor(officer)


def test_staff_keep_one_and_applicants_need_none(officer: User) -> None:
    app = set_up_app(officer)
    recovery_codes(officer)
    assert not may_remove(app)
    passkey(officer)
    assert may_remove(app)
    assert may_remove(set_up_app(make_user()))


def test_the_trail_names_the_kind_and_the_account_only(officer: User) -> None:
    note_factor(factor=set_up_app(officer), verb="set", at=AT)
    event = AuditEvent.objects.get()
    assert (event.by, event.verb, event.subject, event.detail) == (
        f"user:{officer.pk}",
        "second_factor.set",
        f"user:{officer.pk}",
        '{"kind":"totp"}',
    )


def test_a_reset_removes_all_and_ends_every_session(officer: User, administrator: User) -> None:
    set_up_app(officer)
    passkey(officer)
    recovery_codes(officer)
    bound = officer.get_session_auth_hash()
    reset_second_factor(user=officer, reason="端末の紛失", by=administrator, at=AT)
    officer.refresh_from_db()
    assert not Authenticator.objects.exists()
    assert officer.get_session_auth_hash() != bound
    event = AuditEvent.objects.get()
    assert event.detail == '{"kinds":["totp","webauthn","recovery_codes"],"reason":"端末の紛失"}'


def test_a_reset_needs_a_reason_and_something_to_reset(officer: User, administrator: User) -> None:
    with pytest.raises(AccountNotChangeable, match="登録していません"):
        reset_second_factor(user=officer, reason="紛失", by=administrator, at=AT)
    set_up_app(officer)
    with pytest.raises(BadName, match="理由が空です"):
        reset_second_factor(user=officer, reason="\u200b ", by=administrator, at=AT)
    assert Authenticator.objects.count() == 1


def test_nobody_resets_their_own(administrator: User) -> None:
    set_up_app(administrator)
    with pytest.raises(AccountNotChangeable, match="自分の"):
        reset_second_factor(user=administrator, reason="紛失", by=administrator, at=AT)
