"""The line of funds: nobody past somebody better, ties all or none, never over the money."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.money import Rounding
from banso.core.selection import Candidate, InPart, Place, Suggestion, line_of_funds

S = Suggestion
THOUSANDS = InPart(rounding=Rounding("down", 1000))


def one(key: int, yen: int, rank: int = 0, reaches_least: bool = True) -> Candidate:
    return Candidate(key=key, rank=rank or key, yen=yen, reaches_least=reaches_least)


def said(places: list[Place]) -> list[tuple[int, str, int]]:
    return [(place.key, place.suggestion.value, place.yen) for place in places]


def test_all_are_selected_where_the_money_is_just_enough() -> None:
    places = line_of_funds([one(1, 600), one(2, 400)], 1000)
    assert said(places) == [(1, "selected", 600), (2, "selected", 400)]
    assert [place.left_yen for place in places] == [400, 0]


def test_one_yen_too_little_puts_the_last_one_into_reserve() -> None:
    assert said(line_of_funds([one(1, 600), one(2, 400)], 999)) == [
        (1, "selected", 600),
        (2, "held_in_reserve", 0),
    ]


def test_a_smaller_one_is_not_served_past_a_better_one() -> None:
    places = line_of_funds([one(1, 600), one(2, 500), one(3, 100)], 1000)
    assert [place.suggestion for place in places] == [S.SELECTED, S.HELD_IN_RESERVE, S.HELD_IN_RESERVE]


def test_the_last_one_is_offered_what_is_left_where_the_rule_says_so() -> None:
    places = line_of_funds([one(1, 600_000), one(2, 500_000), one(3, 100)], 999_999, THOUSANDS)
    assert said(places) == [(1, "selected", 600_000), (2, "in_part", 399_000), (3, "held_in_reserve", 0)]
    assert places[-1].left_yen == 999


@pytest.mark.parametrize(("left", "offered"), [(999, 0), (1000, 1000), (1999, 1000)])
def test_a_part_is_rounded_as_the_programme_rounds(left: int, offered: int) -> None:
    assert THOUSANDS.of(left) == offered


@pytest.mark.parametrize(("left", "offered"), [(49_999, 0), (50_000, 50_000)])
def test_a_part_below_the_floor_of_the_programme_is_not_offered(left: int, offered: int) -> None:
    assert InPart(least_yen=50_000).of(left) == offered


def test_rounding_up_never_offers_more_than_is_left() -> None:
    assert InPart(rounding=Rounding("up", 1000)).of(1500) <= 1500


def test_ties_at_the_line_wait_for_a_human_even_where_one_would_fit() -> None:
    tied = [one(1, 600), one(2, 300, rank=2), one(3, 300, rank=2), one(4, 50)]
    places = line_of_funds(tied, 1000, InPart())
    assert [place.suggestion for place in places] == [S.SELECTED, S.TO_DECIDE, S.TO_DECIDE, S.HELD_IN_RESERVE]
    assert places[-1].left_yen == 400


def test_ties_that_all_fit_are_all_selected() -> None:
    tied = [one(1, 500, rank=1), one(2, 500, rank=1)]
    assert [place.suggestion for place in line_of_funds(tied, 1000)] == [S.SELECTED, S.SELECTED]


def test_too_low_a_score_is_passed_over_and_leaves_its_money_to_others() -> None:
    places = line_of_funds([one(1, 600, reaches_least=False), one(2, 1000)], 1000)
    assert said(places) == [(1, "passed_over", 0), (2, "selected", 1000)]


def test_nothing_to_grant_is_passed_over() -> None:
    assert said(line_of_funds([one(1, 0)], 1000)) == [(1, "passed_over", 0)]


def test_too_low_a_score_does_not_make_a_tie_at_the_line() -> None:
    tied = [one(1, 600, rank=1, reaches_least=False), one(2, 600, rank=1)]
    assert [place.suggestion for place in line_of_funds(tied, 700)] == [S.PASSED_OVER, S.SELECTED]


CANDIDATES = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 900), st.booleans()), max_size=10).map(
    lambda drawn: [
        Candidate(key=key, rank=rank, yen=yen, reaches_least=least)
        for key, (rank, yen, least) in enumerate(sorted(drawn, key=lambda each: each[0]))
    ]
)


@settings(derandomize=True)
@given(CANDIDATES, st.integers(0, 3000), st.booleans())
def test_the_money_is_never_exceeded_and_always_accounted_for(
    candidates: list[Candidate], left: int, in_part: bool
) -> None:
    places = line_of_funds(candidates, left, THOUSANDS if in_part else None)
    assert [place.key for place in places] == [candidate.key for candidate in candidates]
    spent = 0
    for place, candidate in zip(places, candidates, strict=True):
        spent += place.yen
        assert place.left_yen == left - spent >= 0
        assert 0 <= place.yen <= candidate.yen
        assert (place.yen > 0) == (place.suggestion in {S.SELECTED, S.IN_PART})
    # Whoever is served stands before everybody able who is not.
    able = [p for p, c in zip(places, candidates, strict=True) if c.reaches_least and c.yen]
    served = [place.yen > 0 for place in able]
    assert served == sorted(served, reverse=True)
