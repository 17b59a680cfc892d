"""The selection board of a round: the ranking, what each would be granted, and how far the money goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from banso.actions.applications.number_claims import number_claims
from banso.actions.checks.assessed_amounts import Assessed, assess_filing, facts_to_assess
from banso.actions.checks.police_checks import known_to_police
from banso.actions.definitions import definition_of
from banso.actions.money.ledger import balance_of
from banso.actions.reviews.criteria import criteria_by_round
from banso.actions.reviews.rankings import candidates_of, procedure_in_force, ranked_by_round
from banso.core.lifecycle import ApplicationState
from banso.core.programmes import Programme
from banso.core.project_budgets import rounding_of
from banso.core.ranking import Ranked
from banso.core.selection import Candidate, InPart, Place, Suggestion, line_of_funds
from banso.records.models import Application, Call, CallBalance, CallVersion, Filing, Selection, TimedStep

UNDECIDED = frozenset({ApplicationState.FOUND_ELIGIBLE, ApplicationState.REVIEWED})
"""States of candidates that nothing was said of yet."""
WAITING = UNDECIDED | {ApplicationState.HELD_IN_RESERVE}
"""States of candidates the money can still go to."""
RULE_APPLIED = "early_close:"
"""How the step is called by which the clock concludes an application of a call that closed early, before its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One application on the board.

    Attributes:
        ranked_under: The version of the call by whose criteria it was ranked.
        requested_yen: As filed.
        assessed: What it would be granted after reductions.
        place: What the line of funds says; None once money was given or refused.
        selection: What was decided; None while nothing was.
        has_own_number: Whether its corporate number is its own, as far as that is in doubt; None while nobody knows.
        is_known_to_police: The police know one of its officers: it keeps its place until somebody passes it over.
    """

    application: Application
    ranked: Ranked
    ranked_under: CallVersion
    requested_yen: int
    assessed: Assessed
    place: Place | None = None
    selection: Selection | None = None
    has_own_number: bool | None = True
    is_known_to_police: bool = False

    @property
    def is_undecided(self) -> bool:
        """Whether nothing was said of it yet."""
        return self.application.stands in UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board of one round.

    Attributes:
        rows: Best first.
        not_ready: Applications of the round that are still checked or reviewed, by state.
        outdated: Reviewed by criteria that have changed since: they have no place before they are reviewed again.
        unranked: Decided by that rule without a place: their review was not done, or its criteria had changed.
        undone: What the rule for a call that closed early made of them was undone; they wait for the lead.
        is_scored: The round is ranked by scores, and not by the order of arrival.
    """

    call: Call
    round: int | None
    balance: CallBalance
    rows: tuple[BoardRow, ...]
    not_ready: Mapping[ApplicationState, int]
    outdated: tuple[Application, ...] = ()
    unranked: tuple[Application, ...] = ()
    undone: tuple[Application, ...] = ()
    is_scored: bool = True

    @property
    def undecided(self) -> list[BoardRow]:
        """Rows nothing was said of yet."""
        return [row for row in self.rows if row.is_undecided]


def board_of(call: Call, round_number: int | None) -> Board:
    """Read the board of a round; a fixed number of queries, however many applications there are.

    Args:
        call: It.
        round_number: The round; None for applications of all rounds in the order of round and rank.
    """
    criteria = criteria_by_round([call.pk])
    candidates = candidates_of(call, criteria, round_number)
    balance = balance_of(call)
    amounts, claims = assessed_all(candidates), number_claims(candidates)
    known = {each.pk for each in known_to_police(candidates)}
    by_key = {each.pk: each for each in candidates}
    rows = [
        BoardRow(
            application=by_key[ranked.key],
            ranked=ranked,
            ranked_under=criteria.of(by_key[ranked.key]).version,
            requested_yen=by_key[ranked.key].requested_yen or 0,
            assessed=amounts[ranked.key],
            selection=getattr(by_key[ranked.key], "selection", None),
            has_own_number=claims[ranked.key].is_clear,
            is_known_to_police=ranked.key in known,
        )
        for ranked in ranked_by_round(candidates, criteria)
    ]
    ranked = {row.application.pk for row in rows}
    without = [each for each in candidates if each.pk not in ranked]
    return Board(
        call=call,
        round=round_number,
        balance=balance,
        rows=tuple(_with_places(rows, balance.available, in_part_rule(call))),
        not_ready=_not_ready(call, round_number, set(by_key)),
        outdated=tuple(each for each in without if each.stands is ApplicationState.REVIEWED),
        unranked=tuple(each for each in without if each.stands not in UNDECIDED),
        undone=_undone(call, round_number),
        is_scored=bool(criteria.in_round(call.pk, round_number).rule.criteria),
    )


