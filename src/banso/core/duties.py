"""Separation of duties: who did one thing for an application may not do certain others for the same one."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Duty(StrEnum):
    """What a member of staff did for one application."""

    CHECKED = "checked"
    """Completeness, eligibility, papers logged."""
    REVIEWED = "reviewed"
    SELECTED = "selected"
    PROPOSED = "proposed"
    """起案."""
    DECIDED = "decided"
    """合議・決裁."""
    PAID = "paid"


_D = Duty

EXCLUDED_BY: Mapping[Duty, frozenset[Duty]] = {
    _D.CHECKED: frozenset({_D.REVIEWED, _D.DECIDED, _D.PAID}),
    _D.REVIEWED: frozenset({_D.CHECKED, _D.SELECTED, _D.PROPOSED, _D.DECIDED, _D.PAID}),
    _D.SELECTED: frozenset({_D.REVIEWED, _D.DECIDED, _D.PAID}),
    _D.PROPOSED: frozenset({_D.REVIEWED, _D.DECIDED, _D.PAID}),
    _D.DECIDED: frozenset({_D.CHECKED, _D.REVIEWED, _D.SELECTED, _D.PROPOSED, _D.PAID}),
    _D.PAID: frozenset({_D.CHECKED, _D.REVIEWED, _D.SELECTED, _D.PROPOSED, _D.DECIDED}),
}
"""For each duty, the earlier ones of the same person that rule it out. Symmetric: the order does not matter."""

LABELS: Mapping[Duty, str] = {
    _D.CHECKED: "書類・要件の確認",
    _D.REVIEWED: "審査",
    _D.SELECTED: "選定",
    _D.PROPOSED: "起案",
    _D.DECIDED: "合議・決裁",
    _D.PAID: "支払",
}
"""How a reader is told."""


def ruled_out(wanted: Duty, done: Iterable[Duty]) -> Duty | None:
    """The earlier duty of the same person that rules a duty out; None when there is none.

    Example:
        >>> ruled_out(Duty.DECIDED, [Duty.CHECKED])
        <Duty.CHECKED: 'checked'>
        >>> ruled_out(Duty.SELECTED, [Duty.CHECKED]) is None
        True
    """
    return next((duty for duty in done if duty in EXCLUDED_BY[wanted]), None)
