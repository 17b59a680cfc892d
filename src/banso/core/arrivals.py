"""Filed means arrived (必着): to which round an application belongs, and how old a paper may be.

An application is there once its last piece is: the electronic filing itself, every needed file, every needed paper
original. Reading, scanning for viruses or writing things down later never moves an arrival.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from banso.core.calendar import JST, is_in_time
from banso.core.calls import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that has to arrive.

    Attributes:
        document: Id of the paper; empty for the filing itself.
        label: As the applicant reads it.
        arrived_at: None while it is missing.
    """

    document: str
    label: str
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an application stands between the rounds.

    Attributes:
        round: Number of its round; while a piece is missing, of the first round it can still reach. None when it is
            too late for every round.
        complete_at: When the last piece arrived; None while one is missing.
        missing: The pieces that are not there.
        is_too_late: 受付不可: after the last cut-off, or after the call had closed early.
    """

    round: int | None
    complete_at: datetime | None
    missing: tuple[Piece, ...] = ()

    @property
    def is_too_late(self) -> bool:
        """Whether no round takes it any more."""
        return self.round is None


def standing(
    rounds: Sequence[Round], pieces: Sequence[Piece], at: datetime, closed_at: datetime | None = None
) -> Standing:
    """To which round an application belongs: the last of its pieces decides.

    Args:
        rounds: Of the call, in any order.
        pieces: Everything needed, the filing itself included.
        at: The moment asked about. A missing piece can arrive at that very moment at the earliest.
        closed_at: When the call closed early because its money was used up; None when it did not.

    Raises:
        BadValue: A moment has no time zone.

    Source: DX 6 「提出書類全て（紙媒体、電子データ）が期限内に提出される必要があります」.

    Example:
        >>> from datetime import timedelta
        >>> from banso.core.calendar import moment
        >>> first, second = moment(date(2023, 9, 26), 17), moment(date(2023, 10, 17), 17)
        >>> rounds = [Round(number=1, closes_at=first), Round(number=2, closes_at=second)]
        >>> filing = Piece(document="", label="申請", arrived_at=first)
        >>> register = Piece(document="register", label="④", arrived_at=first + timedelta(milliseconds=1))
        >>> standing(rounds, [filing], first).round, standing(rounds, [filing, register], second).round
        (1, 2)
    """
    missing = tuple(piece for piece in pieces if piece.arrived_at is None)
    arrived = [piece.arrived_at for piece in pieces if piece.arrived_at is not None]
    complete_at = None if missing else max(arrived, default=at)
    decisive = complete_at or at
    is_closed = closed_at is not None and not is_in_time(decisive, closed_at)
    reached = [one for one in rounds if not is_closed and is_in_time(decisive, one.closes_at)]
    first = min(reached, key=lambda one: one.closes_at, default=None)
    return Standing(round=first.number if first else None, complete_at=complete_at, missing=missing)


def months_before(day: date, months: int) -> date:
    """The day of the same number so many months before; the last of the month where that month is shorter.

    Args:
        day: The day to count from.
        months: Not negative.

    Source: 民法 143条2項 (a month without the corresponding day ends with its last day).

    Example:
        >>> months_before(date(2023, 9, 26), 3).isoformat(), months_before(date(2023, 5, 31), 3).isoformat()
        ('2023-06-26', '2023-02-28')
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_too_old(issued_on: date, filed_on: date, months: int) -> bool:
    """Whether a paper was issued longer ago than the programme allows.

    Counted backwards from the day of the application: the day of the same number is still in, the day before it is
    out. At the end of a month the shorter month decides: for an application of 31 May, three months reach back to
    28 February.

    Args:
        issued_on: The day printed on the paper.
        filed_on: The day of the application, in Japan.
        months: How old it may be.

    Source: DX 7(2)④⑧ 「申請日以前3か月以内」.

    Example:
        >>> filed = date(2023, 9, 26)
        >>> is_too_old(date(2023, 6, 26), filed, 3), is_too_old(date(2023, 6, 25), filed, 3)
        (False, True)
    """
    return issued_on < months_before(filed_on, months)


def met_a_cut_off_since(arrived_at: datetime, at: datetime, rounds: Sequence[Round]) -> bool:
    """Whether something came before a cut-off that has passed since: what is said of it now may change its round.

    Args:
        arrived_at: When it came.
        at: When something is said of it.
        rounds: Of the call.

    Example:
        >>> from banso.core.calendar import moment
        >>> day = date(2023, 9, 25)
        >>> first = [Round(number=1, closes_at=moment(day, 17))]
        >>> met_a_cut_off_since(moment(day, 16), moment(day, 17), first)
        False
        >>> met_a_cut_off_since(moment(day, 16), moment(day, 18), first)
        True
    """
    return any(is_in_time(arrived_at, one.closes_at) and not is_in_time(at, one.closes_at) for one in rounds)


def is_dated_back(arrived_at: datetime, recorded_at: datetime, rounds: Sequence[Round]) -> bool:
    """Whether somebody says afterwards that a paper had come earlier, in a way that could change its round.

    Noting in the evening what came at noon is everyday work. An arrival of another day, or one written down only
    after the cut-off it is said to have met, is a claim that a second person has to agree to.

    Args:
        arrived_at: When it is said to have come.
        recorded_at: When that was written down.
        rounds: Of the call.

    Example:
        >>> from banso.core.calendar import moment
        >>> day = date(2023, 9, 25)
        >>> is_dated_back(moment(day, 10), moment(day, 18), [])
        False
        >>> is_dated_back(moment(day, 16), moment(day, 18), [Round(number=1, closes_at=moment(day, 17))])
        True
    """
    if arrived_at.astimezone(JST).date() < recorded_at.astimezone(JST).date():
        return True
    return met_a_cut_off_since(arrived_at, recorded_at, rounds)
