"""Writing mail: a row in the transaction of what it tells of; `banso.actions.mail.mail_sending` sends it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import MailNotPossible
from banso.core.mails import NOT_DELIVERED, MailState
from banso.records.models import Application, Mail, User

LONGEST_SUBJECT = 200
"""Characters; what is longer ends in an ellipsis, and stands in the body in full."""


class MailWords(TypedDict):
    """What a mail says to whom.

    Attributes:
        key: What it tells whom, such as `receipt:<filing>:<user>`.
        to: One address.
        subject: One line.
        body: Plain text.
        at: The moment of what it tells of; it may be sent from then on.
        application: The one it is about. Mails of a rehearsal are kept and never sent.
        attachment: Name of a stored file of the private store; None for none.
        attachment_name: How the file is called in the mail.
        page: Path of the page that shows more, such as `/apply/3`; its whole address is added to the body.
        is_rehearsal: It is about a rehearsal, but about no application of it.
    """

    key: str
    to: str
    subject: str
    body: str
    at: datetime
    application: NotRequired[Application | None]
    attachment: NotRequired[str | None]
    attachment_name: NotRequired[str]
    page: NotRequired[str]
    is_rehearsal: NotRequired[bool]


def write_mail(**mail: Unpack[MailWords]) -> None:
    """Write a mail, once for each key, in the transaction of what it tells of: undone with it, never lost after it."""
    write_mails([mail])


def write_mails(mails: Iterable[MailWords]) -> None:
    """Write several mails; of a key under which one was written earlier, that one stays as it is."""
    # The database looks for the key while it writes: nobody else can write the same mail in between.
    Mail.objects.bulk_create([_row(mail) for mail in mails], ignore_conflicts=True)


def _row(mail: MailWords) -> Mail:
    application, body, page = mail.get("application"), mail["body"], mail.get("page", "")
    kept = mail.get("is_rehearsal", False) or (application is not None and application.call.is_rehearsal)
    return Mail(
        key=mail["key"],
        to=mail["to"],
        subject=_on_one_line(mail["subject"]),
        body=f"{body.rstrip()}\n\n{settings.BANSO_URL}{page}\n" if page else body,
        attachment=mail.get("attachment") or "",
        attachment_name=mail.get("attachment_name", ""),
        application=application,
        state=MailState.KEPT if kept else MailState.QUEUED,
        written_at=mail["at"],
        not_before=mail["at"],
    )


def _on_one_line(subject: str) -> str:
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def subject_of_mail(mail: Mail) -> str:
    """How the trail names a mail."""
    return f"mail:{mail.pk}"


@transaction.atomic
def send_again(*, mail_id: int, by: User, at: datetime) -> Mail:
    """Queue a mail once more that failed, or of which nobody knows whether it arrived.

    Args:
        mail_id: The mail.
        by: Who has looked and wants it sent.
        at: The real moment.

    Raises:
        Mail.DoesNotExist: There is none.
        MailNotPossible: It waits, is being sent, or was sent.
    """
    mail = Mail.objects.select_for_update(no_key=True).get(pk=mail_id)
    if mail.stands not in NOT_DELIVERED:
        raise MailNotPossible(
            f"「{mail.get_state_display()}」のメールは再送できません", remedy="画面を開き直してください"
        )
    detail: dict[str, object] = {"from": mail.state}
    mail.state, mail.attempts, mail.not_before = MailState.QUEUED, 0, at
    mail.save()
    record_event(by=by, at=at, verb="mail.queued_again", subject=subject_of_mail(mail), detail=detail)
    return mail
