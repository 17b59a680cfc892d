"""Many futures in a few numbers: the middle, the range of eight tenths of them, and the mean."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from banso.population.simulation.draws import Floats, Ints

PARTS = {"low": 10, "median": 50, "high": 90}
"""Percent of the paths that lie at or below; always a value that some path really has."""
PLACES = 6
"""Decimals of shares and means in the result."""


def band(values: Ints) -> dict[str, Any]:
    """Counts over all paths, with their mean."""
    return {**_parts(values), "mean": round(float(values.mean()), PLACES)}


def yen_band(values: Ints) -> dict[str, int]:
    """Sums in yen over all paths; the mean in whole yen."""
    return {**_parts(values), "mean": mean_yen(int(values.sum()), len(values))}


def share_band(values: Floats) -> dict[str, float]:
    """Shares over all paths, with their mean."""
    parts = {name: round(float(_at(values, percent)), PLACES) for name, percent in PARTS.items()}
    return {**parts, "mean": round(float(values.mean()), PLACES)}


def day_band(days: Ints, first: date) -> dict[str, str] | None:
    """Days over those paths in which something happened; None where it happened in none.

    Args:
        days: Since the first day.
        first: The first day.
    """
    if not len(days):
        return None
    return {name: (first + timedelta(days=day)).isoformat() for name, day in _parts(days).items()}


def mean_yen(total: int, paths: int) -> int:
    """A mean in whole yen, halves up."""
    return (2 * total + paths) // (2 * paths)


def ratio(part: int, whole: int) -> float:
    """What part of a whole something is, divided exactly before it is rounded; of nothing it is 0."""
    return float(round(Fraction(part, whole), PLACES)) if whole else 0.0


def _parts(values: Ints) -> dict[str, int]:
    return {name: int(_at(values, percent)) for name, percent in PARTS.items()}


def _at(values: "Ints | Floats", percent: int) -> Any:
    ordered = np.sort(values)
    return ordered[-(-percent * len(ordered) // 100) - 1]
