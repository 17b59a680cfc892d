"""Applications per day as a drawing: a column for each day, the cut-offs as lines across, the numbers behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banso.core.calls import Round
from banso.web.templatetags.banso_charts import WHOLE, staircase

NAMED_MARKS = 5
"""More cut-offs than this are named by their number alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A cut-off in the drawing.

    Attributes:
        percent: From the left, as SVG takes it.
        anchor: Which end of the name stands there: `start`, `middle` or `end`.
    """

    label: str
    percent: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One line of the table behind the drawing."""

    on: date
    count: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChart:
    """A drawing, ready for the template.

    Attributes:
        summary: The drawing in one sentence, for those who do not see it.
        columns: SVG path in thousandths of the plot.
        rows: Days on which something was filed or a round closed.
    """

    summary: str
    columns: str
    largest: int
    marks: tuple[Mark, ...]
    first: date
    last: date
    rows: tuple[DayRow, ...]


def day_chart(days: Sequence[tuple[date, int]], rounds: Sequence[Round]) -> DayChart | None:
    """Draw how many applications were filed on each day.

    Args:
        days: In order, without gaps.
        rounds: Of the call.

    Returns:
        None where there is no day to draw.
    """
    if not days:
        return None
    counts = [count for _, count in days]
    largest, total = max(counts), sum(counts)
    closing = {one.closes_at.date(): f"第{one.number}回締切" for one in rounds}
    busiest = next(day for day, count in days if count == largest)
    peak = (
        f"最も多い日は{busiest.month}月{busiest.day}日の{largest:,}件" if largest else "まだ提出はありません"
    )
    return DayChart(
        summary=f"日ごとの申請の件数。合計{total:,}件。{peak}",
        columns=staircase([0] * len(counts), counts, max(1, largest)),
        largest=largest,
        marks=tuple(_marks(days, rounds)),
        first=days[0][0],
        last=days[-1][0],
        rows=tuple(
            DayRow(on=day, count=count, mark=closing.get(day, ""))
            for day, count in days
            if count or day in closing
        ),
    )


def _marks(days: Sequence[tuple[date, int]], rounds: Sequence[Round]) -> list[Mark]:
    columns = {day: number for number, (day, _) in enumerate(days, start=1)}
    found = []
    for one in rounds:
        at = columns[one.closes_at.date()] * WHOLE // len(days)
        anchor = "end" if at > WHOLE * 9 // 10 else "middle" if at > WHOLE // 10 else "start"
        label = str(one.number) if len(rounds) > NAMED_MARKS else f"第{one.number}回"
        found.append(Mark(label=label, percent=f"{at // 10}.{at % 10}%", anchor=anchor))
    return found
