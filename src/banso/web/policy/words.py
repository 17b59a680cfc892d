"""How the pages of policy staff write numbers: short sums, bands, differences, shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

MAN = 10_000
OKU = 10_000 * MAN
Show = Callable[[int], str]


def whole(number: float) -> int:
    """The nearest whole number, halves upwards."""
    return number if isinstance(number, int) else floor(number + 0.5)


def show_short_yen(yen: int) -> str:
    """A sum to the nearest 万円, as one says it in a meeting; below one 万円 to the yen.

    Example:
        >>> show_short_yen(339_791_000), show_short_yen(200_000_000), show_short_yen(-5_004_000)
        ('3億3,979万円', '2億円', '-500万円')
    """
    sign = "-" if yen < 0 else ""
    rest = abs(yen)
    if rest < MAN:
        return f"{sign}{rest:,}円"
    oku, man = divmod((rest + MAN // 2) // MAN, OKU // MAN)
    return f"{sign}{f'{oku:,}億' if oku else ''}{f'{man:,}万' if man else ''}円"


def show_count(number: int) -> str:
    """A number of applications or grants."""
    return f"{number:,}件"


def show_companies(number: int) -> str:
    """A number of companies."""
    return f"{number:,}社"


def signed(show: Show) -> Show:
    """The same words with the sign of a difference in front; none for no difference."""
    return lambda number: f"+{show(number)}" if number > 0 else show(number)


def show_share(share: float) -> str:
    """A share of one in per cent; what happens sometimes is never written as never or always."""
    percent = whole(share * 100)
    if percent == 0 and share > 0:
        return "1%未満"
    if percent == 100 and share < 1:
        return "99%以上"
    return f"{percent}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The middle of many computations, and the range eight tenths of them lie in."""

    low: int
    median: int
    high: int

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Band":
        """A band of a result."""
        return cls(low=whole(plain["low"]), median=whole(plain["median"]), high=whole(plain["high"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A band in words.

    Attributes:
        middle: What is expected.
        span: From and to; empty where the band has no width.
    """

    middle: str
    span: str = ""


def cell(band: Band, show: Show) -> Cell:
    """A band as a table shows it."""
    same = band.low == band.high == band.median
    return Cell(middle=show(band.median), span="" if same else f"{show(band.low)}～{show(band.high)}")
