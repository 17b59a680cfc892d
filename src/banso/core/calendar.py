"""Days, eras, fiscal years and deadlines, in Japan time: the whole calendar of the domain in one place.

Nothing here asks what day it is: the day or the moment is always an argument.
"""

from datetime import date, datetime, timedelta, timezone

from banso.core.eras import check_weekday, show_date, show_fiscal_year, show_wareki, weekday
from banso.core.errors import BadValue
from banso.core.written_days import read_day, read_fiscal_year, read_wareki

__all__ = [
    "JST",
    "check_weekday",
    "fiscal_year",
    "is_in_time",
    "moment",
    "read_day",
    "read_fiscal_year",
    "read_wareki",
    "show_date",
    "show_fiscal_year",
    "show_moment",
    "show_wareki",
    "weekday",
]

JST = timezone(timedelta(hours=9), "JST")
"""Japan time. Japan has no summer time, so a fixed offset needs no time zone files."""


def fiscal_year(day: date) -> int:
    """The Gregorian year of the 1 April on or before the day.

    Example:
        >>> fiscal_year(date(2024, 3, 31)), fiscal_year(date(2024, 4, 1))
        (2023, 2024)
    """
    return day.year if day.month >= 4 else day.year - 1


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Japan time; 24時 is the midnight that ends the day.

    Raises:
        BadValue: There is no such time of day.

    Example:
        >>> moment(date(2023, 9, 26), 17).isoformat()
        '2023-09-26T17:00:00+09:00'
    """
    if not (0 <= hour <= 23 and 0 <= minute <= 59) and (hour, minute) != (24, 0):
        raise BadValue(
            f"{hour}時{minute}分という時刻はありません", remedy="0時0分から24時0分までで書いてください"
        )
    return datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(hours=hour, minutes=minute)


def is_in_time(arrived_at: datetime, deadline: datetime) -> bool:
    """Whether something arrived by the deadline (必着): the deadline itself is in, anything later is out.

    Args:
        arrived_at: When it arrived, with its time zone.
        deadline: The moment of the deadline, with its time zone.

    Raises:
        BadValue: One of them has no time zone; guessing one is how deadlines go wrong by hours.

    Example:
        >>> cut_off = moment(date(2023, 9, 26), 17)
        >>> is_in_time(cut_off, cut_off), is_in_time(cut_off + timedelta(milliseconds=1), cut_off)
        (True, False)
    """
    if arrived_at.utcoffset() is None or deadline.utcoffset() is None:
        raise BadValue("時刻に時差の情報がありません", remedy="日本時間（+09:00）を付けてください")
    return arrived_at <= deadline


def show_moment(at: datetime) -> str:
    """A moment in Japan time, as exact as it needs to be: what is late by a microsecond must not read as 17:00.

    Example:
        >>> show_moment(moment(date(2023, 9, 26), 17))
        '2023年9月26日（火） 17:00'
        >>> show_moment(moment(date(2023, 9, 26), 17) + timedelta(milliseconds=1))
        '2023年9月26日（火） 17:00:00.001'
    """
    local = at.astimezone(JST)
    if local.second:
        shown = f"{local:%H:%M:%S}"
    elif local.microsecond:
        shown = f"{local:%H:%M:%S.%f}"
        shown = shown.removesuffix("000")
    else:
        shown = f"{local:%H:%M}"
    return f"{show_date(local.date())} {shown}"
