"""The result as plain JSON values: the contract `banso-simulation/1` of every door (docs/reference/simulation.md)."""

from datetime import timedelta
from typing import Any

import numpy as np

from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN
from banso.definitions.take_up import Prior, TakeUp
from banso.population.simulation.assumptions import assumptions
from banso.population.simulation.bands import PLACES, band, day_band, mean_yen, ratio, share_band, yen_band
from banso.population.simulation.groups import FEW, Grouping, GroupRow, fairness_words, group_rows, groupings
from banso.population.simulation.recorded import few_words, recorded
from banso.population.simulation.run import Prepared, Report
from banso.population.simulation.standing import Standing
from banso.population.simulation.tally import Tally

FORMAT = "banso-simulation/1"


def contract(report: Report) -> dict[str, Any]:
    """The whole result; dates in ISO 8601, yen as whole numbers, shares as fractions of one."""
    programme = report.prepared[0].scenario.programme
    ways = groupings(report.cohort, report.on.year)
    pairs = list(zip(report.prepared, report.tallies, strict=True))
    missing = few_words(report.cohort.rows, report.whole)
    return {
        "format": FORMAT,
        "programme": {"id": programme.id, "name": programme.name, "version": programme.version},
        "on": report.on.isoformat(),
        "seed": report.seed,
        "paths": report.paths,
        "companies": {
            "rows": report.cohort.rows,
            "description": report.description,
            "unknown_counted_as": _unknown_words(report.priors["eligibility.unknown"]),
        },
        "assumptions": assumptions(programme, report.prepared[0].scenario.arrangement, report.model),
        "scenarios": [_scenario(one, tally, ways, report.model, missing) for one, tally in pairs],
        "differences": [_differences(one, tally, report.tallies[0]) for one, tally in pairs[1:]],
    }


def _unknown_words(prior: Prior) -> str:
    return (
        f"判定に必要な項目が分からない会社は、試行ごとに{prior.low}〜{prior.high}{prior.unit}"
        f"（{prior.value}{prior.unit}前後が多い）が要件に合うものとして数えます。"
    )


def _scenario(
    one: Prepared, tally: Tally, ways: list[Grouping], model: TakeUp, missing: str
) -> dict[str, Any]:
    scenario, call = one.scenario, one.scenario.arrangement
    rows = [(way, group_rows(way, one.standing, tally)) for way in ways]
    whole = _per_thousand(int(tally.company_grants.sum()), len(tally.company_grants), tally.paths)
    groups = [
        {"by": way.by, "label": way.label, "rows": [_group(row, whole, tally) for row in found]}
        for way, found in rows
    ]
    return {
        "id": scenario.id,
        "name": scenario.name,
        "changes": [
            {"label": change.label, "before": change.before, "after": change.after}
            for change in scenario.changes
        ],
        "population": _population(one.standing),
        "totals": _totals(tally),
        "budget_yen": call.budget_yen,
        "exhausted_share": _share(tally.exhausted.any(axis=1)),
        "rounds": [_round(tally, number) for number in range(len(call.rounds))],
        "daily": _daily(tally),
        "groups": groups,
        "fairness": _fairness(tally, groups),
        "recorded": recorded(scenario.programme, model.recorded, tally, missing),
    }


def _population(standing: Standing) -> dict[str, Any]:
    return {
        "eligible": standing.count(int(MET)),
        "likely": standing.count(int(JUDGED)),
        "unknown": standing.count(int(UNKNOWN)),
        "ineligible": standing.count(int(FAILED)),
        "clauses": [
            {
                "id": clause.id,
                "label": clause.label,
                "met": clause.met,
                "judged": clause.judged,
                "unknown": clause.unknown,
                "failed": clause.failed,
                "decides": clause.decides,
                "alone": clause.alone,
            }
            for clause in standing.clauses
        ],
    }


def _totals(tally: Tally) -> dict[str, Any]:
    return {
        "applications": band(tally.applications.sum(axis=1)),
        "grants": band(tally.grants.sum(axis=1)),
        "granted_yen": yen_band(tally.granted_yen.sum(axis=1)),
        "refused_for_budget": band(tally.refused_for_budget),
        "unspent_yen": yen_band(tally.unspent_yen),
    }


def _round(tally: Tally, number: int) -> dict[str, Any]:
    window = tally.call.rounds[number]
    exhausted = tally.exhausted[:, number]
    return {
        "number": window.number,
        "opens_on": window.opens_on.isoformat(),
        "closes_on": window.closes_on.isoformat(),
        "applications": band(tally.applications[:, number]),
        "grants": band(tally.grants[:, number]),
        "granted_yen": yen_band(tally.granted_yen[:, number]),
        "left_yen": yen_band(tally.left_yen[:, number]),
        "exhausted_share": _share(exhausted),
        "exhausted_on": day_band(tally.exhausted_day[exhausted, number], tally.call.opens_on),
    }


def _daily(tally: Tally) -> list[dict[str, Any]]:
    """What has come in, and what has been granted, up to the end of each day."""
    applications = tally.daily_applications.cumsum(axis=1)
    granted = tally.daily_yen.cumsum(axis=1)
    return [
        {
            "on": (tally.call.opens_on + timedelta(days=day)).isoformat(),
            "applications": band(applications[:, day]),
            "granted_yen": yen_band(granted[:, day]),
        }
        for day in range(applications.shape[1])
    ]


def _group(row: GroupRow, whole: float, tally: Tally) -> dict[str, Any]:
    per_thousand = _per_thousand(row.grants, row.companies, tally.paths)
    return {
        "code": row.code,
        "label": row.label,
        "companies": row.companies,
        "reachable": row.reachable,
        "unknown": row.unknown,
        "shut_out": row.shut_out,
        "applications": ratio(row.applications, tally.paths),
        "grants": ratio(row.grants, tally.paths),
        "granted_yen": mean_yen(row.granted_yen, tally.paths),
        "per_thousand": round(per_thousand, PLACES),
        "reach": round(per_thousand / whole, PLACES) if whole else 0.0,
        "share_of_companies": ratio(row.companies, len(tally.company_yen)),
        "share_of_money": ratio(row.granted_yen, int(tally.company_yen.sum())),
        "few": row.companies < FEW,
    }


def _per_thousand(grants: int, companies: int, paths: int) -> float:
    return 1000 * grants / companies / paths


def _fairness(tally: Tally, groups: list[dict[str, Any]]) -> dict[str, Any]:
    top = share_band(tally.top_share)
    words = [
        sentence
        for group in groups
        for sentence in fairness_words(
            group["label"], [(row["label"], row["companies"], row["reach"]) for row in group["rows"]]
        )
    ]
    if top["median"]:
        words.insert(0, f"交付額の大きい上位1割の会社が、交付額全体のおよそ{top['median']:.0%}を受けます。")
    return {"top_share": top, "words": words}


def _share(happened: Any) -> float:
    return round(float(np.mean(happened)), PLACES)


def _differences(one: Prepared, tally: Tally, base: Tally) -> dict[str, Any]:
    """Path by path against the base: the same companies in the same mood, so that only the rules differ."""
    return {
        "scenario": one.scenario.id,
        "applications": band(tally.applications.sum(axis=1) - base.applications.sum(axis=1)),
        "grants": band(tally.grants.sum(axis=1) - base.grants.sum(axis=1)),
        "granted_yen": yen_band(tally.granted_yen.sum(axis=1) - base.granted_yen.sum(axis=1)),
        "unspent_yen": yen_band(tally.unspent_yen - base.unspent_yen),
    }
