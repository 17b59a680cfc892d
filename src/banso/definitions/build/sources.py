"""Sources, days and moments."""

import re
from datetime import date, datetime

from banso.core.calendar import check_weekday, moment, read_day
from banso.core.errors import BadValue
from banso.core.sources import Source
from banso.definitions.shapes.base import SourceShape

_DAY = re.compile(
    r"^(?P<day>.+?)(?:[(（](?P<weekday>[月火水木金土日])[)）])?(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}))?$"
)


def build_source(shape: SourceShape | None) -> Source | None:
    """A source, or None."""
    if shape is None:
        return None
    return Source(
        document=shape.document,
        line=shape.line,
        clause=shape.clause,
        quote=shape.quote,
        reading=shape.reading,
    )


def read_written_day(written: date | str) -> tuple[date, datetime | None]:
    """Reads a day such as `2023-09-26(火) 17:00` and checks its weekday.

    Returns:
        The day, and the moment when a time is written.

    Raises:
        BadValue: No such day, or the weekday does not fit.
    """
    if isinstance(written, date):
        return written, None
    match = _DAY.match(written.strip())
    if match is None:
        raise BadValue(
            f"「{written}」は日付として読めません", remedy="「2023-09-26(火) 17:00」のように書いてください"
        )
    day = read_day(match["day"])
    if match["weekday"]:
        check_weekday(day, match["weekday"])
    at = moment(day, int(match["hour"]), int(match["minute"])) if match["hour"] else None
    return day, at
