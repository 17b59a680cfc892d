"""Accounts of real people: made once, changed with a trace, never beside those of the demonstration."""

from datetime import UTC, datetime

import pytest

from banso.actions.accounts.accounts import change_role, make_account
from banso.actions.demonstration import load_demonstration
from banso.actions.errors import BadAccount, BadName
from banso.records.models import AuditEvent, User
from banso.records.models.people import Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, tzinfo=UTC)
GOOD = {
    "email": "staff@example.jp",
    "display_name": "政策課",
    "role": Role.POLICY_STAFF,
    "password": "a-long-word-91",
}


def make(**changed: object) -> User:
    return make_account(at=AT, **(GOOD | changed))


def test_an_account_is_made_with_its_role_and_a_trace_without_personal_data() -> None:
    user = make(email="  Staff@Example.JP ")
    assert (user.email, user.role, user.check_password("a-long-word-91")) == (
        "staff@example.jp",
        "policy_staff",
        True,
    )
    event = AuditEvent.objects.get(verb="account.made")
    assert event.subject == f"user:{user.pk}"
    assert "example" not in event.detail


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"email": "nobody"}, BadAccount),
        ({"password": "12345678"}, BadAccount),
        ({"password": ""}, BadAccount),
        ({"display_name": " "}, BadName),
        ({"display_name": "あ" * 61}, BadName),
    ],
)
def test_what_cannot_be_an_account_is_refused(changed: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make(**changed)
    assert not User.objects.get_queryset().exists()


def test_one_address_has_one_account() -> None:
    make()
    with pytest.raises(BadAccount, match="もういます"):
        make(email="STAFF@example.jp")


def test_real_people_and_the_demonstration_do_not_share_a_database() -> None:
    load_demonstration(at=AT)
    with pytest.raises(BadAccount, match="デモ"):
        make()


def test_a_role_is_changed_once_and_the_change_is_traced() -> None:
    user = make()
    for _ in range(2):
        change_role(at=AT, email="Staff@example.jp", role=Role.ADVISER)
    user.refresh_from_db()
    assert user.role == "adviser"
    (event,) = AuditEvent.objects.about(f"user:{user.pk}").filter(verb="account.role_changed")
    assert '"policy_staff"' in event.detail


def test_nobody_without_an_account_gets_a_role() -> None:
    with pytest.raises(BadAccount, match="いません"):
        change_role(at=AT, email="nobody@example.jp", role=Role.ADVISER)
