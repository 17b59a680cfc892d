"""What a page of results shows, read from the plain JSON of a simulation: tables and charts, no sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from banso.web.policy.band_charts import BandChart, Day, Scale, band_chart
from banso.web.policy.words import (
    Band,
    Cell,
    Show,
    cell,
    show_companies,
    show_count,
    show_share,
    show_short_yen,
    signed,
)
from banso.web.templatetags.banso_show import show_month_day

Plain = Mapping[str, Any]

LONGEST_CALLED = 40
"""Characters of a name within a sentence."""
TOTALS: tuple[tuple[str, str, Show], ...] = (
    ("applications", "申請", show_count),
    ("grants", "交付決定", show_count),
    ("granted_yen", "交付決定額の合計", show_short_yen),
    ("refused_for_budget", "予算切れの申請", show_count),
    ("unspent_yen", "使い残す予算", show_short_yen),
)
DIFFERENCES: tuple[tuple[str, str, Show], ...] = tuple(
    (key, label, signed(show)) for key, label, show in TOTALS if key != "refused_for_budget"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """One measure, one cell for each scenario."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number that was put down before the computation.

    Attributes:
        span: The range it was drawn from; empty where it is fixed.
    """

    label: str
    value: str
    span: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What some assumptions rest on.

    Attributes:
        document: Title of the document; empty where they are assumed.
        quote: Its words.
        why: Why they are assumed; empty where a document states them.
    """

    document: str
    quote: str
    why: str
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One round of one scenario."""

    number: int
    closes_on: date
    applications: Cell
    grants: Cell
    granted: Cell
    left: Cell | None
    exhausted_share: str
    exhausted_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A result of the past beside what the computation gives; it never shaped the computation.

    Attributes:
        inside: Whether it lies in the range; None where too few companies took part to tell.
    """

    label: str
    year: int
    value: str
    simulated: Cell
    inside: bool | None
    note: str


class Scenario:
    """One of the things compared."""

    def __init__(self, plain: Plain, number: int) -> None:
        self.plain = plain
        self.number = number
        self.id: str = plain["id"]
        self.name: str = plain["name"]
        self.changes: Sequence[Mapping[str, str]] = plain["changes"]
        self.budget: int | None = plain["budget_yen"]
        self.exhausted_share: float = plain["exhausted_share"]

    @property
    def called(self) -> str:
        """The name as sentences have room for it."""
        return self.name if len(self.name) <= LONGEST_CALLED else f"{self.name[: LONGEST_CALLED - 1]}…"

    def band(self, measure: str) -> Band:
        """A total."""
        return Band.read(self.plain["totals"][measure])

    @cached_property
    def days(self) -> list[Day]:
        """What has been granted by the end of each day, in yen."""
        return [
            Day(on=date.fromisoformat(day["on"]), band=Band.read(day["granted_yen"]))
            for day in self.plain["daily"]
        ]

    @property
    def closings(self) -> list[tuple[int, date]]:
        """The rounds with the days they close."""
        return [(r["number"], date.fromisoformat(r["closes_on"])) for r in self.plain["rounds"]]

    @property
    def rounds(self) -> list[RoundRow]:
        """The rounds as a table."""
        return [_round(plain) for plain in self.plain["rounds"]]


def _round(plain: Plain) -> RoundRow:
    return RoundRow(
        number=plain["number"],
        closes_on=date.fromisoformat(plain["closes_on"]),
        applications=cell(Band.read(plain["applications"]), show_count),
        grants=cell(Band.read(plain["grants"]), show_count),
        granted=cell(Band.read(plain["granted_yen"]), show_short_yen),
        left=cell(Band.read(plain["left_yen"]), show_short_yen) if plain.get("left_yen") else None,
        exhausted_share=show_share(plain["exhausted_share"]) if plain["exhausted_share"] else "",
        exhausted_on=show_days(plain["exhausted_on"]) if plain.get("exhausted_on") else "",
    )


def show_days(band: Mapping[str, str]) -> str:
    """A band of days: 4月12日(4月1日～5月8日)."""
    low, median, high = (show_month_day(date.fromisoformat(band[key])) for key in ("low", "median", "high"))
    return median if low == high else f"{median}({low}～{high})"


