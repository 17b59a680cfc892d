"""The public calls that take applications at a moment."""

from dataclasses import dataclass
from datetime import datetime

from banso.actions.definitions import definition_of
from banso.core.calendar import JST, is_in_time
from banso.records.models import Call
from banso.records.models.calls import CallState


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCall:
    """A call for which an application can be written now.

    Attributes:
        has_opened: It can be filed too; before, a draft can be prepared.
        closes_at: The next cut-off; None for a call that states no dates.
    """

    call: Call
    has_opened: bool
    closes_at: datetime | None


def open_calls(at: datetime, *, programme: str = "") -> list[OpenCall]:
    """The calls for which applications can be written, the soonest cut-off first; two queries for any number.

    Args:
        at: The moment.
        programme: Only calls of the programme of this id.
    """
    public = Call.objects.public().filter(state=CallState.PUBLISHED)
    wanted = public.filter(programme=programme) if programme else public
    found = [_standing(call, at) for call in wanted.with_versions()]
    taking = [one for one in found if one is not None]
    return sorted(taking, key=lambda one: (one.closes_at is None, one.closes_at or at))


def open_call_of(programme: str, at: datetime) -> OpenCall | None:
    """The call of a programme that can be applied to at a moment; None where there is none."""
    return next((one for one in open_calls(at, programme=programme) if one.has_opened), None)


def _standing(call: Call, at: datetime) -> OpenCall | None:
    versions = list(call.versions.all())
    dates = definition_of(versions[0]).call if versions else None
    if dates is None:
        return OpenCall(call=call, has_opened=True, closes_at=None)
    ahead = [one.closes_at for one in dates.rounds if is_in_time(at, one.closes_at)]
    has_opened = at.astimezone(JST).date() >= dates.opens_on
    return OpenCall(call=call, has_opened=has_opened, closes_at=min(ahead)) if ahead else None
