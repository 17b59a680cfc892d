"""How moments read: in Japan time, with as much of the clock as matters."""

from datetime import datetime

from django import template

from banso.actions.filing import receipts
from banso.core import calendar
from banso.core.calendar import JST

register = template.Library()


@register.filter
def show_moment(at: datetime) -> str:
    """A cut-off or another set moment: 17:00:00.001 does not read as 17:00."""
    return calendar.show_moment(at)


@register.filter
def show_minute(at: datetime) -> str:
    """When something happened, to the minute."""
    return calendar.show_moment(at.astimezone(JST).replace(second=0, microsecond=0))


@register.filter
def show_second(at: datetime) -> str:
    """When something arrived, to the second."""
    return receipts.show_second(at)
