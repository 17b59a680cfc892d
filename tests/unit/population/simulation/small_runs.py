"""A few hundred companies, a certain take-up model, and quick runs for every test of the simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.definitions.take_up import TakeUp, load_take_up
from banso.population.columns import fact_columns
from banso.population.simulation.run import Report, run
from banso.population.simulation.variants import Changes, Scenario, base_scenario, vary

REGION = installed_region()
VOCABULARY = REGION.vocabulary
MODEL = load_take_up(REGION)
ON = date(2023, 9, 11)
DX = REGION.programmes["kagoshima-pref/dx-subsidy/2023"]
"""Three rounds, three tracks, papers, judgements and a bonus."""
SERVICE = REGION.programmes["kagoshima-pref/service-productivity/2024"]
"""One track, a stated budget, and no dates."""

CERTAIN: Mapping[str, int] = {
    "accompaniment.capacity": 10**9,
    "accompaniment.waits": 0,
    "effort.papers": 0,
    "effort.per_paper": 0,
    "effort.per_clause": 0,
    "eligibility.unknown": 0,
    "eligibility.wrongly": 0,
    "cost.median": 2_500_000,
    "cost.spread": 0,
    "review.bonus": 0,
    "withdrawal.share": 0,
}
"""Whoever may apply does and is granted; what is not named here is 100 %."""


def with_values(model: TakeUp, values: Mapping[str, int | float]) -> TakeUp:
    """The model with some numbers certain."""
    changed = {
        key: replace(model.priors[key], value=value, low=value, high=value) for key, value in values.items()
    }
    return replace(model, priors={**model.priors, **changed})


def certain_model() -> TakeUp:
    """The model in which nothing is left to chance but the day, the points and the order."""
    shares = {key: 100 for key, prior in MODEL.priors.items() if prior.unit == "%"}
    ones = {key: 1 for key in MODEL.priors if key.startswith("cost.by_size.")}
    return with_values(MODEL, {**shares, **ones, **CERTAIN})


def companies(rows: int, *, seed: int = 1, unknown: float = 0.2) -> pa.Table:
    """Companies in Kagoshima, drawn without any claim to look like real ones.

    Args:
        rows: How many.
        seed: Of the generator.
        unknown: Share of the answers that are not known.
    """
    random = np.random.default_rng(seed)

    def one_of(values: Sequence[Any], *, known: bool = False) -> pa.Array:
        drawn = np.array(values, dtype=object)[random.integers(0, len(values), rows)]
        forgotten = random.random(rows) < (0 if known else unknown)
        return pa.array([None if none else value for value, none in zip(drawn, forgotten, strict=True)])

    def mostly(value: bool) -> pa.Array:
        return one_of([value] * 19 + [not value])

    # The reference engine knows a set of codes as a whole or not at all.
    none_of_the_others = {
        name: pa.array([False] * rows)
        for fact in ("project.activities", "company.recognitions")
        for name in fact_columns(VOCABULARY.facts[fact])
    }
    return pa.table(
        none_of_the_others
        | {
            "company": pa.array([f"c{number:05}" for number in range(rows)]),
            "founded_year": one_of([1950, 1985, 2001, 2015, 2021]),
            "company_prefecture": one_of(["46"] * 9 + ["43"], known=True),
            "company_municipality": one_of(["46201", "46203", "46204"]),
            "company_industry": one_of(["09", "39", "56", "75", "76", "06"]),
            "company_regular_employees": one_of([0, 3, 8, 15, 30, 80, 200, 400]),
            "company_capital_yen": one_of([3_000_000, 10_000_000, 500_000_000]),
            "company_entity_type": one_of(["corporation", "sole_proprietor"], known=True),
            "company_shares_total": one_of([200]),
            "company_shares_largest_large_holder": one_of([0] * 9 + [150]),
            "company_shares_large_holders": one_of([0] * 9 + [150]),
            "company_officers": one_of([3]),
            "company_officers_from_large": one_of([0] * 9 + [3]),
            "company_prefectural_tax_unpaid": mostly(False),
            "company_antisocial_ties": mostly(False),
            "company_political_or_religious": mostly(False),
            "company_dx_grant_2022": mostly(False),
            "company_plan_2022": one_of(["none"] * 8 + ["service", "manufacturing"]),
            "company_chamber_guidance": one_of([True, False, False]),
            "company_recognitions__partnership_declaration": one_of([True, False, False]),
            "project_purpose": one_of(["dx", "sales", "people", "finance"]),
            "project_promotes_dx": mostly(True),
            "project_co_planner": one_of(["it_vendor", "it_vendor", "none"]),
            "project_other_grant": mostly(False),
            "project_activities__sales": mostly(True),
            "project_cost_yen": one_of([300_000, 1_234_567, 2_500_000, 9_000_000]),
        }
    )


def base(programme: Programme = DX, model: TakeUp = MODEL) -> Scenario:
    """A programme as it stands."""
    return base_scenario(programme, model)


def varied(changes: Changes, programme: Programme = DX, model: TakeUp = MODEL, number: int = 1) -> Scenario:
    """A programme with changes."""
    return vary(base(programme, model), changes, VOCABULARY, number=number, name="変更案")


def simulated(
    *scenarios: Scenario, table: pa.Table, model: TakeUp = MODEL, seed: int = 1, paths: int = 6
) -> Report:
    """A quick run."""
    return run(
        companies=table,
        scenarios=scenarios,
        model=model,
        vocabulary=VOCABULARY,
        on=ON,
        seed=seed,
        paths=paths,
    )


EAGER = with_values(
    MODEL,
    {key: 90 for key in MODEL.priors if key.startswith(("awareness", "need", "decision"))}
    | {"effort.per_paper": 0, "effort.per_clause": 0},
)
"""Nearly everybody who may apply does, so that small tables use up a budget."""
