"""Moving the clock of the demonstration."""

from datetime import date, datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import ClockOnlyMovesForward, NotADemonstration
from banso.core.calendar import JST
from banso.records.models import DemonstrationClock, User

LAST_DAY = date(2099, 12, 31)
"""Beyond this the programmes of the demonstration mean nothing, and a typing mistake is likely."""


@transaction.atomic
def move_clock(*, by: User, at: datetime, to: date) -> DemonstrationClock:
    """Move the demonstration's today forward.

    Forward only: what was filed, decided or missed by then has happened.

    Args:
        by: Who moves it, an account of the demonstration.
        at: The real moment.
        to: The new date, later than the present one.

    Raises:
        NotADemonstration: The account is a real one.
        ClockOnlyMovesForward: The date is not later than the present one, or beyond the last day.
    """
    if not by.is_demonstration:
        raise NotADemonstration("デモの日付を変えられるのは、デモ用アカウントだけです")
    clock, _ = DemonstrationClock.objects.select_for_update(no_key=True).get_or_create(
        pk=DemonstrationClock.THE_ONE
    )
    before = DemonstrationClock.objects.moment(at).date()
    if to <= before:
        raise ClockOnlyMovesForward(
            "デモの日付は先にだけ進められます", remedy="いまのデモの日付より後の日を入力してください"
        )
    if to > LAST_DAY:
        raise ClockOnlyMovesForward(
            "その日付までは進められません", remedy=f"{LAST_DAY.year}年までの日を入力してください"
        )
    clock.stands_on, clock.since_on = to, at.astimezone(JST).date()
    clock.save(update_fields=("stands_on", "since_on"))
    detail: dict[str, object] = {"from": before.isoformat(), "to": to.isoformat()}
    record_event(by=by, at=at, verb="clock.moved", subject=f"clock:{clock.pk}", detail=detail)
    return clock
