"""When one can apply: planned, open, closed, ended, not stated; on the day of a cut-off it is open."""

from datetime import UTC, date, datetime

import pytest

from banso.core.calendar import moment
from banso.core.calls import Call, Round, Status, next_round, status_on

FIRST = Round(number=1, closes_at=moment(date(2023, 9, 26), 17))
SECOND = Round(number=2, closes_at=moment(date(2023, 10, 17), 17))
CALL = Call(opens_on=date(2023, 9, 11), rounds=(FIRST, SECOND))


@pytest.mark.parametrize(
    ("on", "status", "number"),
    [
        (date(2023, 4, 1), Status.PLANNED, 1),
        (date(2023, 9, 10), Status.PLANNED, 1),
        (date(2023, 9, 11), Status.OPEN, 1),
        (date(2023, 9, 26), Status.OPEN, 1),
        (date(2023, 9, 27), Status.OPEN, 2),
        (date(2023, 10, 17), Status.OPEN, 2),
        (date(2023, 10, 18), Status.CLOSED, None),
        (date(2024, 3, 31), Status.CLOSED, None),
        (date(2024, 4, 1), Status.ENDED, None),
        (date(2030, 1, 1), Status.ENDED, None),
    ],
)
def test_a_call_through_its_year(on: date, status: Status, number: int | None) -> None:
    assert status_on(CALL, 2023, on) is status
    found = next_round(CALL, on)
    assert (found.number if found else None) == number


def test_where_no_dates_are_stated_none_are_made_up() -> None:
    assert status_on(None, 2023, date(2023, 9, 20)) is Status.NOT_STATED
    assert status_on(None, 2023, date(2033, 9, 20)) is Status.NOT_STATED
    assert next_round(None, date(2023, 9, 20)) is None


def test_the_order_of_the_rounds_in_the_file_says_nothing() -> None:
    turned = Call(opens_on=CALL.opens_on, rounds=(SECOND, FIRST))
    assert next_round(turned, date(2023, 9, 20)) is FIRST


@pytest.mark.parametrize(
    ("closes_at", "last_day"),
    [
        (moment(date(2023, 9, 26), 24), date(2023, 9, 26)),
        (moment(date(2023, 9, 26), 0, 1), date(2023, 9, 26)),
        (moment(date(2023, 9, 26), 23, 59), date(2023, 9, 26)),
        # 16:00 in London is 1:00 of the next day in Japan.
        (datetime(2023, 9, 25, 16, tzinfo=UTC), date(2023, 9, 26)),
        (datetime(2023, 9, 26, 14, 59, tzinfo=UTC), date(2023, 9, 26)),
    ],
)
def test_the_last_day_is_the_one_in_japan_on_which_something_can_still_arrive(
    closes_at: datetime, last_day: date
) -> None:
    call = Call(opens_on=date(2023, 9, 1), rounds=(Round(number=1, closes_at=closes_at),))
    assert next_round(call, last_day) is not None
    assert next_round(call, last_day.replace(day=last_day.day + 1)) is None
