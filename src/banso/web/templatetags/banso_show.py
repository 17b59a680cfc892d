"""How money and days read in the language of the page."""

from datetime import date, datetime

from django import template
from django.utils import formats, timezone, translation

from banso.core import calendar, money

register = template.Library()


def in_english() -> bool:
    """Whether the page is in English; every other page is Japanese."""
    return (translation.get_language() or "").startswith("en")


@register.filter
def show_yen(amount: int | None) -> str:
    """An amount in yen with separators; empty when there is none."""
    if amount is None:
        return ""
    return f"¥{amount:,}" if in_english() else money.show_yen(amount)


@register.filter
def show_date(day: date | None) -> str:
    """A day with its weekday; a moment is shown as the day it has in Japan. Empty when there is none."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return formats.date_format(day, "j F Y (D)") if in_english() else calendar.show_date(day)


@register.filter
def per_cent(thousandths: int) -> str:
    """A share of thousandths in whole per cent, rounded down: 100% is said only of what is whole."""
    return f"{thousandths // 10}%"


@register.filter
def show_month_day(day: date) -> str:
    """A day within its year: 4月1日."""
    return formats.date_format(day, "j F") if in_english() else f"{day.month}月{day.day}日"


@register.filter
def show_wareki(day: date | None) -> str:
    """A day in its era; empty when there is none."""
    return "" if day is None else calendar.show_wareki(day)


@register.filter
def show_both_calendars(day: date | None) -> str:
    """A day in the Gregorian calendar with its era beside it; empty when there is none."""
    if day is None:
        return ""
    era_day = calendar.show_wareki(day).partition("（")[0]
    return f"{show_date(day)} ({era_day})" if in_english() else f"{show_date(day)}（{era_day}）"
