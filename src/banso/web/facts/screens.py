"""Facts asked together: the fields of a screen, and the reading of what was typed into them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from banso.core.errors import BadFacts
from banso.core.facts import Fact
from banso.web.facts.fields import Field
from banso.web.facts.shortcuts import SHORTCUTS, Shortcut
from banso.web.facts.typed import Typed, read_typed


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Fields with the shortcut that answers them all.

    Attributes:
        shortcut: None for fields without one.
        chosen: The shortcut is ticked.
    """

    fields: tuple[Field, ...]
    shortcut: Shortcut | None = None
    chosen: bool = False


def group_fields(fields: Sequence[Field], typed: Typed) -> tuple[FieldGroup, ...]:
    """Puts fields that one shortcut answers together, in the place of the first of them."""
    left = list(fields)
    groups: list[FieldGroup] = []
    while left:
        shortcut = next((s for s in SHORTCUTS if left[0].name in s.zero + s.needless), None)
        covered = shortcut.covers if shortcut else (left[0].name,)
        together = tuple(field for field in left if field.name in covered)
        useful = shortcut if shortcut and any(field.name in shortcut.zero for field in together) else None
        chosen = useful is not None and bool(typed.get(useful.name))
        groups.append(FieldGroup(fields=together, shortcut=useful, chosen=chosen))
        left = [field for field in left if field not in together]
    return tuple(groups)


@dataclass(slots=True)
class ScreenReading:
    """What a person said on one screen.

    Attributes:
        values: By fact id.
        unknown: Facts answered with わからない.
        errors: By fact id, each with its remedy.
    """

    values: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)


def read_screen(facts: Iterable[Fact], typed: Typed, *, required: bool = True) -> ScreenReading:
    """Reads the fields of some facts.

    Args:
        facts: That were asked.
        typed: The form as sent.
        required: Every fact needs a value or わからない.
    """
    ticked = [shortcut for shortcut in SHORTCUTS if typed.get(shortcut.name)]
    zero = {fact_id for shortcut in ticked for fact_id in shortcut.zero}
    needless = {fact_id for shortcut in ticked for fact_id in shortcut.needless}
    reading = ScreenReading()
    for fact in facts:
        if fact.id in zero:
            reading.values[fact.id] = 0
        elif fact.id not in needless:
            _read_field(fact, typed, reading, required=required)
    return reading


def _read_field(fact: Fact, typed: Typed, reading: ScreenReading, *, required: bool) -> None:
    said = read_typed(fact, typed)
    if said.error:
        reading.errors[fact.id] = _("「%(label)s」: %(problem)s") % {
            "label": fact.label,
            "problem": said.error,
        }
    elif said.value is not None:
        reading.values[fact.id] = said.value
    elif said.answered:
        reading.unknown.add(fact.id)
    elif required:
        words = _("「%(label)s」に答えるか、「わからない」を選んでください。")
        reading.errors[fact.id] = words % {"label": fact.label}


def errors_on_screen(problem: BadFacts, asked: Iterable[str]) -> dict[str, str]:
    """What does not fit together, by the fact of the screen it is shown at.

    Args:
        problem: Why all answers together cannot be read.
        asked: Facts of the screen; what concerns none of them is shown at the first.
    """
    on_screen = list(asked)
    found: dict[str, str] = {}
    for error in problem.errors:
        named = [fact for fact in on_screen if error.place == fact or error.place.endswith(f"（{fact}）")]
        found[named[0] if named else on_screen[0]] = f"{error.message}。{error.remedy}"
    return found
