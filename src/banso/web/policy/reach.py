"""Who is reached and who is shut out: by clause, and by industry, size and area, held against the whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banso.web.policy.exhibits import Scenario, groups_of, people_of
from banso.web.policy.row_charts import Part, Row, RowChart, parts_of, position
from banso.web.policy.words import show_companies, show_share

SHOWN = 8
"""Rows of a drawing."""
LISTED = 20
"""Rows of a table on the page; the file for spreadsheets has all."""
FINE = 10
"""Smaller figures are written with two decimals."""
ALONE, TOGETHER, REACHED, FEW = 3, 2, 1, 6
"""Numbers of colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """How many companies one clause turns away.

    Attributes:
        decides: Companies whose refusal rests on it.
        alone: Of those, the ones that would no longer be turned away if it fell away.
    """

    label: str
    decides: int
    alone: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group of companies; figures in words, but for what the drawing needs.

    Attributes:
        reach: Grants for a company, as a multiple of those of the whole.
        others: Grants for 1,000 companies in the variants.
    """

    label: str
    size: int
    counts: tuple[str, ...]
    per_thousand: float
    rate: str
    reach: str
    shares: tuple[str, ...]
    few: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A way to divide the companies, as drawing and table.

    Attributes:
        whole: Grants for 1,000 companies over all groups, in words.
        left_out: Groups the table has no room for; the file for spreadsheets has all.
    """

    by: str
    label: str
    whole: str
    chart: RowChart
    rows: tuple[GroupRow, ...]
    left_out: int


def clause_rows(scenario: Scenario, joining: Collection[str] = ()) -> list[ClauseRow]:
    """Clauses in the order of what they turn away.

    Args:
        scenario: Whose rules.
        joining: Ids of clauses that only join others; they would say the same a second time.
    """
    rows = [
        ClauseRow(
            label=clause["label"],
            decides=clause["decides"],
            alone=clause["alone"],
            failed=clause["failed"],
            unknown=clause["unknown"],
        )
        for clause in scenario.plain["population"]["clauses"]
        if clause["id"] not in joining
    ]
    return sorted(rows, key=lambda row: (-row.decides, -row.alone))


def clause_chart(rows: Sequence[ClauseRow]) -> RowChart:
    """The clauses that turn companies away, the hardest first."""
    hard = [row for row in rows if row.decides][:SHOWN]
    largest = max((row.decides for row in hard), default=0)
    return RowChart(
        title="要件ごとの、対象から外れる会社の数",
        rows=tuple(
            Row(
                label=row.label,
                value=show_companies(row.decides),
                note=f"うちこれがなければ対象 {show_companies(row.alone)}" if row.alone else "",
                parts=parts_of([(ALONE, row.alone), (TOGETHER, row.decides - row.alone)], largest),
            )
            for row in hard
        ),
        legend=((ALONE, "この要件がなければ対象になりうる"), (TOGETHER, "なくても対象外")),
    )


def people_chart(scenario: Scenario) -> RowChart:
    """All companies by verdict."""
    people = people_of(scenario)
    total = sum(count for _, count in people)
    return RowChart(
        title=f"{show_companies(total)}の判定",
        rows=tuple(
            Row(
                label=label,
                value=show_companies(count),
                note=show_share(count / total) if total else "",
                parts=(Part(colour=colour, start=0, width=position(count, total)),),
            )
            for (label, count), colour in zip(people, (1, 2, 6, 3), strict=True)
        ),
    )


def group_views(scenarios: Sequence[Scenario]) -> list[GroupView]:
    """Every way to divide the companies; the drawing shows the base, the table the variants too."""
    others = [
        {group["by"]: {row["code"]: row for row in group["rows"]} for group in groups_of(scenario)}
        for scenario in scenarios[1:]
    ]
    return [
        _group_view(group, [found.get(group["by"], {}) for found in others])
        for group in groups_of(scenarios[0])
    ]


def _group_view(group: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> GroupView:
    plain = group["rows"]
    companies = sum(row["companies"] for row in plain)
    overall = 1000 * sum(row["grants"] for row in plain) / companies if companies else 0
    rows = [_group_row(row, others) for row in plain]
    return GroupView(
        by=group["by"],
        label=group["label"],
        whole=show_per_thousand(overall),
        chart=_group_chart(group["label"], _most_companies(rows, SHOWN), overall),
        rows=tuple(_most_companies(rows, LISTED)),
        left_out=max(0, len(rows) - LISTED),
    )


def _group_row(row: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> GroupRow:
    beside = [found.get(row["code"]) for found in others]
    counts = (row["companies"], row["reachable"], row["unknown"], row["shut_out"])
    return GroupRow(
        label=row["label"],
        size=row["companies"],
        counts=tuple(f"{count:,}" for count in counts),
        per_thousand=row["per_thousand"],
        rate=show_per_thousand(row["per_thousand"]),
        reach=f"{row['reach']:.1f}倍",
        shares=(show_share(row["share_of_companies"]), show_share(row["share_of_money"])),
        few=row["few"],
        others=tuple(show_per_thousand(other["per_thousand"]) if other else "" for other in beside),
    )


def _group_chart(label: str, rows: Sequence[GroupRow], overall: float) -> RowChart:
    # A group of ten with one grant would press all others flat; its bar is cut off instead.
    largest = max([overall, *(row.per_thousand for row in rows if not row.few)])
    return RowChart(
        title=f"{label}ごとの、1,000社あたりの交付決定の件数",
        rows=tuple(
            Row(
                label=row.label,
                value=row.rate,
                note=f"全体の{row.reach}" + ("、会社が少ない" if row.few else ""),
                parts=(
                    Part(
                        colour=FEW if row.few else REACHED, start=0, width=position(row.per_thousand, largest)
                    ),
                ),
            )
            for row in rows
        ),
        mark=position(overall, largest),
        mark_label=f"縦の線は全体({show_per_thousand(overall)})です。",
    )


def _most_companies(rows: Sequence[GroupRow], most: int) -> list[GroupRow]:
    """The rows with the most companies, in their own order."""
    largest = sorted(range(len(rows)), key=lambda at: -rows[at].size)[:most]
    return [rows[at] for at in sorted(largest)]


def show_per_thousand(number: float) -> str:
    """Grants for 1,000 companies; small figures with two decimals."""
    return f"{number:.2f}件" if number < FINE else f"{number:.1f}件"
