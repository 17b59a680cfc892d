"""The five modern eras and the weekdays: how days are shown, and checked against a weekday."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from banso.core.errors import BadValue
from banso.core.typed_text import quoted

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """One era.

    Attributes:
        begins: Its first day.
        last_year: The last year of the era that is read. For Heisei far beyond its end, because documents
            still in force were written ahead (平成31年5月1日, a target for H35); 昭和70年 is only a slip.
    """

    name: str
    letter: str
    begins: date
    last_year: int


ERAS = (
    Era(name="令和", letter="R", begins=date(2019, 5, 1), last_year=99),
    Era(name="平成", letter="H", begins=date(1989, 1, 8), last_year=50),
    Era(name="昭和", letter="S", begins=date(1926, 12, 25), last_year=64),
    Era(name="大正", letter="T", begins=date(1912, 7, 30), last_year=15),
    Era(name="明治", letter="M", begins=date(1868, 10, 23), last_year=45),
)
"""The five modern eras, newest first."""

GREGORIAN_SINCE = date(1873, 1, 1)
"""Earlier days were counted by the lunisolar calendar: after 明治5年12月2日 came 明治6年1月1日."""

_WEEKDAY_WORD = re.compile(rf"\(?(?P<weekday>[{WEEKDAYS}])(?:曜日?)?\)?")


def narrow_day(text: str) -> str:
    """Half width, one kind of dash, no spaces: the obviously right reading of how dates are typed."""
    narrow = unicodedata.normalize("NFKC", text)
    narrow = re.sub(r"[\u2010-\u2015\u2212]", "-", narrow)
    return re.sub(r"[\s\u200b\ufeff]+", "", narrow)


def weekday(day: date) -> str:
    """The weekday as one character.

    Example:
        >>> weekday(date(2023, 9, 26))
        '火'
    """
    return WEEKDAYS[day.weekday()]


def check_weekday(day: date, written: str) -> None:
    """Checks a day against the weekday written beside it, a free checksum of every printed date.

    Args:
        day: The day.
        written: Its weekday as the document has it: 火, 火曜 or 火曜日.

    Raises:
        BadValue: The day falls on another weekday, or this is not a weekday.

    Example:
        >>> check_weekday(date(2023, 9, 26), "火")
    """
    match = _WEEKDAY_WORD.fullmatch(narrow_day(written))
    if match is None:
        raise BadValue(
            f"{quoted(written)}は曜日として読めません", remedy="月火水木金土日のどれかを書いてください"
        )
    character = match["weekday"]
    if character != weekday(day):
        raise BadValue(
            f"{show_date(day)}は{character}曜日ではありません",
            remedy=f"日付か曜日を確かめてください（この日は{weekday(day)}曜日です）",
        )


def show_fiscal_year(year: int) -> str:
    """A fiscal year in its era.

    Fiscal 2019 is 令和元年度 as a whole by a notice of the government, though it began in Heisei; taking the
    era of 1 May gives that and changes no other year.

    Example:
        >>> show_fiscal_year(2026), show_fiscal_year(2019)
        ('令和8年度', '令和元年度')
    """
    return f"{_show_era_year(date(year, 5, 1))}度"


def show_date(day: date) -> str:
    """A day in the Gregorian calendar.

    Example:
        >>> show_date(date(2023, 9, 26))
        '2023年9月26日（火）'
    """
    return f"{day.year}年{day.month}月{day.day}日（{weekday(day)}）"


def show_wareki(day: date) -> str:
    """A day in its era, as letters have it.

    Raises:
        BadValue: The day lies before 1873, when eras went with another calendar.

    Example:
        >>> show_wareki(date(2019, 5, 1))
        '令和元年5月1日（水）'
    """
    return f"{_show_era_year(day)}{day.month}月{day.day}日（{weekday(day)}）"


def _show_era_year(day: date) -> str:
    if day < GREGORIAN_SINCE:
        raise BadValue(f"{show_date(day)}は和暦で表せません", remedy="西暦で表してください")
    era = next(era for era in ERAS if era.begins <= day)
    number = day.year - era.begins.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"
