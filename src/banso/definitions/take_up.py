"""The take-up model of a region: who applies, when, for how much, and how calls are run, all of it as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from banso.core.errors import BadDefinition, BansoError
from banso.core.programmes import Term
from banso.core.sources import Document, Source
from banso.core.written_days import read_day
from banso.definitions.build.sources import build_source
from banso.definitions.checks.sources import check_sources
from banso.definitions.problems import Problems
from banso.definitions.region import Region
from banso.definitions.shapes.base import Sourced
from banso.definitions.shapes.take_up import (
    AssumedBudgetShape,
    BySizeShape,
    LastGrantShape,
    ModeShape,
    PriorShape,
    RecordedShape,
    SeriesShape,
    TakeUpShape,
    WindowsShape,
)
from banso.definitions.yaml_files import YamlFile, read_yaml

TAKE_UP_FILE = Path("simulation") / "take-up.yaml"
UNKNOWN_SIZE = "unknown"
SIZE_CLASSES: Mapping[str, tuple[int, str]] = {
    "0-5": (0, "従業員0〜5人"),
    "6-20": (6, "従業員6〜20人"),
    "21-50": (21, "従業員21〜50人"),
    "51-100": (51, "従業員51〜100人"),
    "101-300": (101, "従業員101〜300人"),
    "301+": (301, "従業員301人以上"),
    UNKNOWN_SIZE: (-1, "従業員数が不明"),
}
"""Id of each class of regular employees, with its smallest number and its name; smaller ones first."""

Mode = Literal["competitive", "first_come"]
LastGrant = Literal["refuse", "cut"]
Measure = Literal["applications", "grants", "granted_yen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """An uncertain number: drawn anew for every path, most often near `value`, never outside `low` and `high`.

    Attributes:
        unit: `%`, 倍 (times), 対数 (standard deviation of logarithms), 円, 社, 件 or 点.
    """

    id: str
    label: str
    value: int | float
    low: int | float
    high: int | float
    unit: str
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A way of running calls, with the reason why it is assumed."""

    value: str
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Assumed rounds.

    Attributes:
        days: First and last (month, day) of each round, within a fiscal year.
    """

    days: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    source: Source | None = None
    assumed: str = ""

    def of_year(self, fiscal_year: int) -> list[tuple[date, date]]:
        """First and last day of each round in a fiscal year."""
        return [
            (_day_of_year(fiscal_year, opens), _day_of_year(fiscal_year, closes))
            for opens, closes in self.days
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedBudget:
    """A budget in yen that no document states."""

    yen: int
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How the calls of a programme are run where its file does not say."""

    mode: Chosen
    last_grant: Chosen
    rounds: Windows
    budget: AssumedBudget | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRule:
    """Which stated figures stand beside which result.

    Attributes:
        contains: The word their label contains.
        together: Label under which they are added up; empty where each stands alone.
    """

    contains: str
    units: tuple[str, ...]
    of: Measure
    together: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp:
    """Everything a simulation assumes.

    Attributes:
        priors: By id, in the order of the file.
        handling: For every programme.
        simplifications: What is taken to be simpler than it is.
        by_series: Handling of single series of programmes.
        priors_by_series: What differs from `priors` for single series.
    """

    priors: Mapping[str, Prior]
    handling: Handling
    simplifications: tuple[Term, ...] = ()
    recorded: tuple[RecordedRule, ...] = ()
    by_series: Mapping[str, Handling]
    priors_by_series: Mapping[str, Mapping[str, Prior]]

    def priors_of(self, series: str) -> dict[str, Prior]:
        """The priors of one series of programmes, by id."""
        return {**self.priors, **self.priors_by_series.get(series, {})}

    def handling_of(self, series: str) -> Handling:
        """How the calls of one series are run."""
        return self.by_series.get(series, self.handling)


def load_take_up(region: Region) -> TakeUp:
    """The take-up model of a region.

    Raises:
        BadDefinition: The file is missing or wrong; every problem is named with its line.
    """
    return read_take_up(read_yaml(region.path / TAKE_UP_FILE), region.documents)


