"""The interview: after how many screens is every programme for a purpose settled, for 500 invented companies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from banso.core.check import requirements_outcome
from banso.core.conditions import facts_of
from banso.core.evaluation import State
from banso.core.facts import Company, Vocabulary
from banso.core.programmes import Programme
from banso.core.questions import next_screen, rank_questions
from banso.definitions.region import installed_region
from bench.companies import ON, invented_companies
from bench.measuring import Row, quantile

COMPANIES = 500
TARGET = 12
"""Screens at the median, after the purpose is chosen."""
PURPOSE = "project.purpose"


@dataclass(slots=True)
class Interview:
    """What one company was asked for one purpose.

    Attributes:
        screens: Ids in the order they were shown; one may come twice.
        answers: How many facts were asked for.
        open_programmes: Programmes still unknown when nothing was left to ask.
    """

    screens: list[str] = field(default_factory=list)
    answers: int = 0
    open_programmes: int = 0


def interview() -> list[Row]:
    """Screens until all programmes of a purpose are settled, and the same asking for every fact they mention."""
    region = installed_region()
    companies = invented_companies(region.vocabulary, COMPANIES)
    on_offer = [programme for programme in region.on_offer(ON) if programme.requirements]
    rows, everything, everything_fixed = [], [], []
    for purpose in region.vocabulary.code_lists["purpose"].codes:
        programmes = [programme for programme in on_offer if purpose in programme.purposes]
        if not programmes:
            continue
        held = [ask(programmes, company | {PURPOSE: purpose}, region.vocabulary) for company in companies]
        fixed = screens_of(programmes, region.vocabulary)
        rows.append(_row(f"{purpose} ({len(programmes)} programmes with rules)", held, [fixed] * len(held)))
        everything += held
        everything_fixed += [fixed] * len(held)
    return [_row(f"all purposes, {COMPANIES} companies each", everything, everything_fixed), *rows]


def ask(programmes: Sequence[Programme], company: Company, vocabulary: Vocabulary) -> Interview:
    """Holds one interview: the purpose is known, every screen shown is answered in full and truly.

    Args:
        programmes: All with rules, in every area.
        company: Every fact; one that is None is answered わからない.
        vocabulary: Of the facts.
    """
    held, known, skip = Interview(), {PURPOSE: company[PURPOSE]}, set[str]()
    while True:
        outcomes = [requirements_outcome(programme, known) for programme in programmes]
        screen = next_screen(rank_questions(outcomes, known, vocabulary, frozenset(skip)), vocabulary)
        if screen is None:
            held.open_programmes = sum(outcome.state is State.UNKNOWN for outcome in outcomes)
            return held
        held.screens.append(screen[0].id)
        for question in screen[1]:
            held.answers += 1
            known[question.fact] = company[question.fact]
            if company[question.fact] is None:
                skip.add(question.fact)


def screens_of(programmes: Sequence[Programme], vocabulary: Vocabulary) -> int:
    """The screens of a form that asks for every fact the programmes mention."""
    facts = {fact for each in programmes if each.requirements for fact in facts_of(each.requirements)}
    return len({vocabulary.facts[fact].screen for fact in facts - {PURPOSE}})


def _row(words: str, held: Sequence[Interview], fixed: Sequence[int]) -> Row:
    screens = [len(each.screens) for each in held]
    open_programmes = sum(each.open_programmes for each in held)
    return Row(
        what=f"interview until all is settled: {words}",
        ours=median(screens),
        unit="screens",
        target=TARGET,
        baseline=median(fixed),
        baseline_name="every fact mentioned",
        note=f"p90 {quantile(screens, 0.9)}, max {max(screens)}; {median(each.answers for each in held):g} answers; "
        f"shown twice {sum(len(s.screens) > len(set(s.screens)) for s in held)}; left open {open_programmes}",
    )
