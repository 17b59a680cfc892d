"""The ranking of a round: by the reviewers' scores, or by arrival where the programme has no review."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q

from banso.actions.checks.bonuses import given_bonuses
from banso.actions.definitions import procedure_of
from banso.actions.reviews.reviews import scores_now
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


def candidates_of(call: Call, round_number: int | None = None) -> list[Application]:
    """The applications that have a place in the ranking, of one round or of all; a few queries for any number."""
    states = [state.value for state in RANKED_IN]
    if not has_review(call):
        states.append(ApplicationState.FOUND_ELIGIBLE.value)
    refused = Q(state=ApplicationState.REFUSED, selection__isnull=False)
    found = Application.objects.filter(Q(state__in=states) | refused, call=call)
    if round_number is not None:
        found = found.filter(round=round_number)
    return list(_with_scores(found).order_by("round", "filed_at", "pk"))


def score_of(application: Application) -> Scored | None:
    """The score of one application as it stands, of the reviews that were handed in; None without any."""
    found = _with_scores(Application.objects.filter(pk=application.pk)).get()
    return _scored(found) if _reviews_of(found) else None


def rank(call: Call, candidates: Sequence[Application]) -> list[Ranked]:
    """Rank applications of one round that were read by `candidates_of`."""
    if not has_review(call):
        return order_of_arrival(completed_at(candidates))
    least_permille = procedure_in_force(call).review.least_permille
    return ranking([_scored(each) for each in candidates if _reviews_of(each)], least_permille)


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


def _scored(application: Application) -> Scored:
    rule = procedure_of(application.version).review
    bonuses = [bonus.points for bonus in given_bonuses(application, rule.bonuses)]
    return scored(application.pk, rule.criteria, _reviews_of(application), bonuses)


def _reviews_of(application: Application) -> list[Points]:
    """What each reviewer gave, as far as the review was handed in; everything must be prefetched."""
    return [_points(review) for review in application.reviews.all() if review.finished_at]


def _points(review: Review) -> Points:
    given = scores_now(review).items()
    return {criterion: score.points for criterion, score in given if score.points is not None}
