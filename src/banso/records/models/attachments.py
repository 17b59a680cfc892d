"""Papers: files that were sent, and originals that came by post or mail."""

from typing import Self

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.files import private_files
from banso.records.models.applications import Application


class ScanState(models.TextChoices):
    """What the virus scan said. Nobody opens a file before it is clean."""

    WAITING = "waiting", "検査待ち"
    CLEAN = "clean", "問題なし"
    INFECTED = "infected", "ウイルスを検出"
    NOT_SCANNED = "not_scanned", "検査できず"


class AttachmentQuerySet(AuditedQuerySet["Attachment"]):
    """Reads of files."""

    def present(self) -> Self:
        """Neither replaced nor removed: at most one for a document of an application."""
        return self.filter(replaced_at=None)


class Attachment(models.Model):
    """One file of one document (①, ② ...) of an application. Replaced ones stay.

    Attributes:
        document: Id of the paper in the programme file.
        name: The file name made from number, document and company.
        original_name: As it was sent.
        arrived_at: When its last byte had arrived; scanning never moves it.
        issued_on: The stated day of issue, where the programme sets an age limit.
        is_identity: Identity papers are shown only to those who need them, and deleted by rule.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    document = models.CharField("書類", max_length=60)
    file = models.FileField("ファイル", storage=private_files, upload_to="applications", max_length=200)
    name = models.CharField("ファイル名", max_length=200)
    original_name = models.CharField("元のファイル名", max_length=200)
    bytes = models.PositiveBigIntegerField("大きさ（バイト）")
    sha256 = models.CharField("要約値", max_length=64)
    pages = models.PositiveIntegerField("ページ数")
    issued_on = models.DateField("発行日", null=True, blank=True)
    is_identity = models.BooleanField("本人確認書類", default=False)
    arrived_at = models.DateTimeField("到達日時")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scan = models.CharField("検査", max_length=12, choices=ScanState.choices, default=ScanState.WAITING)
    scanned_at = models.DateTimeField("検査日時", null=True, blank=True)
    replaced_at = models.DateTimeField("差替え日時", null=True, blank=True)
    deleted_at = models.DateTimeField("削除日時", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "添付書類"
        verbose_name_plural = "添付書類"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "document"),
                condition=models.Q(replaced_at=None),
                name="attachment_one_for_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__in=ScanState.values), name="attachment_scan_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PaperArrival(models.Model):
    """A paper that came by post or mail, logged by an officer: when it came is apart from when that was written down.

    Attributes:
        channel: post, hand or e-mail.
        evidence: A photo of the envelope, a stamp, the header of a mail.
        dated_back: It came earlier than it was recorded by more than the day; it counts once a second person agrees.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="paper_arrivals")
    document = models.CharField("書類", max_length=60)
    channel = models.CharField("届いた方法", max_length=10)
    arrived_at = models.DateTimeField("到達日時")
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("発行日", null=True, blank=True)
    evidence_note = models.TextField("到達の証拠", blank=True)
    evidence = models.FileField(
        "証拠のファイル", storage=private_files, upload_to="arrivals", max_length=200, blank=True
    )
    dated_back = models.BooleanField("さかのぼった記録", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "紙の書類の到達"
        verbose_name_plural = "紙の書類の到達"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(arrived_at__lte=models.F("recorded_at")),
                name="paper_arrived_before_recorded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.document}"

    @property
    def counts(self) -> bool:
        """Whether it may settle anything: not cancelled, and agreed to where it was dated back."""
        return self.cancelled_at is None and (not self.dated_back or self.confirmed_at is not None)
