"""Reading a comparison from plain JSON, whoever wrote it."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from banso.actions.errors import BadComparison, BadName
from banso.actions.names import readable_name
from banso.actions.plain_values import PlainValues
from banso.actions.policy.comparisons import (
    DEFAULT_PATHS,
    Comparison,
    ScenarioAsked,
    SyntheticCompanies,
    TableOfCompanies,
)
from banso.population.simulation.arrangements import MOST_ROUNDS
from banso.population.simulation.variants import BASE_NAME, Changes

MOST_SCENARIOS = 5
"""Beside the programme as it stands; more than that nobody compares side by side."""
MOST_PATHS = 1000
MOST_ROWS = 200_000
MOST_DRAWS = 200_000_000
"""Companies x paths x scenarios, the size of the whole work."""
LARGEST_SEED = 2**31 - 1
LARGEST_ID = 2**63 - 1
LONGEST_DEFINITION = 256 * 1024
"""Characters of a definition; the longest programme file has a tenth of it."""


def read_comparison(values: object) -> Comparison:
    """Read a comparison from plain JSON.

    Raises:
        BadComparison: Something is missing, unknown or out of bounds; all of it is listed, with places.
    """
    reader = PlainValues()
    given = reader.mapping(values, "", ("programme", "on", "seed", "paths", "companies", "scenarios"))
    comparison = Comparison(
        programme=reader.text(given.get("programme"), "programme"),
        on=reader.day(given.get("on"), "on"),
        scenarios=_scenarios(reader, given.get("scenarios", [])),
        companies=_companies(reader, given.get("companies", {})),
        seed=reader.number(given.get("seed", 1), "seed", 0, LARGEST_SEED),
        paths=reader.number(given.get("paths", DEFAULT_PATHS), "paths", 1, MOST_PATHS),
    )
    if isinstance(comparison.companies, SyntheticCompanies) and comparison.companies.rows is not None:
        _bound_work(reader, comparison, comparison.companies.rows)
    if reader.errors:
        raise BadComparison(reader.errors)
    return comparison


def check_work(comparison: Comparison, rows: int) -> None:
    """Refuse a comparison that is too large, once it is known how many companies there are.

    Raises:
        BadComparison: Companies x paths x scenarios are too many.
    """
    reader = PlainValues()
    _bound_work(reader, comparison, rows)
    if reader.errors:
        raise BadComparison(reader.errors)


def _bound_work(reader: PlainValues, comparison: Comparison, rows: int) -> None:
    if rows * comparison.paths * (len(comparison.scenarios) + 1) > MOST_DRAWS:
        reader.refuse(
            "paths",
            "計算が大きすぎます",
            f"会社の数×試行の回数×案の数が{MOST_DRAWS:,}以下になるようにしてください",
        )


def _companies(reader: PlainValues, values: object) -> SyntheticCompanies | TableOfCompanies:
    given = reader.mapping(values, "companies", ("kind", "rows", "seed", "id"))
    kind = given.get("kind", "synthetic")
    if kind == "table":
        return TableOfCompanies(id=reader.number(given.get("id"), "companies.id", 1, LARGEST_ID))
    if kind != "synthetic":
        reader.refuse("companies.kind", "会社の選び方がわかりません", "synthetic か table にしてください")
    rows = given.get("rows")
    return SyntheticCompanies(
        rows=None if rows is None else reader.number(rows, "companies.rows", 1, MOST_ROWS),
        seed=reader.number(given.get("seed", 1), "companies.seed", 0, LARGEST_SEED),
    )


def _scenarios(reader: PlainValues, values: object) -> tuple[ScenarioAsked, ...]:
    given = reader.sequence(values, "scenarios")
    if len(given) > MOST_SCENARIOS:
        reader.refuse("scenarios", "案が多すぎます", f"比べる案は{MOST_SCENARIOS}つまでにしてください")
        return ()
    found = tuple(_scenario(reader, one, f"scenarios[{number}]") for number, one in enumerate(given))
    names = {BASE_NAME}
    for number, scenario in enumerate(found):
        if scenario.name and scenario.name in names:
            reader.refuse(
                f"scenarios[{number}].name", "同じ名前の案があります", "案ごとに違う名前を付けてください"
            )
        names.add(scenario.name)
    return found


def _scenario(reader: PlainValues, values: object, place: str) -> ScenarioAsked:
    given = reader.mapping(values, place, ("name", "changes", "definition"))
    name = _name(reader, given.get("name"), f"{place}.name")
    definition = given.get("definition", "")
    if not isinstance(definition, str) or len(definition) > LONGEST_DEFINITION:
        reader.refuse(
            f"{place}.definition",
            "制度の定義を読めません",
            f"YAMLの文章を{LONGEST_DEFINITION:,}文字以内で書いてください",
        )
        definition = ""
    changes = _changes(reader, given.get("changes", {}), f"{place}.changes")
    if bool(definition) is not changes.is_empty and not reader.complained_below(place):
        reader.refuse(
            place, "変えるところが書かれていません", "changes か definition のどちらか一方を書いてください"
        )
    return ScenarioAsked(name=name, changes=changes, definition=definition)


def _name(reader: PlainValues, value: object, place: str) -> str:
    try:
        return readable_name(value if isinstance(value, str) else "", place="案の名前")
    except BadName as error:
        reader.refuse(place, error.message, error.remedy)
        return ""


def _changes(reader: PlainValues, values: object, place: str) -> Changes:
    given = reader.mapping(values, place, tuple(_READ_CHANGE))
    return Changes(
        **{
            name: read(reader, given[name], f"{place}.{name}")
            for name, read in _READ_CHANGE.items()
            if given.get(name) is not None
        }
    )


def _closes_on(reader: PlainValues, values: object, place: str) -> tuple[date, ...]:
    days = reader.each(values, place, reader.day)
    if any(later <= earlier for earlier, later in pairwise(days)):
        reader.refuse(place, "締切が早い順に並んでいません", "早い順に、同じ日がないように並べてください")
    return days


def _limit(reader: PlainValues, value: object, place: str) -> int | str:
    """As people write it; whether it fits, the clause says."""
    return reader.text(value, place) if isinstance(value, str) else reader.yen(value, place)


_READ_CHANGE: Mapping[str, Callable[[PlainValues, object, str], Any]] = {
    "cap_yen": PlainValues.yen,
    "rate": PlainValues.share,
    "budget_yen": PlainValues.yen,
    "without": lambda reader, value, place: reader.each(value, place, reader.text),
    "limits": lambda reader, value, place: reader.by_id(value, place, lambda v, p: _limit(reader, v, p)),
    "opens_on": PlainValues.day,
    "closes_on": _closes_on,
    "rounds": lambda reader, value, place: reader.number(value, place, 1, MOST_ROUNDS),
    "split": lambda reader, value, place: reader.each(value, place, reader.share),
    "competitive": PlainValues.switch,
    "cut_last": PlainValues.switch,
    "caps": lambda reader, value, place: reader.by_id(value, place, reader.yen),
    "rates": lambda reader, value, place: reader.by_id(value, place, reader.share),
}
"""How each of the changes is read: every field of `Changes`."""
