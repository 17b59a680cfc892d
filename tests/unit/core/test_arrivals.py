"""Filed means arrived: the last piece decides, to the millisecond, in any zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.arrivals import (
    Piece,
    is_dated_back,
    is_too_old,
    met_a_cut_off_since,
    months_before,
    standing,
)
from banso.core.calendar import JST, moment
from banso.core.calls import Round
from banso.core.errors import BadValue

FIRST, SECOND, THIRD = (
    moment(date(2023, 9, 26), 17),
    moment(date(2023, 10, 17), 17),
    moment(date(2023, 10, 31), 17),
)
ROUNDS = [Round(number=n, closes_at=at) for n, at in enumerate((FIRST, SECOND, THIRD), start=1)]
MILLISECOND = timedelta(milliseconds=1)
ZONES = (UTC, JST, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York"), timezone(timedelta(hours=-11)))


def piece(at: datetime | None, document: str = "") -> Piece:
    return Piece(document=document, label=document, arrived_at=at)


def round_of(pieces: Sequence[Piece], at: datetime, closed_at: datetime | None = None) -> int | None:
    return standing(ROUNDS, pieces, at, closed_at).round


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("late_by", "number"),
    [(-MILLISECOND, 1), (timedelta(0), 1), (MILLISECOND, 2), (timedelta(microseconds=1), 2)],
)
def test_the_cut_off_itself_is_in_and_a_millisecond_later_is_out(
    zone: timezone, late_by: timedelta, number: int
) -> None:
    arrived = (FIRST + late_by).astimezone(zone)
    assert round_of([piece(arrived)], arrived) == number


@pytest.mark.parametrize("late", range(3))
def test_whichever_piece_comes_last_decides(late: int) -> None:
    moments = [FIRST - timedelta(days=3)] * 3
    moments[late] = FIRST + MILLISECOND
    for order in permutations(moments):
        found = standing(ROUNDS, [piece(at) for at in order], SECOND)
        assert (found.round, found.complete_at) == (2, FIRST + MILLISECOND)


def test_when_it_is_asked_about_does_not_move_what_has_arrived() -> None:
    for asked in (FIRST, SECOND + MILLISECOND, THIRD + timedelta(days=400)):
        assert round_of([piece(FIRST)], asked) == 1


def test_a_missing_piece_leaves_an_application_in_the_first_round_it_can_still_reach() -> None:
    pieces = [piece(FIRST - timedelta(days=1)), piece(None, "register")]
    for asked, number in ((FIRST, 1), (FIRST + MILLISECOND, 2), (SECOND, 2), (SECOND + MILLISECOND, 3)):
        found = standing(ROUNDS, pieces, asked)
        assert (found.round, found.complete_at) == (number, None)
        assert [one.document for one in found.missing] == ["register"]


def test_after_the_last_cut_off_no_round_takes_it() -> None:
    assert not standing(ROUNDS, [piece(THIRD)], THIRD).is_too_late
    assert standing(ROUNDS, [piece(THIRD + MILLISECOND)], THIRD + MILLISECOND).is_too_late
    assert standing(ROUNDS, [piece(FIRST), piece(None)], THIRD + MILLISECOND).is_too_late


def test_after_an_early_close_no_round_takes_it_though_a_cut_off_is_still_to_come() -> None:
    closed = SECOND - timedelta(days=5)
    assert round_of([piece(closed)], THIRD, closed) == 2
    assert round_of([piece(closed + MILLISECOND)], THIRD, closed) is None
    assert round_of([piece(FIRST), piece(None)], closed + MILLISECOND, closed) is None


def test_moments_without_a_zone_are_refused() -> None:
    with pytest.raises(BadValue, match="時差"):
        standing(ROUNDS, [piece(FIRST.replace(tzinfo=None))], FIRST)


@settings(derandomize=True)
@given(st.lists(st.integers(-40 * 86_400, 40 * 86_400), min_size=1, max_size=9))
def test_the_round_is_that_of_the_latest_arrival_alone(seconds: list[int]) -> None:
    arrived = [SECOND + timedelta(seconds=one) for one in seconds]
    assert round_of([piece(at) for at in arrived], THIRD) == round_of([piece(max(arrived))], THIRD)


@pytest.mark.parametrize(
    ("issued", "filed", "is_old"),
    [
        ("2023-06-26", "2023-09-26", False),
        ("2023-06-25", "2023-09-26", True),
        ("2023-09-26", "2023-09-26", False),
        ("2023-02-28", "2023-05-31", False),
        ("2023-02-27", "2023-05-31", True),
        ("2024-02-29", "2024-05-30", False),
        ("2024-02-28", "2024-05-30", True),
        ("2023-10-31", "2024-01-31", False),
        ("2023-10-30", "2024-01-31", True),
        ("2022-11-28", "2023-02-28", False),
        ("2022-11-27", "2023-02-28", True),
        ("2022-12-01", "2023-03-01", False),
    ],
)
def test_three_months_reach_back_to_the_day_of_the_same_number(issued: str, filed: str, is_old: bool) -> None:
    assert is_too_old(date.fromisoformat(issued), date.fromisoformat(filed), 3) is is_old


@settings(derandomize=True)
@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 36))
def test_months_are_counted_back_into_the_right_month_and_never_past_its_day(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("arrived", "recorded", "is_back"),
    [
        (moment(date(2023, 9, 25), 9), moment(date(2023, 9, 25), 18), False),
        (moment(date(2023, 9, 25), 23, 59), moment(date(2023, 9, 26), 0), True),
        (FIRST, FIRST, False),
        (FIRST, FIRST + MILLISECOND, True),
        (FIRST + MILLISECOND, FIRST + timedelta(hours=1), False),
        # 26 September 08:00 in Japan is still the 25th in UTC: the day is Japan's.
        (datetime(2023, 9, 25, 22, tzinfo=UTC), datetime(2023, 9, 26, 1, tzinfo=UTC), False),
    ],
)
def test_another_day_or_a_cut_off_in_between_is_dating_back(
    arrived: datetime, recorded: datetime, is_back: bool
) -> None:
    assert is_dated_back(arrived, recorded, ROUNDS) is is_back


@pytest.mark.parametrize(
    ("arrived", "at", "is_so"),
    [
        (FIRST, FIRST, False),
        (FIRST, FIRST + MILLISECOND, True),
        (FIRST + MILLISECOND, FIRST + timedelta(hours=1), False),
        # A day that ends is no cut-off.
        (moment(date(2023, 9, 20), 9), moment(date(2023, 9, 25), 9), False),
    ],
)
def test_a_cut_off_was_met_when_something_came_before_it_and_it_has_passed(
    arrived: datetime, at: datetime, is_so: bool
) -> None:
    assert met_a_cut_off_since(arrived, at, ROUNDS) is is_so
