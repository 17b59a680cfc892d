"""Checks a person chose to keep."""

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.models.people import User


class SavedCheckQuerySet(AuditedQuerySet["SavedCheck"]):
    """Reads of saved checks."""

    def owned_by(self, user: User) -> "SavedCheckQuerySet":
        """The checks this person saved, and nobody else's."""
        return self.filter(owner=user)

    def newest_first(self) -> "SavedCheckQuerySet":
        """The one changed last stands first."""
        return self.order_by("-updated_at", "-pk")


class SavedCheck(models.Model):
    """The answers of one check. The verdicts are not kept: they are worked out afresh from today's data."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_checks", verbose_name="持ち主"
    )
    title = models.CharField("名前", max_length=100)
    purpose = models.CharField("目的", max_length=100, blank=True)
    answers = models.JSONField("回答")
    created_at = models.DateTimeField("保存日時")
    updated_at = models.DateTimeField("更新日時")

    objects = SavedCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "保存した診断"
        verbose_name_plural = "保存した診断"
        indexes = (models.Index(fields=("owner", "-updated_at"), name="saved_check_newest"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(title=""), name="saved_check_has_title"),
            models.CheckConstraint(
                condition=models.Q(updated_at__gte=models.F("created_at")), name="saved_check_updated_later"
            ),
        )

    def __str__(self) -> str:
        return self.title
