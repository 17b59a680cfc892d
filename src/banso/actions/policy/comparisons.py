"""What somebody asks to be simulated, and how it is written as plain JSON.

`banso.actions.policy.comparison_reading` reads it back; the web form, the API and the worker all pass through it.

```
{"programme": "<id>", "on": "2023-09-20", "seed": 1, "paths": 200,
 "companies": {"kind": "synthetic", "rows": 72744, "seed": 1}  or  {"kind": "table", "id": 3},
 "scenarios": [{"name": "上限2倍", "changes": {"cap_yen": 2000000, "rate": "1/2", "limits": {"<clause>": 50}}},
               {"name": "見直し案", "definition": "<the whole definition as YAML>"}]}
```

What `changes` may say are the fields of `banso.population.simulation.variants.Changes`.

The programme as it stands is always the first scenario, under the id `base`; the others are `s1`, `s2`, ...
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from banso.population.simulation.variants import Changes

DEFAULT_PATHS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticCompanies:
    """Companies drawn from the mix of the programme's prefecture: the same seed draws the same ones.

    Attributes:
        rows: How many; None for as many as the prefecture has.
    """

    rows: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfCompanies:
    """A company table its author brought; which one, the number of its record says."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAsked:
    """One alternative: changes to the programme, or a definition of its own.

    Attributes:
        definition: The whole definition as YAML; empty when `changes` says it.
    """

    name: str
    changes: Changes = field(default_factory=Changes)
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a simulation needs to be repeated.

    Attributes:
        programme: Id of a programme.
        on: Day the companies are judged on.
        paths: How many futures are drawn.
    """

    programme: str
    on: date
    scenarios: tuple[ScenarioAsked, ...] = ()
    companies: SyntheticCompanies | TableOfCompanies = SyntheticCompanies()
    seed: int = 1
    paths: int = DEFAULT_PATHS


def plain_comparison(comparison: Comparison) -> dict[str, object]:
    """Write a comparison as the plain JSON that `read_comparison` reads: text, integers, lists, no floats."""
    companies = comparison.companies
    return {
        "programme": comparison.programme,
        "on": comparison.on.isoformat(),
        "seed": comparison.seed,
        "paths": comparison.paths,
        "companies": {"kind": "table", "id": companies.id}
        if isinstance(companies, TableOfCompanies)
        else _plain_synthetic(companies),
        "scenarios": [_plain_scenario(scenario) for scenario in comparison.scenarios],
    }


def _plain_synthetic(companies: SyntheticCompanies) -> dict[str, object]:
    rows = {} if companies.rows is None else {"rows": companies.rows}
    return {"kind": "synthetic", **rows, "seed": companies.seed}


def _plain_scenario(scenario: ScenarioAsked) -> dict[str, object]:
    if scenario.definition:
        return {"name": scenario.name, "definition": scenario.definition}
    return {"name": scenario.name, "changes": plain_changes(scenario.changes)}


def plain_changes(changes: Changes) -> dict[str, object]:
    """Write changes as plain JSON; what is left as it is does not appear."""
    given = {one.name: getattr(changes, one.name) for one in fields(changes)}
    return {name: _plain(value) for name, value in given.items() if value not in (None, (), {})}


def _plain(value: object) -> object:
    """Days as ISO dates, rates as fractions; everything else is plain already."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
