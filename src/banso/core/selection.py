"""The line of funds: how far the money goes down a ranking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from banso.core.money import WHOLE_YEN, Rounding


class Suggestion(StrEnum):
    """What the line of funds says of an application. A human decides."""

    SELECTED = "selected"
    IN_PART = "in_part"
    """The money is enough for a part."""
    TO_DECIDE = "to_decide"
    """It shares its rank with others, and the money is not enough for all of them."""
    HELD_IN_RESERVE = "held_in_reserve"
    PASSED_OVER = "passed_over"
    """Its score is too low, or nothing it asks for can be granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An application in the ranking.

    Attributes:
        yen: What it would be granted.
        reaches_least: Its score is high enough to be granted anything.
    """

    key: int
    rank: int
    yen: int
    reaches_least: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the line of funds says of one application.

    Attributes:
        yen: What it would get now; 0 for nothing.
        left_yen: What is left after it.
    """

    key: int
    suggestion: Suggestion
    yen: int
    left_yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InPart:
    """How the last one on the line may be offered what is left.

    Attributes:
        rounding: As the programme rounds its grants.
        least_yen: Below that nothing is granted.
    """

    rounding: Rounding = WHOLE_YEN
    least_yen: int = 1

    def of(self, left_yen: int) -> int:
        """What can be offered of the money that is left, in yen; 0 when that is too little."""
        offered = min(self.rounding.apply(left_yen), left_yen)
        return offered if offered >= max(1, self.least_yen) else 0


def line_of_funds(
    candidates: Sequence[Candidate], left_yen: int, in_part: InPart | None = None
) -> list[Place]:
    """Go down the ranking until the money ends.

    Nobody is served past somebody better whom the money is not enough for. Those with one rank are all served or
    none: who of them, a human decides.

    Args:
        candidates: In the order of the ranking.
        left_yen: Money that can be given out.
        in_part: None where the programme grants in full or not at all.

    Example:
        >>> three = [Candidate(key=key, rank=key, yen=400) for key in (1, 2, 3)]
        >>> [place.suggestion.value for place in line_of_funds(three, 900, InPart())]
        ['selected', 'selected', 'in_part']
    """
    return list(_places(candidates, left_yen, in_part))


def _places(candidates: Sequence[Candidate], left_yen: int, in_part: InPart | None) -> Iterator[Place]:
    left, is_over = left_yen, False
    for _, tied in groupby(candidates, key=lambda candidate: candidate.rank):
        group = list(tied)
        able = [each for each in group if each.reaches_least and each.yen > 0]
        asked = sum(each.yen for each in able)
        suggestion = Suggestion.SELECTED
        if is_over:
            suggestion = Suggestion.HELD_IN_RESERVE
        elif asked > left:
            suggestion, is_over = _at_the_line(able, left, in_part), True
        for each in group:
            found = suggestion if each in able else Suggestion.PASSED_OVER
            yen = _given(found, each, left, in_part)
            left -= yen
            yield Place(key=each.key, suggestion=found, yen=yen, left_yen=left)


def _at_the_line(able: Sequence[Candidate], left: int, in_part: InPart | None) -> Suggestion:
    if len(able) > 1:
        return Suggestion.TO_DECIDE
    return Suggestion.IN_PART if in_part is not None and in_part.of(left) else Suggestion.HELD_IN_RESERVE


def _given(found: Suggestion, candidate: Candidate, left: int, in_part: InPart | None) -> int:
    if found is Suggestion.SELECTED:
        return candidate.yen
    return in_part.of(left) if found is Suggestion.IN_PART and in_part is not None else 0
