"""Alternatives put beside a programme, carried by the form as the plain JSON of a comparison."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from banso.actions.errors import BadComparison
from banso.actions.names import LONGEST_NAME
from banso.actions.plain_values import read_json
from banso.actions.policy.comparison_reading import MOST_SCENARIOS, read_comparison
from banso.actions.policy.scenarios import scenarios_of
from banso.core.errors import BadValue, BansoError
from banso.population.simulation.variants import BASE_NAME, Scenario
from banso.web.policy.setting import Setting

ANY_DAY = "2023-04-01"
"""A comparison has a day; the alternatives alone do not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One alternative.

    Attributes:
        plain: As the comparison holds it.
        scenario: What it comes to, with the changes in words.
    """

    plain: dict[str, Any]
    scenario: Scenario


def read_asked(text: str, setting: Setting) -> tuple[list[Asked], list[BansoError]]:
    """The alternatives of a form; those that can no longer be built are left out and said.

    Args:
        text: JSON as `written` made it, or anything else.
        setting: The programme they change.
    """
    try:
        plain = read_json(text or "[]")
    except BadValue:
        return [], []
    return build_asked(plain[:MOST_SCENARIOS] if isinstance(plain, list) else [], setting)


def build_asked(plain: Sequence[Any], setting: Setting) -> tuple[list[Asked], list[BansoError]]:
    """Alternatives from plain JSON, one by one, so that a broken one takes no other with it."""
    asked: list[Asked] = []
    errors: list[BansoError] = []
    for one in plain:
        try:
            comparison = read_comparison(
                {"programme": setting.programme.id, "on": ANY_DAY, "scenarios": [one]}
            )
            _, scenario = scenarios_of(comparison, setting.region, setting.model)
        except BadComparison as refusal:
            errors += refusal.errors
        else:
            asked.append(Asked(plain=one, scenario=scenario))
    return asked, errors


def written(asked: Sequence[Asked]) -> str:
    """The alternatives as the form carries them."""
    return json.dumps([one.plain for one in asked], ensure_ascii=False)


def named_apart(alternatives: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same alternatives in plain JSON; behind a name that another one has already, a number is put."""
    taken, found = {BASE_NAME}, []
    for one in alternatives:
        name, number = one["name"], 1
        while name in taken:
            number += 1
            name = f"{one['name'][: LONGEST_NAME - 5]}({number})"
        taken.add(name)
        found.append(one | {"name": name})
    return found
