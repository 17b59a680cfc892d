"""Review: who scores which application, what they gave, and why somebody may not."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from banso.core.conflicts import LABELS
from banso.records.audited import AuditedQuerySet
from banso.records.models.applications import Application
from banso.records.models.calls import CallVersion
from banso.records.models.people import User

MOST_CASES = 50
"""Applications a reviewer can take on unless the reviewer says otherwise."""


class ReviewerProfile(models.Model):
    """Where a reviewer works: what conflicts of interest are looked for in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_profile"
    )
    firm = models.CharField("所属", max_length=120, blank=True)
    corporate_number = models.CharField("所属先の法人番号", max_length=13, blank=True)
    address = models.CharField("所属先の所在地", max_length=200, blank=True)
    bank_account = models.CharField("口座", max_length=60, blank=True)
    most_cases = models.PositiveSmallIntegerField("受け持てる件数", default=MOST_CASES)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "審査員の所属"
        verbose_name_plural = "審査員の所属"

    def __str__(self) -> str:
        return self.firm


class ConflictQuerySet(AuditedQuerySet["Conflict"]):
    """Reads of conflicts of interest."""

    def standing(self) -> Self:
        """Those that keep the reviewer from the case: nobody has lifted them."""
        lifts = ConflictLift.objects.present().filter(conflict=models.OuterRef("pk"))
        return self.filter(~models.Exists(lifts))


class Conflict(models.Model):
    """A reviewer may not see this case, unless it was lifted.

    Attributes:
        kind: `declared`, or what was detected: firm, address, bank_account, vendor, email_domain.
        note: What the reviewer declared, or what of the reviewer's was found again in the case.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(
        "種別", max_length=20, choices=[(kind.value, label) for kind, label in LABELS.items()]
    )
    note = models.TextField("内容", blank=True)
    found_at = models.DateTimeField("日時")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "利益相反"
        verbose_name_plural = "利益相反"
        constraints = (
            models.UniqueConstraint(fields=("application", "reviewer", "kind"), name="conflict_once_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in LABELS]), name="conflict_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.reviewer_id}"


class ConflictLiftQuerySet(AuditedQuerySet["ConflictLift"]):
    """Reads of lifted conflicts."""

    def present(self) -> Self:
        """Those that were not taken back, and that no other finding has overtaken."""
        return self.filter(ended_at=None)


class ConflictLift(models.Model):
    """A lead's word that a resemblance is no conflict of interest.

    Attributes:
        digest: Of what was alike; what is found later and is not the same counts anew. Empty where nothing was seen
            any more.
        ended_at: Taken back, or something else was found.
        ended_by: None where something else was found.
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="lifts")
    reason = models.TextField("理由")
    digest = models.CharField("一致した内容の要約値", max_length=64, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("解除日時")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField("解除の終わり", null=True, blank=True)

    objects = ConflictLiftQuerySet.as_manager()

    class Meta:
        verbose_name = "利益相反の解除"
        verbose_name_plural = "利益相反の解除"
        constraints = (
            models.UniqueConstraint(
                fields=("conflict",), condition=models.Q(ended_at=None), name="conflict_lift_once_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="conflict_lift_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.conflict_id}"


def _conflict_of_reviewer() -> models.Exists:
    """Whether the reviewer of a row must not see its case."""
    conflicts = Conflict.objects.standing().filter(
        application=models.OuterRef("application"), reviewer=models.OuterRef("reviewer")
    )
    return models.Exists(conflicts)


class ReviewQuerySet(AuditedQuerySet["Review"]):
    """Reads of reviews."""

    def assigned_to(self, user: User) -> Self:
        """The cases a reviewer scores today, of calls the reviewer is named for; none with a conflict."""
        named = models.Q(application__call__staff__user=user)
        return self.present().filter(~_conflict_of_reviewer(), named, reviewer=user)

    def with_conflict(self) -> Self:
        """Those whose reviewer must not see the case."""
        return self.filter(_conflict_of_reviewer())

    def present(self) -> Self:
        """Those that were not taken away again."""
        return self.filter(ended_at=None)


class Review(models.Model):
    """One reviewer's work on one application.

    Attributes:
        finished_at: When all criteria were scored and handed in; others' scores are seen only afterwards.
        handed_in_under: The version of the call by whose criteria it was handed in.
        ended_at: Taken away again, because of a conflict or another assignment.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    assigned_at = models.DateTimeField("割当日時")
    finished_at = models.DateTimeField("提出日時", null=True, blank=True)
    handed_in_under = models.ForeignKey(
        CallVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField("解除日時", null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "審査"
        verbose_name_plural = "審査"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "reviewer"),
                condition=models.Q(ended_at=None),
                name="review_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, handed_in_under=None)
                | models.Q(finished_at__isnull=False, handed_in_under__isnull=False),
                name="review_handed_in_by_criteria",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.reviewer_id}"

    def is_finished_for(self, filed_last_at: datetime | None) -> bool:
        """Whether it was handed in after the application was filed last: a correction asks for another look."""
        if self.finished_at is None:
            return False
        return filed_last_at is None or self.finished_at > filed_last_at


class ScoreQuerySet(AuditedQuerySet["Score"]):
    """Reads of scores."""

    def in_order(self) -> Self:
        """For each criterion the last one counts, which comes last."""
        return self.order_by("criterion", "number")


class Score(models.Model):
    """What a reviewer gave for a criterion. Other points are a further row: the highest number counts.

    Attributes:
        criterion: Id of the criterion in the programme file.
        points: On the scale of the criterion.
        version: The version of the call in which the criterion stood as it was scored.
        number: Counts the changes from 1.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField("審査項目", max_length=60)
    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("点", null=True, blank=True)
    comment = models.TextField("所見", blank=True)
    number = models.PositiveIntegerField("回", default=1)
    given_at = models.DateTimeField("採点日時")

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "採点"
        verbose_name_plural = "採点"
        constraints = (
            models.UniqueConstraint(fields=("review", "criterion", "number"), name="score_numbered_once"),
        )

    def __str__(self) -> str:
        return f"{self.review_id}:{self.criterion}"


class ReviewReopening(models.Model):
    """A concluded review that was opened again, and why."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="review_reopenings")
    reason = models.TextField("理由")
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField("日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "審査の開き直し"
        verbose_name_plural = "審査の開き直し"
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="review_reopening_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}"


class BonusFinding(models.Model):
    """Whether an application gets a bonus of the programme, and what proves it.

    Attributes:
        found_by: None where a row of an external list settled it without an officer.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="bonus_findings")
    bonus = models.CharField("加点", max_length=60)
    is_given = models.BooleanField("加点する")
    evidence = models.TextField("根拠")
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    found_at = models.DateTimeField("確認日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "加点の確認"
        verbose_name_plural = "加点の確認"
        constraints = (
            models.UniqueConstraint(fields=("application", "bonus"), name="bonus_finding_once_a_bonus"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.bonus}"
