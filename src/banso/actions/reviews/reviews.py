"""Reviewing: points and comments, each for itself until all have finished; then everybody's, and the conclusion."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from banso.actions.applications.application_states import change_application, locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.definitions import procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import (
    EvidenceMissing,
    ReviewFrozen,
    ReviewIncomplete,
    ReviewNotFound,
    ScoreUnusable,
)
from banso.actions.reviews.criteria import Criteria, criteria_of
from banso.actions.reviews.reviewers import conflicts_standing, detect_conflicts
from banso.core.duties import Duty
from banso.core.errors import BansoError
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import Criterion, ReviewRule
from banso.core.ranking import asks_the_same
from banso.records.models import Application, Filing, Review, Score, User

LONGEST_COMMENT = 4000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the review of an application is.

    Attributes:
        assigned, finished: Reviewers.
        wanted: By the rule of the programme.
        outdated: Reviewers who handed in by criteria that changed since.
    """

    assigned: int
    finished: int
    wanted: int
    outdated: int = 0

    @property
    def all_have_finished(self) -> bool:
        """Whether as many have finished as the programme asks for, and nobody is left: they may see each other's."""
        return self.finished == self.assigned >= max(1, self.wanted)


def review_of(application_id: int, by: User) -> Review:
    """The review of one of the reviewer's own cases.

    A case that was corrected may name a supplier, a lender or a member it did not name when it was assigned: what
    can be seen now counts.

    Raises:
        ReviewNotFound: It was not assigned to them, was taken away, or there is a conflict.
    """
    own = Review.objects.assigned_to(by).filter(application=application_id)
    review = own.select_related("application__call", "application__version").first()
    if review is None or conflicts_standing([review.application], [by]):
        raise ReviewNotFound("担当している申請ではありません")
    return review


def progress_of(application: Application) -> Progress:
    """How far the review of an application is."""
    return _progress(application, criteria_of(application))


def _progress(application: Application, criteria: Criteria) -> Progress:
    filed = filed_last_at([application.pk]).get(application.pk)
    reviews = list(Review.objects.present().filter(application=application))
    return Progress(
        assigned=len(reviews),
        finished=sum(review.is_finished_for(filed) and criteria.stands(review) for review in reviews),
        wanted=criteria.rule.reviewers,
        outdated=sum(bool(review.finished_at) and not criteria.stands(review) for review in reviews),
    )


def filed_last_at(applications: Iterable[int]) -> Mapping[int, datetime]:
    """When each application was filed last; a review from before a correction must be handed in anew."""
    filings = Filing.objects.filter(application__in=list(applications)).values("application")
    return dict(filings.annotate(last=Max("arrived_at")).values_list("application", "last"))


