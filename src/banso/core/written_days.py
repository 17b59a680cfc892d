"""Days and fiscal years as people write them: ISO, slashes, dots, 年月日, five eras, full width, 元年."""

import re
from datetime import date

from banso.core.eras import ERAS, GREGORIAN_SINCE, WEEKDAYS, Era, check_weekday, narrow_day, show_date
from banso.core.errors import BadValue
from banso.core.typed_text import quoted

_ERA_WORD = r"(?P<era>明治|大正|昭和|平成|令和|[MTSHRmtshr明大昭平令])"
_ERA_YEAR = rf"{_ERA_WORD}\.?(?P<year>元|[0-9]{{1,2}})"
_WEEKDAY = rf"(?:\((?P<bracketed>[{WEEKDAYS}])(?:曜日?)?(?:・?祝)?\)|(?P<bare>[{WEEKDAYS}])曜日?)?"
_MONTH_DAY = rf"(?:年|[./-])(?P<month>[0-9]{{1,2}})(?:月|[./-])(?P<day>[0-9]{{1,2}})日?{_WEEKDAY}"
_ERA_DATE = re.compile(rf"{_ERA_YEAR}{_MONTH_DAY}")
_GREGORIAN_DATE = re.compile(rf"(?:西暦)?(?P<year>[0-9]{{4}}){_MONTH_DAY}")
_COMPACT_DATE = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_FISCAL_YEAR = re.compile(rf"\(?(?:{_ERA_YEAR}|(?:西暦)?(?P<gregorian>[0-9]{{4}}))(?:年度|年)?\)?")

_DATE_REMEDY = "「2023-09-26」「令和5年9月26日」「R5.9.26」のように書いてください"


def read_day(text: str) -> date:
    """Reads a day as people type it: ISO, slashes, dots, 年月日, eras, full width, with or without weekday.

    Raises:
        BadValue: It is no day, the day does not exist, the era had not begun, or the weekday does not fit.

    Example:
        >>> read_day("令和５年９月２６日（火）")
        datetime.date(2023, 9, 26)
        >>> read_day("平成31年5月1日")
        datetime.date(2019, 5, 1)
        >>> read_day("2023/9/26")
        datetime.date(2023, 9, 26)
    """
    narrow = narrow_day(text)
    if match := _ERA_DATE.fullmatch(narrow):
        return _era_day(match, text)
    match = _GREGORIAN_DATE.fullmatch(narrow) or _COMPACT_DATE.fullmatch(narrow)
    if match is None:
        raise BadValue(f"{quoted(text)}は日付として読めません", remedy=_DATE_REMEDY)
    return _existing_day(int(match["year"]), match, text)


def read_wareki(text: str) -> date:
    """Reads a day written in an era and in nothing else.

    Raises:
        BadValue: No era is named, or as for `read_day`.

    Example:
        >>> read_wareki("R5.9.26")
        datetime.date(2023, 9, 26)
    """
    if _ERA_DATE.fullmatch(narrow_day(text)) is None:
        raise BadValue(
            f"{quoted(text)}は和暦の日付として読めません",
            remedy="「令和5年9月26日」「R5.9.26」のように書いてください",
        )
    return read_day(text)


def _era_named(word: str) -> Era:
    return next(era for era in ERAS if word.upper() == era.letter or era.name.startswith(word))


def _gregorian_year(era: Era, year: str, text: str) -> int:
    number = 1 if year == "元" else int(year)
    if not 1 <= number <= era.last_year:
        raise BadValue(
            f"{quoted(text)}: {era.name}{number}年はありません", remedy="元号と年を確かめてください"
        )
    return era.begins.year + number - 1


def _era_day(match: re.Match[str], text: str) -> date:
    era = _era_named(match["era"])
    day = _existing_day(_gregorian_year(era, match["year"], text), match, text)
    if day < era.begins:
        raise BadValue(
            f"{quoted(text)}は{era.name}が始まる前の日付です",
            remedy=f"{era.name}は{show_date(era.begins)}からです。元号と年を確かめてください",
        )
    if day < GREGORIAN_SINCE:
        raise BadValue(
            f"{quoted(text)}は旧暦の日付で、そのままでは換算できません",
            remedy="西暦（新暦）の日付で書いてください",
        )
    return day


def _existing_day(year: int, match: re.Match[str], text: str) -> date:
    try:
        day = date(year, int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise BadValue(f"{quoted(text)}という日はありません", remedy="年月日を確かめてください") from error
    parts = match.groupdict()
    written = parts.get("bracketed") or parts.get("bare")
    if written:
        check_weekday(day, written)
    return day


def read_fiscal_year(text: str) -> int:
    """Reads a fiscal year to the Gregorian year of its 1 April.

    Raises:
        BadValue: It is no year, or the era has no such year.

    Example:
        >>> read_fiscal_year("令和８年度"), read_fiscal_year("(R元)"), read_fiscal_year("2024年度")
        (2026, 2019, 2024)
    """
    match = _FISCAL_YEAR.fullmatch(narrow_day(text))
    if match is None:
        raise BadValue(
            f"{quoted(text)}は年度として読めません",
            remedy="「令和6年度」「R6」「2024年度」のように書いてください",
        )
    if match["gregorian"]:
        return int(match["gregorian"])
    return _gregorian_year(_era_named(match["era"]), match["year"], text)
