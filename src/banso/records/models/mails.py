"""Mail that leaves: written in the transaction of what it tells of, sent by the worker, never twice."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from banso.core.mails import LABELS, MailState
from banso.records.audited import AuditedQuerySet
from banso.records.files import private_files
from banso.records.models.applications import Application

LEFT_AFTER = timedelta(minutes=10)
"""Longer than any conversation with a mail server may take: a mail still being sent then was left."""
ABOUT_LETTER = "letter:"
"""How the key of a mail about a letter begins; its number follows."""
AWAITS_FILE = models.Q(attachment="") & ~models.Q(attachment_name="")
"""Its attachment has a name and is not made yet: the worker makes it before it sends the mail."""


class MailQuerySet(AuditedQuerySet["Mail"]):
    """Reads of the outbox."""

    def due(self, at: datetime) -> Self:
        """What may be sent now, the longest waiting first."""
        ready = self.filter(state=MailState.QUEUED, not_before__lte=at).exclude(AWAITS_FILE)
        return ready.order_by("not_before", "pk")

    def awaiting_file(self) -> Self:
        """Those whose attachment has to be made before they can leave, the longest waiting first."""
        return self.filter(AWAITS_FILE, state=MailState.QUEUED).order_by("pk")

    def left(self, at: datetime) -> Self:
        """Those whose worker was killed while it sent them."""
        return self.filter(state=MailState.SENDING, began_at__lt=at - LEFT_AFTER).order_by("pk")

    def about_letters(self) -> Self:
        """Those that tell an applicant of a letter."""
        return self.filter(key__startswith=ABOUT_LETTER)

    def newest_first(self) -> Self:
        """The one written last stands first."""
        return self.order_by("-written_at", "-pk")


class Mail(models.Model):
    """One mail to one address.

    Attributes:
        key: What it tells whom, so that the same is never written twice.
        not_before: A mail the server refused for now waits until then.
        attempts: How often sending began.
        reply: The last answer of the mail server, for the proof of delivery.
    """

    key = models.CharField("鍵", max_length=200, unique=True)
    to = models.EmailField("宛先", max_length=254)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")
    attachment = models.FileField(
        "添付", storage=private_files, upload_to="mails", max_length=200, blank=True
    )
    attachment_name = models.CharField("添付の名前", max_length=200, blank=True)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="mails", null=True, blank=True
    )
    state = models.CharField(
        "状態",
        max_length=12,
        choices=[(state.value, label) for state, label in LABELS.items()],
        default=MailState.QUEUED.value,
    )
    attempts = models.PositiveIntegerField("試行", default=0)
    written_at = models.DateTimeField("作成日時")
    not_before = models.DateTimeField("この時刻以降に送る")
    began_at = models.DateTimeField("送信開始", null=True, blank=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=120, blank=True)
    reply = models.TextField("サーバーの返事", blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "メール"
        verbose_name_plural = "メール"
        indexes = (models.Index(fields=("state", "not_before"), name="mail_waiting"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MailState]), name="mail_state_known"
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def stands(self) -> MailState:
        """The state as a member of the machine."""
        return MailState(self.state)

    @property
    def letter_number(self) -> int:
        """The number of the row of the letter it tells of; of `about_letters` only."""
        return int(self.key.split(":")[1])