class Exhibit:
    """A result, read part by part as the page asks for it.

    Args:
        plain: JSON of the contract `banso-simulation/1`.
        documents: Titles of the documents that assumptions are taken from, by id.
    """

    def __init__(self, plain: Plain, documents: Mapping[str, str]) -> None:
        self.plain = plain
        self.documents = documents
        self.scenarios = [Scenario(scenario, at) for at, scenario in enumerate(plain["scenarios"], start=1)]

    @property
    def base(self) -> Scenario:
        """What the others are compared with."""
        return self.scenarios[0]

    @property
    def others(self) -> list[Scenario]:
        """The variants."""
        return self.scenarios[1:]

    @property
    def on(self) -> date:
        """The day the companies and the rules are taken on."""
        return date.fromisoformat(self.plain["on"])

    @property
    def companies(self) -> str:
        """How many companies the result is about."""
        return show_companies(self.plain["companies"]["rows"])

    @property
    def totals(self) -> list[TotalRow]:
        """Measures down, scenarios across."""
        rows = [
            TotalRow(label=label, cells=tuple(cell(s.band(key), show) for s in self.scenarios))
            for key, label, show in TOTALS
            if key not in {"refused_for_budget", "unspent_yen"} or self.has_budget
        ]
        if self.has_budget:
            rows += [
                TotalRow(
                    label="予算",
                    cells=tuple(
                        Cell(middle=show_short_yen(s.budget) if s.budget is not None else "決めない")
                        for s in self.scenarios
                    ),
                ),
                TotalRow(
                    label="予算がなくなる割合",
                    cells=tuple(Cell(middle=show_share(s.exhausted_share)) for s in self.scenarios),
                ),
            ]
        return rows

    @property
    def has_budget(self) -> bool:
        """Whether any scenario has an end of money."""
        return any(scenario.budget is not None for scenario in self.scenarios)

    @property
    def differences(self) -> list[TotalRow]:
        """Measures down, variants across: each against the base, path by path with the same chances."""
        found = {plain["scenario"]: plain for plain in self.plain["differences"]}
        return [
            TotalRow(label=label, cells=tuple(cell(Band.read(found[s.id][key]), show) for s in self.others))
            for key, label, show in DIFFERENCES
            if key != "unspent_yen" or self.has_budget
        ]

    @property
    def exhaustion_charts(self) -> list[BandChart]:
        """What is granted day by day, one drawing for each scenario, all on one scale."""
        scale = Scale.over(
            [
                *(day.band.high for scenario in self.scenarios for day in scenario.days),
                *(scenario.budget for scenario in self.scenarios if scenario.budget is not None),
            ]
        )
        return [
            band_chart(
                f"{scenario.name}: 交付決定額の積み上がり",
                scenario.days,
                scale,
                show_short_yen,
                marks=scenario.closings,
                limit=("予算", scenario.budget) if scenario.budget is not None else None,
            )
            for scenario in self.scenarios
            if scenario.days
        ]

    @property
    def grounds(self) -> list[Ground]:
        """Everything that was put down before, in the order of the model, with what it rests on said once."""
        return grounds_of(self.plain["assumptions"], self.documents)

    @property
    def recorded(self) -> list[Recorded]:
        """Results of the past, each once, beside the base scenario."""
        return [_recorded(plain) for plain in self.base.plain["recorded"]]


def _recorded(plain: Plain) -> Recorded:
    unit = plain["unit"]
    return Recorded(
        label=plain["label"],
        year=plain["year"],
        value=_with_unit(plain["value"], unit),
        simulated=cell(Band.read(plain["simulated"]), lambda value: _with_unit(value, unit)),
        inside=plain["inside"],
        note=plain["note"],
    )


def _with_unit(value: int, unit: str) -> str:
    return show_short_yen(value) if unit in {"円", "yen"} else f"{value:,}{unit}"


def _number(value: object, unit: str) -> str:
    """A number of the model with its unit; words, such as the way rounds are decided, as they are."""
    if value is None or value == "":
        return ""
    if unit == "円" and isinstance(value, int):
        return show_short_yen(value)
    if isinstance(value, int | float):
        return f"{value:,g}{unit}" if isinstance(value, float) else f"{value:,}{unit}"
    return f"{value}{unit}"


def grounds_of(assumptions: Sequence[Plain], documents: Mapping[str, str]) -> list[Ground]:
    """Assumptions of a result, or of one that is still to come, by what they rest on."""
    grounds: dict[tuple[str, str, str], list[Assumption]] = {}
    for plain in assumptions:
        source = plain["source"] or {}
        name = source.get("document", "")
        ground = (documents.get(name, name), source.get("quote", ""), plain["assumed"])
        grounds.setdefault(ground, []).append(_assumption(plain))
    return [
        Ground(document=document, quote=quote, why=why, assumptions=tuple(found))
        for (document, quote, why), found in grounds.items()
    ]


def _assumption(plain: Plain) -> Assumption:
    value, low, high = (_number(plain[key], plain["unit"]) for key in ("value", "low", "high"))
    return Assumption(label=plain["label"], value=value, span=f"{low}～{high}" if low != high else "")


def people_of(scenario: Scenario) -> list[tuple[str, int]]:
    """Companies by verdict, the best first."""
    counts = scenario.plain["population"]
    labels = (
        ("eligible", "要件を満たす"),
        ("likely", "要件を満たす見込み(審査で判断)"),
        ("unknown", "情報が足りない"),
        ("ineligible", "要件に合わない"),
    )
    return [(label, counts[key]) for key, label in labels]


def groups_of(scenario: Scenario) -> Iterable[Plain]:
    """The views by industry, size, area and so on."""
    return (group for group in scenario.plain["groups"] if group["rows"])
