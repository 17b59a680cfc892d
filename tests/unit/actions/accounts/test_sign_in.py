"""Counting sign-in attempts per account and address."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from banso.actions.accounts.sign_in import (
    MOST_ATTEMPTS,
    MOST_MAILS,
    WINDOW,
    claim_attempt,
    claim_mail,
    forget_attempts,
    spend_code,
    window_key,
)
from banso.records.models import AuditEvent, SignInWindow
from tests.people import AT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HALL = "203.0.113.7"


def attempt(
    *, email: str = "a@b.example", address: str = HALL, after: timedelta = timedelta(0)
) -> timedelta | None:
    return claim_attempt(at=AT + after, email=email, address=address)


def use_up(email: str = "a@b.example") -> None:
    for _ in range(MOST_ATTEMPTS):
        assert attempt(email=email) is None


def test_attempts_are_free_up_to_the_limit_and_then_wait() -> None:
    use_up()
    assert attempt(after=timedelta(minutes=5)) == WINDOW - timedelta(minutes=5)


def test_other_accounts_of_the_same_town_hall_are_not_shut_out() -> None:
    use_up()
    assert attempt() is not None
    assert attempt(email="colleague@b.example") is None


def test_the_same_account_elsewhere_is_not_shut_out() -> None:
    use_up()
    assert attempt(address="198.51.100.1") is None


def test_spellings_of_one_account_count_together() -> None:
    use_up("ａ＠B.example ")
    assert attempt(email="A@b.example") is not None


def test_the_window_closes_after_its_time() -> None:
    use_up()
    assert attempt(after=WINDOW - timedelta(seconds=1)) is not None
    assert attempt(after=WINDOW) is None
    assert SignInWindow.objects.count() == 1


def test_the_right_password_starts_the_count_anew() -> None:
    use_up()
    forget_attempts(email="a@b.example", address=HALL)
    assert attempt() is None


def test_the_trail_tells_of_a_pause_once() -> None:
    use_up()
    assert not AuditEvent.objects.exists()
    for _ in range(10):
        attempt()
    event = AuditEvent.objects.get()
    assert event.verb == "sign_in.paused"
    assert "a@b.example" not in event.subject


def test_neither_account_nor_address_can_be_read_from_the_table() -> None:
    attempt()
    window = SignInWindow.objects.get()
    assert window.key == window_key("a@b.example", HALL)
    assert HALL not in window.key


def test_mails_are_counted_apart_from_attempts_and_paused_with_one_event() -> None:
    for _ in range(MOST_MAILS):
        assert claim_mail(at=AT, email="a@b.example", address=HALL) is None
    for _ in range(3):
        assert claim_mail(at=AT, email="A@B.example", address=HALL) == WINDOW
    assert claim_mail(at=AT, email="a@b.example", address="203.0.113.9") is None
    assert claim_mail(at=AT + WINDOW, email="a@b.example", address=HALL) is None
    assert attempt() is None
    assert [event.verb for event in AuditEvent.objects.all()] == ["sign_in.mails_paused"]


def test_a_code_is_spent_once_however_it_is_written() -> None:
    assert spend_code(at=AT, email="a@b.example", code="123456")
    assert not spend_code(at=AT, email="A@b.example", code="123 456")
    assert not spend_code(at=AT, email="a@b.example", code="123-456")
    assert spend_code(at=AT, email="a@b.example", code="123457")
    assert spend_code(at=AT, email="other@b.example", code="123456")


@pytest.mark.django_db(transaction=True)
def test_many_attempts_at_once_do_not_slip_through_together() -> None:
    threads = 12
    start, free = threading.Barrier(threads), []

    def try_once() -> None:
        start.wait()
        try:
            free.append(attempt() is None)
        finally:
            connections.close_all()

    running = [threading.Thread(target=try_once) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(free) == threads
    assert sum(free) == MOST_ATTEMPTS
