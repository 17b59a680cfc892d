"""Random numbers that belong to what they decide, and not to when they were asked for.

Each number is found by the seed, the path, the name of its stream and the row of the company. Two scenarios of one
comparison therefore meet the same companies on the same day in the same mood: what differs between them comes from
the rules alone.
"""

import zlib
from collections.abc import Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from banso.definitions.take_up import Prior

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Draws:
    """The random numbers of one path.

    Args:
        seed: Of the simulation.
        path: Number of the path, from 0.
        rows: How many companies there are.
    """

    def __init__(self, seed: int, path: int, rows: int) -> None:
        self._key = (seed, path)
        self._rows = rows
        self._streams: dict[str, Floats] = {}

    def uniform(self, stream: str) -> Floats:
        """One number from 0 up to 1 for each company, in the order of the rows; the same whenever asked for."""
        found = self._streams.get(stream)
        if found is None:
            found = self._streams[stream] = self._generator(stream).random(self._rows)
        return found

    def normal(self, stream: str, rows: Ints) -> Floats:
        """A standard normal number for each of some companies (Box and Muller)."""
        radius: Floats = np.sqrt(-2 * np.log1p(-self.uniform(f"{stream}/radius")[rows]))
        angle: Floats = 2 * np.pi * self.uniform(f"{stream}/angle")[rows]
        normal: Floats = radius * np.cos(angle)
        return normal

    def values(self, priors: Mapping[str, Prior]) -> dict[str, float]:
        """One value of every prior, by id; shares as fractions of one."""
        return {key: self._value(prior) for key, prior in priors.items()}

    def _value(self, prior: Prior) -> float:
        drawn = triangular(prior, self._generator(f"prior/{prior.id}").random())
        return drawn / 100 if prior.unit in {"%", "点"} else drawn

    def _generator(self, stream: str) -> np.random.Generator:
        return np.random.default_rng([*self._key, zlib.crc32(stream.encode())])


def triangular(prior: Prior, uniform: float) -> float:
    """The value below which a share of all values lies: straight up from `low` to `value`, straight down to `high`.

    Args:
        prior: The uncertain number.
        uniform: The share, from 0 to 1.
    """
    low, peak, high = float(prior.low), float(prior.value), float(prior.high)
    if high == low:
        return low
    if uniform * (high - low) < peak - low:
        return low + sqrt(uniform * (high - low) * (peak - low))
    return high - sqrt((1 - uniform) * (high - low) * (high - peak))
