"""One company against 1,000 programmes: verdicts with all reasons, and the next question."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from banso.core.check import explanation_of, requirements_outcome
from banso.core.conditions import walk
from banso.core.facts import Company, Vocabulary
from banso.core.programmes import Programme
from banso.core.questions import rank_questions
from banso.core.reasons import Answers
from banso.definitions.region import installed_region
from bench.closures import closure
from bench.companies import ON, invented_companies
from bench.measuring import Row, side_by_side, spread
from bench.programmes import CLAUSES, repeated_programmes, synthetic_programmes

MANY = 1000
RUNS = 15


@dataclass(frozen=True, slots=True)
class Crowd:
    """Programmes to measure with, and what to call them; the targets are stated for about 12 clauses each."""

    words: str
    programmes: Sequence[Programme]
    has_target: bool


def _crowds() -> list[Crowd]:
    region = installed_region()
    synthetic = synthetic_programmes(region.vocabulary, MANY)
    repeated = repeated_programmes(region.on_offer(ON), MANY)
    return [
        Crowd(f"synthetic, about {CLAUSES} clauses in {_nodes(synthetic)} nodes each", synthetic, True),
        Crowd(f"the region's own repeated, {_nodes(repeated)} nodes each", repeated, False),
    ]


def _nodes(programmes: Sequence[Programme]) -> int:
    return sum(len(list(walk(each.requirements))) for each in programmes if each.requirements) // len(
        programmes
    )


def explain(programmes: Sequence[Programme], company: Company, vocabulary: Vocabulary) -> int:
    """Every verdict with every reason, as the results page and `banso check` need them; returns their number."""
    answers = Answers(vocabulary, company)
    return sum(
        len(explanation_of(requirements_outcome(each, company), answers, ()).findings) for each in programmes
    )


def reasons() -> list[Row]:
    """One company, 1,000 programmes, every clause explained; another company in every run."""
    vocabulary = installed_region().vocabulary
    companies = invented_companies(vocabulary, RUNS + 1)
    rows = []
    for crowd in _crowds():
        programmes = crowd.programmes
        compiled = [closure(each.requirements) for each in programmes if each.requirements]
        ours, baseline = side_by_side(
            lambda run, programmes=programmes: explain(programmes, companies[run], vocabulary),
            lambda run, compiled=compiled: [state(companies[run]) for state in compiled],
            RUNS,
        )
        clauses = explain(programmes, companies[0], vocabulary)
        rows.append(
            Row(
                what=f"one company x {MANY:,} programmes ({crowd.words}), all reasons",
                ours=median(ours),
                target=40 if crowd.has_target else None,
                baseline=median(baseline),
                baseline_name="closures, no reasons",
                note=f"{clauses:,} reasons; {spread(ours)} ms",
            )
        )
    return rows


def question() -> list[Row]:
    """The best next question, evaluation included: when nothing is known, and half way through."""
    vocabulary = installed_region().vocabulary
    companies = invented_companies(vocabulary, RUNS + 1)
    rows = []
    for crowd in _crowds():
        for stage, known in (("nothing known", 0.0), ("half of the facts known", 0.5)):
            partly = [forget(company, known, run) for run, company in enumerate(companies)]
            ours, baseline = side_by_side(
                lambda run, programmes=crowd.programmes, partly=partly: rank_questions(
                    [requirements_outcome(each, partly[run]) for each in programmes], partly[run], vocabulary
                ),
                lambda run, programmes=crowd.programmes, partly=partly: [
                    requirements_outcome(each, partly[run]) for each in programmes
                ],
                RUNS,
            )
            rows.append(
                Row(
                    what=f"next question over {MANY:,} programmes ({crowd.words}), {stage}",
                    ours=median(ours),
                    target=30 if crowd.has_target else None,
                    baseline=median(baseline),
                    baseline_name="evaluating only",
                    note=f"{spread(ours)} ms",
                )
            )
    return rows


def forget(company: Company, known: float, seed: int) -> Company:
    """A company of which only a share of the facts is known."""
    random = Random(seed)
    return {fact: value for fact, value in company.items() if random.random() < known}
