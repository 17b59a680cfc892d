"""One company against 1,000, 10,000 and 100,000 programmes: the index, the reference engine, and pair by pair."""

import gc
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from statistics import median

from banso.cli.serve import read_region
from banso.core.bitsets import numbers_of
from banso.core.check import explanation_of, requirements_outcome
from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, missing
from banso.core.explanations import Explanations
from banso.core.facts import Company, Vocabulary
from banso.core.index import Index
from banso.core.programmes import Programme
from banso.core.questions import rank_questions
from banso.core.reasons import Answers
from banso.definitions.region import installed_region
from bench.companies import invented_companies
from bench.measuring import KIB_PER_MAXRSS, Row, milliseconds, side_by_side, spread
from bench.named_rules import Engine, named_rules
from bench.programmes import CLAUSES, sharing_programmes, synthetic_programmes
from bench.rules import forget

TARGETS = {1_000: 0.6, 10_000: 2.0, 100_000: 10.0}
"""Milliseconds for all verdicts and the explained ones, by number of programmes."""
QUESTION_TARGETS = {1_000: 30.0}
EXPLAINED = 50
"""The best so many are explained clause by clause, each with its reason."""
RUNS = {1_000: 40, 10_000: 30, 100_000: 8}
ASKED_BEFORE = 100
"""So many other companies have asked before: a site is not asked for the first time."""
BEST_FIRST = (MET, JUDGED, UNKNOWN, FAILED)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Programmes, their index, and what it took to build."""

    words: str
    programmes: Sequence[Programme]
    index: Index
    build_ms: float
    build_mb: float

    @property
    def different(self) -> int:
        """How many different clauses there are."""
        return len({clause for clauses in self.index.clauses for clause in clauses})


def sharing() -> list[Row]:
    """Programmes that share clauses as those of a region do."""
    vocabulary = installed_region().vocabulary
    rows: list[Row] = []
    for count in TARGETS:
        crowd = _crowd("clauses shared as in the region", sharing_programmes, vocabulary, count)
        rows += [_verdicts(crowd, vocabulary, has_target=True), _by_pairs(crowd, vocabulary)]
        rows += [_question(crowd, vocabulary, known) for known in (0.0, 0.5)]
        rows.append(_build(crowd))
    return rows


def nothing_shared() -> list[Row]:
    """The worst case: every clause drawn for itself, so that only chance makes two the same."""
    vocabulary = installed_region().vocabulary
    rows: list[Row] = []
    for count in TARGETS:
        crowd = _crowd("nothing shared but by chance", synthetic_programmes, vocabulary, count)
        rows += [_verdicts(crowd, vocabulary, has_target=False), _build(crowd)]
    return rows


def _crowd(
    words: str, make: Callable[[Vocabulary, int], Sequence[Programme]], vocabulary: Vocabulary, count: int
) -> Crowd:
    with _as_served():
        programmes = make(vocabulary, count)
    before, built = _peak_mb(), []
    build_ms = milliseconds(lambda: built.append(Index(programmes)))
    return Crowd(words, programmes, built[0], build_ms, _peak_mb() - before)


@contextmanager
def _as_served() -> Iterator[None]:
    """Millions of objects that all stay would only be looked through again and again: the site sets them aside."""
    gc.disable()
    yield
    read_region()
    gc.enable()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB_PER_MAXRSS / 1024


def _verdicts(crowd: Crowd, vocabulary: Vocabulary, *, has_target: bool) -> Row:
    """All verdicts and the best explained; another company in every run.

    One more company comes before each that counts, as on a site where many ask: the reference engine, which looks at
    every programme, had emptied the processor's caches.
    """
    count = len(crowd.programmes)
    companies = invented_companies(vocabulary, RUNS[count] + 1)
    others = invented_companies(vocabulary, RUNS[count] + 1, seed=3)
    explanations = Explanations(crowd.index, vocabulary)
    for company in invented_companies(vocabulary, ASKED_BEFORE, seed=4):
        best_by_index(explanations, company)
    ours, baseline = side_by_side(
        lambda run: best_by_index(explanations, companies[run]),
        lambda run: best_by_reference(crowd.programmes, companies[run], vocabulary),
        RUNS[count],
        before_ours=lambda run: best_by_index(explanations, others[run]),
    )
    alone = [milliseconds(lambda company=company: crowd.index.evaluate(company)) for company in companies]
    return Row(
        what=f"one company x {count:,} programmes ({crowd.words}), all verdicts, {EXPLAINED} explained",
        ours=median(ours),
        target=TARGETS[count] if has_target else None,
        baseline=median(baseline),
        baseline_name="reference engine",
        note=f"{crowd.different:,} different clauses; verdicts alone, the same company again "
        f"{median(alone):.2f} ms; {spread(ours)} ms",
    )


def best_by_index(explanations: Explanations, company: Company) -> list[list[str]]:
    """All verdicts; of the programmes that look best the reason of every clause, written out."""
    standings = explanations.index.evaluate(company)
    best: list[int] = []
    for state in BEST_FIRST:
        best += islice(numbers_of(standings.where(state)), EXPLAINED - len(best))
    explained = explanations.of(standings)
    return [[said.reason for said in explained.explanation(position).findings] for position in best]


def best_by_reference(
    programmes: Sequence[Programme], company: Company, vocabulary: Vocabulary
) -> list[list[str]]:
    """The same from the outcomes of all."""
    outcomes = [requirements_outcome(programme, company) for programme in programmes]
    outcomes.sort(key=lambda outcome: -outcome.state)
    answers = Answers(vocabulary, company)
    best = [explanation_of(outcome, answers, missing(outcome, company)) for outcome in outcomes[:EXPLAINED]]
    return [[said.reason for said in each.findings] for each in best]


def _by_pairs(crowd: Crowd, vocabulary: Vocabulary) -> Row:
    """Verdicts alone, against one engine of named rules for each programme."""
    count = len(crowd.programmes)
    companies = invented_companies(vocabulary, RUNS[count] + 1, seed=2)
    with _as_served():
        engines = [Engine(named_rules(each.requirements)) for each in crowd.programmes if each.requirements]
    ours, baseline = side_by_side(
        lambda run: crowd.index.evaluate(companies[run]),
        lambda run: [engine.set_situation(companies[run]).evaluate() for engine in engines],
        RUNS[count],
    )
    return Row(
        what=f"one company x {count:,} programmes ({crowd.words}), all verdicts",
        ours=median(ours),
        baseline=median(baseline),
        baseline_name="pair by pair, rules by name",
        note=f"{crowd.different:,} different clauses of about {CLAUSES * count:,}; {spread(ours)} ms",
    )


def _question(crowd: Crowd, vocabulary: Vocabulary, known: float) -> Row:
    """The next question, evaluation included."""
    count = len(crowd.programmes)
    companies = [
        forget(company, known, run)
        for run, company in enumerate(invented_companies(vocabulary, RUNS[count] + 1))
    ]
    ours, baseline = side_by_side(
        lambda run: crowd.index.evaluate(companies[run]).inquiry(crowd.index.everyone).questions(vocabulary),
        lambda run: rank_questions(
            [requirements_outcome(each, companies[run]) for each in crowd.programmes],
            companies[run],
            vocabulary,
        ),
        RUNS[count],
    )
    return Row(
        what=f"next question over {count:,} programmes, {known:.0%} of the facts known",
        ours=median(ours),
        target=QUESTION_TARGETS.get(count),
        baseline=median(baseline),
        baseline_name="reference engine",
        note=f"{crowd.different:,} different clauses; {spread(ours)} ms",
    )


def _build(crowd: Crowd) -> Row:
    return Row(
        what=f"building the index of {len(crowd.programmes):,} programmes ({crowd.words})",
        ours=crowd.build_ms,
        note=f"{len(crowd.index.shared.nodes):,} different conditions; {crowd.build_mb:.0f} MB",
    )