@transaction.atomic
def give_score(
    *,
    application_id: int,
    criterion: str,
    points: int | None,
    comment: str,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Score:
    """Keep what a reviewer gives for one criterion.

    Other points are a further row, and so is any change of what was handed in, and the same points given again for a
    criterion that has changed; a comment that is still being written stays one row.

    Args:
        application_id: One of the reviewer's cases.
        criterion: Id in the programme file.
        points: On its scale; None while only the comment is there.
        comment: As typed.
        by: The reviewer.
        at: The moment.
        seen: Key of the version of the call whose criteria were on the screen; None where nobody looked at one.

    Raises:
        ReviewNotFound: It is not the reviewer's case.
        ReviewFrozen: It is being corrected, or its review is over.
        ScoreUnusable: The points are not on the scale, or the criterion is none or was another one on the screen; or,
            once handed in, something would be missing.
        DutiesApart: The reviewer did something else for this application.
    """
    application, review = _held(application_id, by)
    criteria = criteria_of(application)
    rule = _criterion(criteria, criterion, seen)
    comment = comment.strip()
    last = criteria.scores_now(review).get(criterion)
    current = last if last and not criteria.is_outdated(last) else None
    _refuse_unusable(rule, points, comment, handed_in=current if review.finished_at else None)
    if current is not None and (current.points, current.comment) == (points, comment):
        return current
    take_duty(application=application, by=by, duty=Duty.REVIEWED, at=at)
    if current is not None and _is_being_written(review, current, points):
        current.points, current.comment, current.given_at = points, comment, at
        current.save()
        return current
    number = review.scores.filter(criterion=criterion).count() + 1
    score = Score.objects.create(
        review=review,
        criterion=criterion,
        version=criteria.version,
        points=points,
        comment=comment,
        number=number,
        given_at=at,
    )
    # Not the points: the trail is read by others before all have finished.
    detail: dict[str, object] = {"criterion": criterion, "number": number}
    record_event(by=by, at=at, verb="review.scored", subject=subject_of(application), detail=detail)
    return score


@transaction.atomic
def finish_review(*, application_id: int, by: User, at: datetime, seen: int | None = None) -> Review:
    """Hand a review in. From then on the reviewer sees the others', once they have finished too.

    Args:
        application_id: One of the reviewer's cases.
        by: The reviewer.
        at: The moment.
        seen: As in `give_score`.

    Raises:
        ReviewNotFound: It is not the reviewer's case.
        ReviewFrozen: It is being corrected, its review is over, or other criteria were on the screen.
        ReviewIncomplete: A criterion has no points, has changed since it was scored, or lacks its comment.
    """
    application, review = _held(application_id, by)
    criteria = criteria_of(application)
    shown = criteria.versions.get(seen) if seen is not None else criteria.version
    if shown is None or not criteria.counts_as(shown):
        raise ReviewFrozen(
            "画面を開いたあとに審査項目が変わりました",
            remedy="変わったところを確かめて、もう一度提出してください",
        )
    scores = criteria.scores_now(review)
    errors = open_criteria(criteria.rule, scores, outdated_in(criteria, scores))
    if errors:
        raise ReviewIncomplete(errors)
    take_duty(application=application, by=by, duty=Duty.REVIEWED, at=at)
    review.finished_at, review.handed_in_under = at, criteria.version
    review.save()
    record_event(by=by, at=at, verb="review.finished", subject=subject_of(application))
    return review


def scores_of_others(review: Review) -> list[Review]:
    """The other reviews of the case, once all have finished; nothing before.

    Returns:
        With reviewer and scores read.
    """
    if not progress_of(review.application).all_have_finished:
        return []
    others = Review.objects.present().filter(application=review.application).exclude(pk=review.pk)
    return list(others.select_related("reviewer").prefetch_related("scores").order_by("pk"))


def conclude_review(*, application_id: int, by: User, at: datetime) -> Application:
    """End the review of an application: it can be ranked, and its scores change no more.

    Whoever has a conflict by now is taken off it first, whatever becomes of the rest.

    Raises:
        ReviewIncomplete: Reviewers have not finished, or a bonus is not settled.
        StepNotPossible: It is not being reviewed.
    """
    present = Review.objects.present().filter(application=application_id).select_related("reviewer")
    reviewers = [review.reviewer for review in present]
    detect_conflicts(applications=[review.application for review in present][:1], reviewers=reviewers, at=at)
    return _conclude(application_id, by, at)


@transaction.atomic
def _conclude(application_id: int, by: User, at: datetime) -> Application:
    application = locked_application(application_id)
    errors = what_is_open(application)
    if errors:
        raise ReviewIncomplete(errors)
    change_application(application, ApplicationState.REVIEWED, by=by, at=at)
    return application


def what_is_open(application: Application) -> list[BansoError]:
    """What keeps the review of an application from being concluded."""
    criteria = criteria_of(application)
    progress = _progress(application, criteria)
    errors: list[BansoError] = []
    if not progress.all_have_finished:
        done = f"{progress.finished}人（割当{progress.assigned}人、必要{progress.wanted}人）"
        errors.append(
            ReviewFrozen(
                f"審査を終えた審査員は{done}です", place=application.number, remedy="審査を待ってください"
            )
        )
    if progress.outdated:
        errors.append(
            ReviewFrozen(
                f"審査項目が変わったため、{progress.outdated}人の採点のやり直しを待っています",
                place=application.number,
            )
        )
    unsettled = criteria.unsettled(application)
    return errors + [
        EvidenceMissing(f"加点「{bonus.label}」が確かめられていません", place=bonus.id) for bonus in unsettled
    ]


def outdated_in(criteria: Criteria, scores: Mapping[str, Score]) -> frozenset[str]:
    """The criteria that have changed since they were scored."""
    return frozenset(criterion for criterion, score in scores.items() if criteria.is_outdated(score))


def open_criteria(
    rule: ReviewRule, scores: Mapping[str, Score], outdated: Container[str]
) -> Sequence[BansoError]:
    """What a reviewer still has to give before handing in."""
    errors: list[BansoError] = []
    for criterion in rule.criteria:
        score = scores.get(criterion.id)
        if score is not None and criterion.id in outdated:
            errors.append(
                ScoreUnusable(
                    f"「{criterion.label}」は採点のあとに変わりました。採点し直してください",
                    place=criterion.id,
                )
            )
        elif score is None or score.points is None:
            errors.append(ScoreUnusable(f"「{criterion.label}」の点がありません", place=criterion.id))
        elif criterion.comment and not score.comment:
            errors.append(ScoreUnusable(f"「{criterion.label}」の所見がありません", place=criterion.id))
    return errors


def _held(application_id: int, by: User) -> tuple[Application, Review]:
    """The locked application and the reviewer's own review of it, as long as it may be scored."""
    application = locked_application(application_id)
    review = review_of(application_id, by)
    if application.stands is ApplicationState.RETURNED:
        raise ReviewFrozen(
            "申請が補正中のため、いまは採点できません", remedy="補正が出されたあとに続けてください"
        )
    if application.stands is not ApplicationState.FOUND_ELIGIBLE:
        raise ReviewFrozen(f"「{application.state_label}」の申請は採点できません")
    return application, review


def _criterion(criteria: Criteria, criterion: str, seen: int | None) -> Criterion:
    """The criterion as it stands, which must be the one that was on the screen."""
    known = {each.id: each for each in criteria.rule.criteria}
    if criterion not in known:
        raise ScoreUnusable("この公募にない審査項目です", remedy="画面を開き直してください")
    shown = criteria.versions.get(seen) if seen is not None else criteria.version
    before = [each for each in procedure_of(shown).review.criteria if each.id == criterion] if shown else []
    if not before or not asks_the_same(before[0], known[criterion]):
        raise ScoreUnusable(
            f"画面を開いたあとに「{known[criterion].label}」の審査項目が変わりました",
            place=criterion,
            remedy="画面を開き直して、いまの項目で採点してください",
        )
    return known[criterion]


def _is_being_written(review: Review, last: Score, points: int | None) -> bool:
    """Whether a score is still the one before it: its points stay, and it was not handed in."""
    was_handed_in = review.finished_at is not None and last.given_at <= review.finished_at
    return not was_handed_in and last.points in (points, None)


def _refuse_unusable(rule: Criterion, points: int | None, comment: str, *, handed_in: Score | None) -> None:
    """Refuse points off the scale, a comment too long, and to take away what was handed in and still counts."""
    if points is not None and not 0 <= points <= rule.most_points:
        raise ScoreUnusable(
            f"「{rule.label}」の点は0から{rule.most_points}までです",
            place=rule.id,
            remedy="点を選び直してください",
        )
    if len(comment) > LONGEST_COMMENT:
        raise ScoreUnusable(f"所見は{LONGEST_COMMENT:,}字までです（いま{len(comment):,}字）", place=rule.id)
    if handed_in is None:
        return
    loses_points = points is None and handed_in.points is not None
    loses_comment = rule.comment and not comment and bool(handed_in.comment)
    if loses_points or loses_comment:
        raise ScoreUnusable("提出済みの採点から点や所見を消すことはできません", place=rule.id)
