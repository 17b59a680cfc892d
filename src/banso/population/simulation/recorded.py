"""Results and expectations that documents state, beside what was simulated; never used to change a prior."""

from collections.abc import Sequence
from typing import Any

from banso.core.programmes import Figure, Programme
from banso.definitions.take_up import RecordedRule
from banso.population.simulation.bands import band, yen_band
from banso.population.simulation.tally import Tally


def recorded(
    programme: Programme, rules: Sequence[RecordedRule], tally: Tally, missing: str = ""
) -> list[dict[str, Any]]:
    """The figures of a programme file that can be held against the simulation, with its range.

    Args:
        programme: The scenario's.
        rules: Which figures stand beside which result.
        tally: What was simulated.
        missing: Why no figure can be judged by the range, a sentence; empty where they can.
    """
    found: list[dict[str, Any]] = []
    for rule, matching in _matching(programme.figures, rules):
        rows = [matching] if rule.together and len(matching) > 1 else [[one] for one in matching]
        for figures in rows:
            label = figures[0].label if len(figures) == 1 else rule.together
            row = _row(rule, figures, tally) | ({"inside": None} if missing else {})
            notes = [_note(figures[0], programme), missing]
            found.append({"label": label, **row, "note": "。".join(filter(None, notes))})
    return found


def few_words(rows: int, whole: int | None) -> str:
    """Why results of the past say nothing about a simulation; empty where every company took part.

    Args:
        rows: Companies that were simulated.
        whole: Companies of the prefecture; None where nobody knows.
    """
    if whole is None or rows >= whole:
        return ""
    return f"計算した会社は{rows:,}社で県内の{whole:,}社より少ないため、範囲の中か外かは比べません"


def _note(figure: Figure, programme: Programme) -> str:
    if figure.year is None or figure.year == programme.fiscal_year:
        return ""
    return f"{figure.year}年度の値で、補助率、予算、募集の時期がこの案と同じとは限りません"


def _matching(
    figures: Sequence[Figure], rules: Sequence[RecordedRule]
) -> list[tuple[RecordedRule, list[Figure]]]:
    """The figures of each rule, by year; each figure goes to the first rule that fits it."""
    found: dict[tuple[int, int | None], list[Figure]] = {}
    for figure in figures:
        fits = [
            place
            for place, rule in enumerate(rules)
            if rule.contains in figure.label and figure.unit in rule.units
        ]
        if fits:
            found.setdefault((fits[0], figure.year), []).append(figure)
    return [(rules[place], matching) for (place, _), matching in found.items()]


def _row(rule: RecordedRule, figures: Sequence[Figure], tally: Tally) -> dict[str, Any]:
    value = sum(figure.value for figure in figures)
    sums = getattr(tally, rule.of).sum(axis=1)
    simulated = yen_band(sums) if rule.of == "granted_yen" else band(sums)
    return {
        "value": value,
        "unit": figures[0].unit,
        "year": figures[0].year,
        "of": rule.of,
        "simulated": simulated,
        "inside": simulated["low"] <= value <= simulated["high"],
    }
