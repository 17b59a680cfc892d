"""Who did what for an application, so that nobody does two things that must be apart."""

from django.conf import settings
from django.db import models

from banso.core.duties import LABELS, Duty
from banso.records.audited import AuditedQuerySet
from banso.records.models.applications import Application


class DutyDone(models.Model):
    """A member of staff did something for an application; written once for each duty."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="duties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    duty = models.CharField("役目", max_length=12, choices=[(duty.value, LABELS[duty]) for duty in Duty])
    first_at = models.DateTimeField("最初の日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "果たした役目"
        verbose_name_plural = "果たした役目"
        constraints = (
            models.UniqueConstraint(fields=("application", "user", "duty"), name="duty_done_once"),
            models.CheckConstraint(
                condition=models.Q(duty__in=[duty.value for duty in Duty]), name="duty_done_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.user_id}:{self.duty}"
