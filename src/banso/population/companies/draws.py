"""Random draws for many companies at once, from weights and rates of a company mix."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from banso.definitions.shapes.company_mix import BareRateShape, ChoiceShape
from banso.population.companies.problems import Flags

Indexes = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

TEN_THOUSAND = 10_000


def draw_index(random: np.random.Generator, weights: Sequence[int], rows: int) -> Indexes:
    """One index by weight for each row."""
    ends = np.cumsum(np.asarray(weights, dtype=np.int64))
    return np.searchsorted(ends, random.integers(0, ends[-1], rows), side="right").astype(np.int64)


class Choice:
    """One of several values, by weights that depend on something about the company.

    Attributes:
        values: What may be drawn, in the order of the indexes.
    """

    def __init__(self, tables: Sequence[Mapping[str, int]]) -> None:
        self.values = list(dict.fromkeys(value for weights in tables for value in weights))
        weights = np.array([[table.get(value, 0) for value in self.values] for table in tables], np.int64)
        self.ends = np.cumsum(weights, axis=1)

    def draw(self, random: np.random.Generator, table: Indexes) -> Indexes:
        """Indexes of values.

        Args:
            random: Where the draws come from.
            table: Which table of weights each row uses.
        """
        drawn = random.random(len(table)) * self.ends[table, -1]
        found = np.zeros(len(table), np.int64)
        for column in range(len(self.values) - 1):
            found += drawn >= self.ends[table, column]
        return found


class FactChoice:
    """The value of one fact: weights by purpose before those of active companies before those of all."""

    def __init__(self, shape: ChoiceShape, purposes: Sequence[str]) -> None:
        named = [purpose for purpose in purposes if purpose in shape.by_purpose]
        tables = [shape.weights, shape.active or shape.weights, *map(shape.by_purpose.__getitem__, named)]
        self.choice = Choice(tables)
        places = {purpose: number for number, purpose in enumerate(named, start=2)}
        self.of_purpose = np.array([places.get(purpose, 0) for purpose in purposes], np.int64)

    @property
    def values(self) -> list[str]:
        """What may be drawn."""
        return self.choice.values

    def draw(self, random: np.random.Generator, purpose: Indexes, active: Flags) -> Indexes:
        """Indexes of values, for companies with these purposes."""
        own = self.of_purpose[purpose]
        return self.choice.draw(random, np.where(own > 0, own, active.astype(np.int64)))


class Rate:
    """How likely a company says yes.

    The share of a band is what the mix states; active companies are so much more likely within it.
    """

    def __init__(self, shape: BareRateShape, purposes: Sequence[str], active: Shares, companies: int) -> None:
        """Prepares a rate.

        Args:
            shape: From the mix.
            purposes: In the order of their indexes.
            active: Share of active companies by band.
            companies: Of the whole region.
        """
        stated = shape.companies if shape.in_10_000 is None else shape.in_10_000
        whole = companies if shape.in_10_000 is None else TEN_THOUSAND
        self.by_band = np.broadcast_to(np.asarray(stated, np.float64) / whole, active.shape)
        times = shape.active_percent / 100
        self.usual = 1 / (1 + active * (times - 1))
        self.times = times
        own = [shape.by_purpose.get(purpose, -1) / TEN_THOUSAND for purpose in purposes]
        self.by_purpose = np.asarray(own, np.float64)

    def share(self, band: Indexes, purpose: Indexes, active: Flags) -> Shares:
        """How likely each company says yes, 0 to 1."""
        own = self.by_purpose[purpose]
        share = np.where(own >= 0, own, self.by_band[band])
        return np.minimum(share * self.usual[band] * np.where(active, self.times, 1.0), 1.0)

    def draw(self, random: np.random.Generator, band: Indexes, purpose: Indexes, active: Flags) -> Flags:
        """Who says yes."""
        return random.random(len(band)) < self.share(band, purpose, active)


def between(random: np.random.Generator, low: Indexes, high: Indexes) -> Indexes:
    """A whole number from low to high, both included; small ones as likely as large ones."""
    return random.integers(low, high + 1)


def mostly_small(random: np.random.Generator, low: Indexes, high: Indexes) -> Indexes:
    """A whole number from low to high, both included; each doubling as likely as the next."""
    least = np.maximum(low, 1).astype(np.float64)
    drawn = np.floor(least * ((high + 1) / least) ** random.random(len(low))).astype(np.int64)
    return np.clip(drawn, low, high)
