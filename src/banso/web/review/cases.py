"""One case: the plan, its papers, one's own scores, and the others' once all have finished."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.checks.assessed_amounts import last_filing
from banso.actions.errors import ReviewNotFound
from banso.actions.filing.form_papers import filed_form
from banso.actions.reviews.criteria import Criteria, criteria_of
from banso.actions.reviews.reviews import filed_last_at, progress_of, review_of, scores_of_others
from banso.core.errors import BansoError
from banso.core.personal_answers import Sight
from banso.core.procedures import Criterion
from banso.records.models import Attachment, Review, Score
from banso.web.files import file_response
from banso.web.form_papers import form_paper_response
from banso.web.people import signed_in
from banso.web.review.home import decided_by, standing_of
from banso.web.review.plans import papers_of, parts_of

MOST_BUTTONS = 10
"""A longer scale is typed."""


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion with what the reviewer gave.

    Attributes:
        scale: Points to choose from; empty where they are typed.
        before: As it stood when it was scored, where it has changed since: the points then count no more.
        error: Why it keeps the review from being handed in; empty for nothing.
    """

    rule: Criterion
    score: Score | None
    scale: range
    before: Criterion | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class GivenScore:
    """A score with the top of the scale it was given on; an outdated one counts no more."""

    score: Score
    most_points: int
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class OtherReview:
    """What another reviewer gave: criterion, the score that counts now, and the others in the order they were given."""

    reviewer: str
    scores: tuple[tuple[Criterion, GivenScore | None, tuple[GivenScore, ...]], ...]


def own_review(request: HttpRequest, application_id: int) -> Review:
    """The review of a case of whoever asks.

    Raises:
        Http404: It is not theirs, or must not be.
    """
    try:
        return review_of(application_id, signed_in(request))
    except ReviewNotFound as error:
        raise Http404 from error


@require_safe
def case(request: HttpRequest, application_id: int) -> HttpResponse:
    """The case, with the form to score it."""
    return case_page(request, own_review(request, application_id))


def case_page(
    request: HttpRequest, review: Review, errors: Sequence[BansoError] = (), status: int = 200
) -> HttpResponse:
    """The page of a case; with errors it says at which criteria something is missing."""
    application = review.application
    filing = last_filing(application)
    criteria = criteria_of(application)
    context = {
        "review": review,
        "application": application,
        "filing": filing,
        "parts": parts_of(filing),
        "papers": papers_of(filing),
        "forms": filed_form(filing).papers(Sight.PLAN),
        "criteria": criterion_views(criteria, criteria.scores_now(review), errors),
        "errors": errors,
        "version": criteria.version.pk,
        "stands": standing_of(review, filed_last_at([application.pk]).get(application.pk), criteria),
        "progress": progress_of(application),
        "others": others_of(criteria, scores_of_others(review)),
        "decided_by": decided_by(application),
    }
    return render(request, "review/case.html", context, status=status)


@require_safe
def paper(request: HttpRequest, application_id: int, attachment_id: int) -> HttpResponseBase:
    """A paper of a case, to be read in the browser; identity papers are none of a reviewer's business."""
    review = own_review(request, application_id)
    files = Attachment.objects.present().filter(application=review.application, is_identity=False)
    found = files.filter(pk=attachment_id).first()
    if found is None:
        raise Http404
    return file_response(found, in_browser=True)


@require_safe
def form_paper(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """A paper made from the answers of the last filing, without what is about persons."""
    filing = last_filing(own_review(request, application_id).application)
    return form_paper_response(filed_form(filing), document, Sight.PLAN)


def criterion_views(
    criteria: Criteria, scores: Mapping[str, Score], errors: Iterable[BansoError] = ()
) -> list[CriterionView]:
    """The criteria with the scores given last."""
    open_ones = {error.place: error.message for error in errors}
    return [
        CriterionView(
            rule=criterion,
            score=score,
            scale=range(criterion.most_points + 1 if criterion.most_points <= MOST_BUTTONS else 0),
            before=criteria.scored_as(score) if score and criteria.is_outdated(score) else None,
            error=open_ones.get(criterion.id, ""),
        )
        for criterion in criteria.rule.criteria
        for score in [scores.get(criterion.id)]
    ]


def others_of(criteria: Criteria, reviews: Iterable[Review]) -> list[OtherReview]:
    """What the others gave, with what counts no more."""
    return [
        OtherReview(
            reviewer=review.reviewer.display_name,
            scores=tuple(
                _history(rule, criteria, list(review.scores.all()), counts.get(rule.id))
                for rule in criteria.rule.criteria
            ),
        )
        for review in reviews
        for counts in [criteria.scores_now(review)]
    ]


def _history(
    rule: Criterion, criteria: Criteria, scores: Iterable[Score], counts: Score | None
) -> tuple[Criterion, GivenScore | None, tuple[GivenScore, ...]]:
    own = sorted((score for score in scores if score.criterion == rule.id), key=lambda score: score.number)
    given = {
        score.pk: GivenScore(
            score=score,
            most_points=criteria.scored_as(score).most_points,
            is_outdated=criteria.is_outdated(score),
        )
        for score in own
    }
    now = given.pop(counts.pk) if counts else None
    return rule, now, tuple(given.values())
