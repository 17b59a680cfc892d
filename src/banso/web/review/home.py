"""The desk of a reviewer: the cases, how far each is, and until when the decision is meant to be there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.definitions import definition_of, procedure_of
from banso.actions.reviews.criteria import Criteria, criteria_by_round
from banso.actions.reviews.reviews import filed_last_at, open_criteria, outdated_in
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Review
from banso.web.people import signed_in


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the reviewer.

    Attributes:
        scored, criteria: How many criteria are scored, of how many.
        stands: open, finished, again (handed in before a correction), changed (handed in by other criteria), frozen,
            over.
        decided_by: About when the decision is to come; None where the call has no cut-offs.
    """

    review: Review
    scored: int
    criteria: int
    stands: str
    decided_by: date | None


BEING_CORRECTED = frozenset({ApplicationState.RETURNED, ApplicationState.FILED, ApplicationState.ACCEPTED})
"""Sent back after it was assigned, and checked anew since."""
TO_DO = frozenset({"changed", "again", "open"})
ORDER = ("changed", "again", "open", "frozen", "finished", "over")
"""What has to be done comes first."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's own cases."""
    own = Review.objects.assigned_to(signed_in(request)).prefetch_related("scores")
    reviews = list(own.select_related("application__call", "application__company", "application__version"))
    filed = filed_last_at(review.application_id for review in reviews)
    criteria = criteria_by_round({review.application.call_id for review in reviews})
    lines = [
        line_of(review, filed.get(review.application_id), criteria.of(review.application))
        for review in reviews
    ]
    lines.sort(key=lambda line: (ORDER.index(line.stands), line.review.assigned_at, line.review.pk))
    to_do = sum(line.stands in TO_DO for line in lines)
    return render(request, "review/home.html", {"lines": lines, "to_do": to_do})


def line_of(review: Review, filed: datetime | None, criteria: Criteria) -> CaseLine:
    """One case, from rows that were read before."""
    rule, scores = criteria.rule, criteria.scores_now(review)
    missing = len({error.place for error in open_criteria(rule, scores, outdated_in(criteria, scores))})
    return CaseLine(
        review=review,
        scored=len(rule.criteria) - missing,
        criteria=len(rule.criteria),
        stands=standing_of(review, filed, criteria),
        decided_by=decided_by(review.application),
    )


def standing_of(review: Review, filed: datetime | None, criteria: Criteria) -> str:
    """What there is to do for the reviewer."""
    state = review.application.stands
    if state in BEING_CORRECTED:
        return "frozen"
    if state is not ApplicationState.FOUND_ELIGIBLE:
        return "over"
    if review.finished_at is None:
        return "open"
    if not criteria.stands(review):
        return "changed"
    return "finished" if review.is_finished_for(filed) else "again"


def decided_by(application: Application) -> date | None:
    """About when the decision is to come: so many days after the cut-off of its round, in Japan."""
    call = definition_of(application.version).call
    rounds = {each.number: each for each in call.rounds} if call else {}
    found = rounds.get(application.round or 0)
    if found is None:
        return None
    days = procedure_of(application.version).decision_days
    return found.closes_at.astimezone(JST).date() + timedelta(days=days)