def read_take_up(file: YamlFile, documents: Mapping[str, Document]) -> TakeUp:
    """The take-up model of one file.

    Raises:
        BadDefinition: Something in it cannot be used.
    """
    problems = Problems(file)
    try:
        shape = TakeUpShape.model_validate(file.data)
    except ValidationError as error:
        problems.add_shape_errors(error)
        raise BadDefinition("\n".join(map(str, problems.found))) from error
    check_sources(shape, documents, problems)
    model = _build(shape, problems)
    for series, own in shape.programmes.items():
        # A mapping of shapes is not walked into by the check of the whole.
        check_sources(own, documents, problems)
        for prior in own.priors.values():
            check_sources(prior, documents, problems)
        for strange in own.priors.keys() - model.priors.keys():
            problems.add(
                "unknown-prior",
                ("programmes", series, "priors", strange),
                f"「{strange}」という前提はありません",
                f"使えるもの: {'、'.join(model.priors)}",
            )
    if problems.found:
        raise BadDefinition("\n".join(map(str, problems.found)))
    return model


def _build(shape: TakeUpShape, problems: Problems) -> TakeUp:
    whole = Handling(
        mode=_chosen(shape.handling.mode),
        last_grant=_chosen(shape.handling.last_grant),
        rounds=_windows(shape.handling.rounds, problems),
    )
    return TakeUp(
        priors={prior.id: prior for prior in _priors(shape, ())},
        handling=whole,
        simplifications=tuple(
            Term(label=one.label, source=build_source(one.source), assumed=one.assumed)
            for one in shape.simplifications
        ),
        recorded=tuple(map(_recorded, shape.recorded)),
        by_series={series: _handling(own, whole, problems) for series, own in shape.programmes.items()},
        priors_by_series={
            series: {key: _prior(key, prior) for key, prior in own.priors.items()}
            for series, own in shape.programmes.items()
        },
    )


def _priors(part: BaseModel, place: tuple[str, ...]) -> Iterator[Prior]:
    """All priors of the model, named by their place in the file."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = (*place, name)
        if isinstance(value, PriorShape):
            yield _prior(".".join(here), value)
        elif isinstance(value, BySizeShape):
            yield from _priors_by_size(value, here)
        elif isinstance(value, BaseModel) and not isinstance(value, Sourced):
            yield from _priors(value, here)


def _prior(key: str, shape: PriorShape) -> Prior:
    return Prior(
        id=key,
        label=shape.label,
        value=shape.value,
        low=shape.low,
        high=shape.high,
        unit=shape.unit,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _priors_by_size(shape: BySizeShape, place: tuple[str, ...]) -> Iterator[Prior]:
    for name, field in type(shape.sizes).model_fields.items():
        size = field.alias or name
        one = getattr(shape.sizes, name)
        yield Prior(
            id=".".join((*place, size)),
            label=f"{shape.label}（{SIZE_CLASSES[size][1]}）",
            value=one.value,
            low=one.low,
            high=one.high,
            unit=shape.unit,
            source=build_source(shape.source),
            assumed=shape.assumed,
        )


def _handling(own: SeriesShape, whole: Handling, problems: Problems) -> Handling:
    return Handling(
        mode=_chosen(own.mode) if own.mode else whole.mode,
        last_grant=_chosen(own.last_grant) if own.last_grant else whole.last_grant,
        rounds=_windows(own.rounds, problems) if own.rounds else whole.rounds,
        budget=_budget(own.budget) if own.budget else None,
    )


def _chosen(shape: ModeShape | LastGrantShape) -> Chosen:
    return Chosen(value=shape.value, source=build_source(shape.source), assumed=shape.assumed)


def _budget(shape: AssumedBudgetShape) -> AssumedBudget:
    return AssumedBudget(yen=shape.yen, source=build_source(shape.source), assumed=shape.assumed)


def _recorded(shape: RecordedShape) -> RecordedRule:
    return RecordedRule(
        contains=shape.contains, units=tuple(shape.units), of=shape.of, together=shape.together
    )


def _windows(shape: WindowsShape, problems: Problems) -> Windows:
    found = Windows(
        days=tuple((_month_day(one.opens), _month_day(one.closes)) for one in shape.windows),
        source=build_source(shape.source),
        assumed=shape.assumed,
    )
    try:
        # A fiscal year whose February is short: a round that fits into it fits into every year.
        days = [day for window in found.of_year(2022) for day in window]
    except BansoError as error:
        problems.add_error("date", ("handling", "rounds"), error)
        return found
    if any(later <= earlier for earlier, later in zip(days[1::2], days[2::2], strict=False)) or any(
        closes < opens for opens, closes in zip(days[::2], days[1::2], strict=True)
    ):
        problems.add(
            "date",
            ("handling", "rounds"),
            "締切回の日付が順番に並んでいません",
            "4月から翌年3月までの順に書いてください",
        )
    return found


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _day_of_year(fiscal_year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return read_day(f"{fiscal_year + (month < 4)}-{month:02}-{day:02}")
