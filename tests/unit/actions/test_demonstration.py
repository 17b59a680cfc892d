"""The invented people of the demonstration."""

import pytest

from banso.actions.demonstration import (
    DEMONSTRATION_ACCOUNTS,
    DEMONSTRATION_SIGN_IN_WORD,
    load_demonstration,
)
from banso.actions.errors import NotADemonstration
from banso.records.models import AuditEvent, DemonstrationClock, User
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_accounts_are_made_once() -> None:
    assert load_demonstration(at=AT) is True
    assert load_demonstration(at=AT) is False
    assert [user.email for user in User.objects.demonstration()] == [a.email for a in DEMONSTRATION_ACCOUNTS]
    assert DemonstrationClock.objects.count() == 1
    assert [event.verb for event in AuditEvent.objects.all()] == ["demonstration.loaded"]


def test_their_password_is_the_printed_one_and_one_is_administrator() -> None:
    load_demonstration(at=AT)
    owner = User.objects.get_by_natural_key("owner@demo.example")
    assert owner.check_password(DEMONSTRATION_SIGN_IN_WORD)
    assert [user.email for user in User.objects.filter(is_superuser=True)] == ["admin@demo.example"]


def test_they_are_clearly_invented() -> None:
    for account in DEMONSTRATION_ACCOUNTS:
        assert account.email.endswith(".example")
        assert account.display_name.startswith("デモ")


def test_they_never_mix_with_real_accounts() -> None:
    make_user()
    with pytest.raises(NotADemonstration, match="実際の利用者"):
        load_demonstration(at=AT)
    assert User.objects.count() == 1
