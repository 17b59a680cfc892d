"""How a call is run in a simulation: its rounds, its budget, and who is granted first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from banso.core.errors import BadValue
from banso.core.programmes import Programme
from banso.core.sources import Source
from banso.definitions.take_up import Handling, TakeUp

MOST_ROUNDS = 24
LONGEST_DAYS = 3 * 366
"""From the first day of the first round to the last day of the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of one round, both counted in."""

    number: int
    opens_on: date
    closes_on: date

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.closes_on - self.opens_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where something about the call comes from: a document, an assumption, or neither for what a user asked for."""

    id: str
    label: str
    value: int | str
    unit: str = ""
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How a call is run.

    Attributes:
        rounds: In order of time, without overlap.
        budget_yen: The appropriation; None where no limit is known.
        split: Share of the budget for each round, together one; what is left goes over to the next. Empty: one pot
            for all rounds.
        competitive: The best of each round are granted first; otherwise whoever came first.
        cut_last: The first grant that does not fit gets what is left; otherwise nothing, and the rest stays unspent.
        bases: Where budget, rounds and manner come from.

    Raises:
        BadValue: The rounds or the split are impossible.
    """

    rounds: tuple[Window, ...]
    budget_yen: int | None
    split: tuple[Fraction, ...] = ()
    competitive: bool = True
    cut_last: bool = False
    bases: tuple[Basis, ...] = ()

    def __post_init__(self) -> None:
        check_rounds(self.rounds)
        if self.split and (
            len(self.split) != len(self.rounds) or sum(self.split) != 1 or min(self.split) < 0
        ):
            raise BadValue(
                f"予算の配分が{len(self.rounds)}回の締切と合いません",
                place="split",
                remedy="締切回と同じ数の割合を、合わせて1になるように書いてください",
            )

    @property
    def opens_on(self) -> date:
        """The first day."""
        return self.rounds[0].opens_on

    @property
    def closes_on(self) -> date:
        """The last day."""
        return self.rounds[-1].closes_on

    def allotments(self) -> list[int]:
        """Yen that each round brings; whole yen, the odd ones in the last. Empty without a budget.

        Example:
            >>> halves = (Fraction(1, 2), Fraction(1, 2))
            >>> days = ((date(2024, 6, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 7, 31)))
            >>> Arrangement(rounds=windows(days), budget_yen=101, split=halves).allotments()
            [50, 51]
        """
        if self.budget_yen is None:
            return []
        if not self.split:
            return [self.budget_yen, *[0] * (len(self.rounds) - 1)]
        parts = [int(self.budget_yen * share) for share in self.split]
        parts[-1] += self.budget_yen - sum(parts)
        return parts


def check_rounds(rounds: tuple[Window, ...]) -> None:
    """Refuses rounds that are none, overlap, or last too long.

    Raises:
        BadValue: They cannot be used.
    """
    if not 1 <= len(rounds) <= MOST_ROUNDS:
        raise BadValue(
            f"締切回が{len(rounds)}回になっています",
            place="rounds",
            remedy=f"1回から{MOST_ROUNDS}回までにしてください",
        )
    overlap = any(later.opens_on <= earlier.closes_on for earlier, later in pairwise(rounds))
    if overlap or any(one.days < 1 for one in rounds):
        raise BadValue(
            "締切回の日付が順番に並んでいません",
            place="rounds",
            remedy="受付開始、締切の順に、前の締切回と重ならないように書いてください",
        )
    if (rounds[-1].closes_on - rounds[0].opens_on).days >= LONGEST_DAYS:
        raise BadValue("公募の期間が3年を超えています", place="rounds", remedy="3年以内にしてください")


def windows(days: Sequence[tuple[date, date]]) -> tuple[Window, ...]:
    """Rounds from their first and last days."""
    return tuple(
        Window(number=number, opens_on=opens, closes_on=closes)
        for number, (opens, closes) in enumerate(days, start=1)
    )


def closing_on(opens_on: date, closes_on: Sequence[date]) -> tuple[Window, ...]:
    """Rounds that follow each other without a gap, from the first day and the last day of each."""
    # The calendar has no day after its last one; rounds out of order are refused where they are made.
    opens = [
        opens_on,
        *[min(day, date.max - timedelta(days=1)) + timedelta(days=1) for day in closes_on[:-1]],
    ]
    return windows(list(zip(opens, closes_on, strict=True)))


def divided(rounds: tuple[Window, ...], number: int) -> tuple[Window, ...]:
    """The same stretch of days in another number of rounds of equal length.

    Raises:
        BadValue: There are fewer days than rounds.
    """
    opens, days = rounds[0].opens_on, (rounds[-1].closes_on - rounds[0].opens_on).days + 1
    if not 1 <= number <= min(days, MOST_ROUNDS):
        raise BadValue(
            f"公募を{number}回の締切に分けられません",
            place="rounds",
            remedy=f"1回から{min(days, MOST_ROUNDS)}回までにしてください",
        )
    # In days from the first one: the calendar has no day after its last one.
    ends = [days * k // number for k in range(number + 1)]
    return windows(
        [
            (opens + timedelta(days=first), opens + timedelta(days=after - 1))
            for first, after in pairwise(ends)
        ]
    )


def arrangement_of(programme: Programme, model: TakeUp) -> Arrangement:
    """How the call of a programme is run: as its file states, else as the model assumes.

    Raises:
        BadValue: The rounds cannot be used.
    """
    handling = model.handling_of(programme.series)
    rounds, rounds_basis = _rounds(programme, handling)
    budget, budget_basis = _budget(programme, handling)
    mode, last = handling.mode, handling.last_grant
    return Arrangement(
        rounds=rounds,
        budget_yen=budget,
        competitive=mode.value == "competitive",
        cut_last=last.value == "cut",
        bases=(
            budget_basis,
            rounds_basis,
            Basis(
                id="handling.mode",
                label="交付先の選び方",
                value=mode_words(competitive=mode.value == "competitive"),
                source=mode.source,
                assumed=mode.assumed,
            ),
            Basis(
                id="handling.last_grant",
                label="残った予算に収まらない申請",
                value=last_grant_words(cut_last=last.value == "cut"),
                source=last.source,
                assumed=last.assumed,
            ),
        ),
    )


def mode_words(*, competitive: bool) -> str:
    """How grants are given, for readers."""
    return "締切回ごとに審査の点の高い順" if competitive else "申請の届いた順"


def last_grant_words(*, cut_last: bool) -> str:
    """What becomes of the grant that does not fit, for readers."""
    return "残った額だけ交付する" if cut_last else "交付しない"


def rounds_words(rounds: tuple[Window, ...]) -> str:
    """Rounds for readers: first and last day of each, as in 2023-09-11〜2023-09-26."""
    return "、".join(f"{one.opens_on.isoformat()}〜{one.closes_on.isoformat()}" for one in rounds)


def _rounds(programme: Programme, handling: Handling) -> tuple[tuple[Window, ...], Basis]:
    call = programme.call
    if call is None or not call.rounds:
        assumed = handling.rounds
        rounds = windows(assumed.of_year(programme.fiscal_year))
        source, why = assumed.source, assumed.assumed
    else:
        # A cut-off at 24時 belongs to the day it ends.
        closes = sorted((one.closes_at - timedelta(microseconds=1)).date() for one in call.rounds)
        rounds = closing_on(call.opens_on, closes)
        source, why = call.rounds[0].source or call.source, ""
    basis = Basis(
        id="handling.rounds", label="締切回", value=rounds_words(rounds), source=source, assumed=why
    )
    return rounds, basis


def _budget(programme: Programme, handling: Handling) -> tuple[int | None, Basis]:
    stated = programme.budget
    if stated is not None and stated.yen is not None:
        return stated.yen, Basis(
            id="handling.budget", label="予算額", value=stated.yen, unit="円", source=stated.source
        )
    assumed = handling.budget
    if assumed is not None:
        return assumed.yen, Basis(
            id="handling.budget",
            label="予算額",
            value=assumed.yen,
            unit="円",
            source=assumed.source,
            assumed=assumed.assumed,
        )
    return None, Basis(
        id="handling.budget",
        label="予算額",
        value="上限なし",
        assumed="予算額が資料に記載されていないため、予算の上限なしで計算します。",
    )
