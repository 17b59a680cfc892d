"""The end of a call: nobody can come in time any more, and whatever was filed is decided."""

from datetime import datetime

from django.db import transaction

from banso.actions.applications.rounds import TIME_TO_LOG
from banso.actions.audit import record_event
from banso.actions.calls.calls import subject_of_call
from banso.actions.definitions import definition_of
from banso.core.calendar import is_in_time
from banso.records.models import Application, Call
from banso.records.models.calls import CallState

RUNNING = (CallState.PUBLISHED, CallState.CLOSED_EARLY)


def end_calls(at: datetime) -> None:
    """Timed step: end the calls that are over.

    A call whose last decision is taken earlier than its last cut-off goes on: somebody can still apply.
    """
    for call_id in Call.objects.filter(state__in=RUNNING).order_by("pk").values_list("pk", flat=True):
        _end_if_over(call_id, at)


@transaction.atomic
def _end_if_over(call_id: int, at: datetime) -> None:
    call = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    if call.state not in RUNNING or not _is_over(call, at):
        return
    call.state = CallState.ENDED
    call.save(update_fields=("state",))
    filed = Application.objects.filter(call=call).exclude(number="").count()
    record_event(by=None, at=at, verb="call.ended", subject=subject_of_call(call), detail={"filed": filed})


def _is_over(call: Call, at: datetime) -> bool:
    """Whether the last cut-off is so long past that no paper can be logged for it, and no case is left undecided."""
    dates = definition_of(call.versions.newest_first()[0]).call
    if dates is None:
        return False
    last = max(one.closes_at for one in dates.rounds)
    last = min(last, call.closed_at or last)
    if is_in_time(at, last + TIME_TO_LOG):
        return False
    return not Application.objects.unfinished().filter(call=call).exclude(number="").exists()
