"""Variants of a programme: what would happen with another cap, rate, clause, round or budget.

Nothing here needs a database or numpy, so that pages and the API can build scenarios without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from banso.core.amount_rules import Stated, Track
from banso.core.errors import BadValue
from banso.core.facts import Vocabulary
from banso.core.money import LIMIT_YEN
from banso.core.programmes import Programme
from banso.definitions.take_up import TakeUp
from banso.population.simulation.arrangements import (
    Arrangement,
    arrangement_of,
    closing_on,
    divided,
    windows,
)
from banso.population.simulation.clause_edits import CHANGED, with_limit, without_clause
from banso.population.simulation.differences import Change, differences

BASE = "base"
BASE_NAME = "現行の案"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One thing to be simulated: rules, and how the call is run.

    Attributes:
        changes: What is different from the first scenario of the comparison.
    """

    id: str
    name: str
    programme: Programme
    arrangement: Arrangement
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different from a programme; None and empty leave it as it is.

    Attributes:
        cap_yen: Upper limit of the grant in yen, for every track.
        rate: Part of the eligible costs that is granted, for every track.
        budget_yen: Appropriation in yen.
        without: Ids of clauses that are dropped.
        limits: New limit by id of the clause; a number, a day, or text as people write it.
        opens_on: First day of the call.
        closes_on: Last day of each round, in order; each round opens the day after the one before has closed.
        rounds: So many rounds of equal length in the days of the call.
        split: Share of the budget for each round.
        competitive: The best are granted first, and not the first.
        cut_last: The grant for which not enough money is left gets what is left.
        caps: Upper limit by id of the track, before `cap_yen`.
        rates: Rate by id of the track, before `rate`.
    """

    cap_yen: int | None = None
    rate: Fraction | None = None
    budget_yen: int | None = None
    without: tuple[str, ...] = ()
    limits: Mapping[str, int | date | str] = field(default_factory=dict)
    opens_on: date | None = None
    closes_on: tuple[date, ...] = ()
    rounds: int | None = None
    split: tuple[Fraction, ...] = ()
    competitive: bool | None = None
    cut_last: bool | None = None
    caps: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be different."""
        return self == Changes()


def base_scenario(programme: Programme, model: TakeUp) -> Scenario:
    """A programme as it stands.

    Raises:
        BadValue: Its rounds cannot be simulated.
    """
    return Scenario(
        id=BASE, name=BASE_NAME, programme=programme, arrangement=arrangement_of(programme, model)
    )


def vary(base: Scenario, changes: Changes, vocabulary: Vocabulary, *, number: int, name: str) -> Scenario:
    """A scenario that differs from another in what is asked for, and in nothing else.

    Args:
        base: The first scenario of the comparison.
        changes: What is to be different.
        vocabulary: Of the facts.
        number: Of the new scenario, from 1; its id is `s` with the number.
        name: Of the new scenario, for readers.

    Raises:
        BadValue: Something asked for is impossible; the place names the change.
    """
    programme = base.programme
    for clause, limit in changes.limits.items():
        programme = with_limit(programme, clause, limit, vocabulary)
    for clause in changes.without:
        programme = without_clause(programme, clause)
    programme = _with_amount(programme, changes)
    return _compared(
        base, programme, _with_call(base.arrangement, changes), vocabulary, number=number, name=name
    )


def against(
    base: Scenario, programme: Programme, model: TakeUp, vocabulary: Vocabulary, *, number: int, name: str
) -> Scenario:
    """A scenario from a definition of its own; what is different is found by comparing.

    A definition that states no dates or budget is run with those of the base, so that only what it says differs.

    Raises:
        BadValue: Its rounds cannot be simulated.
    """
    own = arrangement_of(programme, model)
    call, budget = base.arrangement, base.arrangement.budget_yen
    rounds = own.rounds if programme.call else call.rounds
    stated = programme.budget is not None and programme.budget.yen is not None
    arrangement = replace(
        call,
        rounds=rounds,
        split=call.split if len(call.split) == len(rounds) else (),
        budget_yen=own.budget_yen if stated else budget,
    )
    return _compared(base, programme, arrangement, vocabulary, number=number, name=name)


