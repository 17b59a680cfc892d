"""Counting sign-in attempts, so that passwords and codes cannot be guessed by trying.

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
MOST_MAILS = 5
"""Mails with a code within one window."""
WINDOW = timedelta(minutes=15)


def window_key(email: str, address: str) -> str:
    """Return the digest under which attempts are counted.

    Args:
        email: As typed; the same account in any spelling counts together.
        address: The network address of the browser.
    """
    return _digest(normal_email(email), address)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@transaction.atomic
def claim_attempt(*, at: datetime, email: str, address: str) -> timedelta | None:
    """Count one attempt before the password or the code is looked at.

    Counting first, under a lock, keeps many simultaneous attempts from slipping through together.

    Args:
        at: The real moment.
        email: The account that is tried; it need not exist.
        address: The network address of the browser.

    Returns:
        None when the attempt may go on, else how long to wait. Only the attempt that closes the window is put into
        the audit trail: otherwise anybody could make it grow without end.
    """
    return _claim(window_key(email, address), most=MOST_ATTEMPTS, verb="sign_in.paused", at=at)


@transaction.atomic
def claim_mail(*, at: datetime, email: str, address: str) -> timedelta | None:
    """Count one mail with a code before it is sent, so that nobody fills the mailbox of another.

    Args:
        at: The real moment.
        email: Where it goes; nobody there need have an account.
        address: The network address of the browser that asks for it.

    Returns:
        None when it may be sent, else how long to wait.
    """
    key = _digest("mail", normal_email(email), address)
    return _claim(key, most=MOST_MAILS, verb="sign_in.mails_paused", at=at)


def _claim(key: str, *, most: int, verb: str, at: datetime) -> timedelta | None:
    SignInWindow.objects.filter(opened_at__lte=at - WINDOW).delete()
    window, _ = SignInWindow.objects.select_for_update(no_key=True).get_or_create(
        key=key, defaults={"opened_at": at}
    )
    window.attempts += 1
    if window.attempts <= most:
        window.save(update_fields=("attempts",))
        return None
    if window.attempts == most + 1:
        window.save(update_fields=("attempts",))
        record_event(by=None, at=at, verb=verb, subject=f"sign_in:{key}")
    return window.opened_at + WINDOW - at


@transaction.atomic
def forget_attempts(*, email: str, address: str) -> None:
    """Start counting anew after a password or code that was right."""
    SignInWindow.objects.filter(key=window_key(email, address)).delete()


@transaction.atomic
def spend_code(*, at: datetime, email: str, code: str) -> bool:
    """Use up a code that was right, so that nobody who looked over a shoulder can use it too.

    The row outlives the code: codes of apps change every thirty seconds.

    Args:
        at: The real moment.
        email: Whose code it is.
        code: As typed, in half width.

    Returns:
        Whether it was unused.
    """
    figures = "".join(one for one in code if one.isalnum())
    key = _digest("spent", normal_email(email), figures)
    _, is_new = SignInWindow.objects.get_or_create(key=key, defaults={"opened_at": at})
    return is_new
