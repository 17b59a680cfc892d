"""Selection, the decision by the prefecture, and the letters that tell of it."""

from typing import Self

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.files import private_files
from banso.records.models.applications import Application
from banso.records.models.calls import Call


class Outcome(models.TextChoices):
    """What the selection says of an application."""

    SELECTED = "selected", "採択"
    RESERVE = "held_in_reserve", "補欠"
    PASSED_OVER = "passed_over", "不採択"


class Selection(models.Model):
    """What was decided about one application at the selection of its round.

    Attributes:
        rank: Place in the ranking, ties alike; None without a review.
        score: Numerator and denominator of the exact score, text such as `83/3`; empty without a review.
        eligible_yen, granted_yen: After reductions.
        reductions: `[{"row": ..., "from_yen": ..., "to_yen": ..., "reason": ...}]` by cost line.
        reason: Why it was passed over or held in reserve; goes into the letter.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="selection")
    outcome = models.CharField("結果", max_length=20, choices=Outcome.choices)
    rank = models.PositiveIntegerField("順位", null=True, blank=True)
    score = models.CharField("得点", max_length=60, blank=True)
    eligible_yen = models.PositiveBigIntegerField("補助対象経費（円）")
    granted_yen = models.PositiveBigIntegerField("交付予定額（円）")
    reductions = models.JSONField("減額", default=list, blank=True)
    reason = models.TextField("理由", blank=True)
    selected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    selected_at = models.DateTimeField("選定日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "選定"
        verbose_name_plural = "選定"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="selection_outcome_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}"


class ProposalState(models.TextChoices):
    """Where a proposal for decision stands."""

    DRAFTED = "drafted", "起案中"
    CIRCULATED = "circulated", "回付中"
    SENT_BACK = "sent_back", "差戻し"
    DECIDED = "decided", "決裁済み"
    WITHDRAWN = "withdrawn", "取下げ"


class Proposal(models.Model):
    """A proposal (起案) to grant or refuse several applications of a call at once.

    Attributes:
        decided_on: The date on the letters.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField("件名", max_length=200)
    note = models.TextField("伺い文", blank=True)
    state = models.CharField(
        "状態", max_length=12, choices=ProposalState.choices, default=ProposalState.DRAFTED
    )
    applications = models.ManyToManyField(Application, related_name="proposals")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起案日時")
    decided_at = models.DateTimeField("決裁日時", null=True, blank=True)
    decided_on = models.DateField("決定日", null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "起案"
        verbose_name_plural = "起案"

    def __str__(self) -> str:
        return self.title


class ApprovalStep(models.Model):
    """One step of a proposal's way: consultation (合議) or decision (決裁), signed by one person.

    Attributes:
        position: From 1; steps are signed in order.
        kind: `consult` or `decide`.
        role: The role that signs.
        signed_for: The role in whose place the signer stood (代決); empty otherwise.
        agrees: None until signed; False sends the proposal back.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("種別", max_length=10)
    label = models.CharField("名称", max_length=60)
    role = models.CharField("役割", max_length=20)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField("日時", null=True, blank=True)
    signed_for = models.CharField("代決", max_length=60, blank=True)
    agrees = models.BooleanField("同意", null=True, blank=True)
    note = models.TextField("意見", blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "決裁の段階"
        verbose_name_plural = "決裁の段階"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "position"), name="approval_step_once_a_position"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}#{self.position}"


class NumberSeries(models.Model):
    """The last number of a series (文書番号, 受付番号). Its row is locked while one is given: none is given twice."""

    key = models.CharField("系列", max_length=120, primary_key=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "番号の系列"
        verbose_name_plural = "番号の系列"

    def __str__(self) -> str:
        return self.key


class LetterQuerySet(AuditedQuerySet["Letter"]):
    """Reads of letters."""

    def published(self) -> Self:
        """Those the applicant may read."""
        return self.exclude(published_at=None)


class Letter(models.Model):
    """A formal letter. Its number and words are fixed at the decision; the PDF is made from them, again if need be.

    Attributes:
        kind: Id of the letter in the programme file: grant, reduced_grant, refusal.
        number: Document number as printed.
        content: What the template is filled with, plain JSON.
        on_paper: The applicant gets it by post too.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="letters", null=True, blank=True
    )
    kind = models.CharField("種類", max_length=30)
    number = models.CharField("文書番号", max_length=80, unique=True)
    dated_on = models.DateField("日付")
    content = models.JSONField("内容")
    file = models.FileField("PDF", storage=private_files, upload_to="letters", max_length=200, blank=True)
    sha256 = models.CharField("要約値", max_length=64, blank=True)
    on_paper = models.BooleanField("郵送も必要", default=False)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    opened_at = models.DateTimeField("最初に開かれた日時", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "通知書"
        verbose_name_plural = "通知書"
        constraints = (models.UniqueConstraint(fields=("application", "kind"), name="letter_once_a_kind"),)

    def __str__(self) -> str:
        return self.number
