"""Papers: files that were sent, originals that came by post, and packets that came by e-mail."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.files import private_files
from banso.records.models.applications import Application
from banso.records.models.people import User

SCAN_AGAIN_AFTER = timedelta(hours=1)
"""A file that could not be scanned is tried again after so long."""


class ScanState(models.TextChoices):
    """What the virus scan said. Nobody opens a file before it is clean."""

    WAITING = "waiting", "検査待ち"
    CLEAN = "clean", "問題なし"
    INFECTED = "infected", "ウイルスを検出"
    NOT_SCANNED = "not_scanned", "検査できず"


class ScannedFile(models.Model):
    """A file somebody brought, and what the virus scan said of it.

    Attributes:
        noun: How the trail names such a file.
        scanned_at: When the scanner was last asked; None while it never was.
        scan_reply: What it found, or why it could not look.
    """

    noun: ClassVar[str]

    scan = models.CharField("検査", max_length=12, choices=ScanState.choices, default=ScanState.WAITING)
    scanned_at = models.DateTimeField("検査日時", null=True, blank=True)
    scan_reply = models.CharField("検査の結果", max_length=200, blank=True)

    class Meta:
        abstract = True


def _to_scan(at: datetime) -> models.Q:
    """What the scanner has not seen, or could not judge and is asked again."""
    again = models.Q(scanned_at=None) | models.Q(scanned_at__lte=at - SCAN_AGAIN_AFTER)
    return models.Q(scan=ScanState.WAITING) | (models.Q(scan=ScanState.NOT_SCANNED) & again)


class AttachmentQuerySet(AuditedQuerySet["Attachment"]):
    """Reads of files."""

    def present(self) -> Self:
        """Neither replaced nor removed: at most one for a document of an application."""
        return self.filter(replaced_at=None)

    def of(self, user: User) -> Self:
        """Those of the companies a person acts for today."""
        return self.filter(application__in=Application.objects.of(user))

    def worked_on_by(self, user: User) -> Self:
        """Those of filed applications of the calls a member of staff is named for."""
        return self.filter(application__in=Application.objects.worked_on_by(user))

    def to_scan(self, at: datetime) -> Self:
        """What waits for the virus scan, the longest waiting first."""
        return self.filter(_to_scan(at), deleted_at=None).order_by("pk")


class Attachment(ScannedFile):
    """One file of one document (①, ② ...) of an application. Replaced ones stay.

    Attributes:
        document: Id of the paper in the programme file.
        name: The file name made from number, document and company.
        original_name: As it was sent.
        arrived_at: When its last byte had arrived; scanning never moves it.
        issued_on: The stated day of issue, where the programme sets an age limit.
        is_identity: Identity papers are shown only to those who need them, and deleted by rule.
        deleted_at: When the file was removed for good; row and digest stay.
    """

    noun: ClassVar[str] = "attachment"

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
    replaced_at = models.DateTimeField("差替え日時", null=True, blank=True)
    deleted_at = models.DateTimeField("削除日時", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "添付書類"
        verbose_name_plural = "添付書類"
        indexes = (models.Index(fields=("scan",), name="attachment_by_scan"),)
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


class PaperByPost(models.Model):
    """The applicant says that it sends a document on paper, so that it may file without the file.

    The paper has to arrive by the cut-off all the same.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers_by_post")
    document = models.CharField("書類", max_length=60)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField("申出日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "紙で送る書類"
        verbose_name_plural = "紙で送る書類"
        constraints = (
            models.UniqueConstraint(fields=("application", "document"), name="paper_by_post_said_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.document}"


class Channel(models.TextChoices):
    """How a paper came."""

    POST = "post", "郵送"
    HAND = "hand", "窓口"
    EMAIL = "email", "電子メール"


class PaperArrivalQuerySet(AuditedQuerySet["PaperArrival"]):
    """Reads of logged papers."""

    def uncancelled(self) -> Self:
        """All that were not cancelled, also those a second person has not agreed to; the earliest first."""
        return self.filter(cancelled_at=None).order_by("arrived_at", "pk")

    def to_confirm(self) -> Self:
        """Dated back, and no second person has agreed yet."""
        return self.uncancelled().filter(dated_back=True, confirmed_at=None)

    def for_a_second_person(self) -> Self:
        """Those that wait for somebody else to agree: that they came earlier, or that they never came."""
        asked = models.Q(cancel_asked_at__isnull=False) | models.Q(dated_back=True, confirmed_at=None)
        return self.uncancelled().filter(asked)

    def to_scan(self, at: datetime) -> Self:
        """Evidence that waits for the virus scan."""
        return self.filter(_to_scan(at)).exclude(evidence="").order_by("pk")


class PaperArrival(ScannedFile):
    """A paper that came by post or mail, logged by an officer: when it came is apart from when that was written down.

    Attributes:
        evidence_note: A stamp, a tracking number, the header of a mail.
        evidence: A photo of the envelope; what the scan said is about it.
        dated_back: It came on an earlier day than it was recorded, or before a cut-off and was recorded after it; it
            counts once a second person agrees.
        cancel_reason: Why it is cancelled, or why that is asked for; empty where neither is.
        cancel_asked_at: When somebody asked for what takes a second person to cancel; it counts until then.
    """

    noun: ClassVar[str] = "paper_arrival"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="paper_arrivals")
    document = models.CharField("書類", max_length=60)
    channel = models.CharField("届いた方法", max_length=10, choices=Channel.choices)
    arrived_at = models.DateTimeField("到達日時")
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("発行日", null=True, blank=True)
    evidence_note = models.TextField("到達の証拠")
    evidence = models.FileField(
        "証拠のファイル", storage=private_files, upload_to="arrivals", max_length=200, blank=True
    )
    dated_back = models.BooleanField("さかのぼった記録", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    cancel_reason = models.TextField("取消しの理由", blank=True)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    cancel_asked_at = models.DateTimeField("取消しを求めた日時", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = PaperArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "紙の書類の到達"
        verbose_name_plural = "紙の書類の到達"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(arrived_at__lte=models.F("recorded_at")),
                name="paper_arrived_before_recorded",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="paper_arrival_channel_known"
            ),
            models.CheckConstraint(condition=~models.Q(evidence_note=""), name="paper_arrival_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("recorded_by")),
                name="paper_arrival_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_by=None)
                | models.Q(cancel_asked_by=None)
                | ~models.Q(cancelled_by=models.F("cancel_asked_by")),
                name="paper_arrival_cancelled_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.document}"

    @property
    def counts(self) -> bool:
        """Whether it may settle anything: not cancelled, and agreed to where it was dated back."""
        return self.cancelled_at is None and (not self.dated_back or self.confirmed_at is not None)

    @property
    def is_to_be_cancelled(self) -> bool:
        """Whether somebody asked to cancel it, and nobody else has answered yet."""
        return self.cancel_asked_at is not None and self.cancelled_at is None


class PacketQuerySet(AuditedQuerySet["Packet"]):
    """Reads of packets."""

    def worked_on_by(self, user: User) -> Self:
        """Those of the calls a member of staff is named for; a packet may come before its application is filed."""
        return self.filter(application__call__staff__user=user).distinct()


class Packet(models.Model):
    """A ZIP, or a single PDF, that came by e-mail and that an officer takes in (電子メールで届いた書類).

    Attributes:
        mailed_at: When the mail arrived, by its header.
        evidence_note: The header of the mail, or what else proves the moment.
        dated_back: As with papers: its files are taken in once a second person agrees.
        taken_in_at: When its files became attachments; those that were assigned to no document then stay behind.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="packets")
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("要約値", max_length=64)
    mailed_at = models.DateTimeField("メールの到達日時")
    evidence_note = models.TextField("到達の証拠")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")
    dated_back = models.BooleanField("さかのぼった記録", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    taken_in_at = models.DateTimeField("取込日時", null=True, blank=True)

    objects = PacketQuerySet.as_manager()

    class Meta:
        verbose_name = "メールで届いた書類"
        verbose_name_plural = "メールで届いた書類"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(mailed_at__lte=models.F("recorded_at")),
                name="packet_mailed_before_recorded",
            ),
            models.CheckConstraint(condition=~models.Q(evidence_note=""), name="packet_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("recorded_by")),
                name="packet_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def counts(self) -> bool:
        """Whether its files may be taken in: nothing was dated back, or a second person agreed."""
        return not self.dated_back or self.confirmed_at is not None


class PacketFile(models.Model):
    """One file of a packet.

    Attributes:
        file: Kept apart until it is taken in; empty where it cannot be used.
        problem: Why it cannot be used, one Japanese sentence; empty when it can.
        document: The paper it is matched or assigned to; empty for the remainder.
    """

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="files")
    name = models.CharField("ファイル名", max_length=200)
    file = models.FileField(
        "ファイル", storage=private_files, upload_to="packets", max_length=200, blank=True
    )
    bytes = models.PositiveBigIntegerField("大きさ（バイト）", default=0)
    sha256 = models.CharField("要約値", max_length=64, blank=True)
    pages = models.PositiveIntegerField("ページ数", default=0)
    problem = models.CharField("使えない理由", max_length=200, blank=True)
    document = models.CharField("書類", max_length=60, blank=True)
    attachment = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, related_name="packet_file", null=True, blank=True
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "メールで届いた書類のファイル"
        verbose_name_plural = "メールで届いた書類のファイル"
        constraints = (
            models.UniqueConstraint(
                fields=("packet", "document"),
                condition=~models.Q(document=""),
                name="packet_file_one_for_a_document",
            ),
        )

    def __str__(self) -> str:
        return self.name
