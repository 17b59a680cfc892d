"""What officers find: completeness, corrections asked for, eligibility, the police check, external lists."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.models.applications import Application, Filing


class CompletenessMark(models.Model):
    """What an officer found about one section or document of one filing (形式審査).

    Attributes:
        item: `section:<id>`, `document:<id>` or `declarations`.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="marks")
    item = models.CharField("対象", max_length=80)
    is_in_order = models.BooleanField("問題なし")
    note = models.TextField("不備の内容", blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("確認日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "形式審査"
        verbose_name_plural = "形式審査"
        constraints = (
            models.UniqueConstraint(fields=("filing", "item"), name="completeness_mark_once_an_item"),
            models.CheckConstraint(
                condition=models.Q(is_in_order=True) | ~models.Q(note=""), name="completeness_mark_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.filing_id}:{self.item}"


class CorrectionRequest(models.Model):
    """A return for correction (差戻し): what is wrong and until when; answered by the next filing.

    Attributes:
        reasons: `[{"item": ..., "note": ...}]`, at least one.
    """

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="correction_request")
    reasons = models.JSONField("補正してほしい点")
    due_at = models.DateTimeField("補正期限")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("差戻し日時")
    answered_by = models.OneToOneField(
        Filing, on_delete=models.PROTECT, related_name="answers_request", null=True, blank=True
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "差戻し"
        verbose_name_plural = "差戻し"

    def __str__(self) -> str:
        return f"{self.filing_id}"


NUMBER_CLAUSE = "@corporate_number"
"""Stands for a clause in what officers find of a corporate number; no id in a programme file begins like that."""


class ClauseFindingQuerySet(AuditedQuerySet["ClauseFinding"]):
    """Reads of what officers found."""

    def of_numbers(self) -> Self:
        """What was found of corporate numbers, in `of_number` the one it was found of: of the filing that lay there."""
        filed = Filing.objects.filter(
            application=models.OuterRef("application"), arrived_at__lte=models.OuterRef("found_at")
        )
        of_number = models.Subquery(filed.order_by("-number").values("corporate_number")[:1])
        return self.filter(clause=NUMBER_CLAUSE).annotate(of_number=of_number)


class ClauseFinding(models.Model):
    """What an officer found about one clause of the requirements: confirmed, corrected or judged, with evidence.

    Attributes:
        clause: Id of the clause.
        holds: Whether it is met.
        facts: Facts corrected on this occasion, id to value as plain JSON; they stand in the place of the filed ones.
        papers: Ids of the papers that prove it.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="clause_findings")
    clause = models.CharField("要件", max_length=120)
    holds = models.BooleanField("満たす")
    facts = models.JSONField("訂正した情報", default=dict, blank=True)
    papers = models.JSONField("根拠の書類", default=list, blank=True)
    evidence = models.TextField("根拠")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField("確認日時")

    objects = ClauseFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "要件の確認"
        verbose_name_plural = "要件の確認"
        constraints = (
            models.UniqueConstraint(fields=("application", "clause"), name="clause_finding_once_a_clause"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="clause_finding_has_evidence"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.clause}"


class EligibilityConclusion(models.Model):
    """How the requirements stood when an officer concluded them; what the refusal letter says comes from here.

    Attributes:
        grounds: For an ineligible one, what it does not meet: `[{"clause": ..., "words": ...}]`.
        reopened_at: When a later finding contradicted it; the conclusion then stands no longer.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conclusions")
    is_eligible = models.BooleanField("要件を満たす")
    grounds = models.JSONField("満たさない要件", default=list, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField("確認日時")
    reopened_at = models.DateTimeField("確認を戻した日時", null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "要件確認の結果"
        verbose_name_plural = "要件確認の結果"
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=models.Q(reopened_at=None),
                name="eligibility_conclusion_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}"


class PoliceCheck(models.Model):
    """The list of a company's officers was given to the police, and what they answered."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="police_checks")
    exported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField("照会日時")
    is_clear = models.BooleanField("該当なし", null=True, blank=True)
    answered_on = models.DateField("回答日", null=True, blank=True)
    note = models.TextField("備考", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "警察への照会"
        verbose_name_plural = "警察への照会"

    def __str__(self) -> str:
        return f"{self.application_id}"


class ExternalListQuerySet(AuditedQuerySet["ExternalList"]):
    """Reads of external lists."""

    def standing_on(self, recognition: str, day: date) -> Self:
        """The lists of a recognition as they stood on a day, the newest first."""
        return self.filter(recognition=recognition, stands_on__lte=day).order_by("-stands_on", "-pk")


class ExternalList(models.Model):
    """A list of companies published elsewhere (パートナーシップ構築宣言 and the like), as it was brought in.

    Attributes:
        recognition: Code of the list of recognitions that a row in it proves.
        stands_on: The day the list was taken from its publisher.
    """

    recognition = models.CharField("認定・宣言", max_length=60)
    stands_on = models.DateField("取得日")
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("要約値", max_length=64)
    rows = models.PositiveIntegerField("行数")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField("取込日時")

    objects = ExternalListQuerySet.as_manager()

    class Meta:
        verbose_name = "外部の名簿"
        verbose_name_plural = "外部の名簿"

    def __str__(self) -> str:
        return self.name


class ExternalListRow(models.Model):
    """One company of an external list.

    Attributes:
        spelled: The name without its legal form, in one spelling, for finding it.
        prefecture: Two digits, where the row says it.
        printed: The row as it was printed, heading to text.
    """

    list = models.ForeignKey(ExternalList, on_delete=models.CASCADE, related_name="companies")
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    name = models.CharField("名称", max_length=200)
    spelled = models.TextField("照合用の名称")
    prefecture = models.CharField("都道府県", max_length=2, blank=True)
    printed = models.JSONField("記載")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "外部の名簿の行"
        verbose_name_plural = "外部の名簿の行"
        indexes = (
            models.Index(fields=("list", "corporate_number"), name="external_row_by_number"),
            models.Index(fields=("list", "spelled"), name="external_row_by_name"),
        )

    def __str__(self) -> str:
        return self.name


class ListProof(models.Model):
    """The row of an external list that was found for an application, kept as it was then.

    Attributes:
        found_by: The officer who said that the row is this company; None where the corporate number said so.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="list_proofs")
    recognition = models.CharField("認定・宣言", max_length=60)
    stands_on = models.DateField("名簿の日付")
    printed = models.JSONField("記載")
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    found_at = models.DateTimeField("照合日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "名簿の写し"
        verbose_name_plural = "名簿の写し"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "recognition"), name="list_proof_once_a_recognition"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.recognition}"
