"""Fiscal years, moments and deadlines."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.calendar import JST, fiscal_year, is_in_time, moment, show_moment
from banso.core.errors import BadValue

CUT_OFF = moment(date(2023, 9, 26), 17)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2023, 4, 1), 2023),
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2024, 1, 1), 2023),
        (date(2023, 12, 31), 2023),
    ],
)
def test_fiscal_years_begin_on_the_first_of_april(day: date, year: int) -> None:
    assert fiscal_year(day) == year


@given(st.dates(min_value=date(1873, 4, 1)))
def test_a_fiscal_year_holds_the_day(day: date) -> None:
    year = fiscal_year(day)
    assert date(year, 4, 1) <= day
    assert year == 9999 or day < date(year + 1, 4, 1)


def test_what_is_late_by_a_microsecond_does_not_read_as_in_time() -> None:
    assert show_moment(CUT_OFF + timedelta(microseconds=1)) == "2023年9月26日（火） 17:00:00.000001"
    assert show_moment(CUT_OFF + timedelta(microseconds=250_000)) == "2023年9月26日（火） 17:00:00.250"


def test_the_deadline_itself_is_in_and_a_millisecond_later_is_out() -> None:
    assert is_in_time(CUT_OFF - timedelta(milliseconds=1), CUT_OFF)
    assert is_in_time(CUT_OFF, CUT_OFF)
    assert not is_in_time(CUT_OFF + timedelta(milliseconds=1), CUT_OFF)
    assert not is_in_time(CUT_OFF + timedelta(microseconds=1), CUT_OFF)


@given(
    st.integers(min_value=-(10**6), max_value=10**6),
    st.integers(min_value=-12, max_value=14),
)
def test_the_zone_of_the_server_changes_nothing(late_by: int, zone: int) -> None:
    arrived = (CUT_OFF + timedelta(milliseconds=late_by)).astimezone(timezone(timedelta(hours=zone)))
    assert is_in_time(arrived, CUT_OFF) == (late_by <= 0)


def test_the_deadline_of_five_oclock_is_eight_in_the_morning_of_utc() -> None:
    assert datetime(2023, 9, 26, 8, 0, tzinfo=UTC) == CUT_OFF


def test_moments_without_a_zone_are_refused() -> None:
    bare = CUT_OFF.replace(tzinfo=None)
    with pytest.raises(BadValue, match="時差"):
        is_in_time(bare, CUT_OFF)
    with pytest.raises(BadValue, match="時差"):
        is_in_time(CUT_OFF, bare)


def test_moments_are_japan_time() -> None:
    assert moment(date(2023, 9, 26), 17).isoformat() == "2023-09-26T17:00:00+09:00"
    assert moment(date(2023, 9, 26), 24) == moment(date(2023, 9, 27), 0)
    assert moment(date(2023, 9, 26), 9, 30).tzinfo is JST


@pytest.mark.parametrize(("hour", "minute"), [(24, 1), (25, 0), (-1, 0), (17, 60), (17, -1)])
def test_times_that_are_none_are_refused(hour: int, minute: int) -> None:
    with pytest.raises(BadValue, match="時刻はありません"):
        moment(date(2023, 9, 26), hour, minute)
