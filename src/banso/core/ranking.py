"""The ranking of a round: exact scores, ties alike, or the order of arrival where nobody scores."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from banso.core.procedures import Criterion

Points = Mapping[str, int]
"""What one reviewer gave: id of the criterion to points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the reviewers found of one application.

    Attributes:
        key: Number of the application.
        base: Average of the reviewers' weighted points.
        most: The top of the scale they were given on; in one ranking all have the same.
        bonus: Points added once.
    """

    key: int
    base: Fraction
    most: int
    bonus: int = 0

    @property
    def score(self) -> Fraction:
        """What it is ranked by."""
        return self.base + self.bonus


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A place in the ranking.

    Attributes:
        rank: Ties have the same; the next one counts all before it: 1, 2, 2, 4.
        is_tied: Another one has the same rank.
        scored: None where the order of arrival decides.
        reaches_least: The score without bonus reaches what the programme asks for at least.
    """

    key: int
    rank: int
    is_tied: bool
    scored: Scored | None = None
    reaches_least: bool = True


def weighted(criteria: Sequence[Criterion], points: Points) -> int:
    """The points of one reviewer, each times its weight.

    Raises:
        KeyError: A criterion was not scored.
    """
    return sum(points[criterion.id] * criterion.weight for criterion in criteria)


def most_points(criteria: Sequence[Criterion]) -> int:
    """The top of the scale, without bonus."""
    return sum(criterion.most_points * criterion.weight for criterion in criteria)


def asks_the_same(one: Criterion, other: Criterion) -> bool:
    """Whether points given for one criterion say the same for another version of it; its weight may be another.

    Example:
        >>> vision = Criterion(id="vision", label="ビジョン", most_points=5)
        >>> asks_the_same(vision, Criterion(id="vision", label="ビジョン", most_points=10))
        False
    """
    return (one.id, one.label, one.most_points) == (other.id, other.label, other.most_points)


def counts_the_same(one: Sequence[Criterion], other: Sequence[Criterion]) -> bool:
    """Whether reviews by these criteria and by those can stand in one ranking: they ask and count the same."""
    return {_counted(criterion) for criterion in one} == {_counted(criterion) for criterion in other}


def _counted(criterion: Criterion) -> tuple[str, str, int, int, bool]:
    return criterion.id, criterion.label, criterion.most_points, criterion.weight, criterion.comment


def scored(
    key: int, criteria: Sequence[Criterion], reviews: Sequence[Points], bonuses: Sequence[int] = ()
) -> Scored:
    """The score of one application: the reviewers' weighted points averaged, bonus points added once.

    Raises:
        ValueError: Nobody reviewed it.

    Example:
        >>> vision = Criterion(id="vision", label="ビジョン", weight=2)
        >>> str(scored(1, [vision], [{"vision": 4}, {"vision": 5}, {"vision": 5}], [3]).score)
        '37/3'
    """
    if not reviews:
        raise ValueError("an application without reviews has no score")
    sums = [weighted(criteria, points) for points in reviews]
    average = Fraction(sum(sums), len(sums))
    return Scored(key=key, base=average, most=most_points(criteria), bonus=sum(bonuses))


def ranking(found: Sequence[Scored], least_permille: int = 0) -> list[Ranked]:
    """The applications of a round, best first; within a tie by their number.

    Args:
        found: Their scores, all on one scale.
        least_permille: Share of the top that a score must reach without bonus, in thousandths.

    Raises:
        ValueError: They are on two scales: nothing says which is the better one.

    Example:
        >>> scores = ((1, 9), (2, 8), (3, 8), (4, 7))
        >>> twice = [Scored(key=key, base=Fraction(score), most=10) for key, score in scores]
        >>> [(place.rank, place.is_tied) for place in ranking(twice)]
        [(1, False), (2, True), (2, True), (4, False)]
    """
    if len({each.most for each in found}) > 1:
        raise ValueError("scores on two scales cannot be ranked together")
    order = sorted(found, key=lambda each: (-each.score, each.key))
    places = _ranks([-each.score for each in order])
    return [
        Ranked(
            key=each.key,
            rank=rank,
            is_tied=tied,
            scored=each,
            reaches_least=each.base * 1000 >= each.most * least_permille,
        )
        for each, (rank, tied) in zip(order, places, strict=True)
    ]


def order_of_arrival(complete_at: Mapping[int, datetime]) -> list[Ranked]:
    """The applications of a round without review: who was complete first comes first; within a tie by number.

    Args:
        complete_at: Number of the application to the moment its last piece had arrived.
    """
    order = sorted(complete_at, key=lambda key: (complete_at[key], key))
    places = _ranks([complete_at[key] for key in order])
    return [Ranked(key=key, rank=rank, is_tied=tied) for key, (rank, tied) in zip(order, places, strict=True)]


def _ranks(values: Sequence[Hashable]) -> list[tuple[int, bool]]:
    """Rank and whether it is shared, for values in order."""
    counted = Counter(values)
    first: dict[Hashable, int] = {}
    for position, value in enumerate(values, start=1):
        first.setdefault(value, position)
    return [(first[value], counted[value] > 1) for value in values]
