"""The date the demonstration takes for today."""

from datetime import date, datetime

from django.db import models

from banso.records.audited import AuditedQuerySet

FIRST_DAY = date(2023, 9, 20)
"""The demonstration begins on a day when the call of its main programme is open."""


class DemonstrationClockQuerySet(AuditedQuerySet["DemonstrationClock"]):
    """Reads of the one clock."""

    def today(self) -> date:
        """The date the demonstration takes for today."""
        return self.values_list("stands_on", flat=True).first() or FIRST_DAY

    def moment(self, real: datetime) -> datetime:
        """The demonstration's date at a real time of day."""
        return real.combine(self.today(), real.timetz())


class DemonstrationClock(models.Model):
    """One row at most; without it the demonstration stands on its first day."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    stands_on = models.DateField("デモの日付", default=FIRST_DAY)

    objects = DemonstrationClockQuerySet.as_manager()

    class Meta:
        verbose_name = "デモの時計"
        verbose_name_plural = "デモの時計"
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="demonstration_has_one_clock"),
            models.CheckConstraint(
                condition=models.Q(stands_on__gte=FIRST_DAY), name="demonstration_clock_not_before_first_day"
            ),
        )

    def __str__(self) -> str:
        return self.stands_on.isoformat()
