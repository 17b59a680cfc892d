"""The ranking of a round: by the reviewers' scores, or by arrival where the programme has no review."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q

from banso.actions.definitions import procedure_of
from banso.actions.reviews.criteria import Criteria, CriteriaByRound, criteria_of
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import Procedure
from banso.core.ranking import Points, Ranked, Scored, order_of_arrival, ranking, scored
from banso.records.models import Application, Call, Filing, PaperArrival, Review
from banso.records.models.applications import ApplicationQuerySet

RANKED_IN = (
    ApplicationState.REVIEWED,
    ApplicationState.SELECTED,
    ApplicationState.HELD_IN_RESERVE,
    ApplicationState.PASSED_OVER,
    ApplicationState.GRANTED,
)
"""States of applications that have a place in the ranking; those refused have it where they were passed over."""


def procedure_in_force(call: Call) -> Procedure:
    """The procedure of the newest version of a call: what its ranking and its line of funds go by."""
    return procedure_of(call.versions.newest_first()[0])


def has_review(call: Call) -> bool:
    """Whether anybody scores: a programme without criteria goes by the order of arrival."""
    return bool(procedure_in_force(call).review.criteria)


def candidates_of(
    call: Call, criteria: CriteriaByRound, round_number: int | None = None
) -> list[Application]:
    """The applications that have a place in the ranking, of one round or of all; a few queries for any number.

    Where nobody scores, that is whoever was found eligible too.
    """
    states = [state.value for state in RANKED_IN]
    if not all(procedure_of(version).review.criteria for version in criteria.versions[call.pk].values()):
        states.append(ApplicationState.FOUND_ELIGIBLE.value)
    refused = Q(state=ApplicationState.REFUSED, selection__isnull=False)
    found = Application.objects.filter(Q(state__in=states) | refused, call=call)
    if round_number is not None:
        found = found.filter(round=round_number)
    ordered = _with_scores(found).order_by("round", "filed_at", "pk")
    eligible = ApplicationState.FOUND_ELIGIBLE
    return [each for each in ordered if each.stands is not eligible or not criteria.of(each).rule.criteria]


def score_of(application: Application) -> Scored | None:
    """The score of one application, of the reviews that were handed in by the criteria of today; None without any."""
    found = _with_scores(Application.objects.filter(pk=application.pk)).get()
    criteria = criteria_of(application)
    points = _points_of(found, criteria)
    return _scored(found, criteria, points) if points else None


def ranked_by_round(candidates: Sequence[Application], criteria: CriteriaByRound) -> list[Ranked]:
    """Rank what was read by `candidates_of`, round by round; a few queries for any number.

    Whoever was scored by criteria that have changed since has no place before the review is done again, nor has
    anybody to whom a bonus was neither given nor refused that came later.
    """
    rounds: dict[int, list[Application]] = {}
    for each in sorted(candidates, key=lambda each: each.round or 0):
        rounds.setdefault(each.round or 0, []).append(each)
    return [ranked for each in rounds.values() for ranked in _rank(each, criteria.of(each[0]))]


def _rank(candidates: Sequence[Application], criteria: Criteria) -> list[Ranked]:
    """Rank the applications of one round."""
    if not criteria.rule.criteria:
        return order_of_arrival(completed_at(candidates))
    placed = [each for each in candidates if not _is_outdated(each, criteria) and not _was_unranked(each)]
    given = {each: _points_of(each, criteria) for each in placed}
    found = [_scored(each, criteria, points) for each, points in given.items() if points]
    return ranking(found, criteria.rule.least_permille)


def completed_at(applications: Sequence[Application]) -> dict[int, datetime]:
    """When the last piece of each application had arrived: its filing, or a paper that came by post afterwards.

    What counts is the first filing and the first arrival of a paper; corrections on request move nothing.
    """
    came: dict[tuple[int, str], datetime] = {}
    for arrival in PaperArrival.objects.uncancelled().filter(application__in=applications):
        if arrival.counts:
            came.setdefault((arrival.application_id, arrival.document), arrival.arrived_at)
    first = Filing.objects.filter(application__in=applications, number=1)
    found: dict[int, datetime] = {}
    for key, arrived_at, papers in first.values_list("application", "arrived_at", "content__papers"):
        by_post = [came.get((key, paper["document"])) for paper in papers or () if paper.get("by_post")]
        found[key] = max([arrived_at, *filter(None, by_post)])
    return found


def _with_scores(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Applications with everything a board needs of them."""
    reviews = Prefetch("reviews", queryset=Review.objects.present().prefetch_related("scores"))
    related = applications.select_related("call", "company", "version", "selection")
    return related.prefetch_related(reviews, "bonus_findings", "reductions")


def _scored(application: Application, criteria: Criteria, points: Sequence[Points]) -> Scored:
    given = {finding.bonus for finding in application.bonus_findings.all() if finding.is_given}
    bonuses = [bonus.points for bonus in criteria.rule.bonuses if bonus.id in given]
    return scored(application.pk, criteria.rule.criteria, points, bonuses)


def _is_outdated(application: Application, criteria: Criteria) -> bool:
    """Whether somebody handed in by criteria that have changed since, or a bonus came that nobody has settled."""
    reviews = application.reviews.all()
    return bool(criteria.unsettled(application)) or any(
        review.finished_at and not criteria.stands(review) for review in reviews
    )


def _was_unranked(application: Application) -> bool:
    """Whether the rule for a call that closed early concluded it without a rank, maybe in the middle of its review."""
    selection = getattr(application, "selection", None)
    return selection is not None and selection.rank is None


def _points_of(application: Application, criteria: Criteria) -> list[Points]:
    """What each reviewer gave, as far as it was handed in by these criteria; everything must be prefetched."""
    return [_points(review, criteria) for review in application.reviews.all() if criteria.stands(review)]


def _points(review: Review, criteria: Criteria) -> Points:
    """What one reviewer gave; of a review that stands, every criterion has points that count."""
    scores = criteria.scores_now(review)
    return {criterion: score.points for criterion, score in scores.items() if score.points is not None}
