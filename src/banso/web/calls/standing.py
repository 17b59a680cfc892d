"""How a call stands at a moment: open or not, its cut-offs, the money left as a share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from banso.actions.definitions import definition_of
from banso.core.calendar import JST, is_in_time
from banso.core.calls import Round
from banso.core.programmes import Programme
from banso.records.models import Call, CallVersion
from banso.records.models.calls import CallState
from banso.web.templatetags.banso_moments import show_moment


class Standing(StrEnum):
    """What a reader is told of a call."""

    PREPARED = "prepared"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED_EARLY = "closed_early"
    CLOSED = "closed"
    """Nobody can apply any more; what was filed is being decided."""
    ENDED = "ended"


WORDS = {
    Standing.PREPARED: _("準備中"),
    Standing.PLANNED: _("受付開始前"),
    Standing.OPEN: _("受付中"),
    Standing.CLOSED_EARLY: _("予算に達したため受付終了"),
    Standing.CLOSED: _("受付終了"),
    Standing.ENDED: _("公募終了"),
}
COLOURS = {
    Standing.PREPARED: "yellow",
    Standing.PLANNED: "blue",
    Standing.OPEN: "green",
    Standing.CLOSED_EARLY: "red",
    Standing.CLOSED: "",
    Standing.ENDED: "",
}
BY_STATE = {
    CallState.PREPARED: Standing.PREPARED,
    CallState.CLOSED_EARLY: Standing.CLOSED_EARLY,
    CallState.ENDED: Standing.ENDED,
}
"""Where the state alone says it; how a published call stands, its dates say."""
ORDER = (
    Standing.OPEN,
    Standing.PLANNED,
    Standing.PREPARED,
    Standing.CLOSED_EARLY,
    Standing.CLOSED,
    Standing.ENDED,
)
"""How lists are sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShown:
    """One cut-off.

    Attributes:
        state: `past`, `next` or `later`.
    """

    number: int
    closes_at: datetime
    state: str

    @property
    def closes(self) -> str:
        """The cut-off, in the language of the page."""
        return show_moment(self.closes_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown:
    """A call ready to be shown.

    Attributes:
        next_round: The cut-off one can still meet; None when there is none.
        left_permille: What is available of the appropriation, thousandths; None where nothing was appropriated.
    """

    call: Call
    version: CallVersion
    programme: Programme
    standing: Standing
    rounds: tuple[RoundShown, ...]
    next_round: RoundShown | None
    left_permille: int | None

    @property
    def is_open(self) -> bool:
        """Whether one can apply now."""
        return self.standing is Standing.OPEN

    @property
    def words(self) -> str:
        """How it stands, in the language of the page."""
        return str(WORDS[self.standing])

    @property
    def colour(self) -> str:
        """Of its tag."""
        return COLOURS[self.standing]


def shown_calls(calls: Iterable[Call], at: datetime) -> list[CallShown]:
    """Calls read with `with_versions`, those that are open first, then by what closes next."""
    shown = [call_shown(call, at) for call in calls]
    return sorted(shown, key=lambda one: (ORDER.index(one.standing), -one.call.pk))


def call_shown(call: Call, at: datetime) -> CallShown:
    """A call as it stands at a moment."""
    version = call.versions.all()[0]
    programme = definition_of(version)
    cut_offs = programme.call.rounds if programme.call else ()
    upcoming = next((one.number for one in cut_offs if is_in_time(at, one.closes_at)), None)
    rounds = tuple(_round(one, at, upcoming) for one in cut_offs)
    standing = standing_of(call, programme, at)
    can_be_met = standing in (Standing.OPEN, Standing.PLANNED)
    return CallShown(
        call=call,
        version=version,
        programme=programme,
        standing=standing,
        rounds=rounds,
        next_round=next((one for one in rounds if one.state == "next"), None) if can_be_met else None,
        left_permille=_left(call),
    )


def standing_of(call: Call, programme: Programme, at: datetime) -> Standing:
    """How a call stands at a moment, to the millisecond of its last cut-off."""
    if call.state != CallState.PUBLISHED:
        return BY_STATE[CallState(call.state)]
    dates = programme.call
    if dates is None or not is_in_time(at, dates.rounds[-1].closes_at):
        return Standing.CLOSED
    return Standing.OPEN if at.astimezone(JST).date() >= dates.opens_on else Standing.PLANNED


def _round(one: Round, at: datetime, upcoming: int | None) -> RoundShown:
    state = "next" if one.number == upcoming else "later" if is_in_time(at, one.closes_at) else "past"
    return RoundShown(number=one.number, closes_at=one.closes_at, state=state)


def _left(call: Call) -> int | None:
    balance = getattr(call, "balance", None)
    if balance is None or balance.appropriated == 0:
        return None
    left: int = balance.available * 1000 // balance.appropriated
    return left
