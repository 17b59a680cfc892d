"""The invented people of the demonstration."""

from datetime import timedelta

import pytest

from banso.actions.demonstration import (
    CODE_LASTS,
    DEMONSTRATION_ACCOUNTS,
    DEMONSTRATION_SIGN_IN_WORD,
    DEMONSTRATION_VENDOR,
    load_demonstration,
    present_codes,
)
from banso.actions.errors import NotADemonstration
from banso.records.models import ApplicantCompany, AuditEvent, DemonstrationClock, ReviewerProfile, User
from banso.records.models.people import Role
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_accounts_are_made_once() -> None:
    assert load_demonstration(at=AT) is True
    assert load_demonstration(at=AT) is False
    assert [user.email for user in User.objects.demonstration()] == [a.email for a in DEMONSTRATION_ACCOUNTS]
    assert DemonstrationClock.objects.get().since_on == AT.date()
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


def test_people_a_rehearsal_made_up_do_not_stop_the_next_start() -> None:
    load_demonstration(at=AT)
    make_user("call1-1@rehearsal.example")
    assert load_demonstration(at=AT) is False


def test_they_never_mix_with_real_accounts() -> None:
    make_user()
    with pytest.raises(NotADemonstration, match="実際の利用者"):
        load_demonstration(at=AT)
    assert User.objects.count() == 1


def test_there_is_somebody_for_every_role() -> None:
    assert {account.role for account in DEMONSTRATION_ACCOUNTS} == set(Role)


def test_staff_come_with_an_app_whose_code_changes_every_half_minute() -> None:
    load_demonstration(at=AT)
    staff = [user for user in User.objects.demonstration() if user.needs_second_factor]
    now, later = present_codes(at=AT), present_codes(at=AT + timedelta(seconds=CODE_LASTS))
    assert set(now) == set(later) == {user.pk for user in staff}
    assert now != later


def test_the_company_has_its_people_and_one_reviewer_works_for_its_vendor() -> None:
    load_demonstration(at=AT)
    company = ApplicantCompany.objects.get()
    parts = {m.user.email: (m.part, m.is_delegate) for m in company.memberships.select_related("user")}
    assert parts == {
        "owner@demo.example": ("owner", False),
        "editor@demo.example": ("editor", False),
        "consultant@consultant.example": ("editor", True),
    }
    firms = ReviewerProfile.objects.values_list("firm", flat=True)
    reviewers = [account for account in DEMONSTRATION_ACCOUNTS if account.role is Role.REVIEWER]
    assert len(firms) == len(reviewers) >= 3
    assert DEMONSTRATION_VENDOR in firms
