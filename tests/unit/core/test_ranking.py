"""The ranking: exact, ties alike, bonus points once, too low a score marked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.procedures import Criterion
from banso.core.ranking import (
    Scored,
    asks_the_same,
    counts_the_same,
    most_points,
    order_of_arrival,
    ranking,
    scored,
    weighted,
)

VISION = Criterion(id="vision", label="ビジョン", most_points=5, weight=2)
PLAN = Criterion(id="plan", label="計画", most_points=10, weight=1)
CRITERIA = (VISION, PLAN)


def base(key: int, score: Fraction | int, bonus: int = 0) -> Scored:
    return Scored(key=key, base=Fraction(score), most=20, bonus=bonus)


def test_points_count_by_their_weight() -> None:
    assert weighted(CRITERIA, {"vision": 4, "plan": 7}) == 15
    assert most_points(CRITERIA) == 20


def test_the_average_of_three_reviewers_is_exact() -> None:
    found = scored(
        1, CRITERIA, [{"vision": 1, "plan": 0}, {"vision": 1, "plan": 1}, {"vision": 1, "plan": 1}]
    )
    assert found.score == Fraction(8, 3)


def test_bonus_points_are_added_once_and_not_by_reviewer() -> None:
    found = scored(1, CRITERIA, [{"vision": 1, "plan": 0}] * 3, [3, 2])
    assert (found.base, found.score) == (2, 7)


def test_a_criterion_that_was_not_scored_gives_no_score() -> None:
    with pytest.raises(KeyError):
        scored(1, CRITERIA, [{"vision": 1}])
    with pytest.raises(ValueError, match="without reviews"):
        scored(1, CRITERIA, [])


def test_ties_have_the_same_rank_and_the_next_counts_them_all() -> None:
    found = [base(4, 7), base(3, 8), base(1, 9), base(2, 8)]
    places = ranking(found)
    assert [(place.key, place.rank, place.is_tied) for place in places] == [
        (1, 1, False),
        (2, 2, True),
        (3, 2, True),
        (4, 4, False),
    ]


def test_thirds_that_floats_would_tell_apart_are_a_tie() -> None:
    third = scored(1, [PLAN], [{"plan": 1}, {"plan": 0}, {"plan": 0}], [])
    found = [third, Scored(key=2, base=Fraction(2, 6), most=10)]
    assert [place.rank for place in ranking(found)] == [1, 1]


@pytest.mark.parametrize(("points", "reaches"), [(11, False), (12, True), (13, True)])
def test_a_score_must_reach_its_share_of_the_top(points: int, reaches: bool) -> None:
    assert ranking([base(1, points)], 600)[0].reaches_least is reaches


def test_bonus_points_do_not_lift_a_score_over_what_is_asked_for_at_least() -> None:
    first, second = ranking([base(1, 11, bonus=5), base(2, 12)], 600)
    assert (first.key, first.reaches_least, second.reaches_least) == (1, False, True)


def test_a_score_is_measured_by_the_top_of_its_scale() -> None:
    lower, upper = (scored(key, CRITERIA, [{"vision": 2, "plan": plan}]) for key, plan in ((1, 7), (2, 8)))
    assert (lower.most, upper.most) == (20, 20)
    assert [place.reaches_least for place in ranking([lower, upper], 600)] == [True, False]


def test_scores_on_two_scales_are_not_ranked_together() -> None:
    old, new = scored(1, [VISION], [{"vision": 3}]), scored(2, CRITERIA, [{"vision": 2, "plan": 7}])
    with pytest.raises(ValueError, match="two scales"):
        ranking([old, new])


@pytest.mark.parametrize(
    ("change", "asks", "counts"),
    [
        ({}, True, True),
        ({"most_points": 10}, False, False),
        ({"label": "将来像"}, False, False),
        ({"id": "outlook"}, False, False),
        ({"weight": 3}, True, False),
        ({"comment": False}, True, False),
        ({"assumed": "配点は仮置き"}, True, True),
    ],
)
def test_a_criterion_may_ask_the_same_and_count_otherwise(
    change: dict[str, Any], asks: bool, counts: bool
) -> None:
    other = replace(VISION, **change)
    assert asks_the_same(VISION, other) is asks
    # Their order says nothing.
    assert counts_the_same(CRITERIA, [PLAN, other]) is counts


def test_one_criterion_more_or_less_counts_otherwise() -> None:
    assert not counts_the_same(CRITERIA, [VISION])
    assert not counts_the_same([VISION], CRITERIA)


def test_without_review_who_was_complete_first_comes_first() -> None:
    noon = datetime(2023, 9, 26, 12, tzinfo=UTC)
    later = noon + timedelta(microseconds=1)
    places = order_of_arrival({3: noon, 1: later, 2: noon})
    assert [(place.key, place.rank, place.is_tied) for place in places] == [
        (2, 1, True),
        (3, 1, True),
        (1, 3, False),
    ]


@settings(derandomize=True)
@given(st.lists(st.fractions(min_value=0, max_value=50, max_denominator=6), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: list[Fraction]) -> None:
    places = ranking([base(key, score) for key, score in enumerate(scores)])
    assert sorted(place.key for place in places) == list(range(len(scores)))
    for place in places:
        score = scores[place.key]
        assert place.rank == 1 + sum(other > score for other in scores)
        assert place.is_tied == (scores.count(score) > 1)
    assert all(one.rank <= other.rank for one, other in pairwise(places))
