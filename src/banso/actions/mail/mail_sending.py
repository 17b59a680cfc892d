"""Sending mail, at most once by itself.

Before a word is spoken to the server the row says that sending began, and that is committed. A worker that is killed
afterwards leaves it so: then nobody knows whether the mail left, and a person looks before it is sent again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.mail.mail_server import Delivery, MailServer
from banso.actions.mail.mails import subject_of_mail
from banso.core.calendar import JST
from banso.core.mails import TAKEN, MailState, may_become
from banso.records.models import Mail

MOST_ATTEMPTS = 20
"""With the waits below, about two days."""
LONGEST_WAIT = timedelta(hours=4)


def send_next_mail(*, server: MailServer, clock: Callable[[], datetime]) -> bool:
    """Send the mail that waits longest.

    Args:
        server: Where it goes.
        clock: Tells the real moment.

    Returns:
        Whether there may be more to send now: False when none was due, or the server is away.
    """
    mail = take_mail(at=clock())
    if mail is None:
        return False
    delivery = deliver(mail, server)
    note_outcome(mail=mail, delivery=delivery, at=clock())
    return not delivery.server_is_away


@transaction.atomic
def take_mail(*, at: datetime) -> Mail | None:
    """Mark the mail that waits longest as being sent; None when none is due."""
    mail = Mail.objects.due(at).select_for_update(no_key=True, skip_locked=True).first()
    if mail is None:
        return None
    mail.state, mail.began_at, mail.attempts = MailState.SENDING, at, mail.attempts + 1
    mail.message_id = mail.message_id or _message_id(mail)
    mail.save()
    return mail


def deliver(mail: Mail, server: MailServer) -> Delivery:
    """Speak with the server about a mail that was taken."""
    try:
        message = message_of(mail).as_bytes()
    except ValueError:
        return Delivery(state=MailState.FAILED, reply="件名か宛先に使えない文字があります")
    except OSError:
        return Delivery(state=MailState.QUEUED, reply="添付ファイルを読めません")
    return server.deliver(sender=parseaddr(settings.BANSO_MAIL_FROM)[1], to=mail.to, message=message)


@transaction.atomic
def note_outcome(*, mail: Mail, delivery: Delivery, at: datetime) -> None:
    """Write down what became of a mail that was taken; what somebody else did with it meanwhile stays.

    Args:
        mail: As it was taken.
        delivery: What became of it.
        at: The real moment.
    """
    held = Mail.objects.select_for_update(no_key=True).filter(pk=mail.pk, began_at=mail.began_at).first()
    if held is None or held.stands not in TAKEN or not may_become(held.stands, delivery.state):
        return
    held.state, held.reply = delivery.state, delivery.reply
    if delivery.state is MailState.SENT:
        held.sent_at = at
    if delivery.state is MailState.QUEUED:
        held.not_before = at + wait_after(held.attempts)
        if held.attempts >= MOST_ATTEMPTS:
            held.state = MailState.FAILED
    held.save()
    if held.state != MailState.QUEUED:
        _record(held, at)


@transaction.atomic
def note_left_mails(*, at: datetime) -> int:
    """Mark mails whose worker was killed half way: they may have left.

    Returns:
        How many there were.
    """
    left = list(Mail.objects.left(at).select_for_update(no_key=True, skip_locked=True))
    for mail in left:
        mail.state, mail.reply = MailState.UNCONFIRMED, "送信の途中で処理が止まりました"
        mail.save()
        _record(mail, at)
    return len(left)


def message_of(mail: Mail) -> EmailMessage:
    """The mail as it goes out: the same bytes whenever it is made.

    Raises:
        ValueError: The address or the subject holds what no header may.
        OSError: The attachment cannot be read.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.BANSO_MAIL_FROM
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.written_at.astimezone(JST))
    message["Message-ID"] = mail.message_id
    # Nobody's absence note need answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte="base64")
    if mail.attachment:
        with mail.attachment.open() as file:
            kept = file.read()
        message.add_attachment(kept, maintype="application", subtype="pdf", filename=mail.attachment_name)
    return message


def wait_after(attempts: int) -> timedelta:
    """How long a mail waits after so many attempts: 1, 2, 4 minutes and so on."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def _message_id(mail: Mail) -> str:
    """Stable: a server that gets a mail twice can tell."""
    domain = parseaddr(settings.BANSO_MAIL_FROM)[1].partition("@")[2]
    return f"<{mail.pk}.{sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>"


def _record(mail: Mail, at: datetime) -> None:
    detail: dict[str, object] = {"application": mail.application_id, "attempts": mail.attempts}
    record_event(by=None, at=at, verb=f"mail.{mail.state}", subject=subject_of_mail(mail), detail=detail)
