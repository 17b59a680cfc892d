"""The date the demonstration takes for today."""

from datetime import date, datetime

from django.db import models

from banso.core.calendar import JST
from banso.records.audited import AuditedQuerySet

FIRST_DAY = date(2023, 9, 20)
"""The demonstration begins on a day when the call of its main programme is open."""


class DemonstrationClockQuerySet(AuditedQuerySet["DemonstrationClock"]):
    """Reads of the one clock."""

    def today(self) -> date:
        """The date the clock was set to last; `moment` tells how it went on from there."""
        return self.values_list("stands_on", flat=True).first() or FIRST_DAY

    def moment(self, real: datetime) -> datetime:
        """The demonstration's moment at a real one, in Japan time: its own date, the real time of day.

        At midnight its date goes on too: a clock that began the same day anew would undo what has happened on it.
        """
        here = real.astimezone(JST)
        clock = self.first()
        if clock is None:
            return here.combine(FIRST_DAY, here.timetz())
        since = clock.since_on or here.date()
        return here.combine(clock.stands_on + (here.date() - since), here.timetz())


class DemonstrationClock(models.Model):
    """One row at most; without it the demonstration stands on its first day.

    Attributes:
        stands_on: The date it was set to.
        since_on: The real date in Japan on which it was; None for a clock that does not go on by itself.
    """

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    stands_on = models.DateField("デモの日付", default=FIRST_DAY)
    since_on = models.DateField("合わせた日", null=True, blank=True)

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
