"""Buttons that decide something: what was pressed is one of those that were offered, or nothing happens."""

from collections.abc import Mapping
from typing import TypeVar

from django.http import HttpRequest

from banso.core.errors import BadValue

Meaning = TypeVar("Meaning")


def chosen(request: HttpRequest, name: str, offered: Mapping[str, Meaning], *, place: str) -> Meaning:
    """What the button stands for that was pressed; a form that was sent without one decides nothing.

    Args:
        request: Sent by POST.
        name: Of the buttons.
        offered: The value of each to what it stands for.
        place: What is being decided, for whoever reads why it is not.

    Raises:
        BadValue: It is none of those that were offered, or missing.
    """
    value = request.POST.get(name, "")
    if value not in offered:
        raise BadValue(
            "どのボタンが押されたかを読み取れないため、何も記録していません",
            place=place,
            remedy="画面を開き直して、ボタンを押し直してください",
        )
    return offered[value]
