"""How moments read: in Japan time, with as much of the clock as matters."""

from datetime import datetime

from django import template

from banso.actions.filing import receipts
from banso.core import calendar
from banso.core.calendar import JST
from banso.web.templatetags.banso_show import in_english, show_date

register = template.Library()


@register.filter
def show_moment(at: datetime) -> str:
    """A cut-off or another set moment: 17:00:00.001 does not read as 17:00."""
    return _in_language(at, calendar.show_moment(at))


@register.filter
def show_minute(at: datetime) -> str:
    """When something happened, to the minute."""
    return show_moment(at.astimezone(JST).replace(second=0, microsecond=0))


@register.filter
def show_second(at: datetime) -> str:
    """When something arrived, to the second."""
    return _in_language(at, receipts.show_second(at))


def _in_language(at: datetime, shown: str) -> str:
    """A moment as Japanese pages show it; on an English page its day is English, its clock the same."""
    return f"{show_date(at)} {shown.rpartition(' ')[2]}" if in_english() else shown
