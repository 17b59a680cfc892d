"""What stands in the fields of a fact, and what it says: typed text to a value, and a value back to typed text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from banso.core.company import read_value
from banso.core.errors import BadValue
from banso.core.facts import Fact, FactType
from banso.core.readings import plain

Typed = MultiValueDict[str, str]
"""The fields of a form as they were sent: names to texts."""

UNKNOWN = "?"
"""The choice わからない among radio buttons."""
UNITS = ("円", "万円")
"""Units an amount in yen may be typed in; the first is the usual one."""
MANY_CHOICES = 12
"""Longer code lists are asked with a select instead of radio buttons."""
PARTS_OF_A_DAY = ("year", "month", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a person said about one fact.

    Attributes:
        value: The value; None where it is not known or nothing was said.
        answered: A value was given, or わからない.
        error: Why it cannot be read, with the remedy; the field keeps what was typed.
    """

    value: Any = None
    answered: bool = False
    error: str = ""


NOTHING = Reading()
NOT_KNOWN = Reading(answered=True)


def read_typed(fact: Fact, typed: Typed) -> Reading:
    """Reads the fields of one fact."""
    try:
        return _READ.get(fact.type, _read_text)(fact, typed)
    except BadValue as error:
        return Reading(error=f"{error.message}。{error.remedy}")


def _read_choice(fact: Fact, typed: Typed) -> Reading:
    # A code found by searching wins over the one of the list.
    chosen = typed.get(f"{fact.id}.found") or typed.get(fact.id, "")
    if chosen == UNKNOWN or typed.get(f"{fact.id}.unknown"):
        return NOT_KNOWN
    return Reading(value=read_value(fact, chosen), answered=True) if chosen else NOTHING


def _read_text(fact: Fact, typed: Typed) -> Reading:
    text = typed.get(fact.id, "")
    bare = plain(text)
    if typed.get(f"{fact.id}.unknown"):
        if bare:
            return Reading(error=_("値と「わからない」の両方が入っています。どちらか一方にしてください。"))
        return NOT_KNOWN
    if not bare:
        return NOTHING
    if fact.type is FactType.YEN and bare.replace(",", "").replace(".", "").isdecimal():
        unit = typed.get(f"{fact.id}.unit", UNITS[0])
        text = text.strip() + (unit if unit in UNITS else UNITS[0])
    return Reading(value=read_value(fact, text), answered=True)


def _read_date(fact: Fact, typed: Typed) -> Reading:
    if typed.get(f"{fact.id}.unknown"):
        return NOT_KNOWN
    day = _day_typed(fact.id, typed)
    return Reading(value=read_value(fact, day), answered=True) if day else NOTHING


def _day_typed(name: str, typed: Typed) -> str:
    """Year, month and day as one text; empty where none of them is filled in."""
    parts = [plain(typed.get(f"{name}.{part}", "")) for part in PARTS_OF_A_DAY]
    return "-".join(parts) if any(parts) else ""


def _read_codes(fact: Fact, typed: Typed) -> Reading:
    chosen = [code for code in typed.getlist(fact.id) if code]
    none, unknown = typed.get(f"{fact.id}.none"), typed.get(f"{fact.id}.unknown")
    if sum(map(bool, (chosen, none, unknown))) > 1:
        return Reading(error=_("「どれもない」か「わからない」を選ぶときは、ほかの選択を外してください。"))
    if unknown:
        return NOT_KNOWN
    if not chosen and not none:
        return NOTHING
    if fact.type is FactType.CODES:
        return Reading(value=read_value(fact, chosen), answered=True)
    dated = [{"id": code, "on": _day_typed(f"{fact.id}.on.{code}", typed)} for code in chosen]
    return Reading(value=read_value(fact, dated), answered=True)


_READ: dict[FactType, Callable[[Fact, Typed], Reading]] = {
    FactType.BOOLEAN: _read_choice,
    FactType.CODE: _read_choice,
    FactType.CODES: _read_codes,
    FactType.DATED_CODES: _read_codes,
    FactType.DATE: _read_date,
}


def type_value(fact: Fact, value: Any) -> Typed:
    """What a person would type for a value: the fields of an answer that is edited."""
    if isinstance(value, bool):
        return Typed({fact.id: ["true" if value else "false"]})
    if fact.type is FactType.DATE:
        return _type_day(fact.id, value)
    if fact.type in {FactType.CODES, FactType.DATED_CODES}:
        return _type_codes(fact, value)
    return Typed({fact.id: [_type_text(fact, value)]})


def _type_text(fact: Fact, value: Any) -> str:
    if fact.type is FactType.PERMILLE:
        return f"{value // 10}.{value % 10}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _type_codes(fact: Fact, value: Mapping[str, date | None] | frozenset[str]) -> Typed:
    typed = Typed({fact.id: sorted(value)} if value else {f"{fact.id}.none": ["1"]})
    for code, since in value.items() if isinstance(value, Mapping) else ():
        if since is not None:
            for name, texts in _type_day(f"{fact.id}.on.{code}", since).lists():
                typed.setlist(name, texts)
    return typed


def _type_day(name: str, day: date) -> Typed:
    return Typed({f"{name}.{part}": [str(getattr(day, part))] for part in PARTS_OF_A_DAY})


def type_unknown(fact: Fact) -> Typed:
    """What a person would choose to say わからない."""
    if fact.type in {FactType.BOOLEAN, FactType.CODE}:
        return Typed({fact.id: [UNKNOWN]})
    return Typed({f"{fact.id}.unknown": ["1"]})
