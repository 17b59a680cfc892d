"""A sum that grows day by day, with its band, against a limit: the geometry for pages and for paper.

Positions are whole thousandths of the drawing, as in every chart of the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banso.web.policy.words import Band, Cell, Show, cell
from banso.web.templatetags.banso_charts import WHOLE, height, staircase, stairs

PLOT = 860
"""Height of the plot in thousandths of the drawing; below it stand the marks' names."""
TICKS = 5
"""At most so many lines across the plot."""
HEADROOM = 9
"""The largest value stands at most so many tenths high, so that the name of the limit has a place above it."""
NAMED_MARKS = 5
"""More marks than this are named by their number alone."""
TABLE_ROWS = 3
"""About so many days stand in the table, besides the cut-offs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a drawing: what the sum has come to by its end."""

    on: date
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line across or down the plot with its name.

    Attributes:
        percent: From the top or from the left of the drawing.
        anchor: Which end of the name stands there: `start`, `middle` or `end`.
    """

    label: str
    at: int
    anchor: str = "start"

    @property
    def percent(self) -> str:
        """The position as SVG takes it."""
        return f"{self.at // 10}.{self.at % 10}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One line of the table behind the drawing."""

    on: date
    mark: str
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChart:
    """A drawing, ready for the template.

    Attributes:
        summary: The drawing in one sentence, for those who do not see it.
        band: SVG path of the range eight tenths of the computations lie in.
        line: SVG path of the middle.
    """

    title: str
    summary: str
    band: str
    line: str
    ticks: tuple[Place, ...]
    limit: Place | None
    marks: tuple[Place, ...]
    first: date
    last: date
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The sums a plot spans; several drawings with the same one can be compared by eye."""

    largest: int
    step: int

    @classmethod
    def over(cls, values: Sequence[int]) -> "Scale":
        """A scale with round steps that has room for these values."""
        top = -(-max([1, *values]) * 10 // HEADROOM)
        power = 10 ** (len(str(top)) - 1)
        steps = (power // 5, power // 2, power, 2 * power, 5 * power)
        step = next(step for step in steps if step and top <= step * TICKS) if top > TICKS else 1
        return cls(largest=-(-top // step) * step, step=step)

    def at(self, value: int) -> int:
        """Where a value stands in the drawing, in thousandths from the top."""
        return height(value, self.largest) * PLOT // WHOLE


def band_chart(
    title: str,
    days: Sequence[Day],
    scale: Scale,
    show: Show,
    *,
    marks: Sequence[tuple[int, date]] = (),
    limit: tuple[str, int] | None = None,
) -> BandChart:
    """Draw a growing sum.

    Args:
        title: What grows.
        days: In order, without gaps; at least one.
        scale: Shared by the drawings that are compared.
        show: How sums are written.
        marks: Numbers of rounds with the days they close.
        limit: Name and sum of the line that cannot be passed.
    """
    lows, middles, highs = zip(*((d.band.low, d.band.median, d.band.high) for d in days), strict=True)
    closing = {on: f"第{number}回締切" for number, on in marks}
    end = cell(days[-1].band, show)
    return BandChart(
        title=title,
        summary=f"{title}。期間の終わりに{end.middle}" + (f"({end.span})" if end.span else ""),
        band=staircase(lows, highs, scale.largest),
        line=stairs(middles, scale.largest),
        ticks=tuple(
            Place(label=show(value), at=scale.at(value))
            for value in range(0, scale.largest + 1, scale.step)
            if value < scale.largest
        ),
        limit=Place(label=f"{limit[0]} {show(limit[1])}", at=scale.at(limit[1])) if limit else None,
        marks=tuple(_marks(marks, days)),
        first=days[0].on,
        last=days[-1].on,
        rows=tuple(
            TableRow(on=day.on, mark=closing.get(day.on, ""), cell=cell(day.band, show))
            for day in _chosen(days, closing)
        ),
    )


def _marks(marks: Sequence[tuple[int, date]], days: Sequence[Day]) -> list[Place]:
    columns = {day.on: number for number, day in enumerate(days, start=1)}
    found = []
    for number, on in marks:
        if on not in columns:
            continue
        at = columns[on] * WHOLE // len(days)
        anchor = "end" if at > WHOLE * 9 // 10 else "middle" if at > WHOLE // 10 else "start"
        found.append(
            Place(label=str(number) if len(marks) > NAMED_MARKS else f"第{number}回", at=at, anchor=anchor)
        )
    return found


def _chosen(days: Sequence[Day], closing: dict[date, str]) -> list[Day]:
    """The days of the table: cut-offs, and a few others evenly spread."""
    every = max(1, len(days) // TABLE_ROWS)
    last = len(days) - 1
    return [day for at, day in enumerate(days) if at == last or at % every == 0 or day.on in closing]