def _compared(
    base: Scenario,
    programme: Programme,
    arrangement: Arrangement,
    vocabulary: Vocabulary,
    *,
    number: int,
    name: str,
) -> Scenario:
    found = differences((base.programme, base.arrangement), (programme, arrangement), vocabulary)
    return Scenario(id=f"s{number}", name=name, programme=programme, arrangement=arrangement, changes=found)


def _with_amount(programme: Programme, changes: Changes) -> Programme:
    caps, rates = changes.caps, changes.rates
    if changes.cap_yen is None and changes.rate is None and not caps and not rates:
        return programme
    rule = programme.amount
    if rule is None or rule.each is not None:
        raise BadValue(
            "この制度の資料には、変えられる補助率や上限額がありません",
            place="cap_yen",
            remedy="補助率と上限額を変えずに比べてください",
        )
    known = [track.id for track in rule.tracks]
    if strange := [one for one in [*caps, *rates] if one not in known]:
        raise BadValue(
            f"「{strange[0]}」という補助の区分はありません",
            place="caps",
            remedy=f"使えるもの: {'、'.join(known)}",
        )
    tracks = tuple(
        _with_rate(
            _with_cap(
                track,
                caps.get(track.id, changes.cap_yen),
                f"caps.{track.id}" if track.id in caps else "cap_yen",
            ),
            rates.get(track.id, changes.rate),
            f"rates.{track.id}" if track.id in rates else "rate",
        )
        for track in rule.tracks
    )
    return replace(programme, amount=replace(rule, tracks=tracks))


def _with_cap(track: Track, yen: int | None, place: str) -> Track:
    if yen is None:
        return track
    if not 0 < yen <= LIMIT_YEN:
        raise BadValue(
            "補助上限額が0円か、ありえない大きさです",
            place=place,
            remedy=f"けたと単位を確かめ、1円以上{LIMIT_YEN:,}円以下にしてください",
        )
    per = track.cap.per if track.cap else "company"
    return replace(track, cap=Stated(yen=yen, per=per, assumed=CHANGED))


def _with_rate(track: Track, rate: Fraction | None, place: str) -> Track:
    if rate is None:
        return track
    if not 0 < rate <= 1:
        raise BadValue(
            "補助率が0か、10/10を超えています", place=place, remedy="「1/2」や「10/10」のように書いてください"
        )
    # Who bears which share says nothing about a rate that nobody has decided yet.
    return replace(track, rate=rate, rate_source=None, shares=(), granted_by=())


def _with_call(call: Arrangement, changes: Changes) -> Arrangement:
    if changes.budget_yen is not None and not 0 <= changes.budget_yen <= LIMIT_YEN:
        raise BadValue(
            "予算額がありえない大きさです", place="budget_yen", remedy="けたと単位を確かめてください"
        )
    rounds = call.rounds
    if changes.closes_on:
        rounds = closing_on(changes.opens_on or call.opens_on, changes.closes_on)
    elif changes.opens_on is not None:
        first = (changes.opens_on, rounds[0].closes_on)
        rounds = windows([first, *[(one.opens_on, one.closes_on) for one in rounds[1:]]])
    if changes.rounds is not None:
        rounds = divided(rounds, changes.rounds)
    kept = call.split if len(call.split) == len(rounds) else ()
    return replace(
        call,
        rounds=rounds,
        split=changes.split or kept,
        budget_yen=call.budget_yen if changes.budget_yen is None else changes.budget_yen,
        competitive=call.competitive if changes.competitive is None else changes.competitive,
        cut_last=call.cut_last if changes.cut_last is None else changes.cut_last,
    )
