"""The simulation itself: every path of every scenario, with the same companies and the same chance for all of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from banso.core.errors import BadValue
from banso.core.facts import Vocabulary
from banso.definitions.take_up import Prior, TakeUp
from banso.population.eligible_costs import LARGEST
from banso.population.simulation.applicants import Applicants, Values, applicants
from banso.population.simulation.arrivals import arrivals
from banso.population.simulation.cohort import Cohort, CompanyTable, load
from banso.population.simulation.decisions import decide
from banso.population.simulation.draws import Draws, Ints
from banso.population.simulation.errors import CannotSimulate, SimulationCancelled
from banso.population.simulation.prices import Prices, prices
from banso.population.simulation.standing import Standing, standing
from banso.population.simulation.tally import Tally
from banso.population.simulation.variants import Scenario

DEFAULT_PATHS = 200
MOST_PATHS = 10_000
PRICED_TOGETHER = 400_000
"""Applicants whose amounts are asked for in one query; bounds the memory."""

Advance = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One scenario with everything that does not change from path to path."""

    scenario: Scenario
    standing: Standing
    prices: Prices


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came out, before it is written down as JSON or tables.

    Attributes:
        priors: The uncertain numbers by id, as they were used.
        prepared: The scenarios, the base first.
        tallies: One for each scenario.
        description: Which companies these are, for readers.
    """

    on: date
    seed: int
    paths: int
    cohort: Cohort
    model: TakeUp
    priors: dict[str, Prior]
    prepared: tuple[Prepared, ...]
    tallies: tuple[Tally, ...]
    description: str = ""
    whole: int | None = None


def run(
    *,
    companies: CompanyTable,
    scenarios: Sequence[Scenario],
    model: TakeUp,
    vocabulary: Vocabulary,
    on: date,
    seed: int = 1,
    paths: int = DEFAULT_PATHS,
    description: str = "",
    whole: int | None = None,
    advance: Advance | None = None,
    cancelled: Cancelled | None = None,
) -> Report:
    """Simulates scenarios side by side.

    Args:
        companies: A Parquet file or a table, in the form of `banso.population.columns`.
        scenarios: The programme as it stands first, then its variants.
        model: Everything that is assumed.
        vocabulary: Of the facts.
        on: The day the companies are judged on.
        seed: The same seed gives the same result, to the last yen.
        paths: How many futures are drawn.
        description: Which companies these are, for readers.
        whole: How many companies the prefecture has; where fewer are simulated, no result of the past is held against
            the range. None where nobody knows.
        advance: Told after each path how many of how many are done.
        cancelled: Asked before each path whether to stop.

    Raises:
        BadValue: `paths` or `seed` is out of bounds, or there is no scenario.
        CannotSimulate: The companies or a programme cannot be used.
        SimulationCancelled: Somebody asked to stop.
    """
    _check_bounds(scenarios, seed, paths)
    cohort = load(companies, [one.programme for one in scenarios], vocabulary)
    prepared = tuple(prepare(cohort, one) for one in scenarios)
    priors = model.priors_of(scenarios[0].programme.series)
    tallies = tuple(Tally(paths, one.arrangement, cohort.rows) for one in scenarios)
    watch = _Watch(paths, advance, cancelled)
    for batch in _batches(cohort, prepared, priors, watch.paths(), seed):
        for number, (one, tally) in enumerate(zip(prepared, tallies, strict=True)):
            _settle(one, tally, [(path, values, who[number]) for path, values, who in batch])
    return Report(
        on=on,
        seed=seed,
        paths=paths,
        cohort=cohort,
        model=model,
        priors=priors,
        prepared=prepared,
        tallies=tallies,
        description=description,
        whole=whole,
    )


def prepare(cohort: Cohort, scenario: Scenario) -> Prepared:
    """Asks the rules about every company once, and writes the amount rule as a query.

    Raises:
        CannotSimulate: The programme states too little.
    """
    if scenario.programme.requirements is None:
        raise CannotSimulate(
            f"「{scenario.programme.name}」の資料には要件の記載がないため、だれが対象か分かりません",
            place=scenario.programme.id,
            remedy="要件のある制度を選ぶか、制度ファイルに要件を書いてください",
        )
    amounts = prices(cohort, scenario.programme)
    return Prepared(scenario=scenario, standing=standing(cohort, scenario.programme), prices=amounts)


def _check_bounds(scenarios: Sequence[Scenario], seed: int, paths: int) -> None:
    if not scenarios:
        raise BadValue("比べる案がありません", place="scenarios", remedy="案を一つ以上選んでください")
    if not 1 <= paths <= MOST_PATHS:
        raise BadValue(
            f"試行回数が{paths}回になっています",
            place="paths",
            remedy=f"1回から{MOST_PATHS:,}回までにしてください",
        )
    if seed < 0:
        raise BadValue("乱数の種が負の数です", place="seed", remedy="0以上の整数にしてください")


@dataclass(frozen=True, slots=True)
class _Watch:
    """Counts paths aloud, and stops when told to."""

    total: int
    advance: Advance | None
    cancelled: Cancelled | None

    def paths(self) -> Iterator[int]:
        for path in range(self.total):
            if self.cancelled is not None and self.cancelled():
                raise SimulationCancelled("シミュレーションは取り消されました")
            yield path
            if self.advance is not None:
                self.advance(path + 1, self.total)


_Path = tuple[int, Values, list[Applicants]]
"""Number, uncertain numbers, and the applicants of each scenario."""


def _batches(
    cohort: Cohort, prepared: Sequence[Prepared], priors: dict[str, Prior], paths: Iterator[int], seed: int
) -> Iterator[list[_Path]]:
    """Paths with their applicants, so many at a time that their amounts can be asked for together."""
    batch: list[_Path] = []
    waiting = 0
    for path in paths:
        draws = Draws(seed, path, cohort.rows)
        values = draws.values(priors)
        who = [applicants(cohort, one.standing, draws, values) for one in prepared]
        batch.append((path, values, who))
        waiting += sum(len(one.rows) for one in who)
        if waiting >= PRICED_TOGETHER:
            yield batch
            batch, waiting = [], 0
    if batch:
        yield batch


def _settle(one: Prepared, tally: Tally, drawn: Sequence[tuple[int, Values, Applicants]]) -> None:
    """Decides about the applicants of some paths of one scenario."""
    asked = one.prices.yen(
        np.concatenate([who.rows for _, _, who in drawn]),
        np.concatenate([who.cost_yen for _, _, who in drawn]),
    )
    call = one.scenario.arrangement
    ends = np.cumsum([len(who.rows) for _, _, who in drawn])
    for (path, values, everybody), yen in zip(drawn, np.split(asked, ends[:-1]), strict=True):
        # Nobody applies for nothing.
        who, worth = everybody.only(yen > 0), yen[yen > 0]
        _check_sums(worth, tally.paths)
        arrived = arrivals(who, call, values)
        tally.add(path, who, arrived, decide(who, arrived, worth, call, values))


def _check_sums(yen: Ints, paths: int) -> None:
    if int(yen.max(initial=0)) * len(yen) * paths > LARGEST:
        raise CannotSimulate(
            "補助額が大きすぎて合計できません", remedy="会社の表の費用と、制度の補助上限額を確かめてください"
        )