def next_in_reserve(call: Call) -> list[BoardRow]:
    """Who of the reserve list could be served with the money that is left, in the order of rounds and ranks."""
    return [
        row
        for row in board_of(call, None).rows
        if row.application.stands is ApplicationState.HELD_IN_RESERVE
        and row.has_own_number
        and not row.is_known_to_police
        and row.place is not None
        and row.place.suggestion in {Suggestion.SELECTED, Suggestion.IN_PART}
    ]


def in_part_rule(call: Call) -> InPart | None:
    """How the last one on the line may be offered what is left; None where the programme does not say so."""
    if not procedure_in_force(call).selection.in_part:
        return None
    rule = _programme(call).amount
    if rule is None:
        return None
    return InPart(rounding=rounding_of(rule), least_yen=least_grant(call))


def least_grant(call: Call) -> int:
    """The smallest sum above nothing that the programme grants, in yen: with less than that, a call is empty."""
    rule = _programme(call).amount
    if rule is None:
        return 1
    floors = [track.floor.yen if track.floor else 0 for track in rule.tracks]
    return max(rounding_of(rule).unit, min(floors, default=0))


def assessed_all(applications: Sequence[Application]) -> dict[int, Assessed]:
    """What each application would be granted; reductions may be prefetched.

    What was filed and neither reduced nor corrected is taken as it was computed at the filing.
    """
    facts = facts_to_assess(applications)
    anew = [each for each in applications if facts[each.pk] or each.reductions.all()]
    filings = _last_filings(anew)
    found = {each.pk: assess_filing(filings[each.pk], facts[each.pk], each.reductions.all()) for each in anew}
    as_filed = [each.pk for each in applications if each.pk not in found]
    sums = Filing.objects.filter(application__in=as_filed).order_by("number")
    for key, eligible, requested in sums.values_list(
        "application", "content__eligible_yen", "content__requested_yen"
    ):
        found[key] = Assessed(eligible_yen=eligible or 0, granted_yen=requested or 0)
    return found


def _programme(call: Call) -> Programme:
    return definition_of(call.versions.newest_first()[0])


def _last_filings(applications: Sequence[Application]) -> dict[int, Filing]:
    filings = Filing.objects.filter(application__in=applications).select_related("version")
    return {filing.application_id: filing for filing in filings.order_by("number")}


def _with_places(rows: Sequence[BoardRow], left_yen: int, in_part: InPart | None) -> list[BoardRow]:
    """The rows with what the line of funds says of those the money can still go to."""
    waiting = [row for row in rows if row.application.stands in WAITING]
    candidates = [
        Candidate(
            key=row.application.pk,
            # Rounds follow each other: nobody of a later one ties with one of an earlier.
            rank=(row.application.round or 0) * 1_000_000 + row.ranked.rank,
            yen=row.assessed.granted_yen,
            reaches_least=row.ranked.reaches_least and row.has_own_number is not False,
        )
        for row in waiting
    ]
    places = {place.key: place for place in line_of_funds(candidates, left_yen, in_part)}
    return [replace(row, place=places.get(row.application.pk)) for row in rows]


def served_by_rule(call: Call) -> frozenset[int]:
    """Keys of the applications that the rule for a call that closed early has concluded, whatever became of them."""
    steps = TimedStep.objects.filter(call=call, key__startswith=RULE_APPLIED)
    return frozenset(int(key.removeprefix(RULE_APPLIED)) for key in steps.values_list("key", flat=True))


def _undone(call: Call, round_number: int | None) -> tuple[Application, ...]:
    """What the rule concluded and the lead has put back."""
    states = [state.value for state in UNDECIDED]
    found = Application.objects.filter(pk__in=served_by_rule(call), state__in=states)
    if round_number is not None:
        found = found.filter(round=round_number)
    return tuple(found.select_related("company").order_by("pk"))


def _not_ready(call: Call, round_number: int | None, ready: set[int]) -> dict[ApplicationState, int]:
    states = (
        ApplicationState.FILED,
        ApplicationState.RETURNED,
        ApplicationState.ACCEPTED,
        ApplicationState.FOUND_ELIGIBLE,
    )
    found = Application.objects.filter(call=call, state__in=states)
    if round_number is not None:
        found = found.filter(round=round_number)
    rows = found.values_list("pk", "state")
    return dict(Counter(ApplicationState(state) for key, state in rows if key not in ready))
