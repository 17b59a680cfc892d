"""Counting sign-in attempts, so that passwords cannot be guessed by trying.

Counted per account and network address together: somebody who mistypes, or tries to guess, one account from a town
hall shuts out neither that account elsewhere nor anybody else in the same building.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from banso.actions.audit import record_event
from banso.records.models import SignInWindow
from banso.records.models.people import normal_email

MOST_ATTEMPTS = 5
"""Attempts within one window."""
WINDOW = timedelta(minutes=15)


def window_key(email: str, address: str) -> str:
    """Return the digest under which attempts are counted.

    Args:
        email: As typed; the same account in any spelling counts together.
        address: The network address of the browser.
    """
    return hashlib.sha256(f"{normal_email(email)}\n{address}".encode()).hexdigest()


@transaction.atomic
def claim_attempt(*, at: datetime, email: str, address: str) -> timedelta | None:
    """Count one attempt before the password is looked at.

    Counting first, under a lock, keeps many simultaneous attempts from slipping through together.

    Args:
        at: The real moment.
        email: The account that is tried; it need not exist.
        address: The network address of the browser.

    Returns:
        None when the attempt may go on, else how long to wait. Only the attempt that closes the window is put into
        the audit trail: otherwise anybody could make it grow without end.
    """
    SignInWindow.objects.filter(opened_at__lte=at - WINDOW).delete()
    key = window_key(email, address)
    window, _ = SignInWindow.objects.select_for_update().get_or_create(key=key, defaults={"opened_at": at})
    window.attempts += 1
    if window.attempts <= MOST_ATTEMPTS:
        window.save(update_fields=("attempts",))
        return None
    if window.attempts == MOST_ATTEMPTS + 1:
        window.save(update_fields=("attempts",))
        record_event(by=None, at=at, verb="sign_in.paused", subject=f"sign_in:{key}")
    return window.opened_at + WINDOW - at


@transaction.atomic
def forget_attempts(*, email: str, address: str) -> None:
    """Start counting anew after a password that was right."""
    SignInWindow.objects.filter(key=window_key(email, address)).delete()
