"""Bars under one another, one row for each clause or group, with an optional mark all rows are held against."""

from collections.abc import Sequence
from dataclasses import dataclass

from banso.web.templatetags.banso_charts import WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a bar; positions in thousandths."""

    colour: int
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes:
        value: The figure in words.
        note: A remark behind the name; may be empty.
    """

    label: str
    value: str
    parts: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChart:
    """A drawing, ready for the template.

    Attributes:
        legend: Number of a colour and what it stands for.
        mark: Where the line stands that all rows are held against, in thousandths; None for none.
        mark_label: What that line is.
    """

    title: str
    rows: tuple[Row, ...]
    legend: tuple[tuple[int, str], ...] = ()
    mark: int | None = None
    mark_label: str = ""

    @property
    def mark_start(self) -> int:
        """Left edge of the mark, so that it stays inside the drawing."""
        return min(self.mark or 0, WHOLE - MARK_WIDTH)


MARK_WIDTH = 5
"""In thousandths of the drawing."""


def parts_of(sizes: Sequence[tuple[int, float]], largest: float) -> tuple[Part, ...]:
    """Pieces of a bar one behind the other.

    Args:
        sizes: Number of the colour and size of each piece.
        largest: What fills the whole width; more is cut off.
    """
    found, so_far = [], 0.0
    for colour, size in sizes:
        start = position(so_far, largest)
        so_far += size
        found.append(Part(colour=colour, start=start, width=position(so_far, largest) - start))
    return tuple(found)


def position(size: float, largest: float) -> int:
    """Where a size ends, in thousandths."""
    return min(WHOLE, int(size * WHOLE / largest)) if largest else 0
