"""Who applies in one path: hears of the call, has a project, is not put off by the papers, and decides to."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from banso.core.evaluation import JUDGED, MET, UNKNOWN
from banso.core.money import LIMIT_YEN
from banso.definitions.take_up import SIZE_CLASSES
from banso.population.simulation.cohort import Cohort
from banso.population.simulation.draws import Draws, Flags, Floats, Ints
from banso.population.simulation.standing import Standing

COST_STEP = 1000
"""Costs that are not known are drawn in so many yen."""
Values = Mapping[str, float]
"""The uncertain numbers of one path by id; shares as fractions of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicants:
    """Companies that apply in one path; one entry for each, in the order of their rows.

    Attributes:
        rows: Their rows in the cohort.
        accompanied: A support body helps them.
        qualifies: They meet the requirements in truth, as far as facts go.
        cost_yen: What their project costs; 0 where the company table says it.
        when: Where in the days of the call they are ready, from 0 up to 1.
        waits: Would wait for the next round if nobody has time to help them.
        complete: Their papers pass the completeness check.
        accepted: People decide the judged clauses in their favour.
        quality: Points in the review, from 0 to 1, bonuses included.
        withdraws: They withdraw after a grant.
    """

    rows: Ints
    accompanied: Flags
    qualifies: Flags
    cost_yen: Ints
    when: Floats
    waits: Flags
    complete: Flags
    accepted: Flags
    quality: Floats
    withdraws: Flags

    def only(self, chosen: Flags) -> "Applicants":
        """Some of them."""
        return Applicants(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})


def applicants(cohort: Cohort, standing: Standing, draws: Draws, values: Values) -> Applicants:
    """Draws who applies.

    Args:
        cohort: The companies.
        standing: How they stand to the rules.
        draws: The random numbers of the path.
        values: The uncertain numbers of the path.
    """
    accompanied = _accompanied(cohort, draws, values)
    truly = _qualifies(standing, draws, values)
    heard = _hears(cohort, accompanied, draws, values)
    needs = draws.uniform("need") < _need(values)[standing.need]
    chance = _chance(standing, accompanied, values)
    decides = draws.uniform("decision") < chance
    slips = truly | (draws.uniform("wrongly") < values["eligibility.wrongly"])
    rows = np.flatnonzero(heard & needs & decides & slips)
    return _drawn(rows, accompanied[rows], truly[rows], cohort, standing, draws, values)


def _by_size(name: str, values: Values) -> Floats:
    return np.array([values[f"{name}.{size}"] for size in SIZE_CLASSES])


def _accompanied(cohort: Cohort, draws: Draws, values: Values) -> Flags:
    share = _by_size("accompaniment.by_size", values)[cohort.size]
    return np.where(cohort.guided < 0, draws.uniform("accompanied") < share, cohort.guided > 0)


def _hears(cohort: Cohort, accompanied: Flags, draws: Draws, values: Values) -> Flags:
    share = _by_size("awareness.by_size", values)[cohort.size]
    return draws.uniform("awareness") < np.where(accompanied, values["awareness.accompanied"], share)


def _need(values: Values) -> Floats:
    return np.array([values["need.matching"], values["need.other"], values["need.unknown"]])


def _chance(standing: Standing, accompanied: Flags, values: Values) -> Floats:
    """Chance to apply once aware and in need: fewer the more papers and clauses, more with help."""
    papers = standing.papers or values["effort.papers"]
    easy = (1 - values["effort.per_paper"]) ** papers
    easy *= (1 - values["effort.per_clause"]) ** standing.named_clauses
    helped = 1 - (1 - easy) * (1 - values["effort.relief"])
    return values["decision.apply"] * np.where(accompanied, helped, easy)


def _qualifies(standing: Standing, draws: Draws, values: Values) -> Flags:
    state = standing.state
    turns_out = (state == int(UNKNOWN)) & (draws.uniform("unknown") < values["eligibility.unknown"])
    truly: Flags = (state == int(MET)) | (state == int(JUDGED)) | turns_out
    return truly


def _drawn(
    rows: Ints,
    accompanied: Flags,
    qualifies: Flags,
    cohort: Cohort,
    standing: Standing,
    draws: Draws,
    values: Values,
) -> Applicants:
    """What is drawn for those who apply, once they are known."""

    def uniform(stream: str) -> Floats:
        return draws.uniform(stream)[rows]

    complete = np.where(accompanied, values["review.complete_accompanied"], values["review.complete"])
    judged = standing.needs_judgement & (standing.state[rows] != int(MET))
    return Applicants(
        rows=rows,
        accompanied=accompanied,
        qualifies=qualifies,
        cost_yen=np.where(standing.priced[rows], 0, _costs(rows, cohort, draws, values)),
        when=uniform("when"),
        waits=uniform("waits") < values["accompaniment.waits"],
        complete=uniform("complete") < complete,
        accepted=~judged | (uniform("judged") < values["review.judged"]),
        quality=uniform("quality") + values["review.bonus"] * standing.bonuses[rows],
        withdraws=uniform("withdrawal") < values["withdrawal.share"],
    )


def _costs(rows: Ints, cohort: Cohort, draws: Draws, values: Values) -> Ints:
    """Costs in whole yen: a lognormal number around the median of the size class."""
    typical = values["cost.median"] * _by_size("cost.by_size", values)[cohort.size[rows]]
    drawn = typical * np.exp(values["cost.spread"] * draws.normal("cost", rows))
    steps = np.rint(np.clip(drawn / COST_STEP, 1, LIMIT_YEN // COST_STEP)).astype(np.int64)
    return steps * COST_STEP
