"""Who reviews which application: worked out, shown, then kept; changed one by one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.errors import ConflictOfInterest, NotAReviewer, ReviewNotFound, StepNotPossible
from banso.actions.reviews.criteria import CriteriaByRound, criteria_by_round
from banso.actions.reviews.reviewers import (
    BEFORE_CONCLUSION,
    conflicts_standing,
    detect_conflicts,
    reviewers_of,
)
from banso.core.assignment import Assignment, Case, Gap, Reviewer, assign
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import ReviewRule
from banso.records.models import Application, Call, Conflict, DutyDone, Review, User
from banso.records.models.reviews import MOST_CASES

Pair = tuple[int, int]
"""Application and reviewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one reviewer has to do.

    Attributes:
        open: Not handed in, or handed in by criteria that have changed since.
        added: Applications the proposal would add.
        conflicts: Applications the reviewer must not see.
    """

    reviewer: User
    open: int
    finished: int
    added: int
    conflicts: int
    most_cases: int

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has said where the reviewer works: most conflicts of interest cannot be seen."""
        profile = getattr(self.reviewer, "reviewer_profile", None)
        return profile is None or not (profile.firm or profile.corporate_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentProposal:
    """An assignment that nobody has kept yet.

    Attributes:
        applications: Everything that is to be reviewed, with what it has already.
        gaps: What cannot be assigned, by application.
    """

    applications: tuple[Application, ...]
    pairs: tuple[Pair, ...]
    gaps: tuple[Gap, ...]
    loads: tuple[Load, ...]


def to_be_reviewed(call: Call) -> list[Application]:
    """Applications of a call that wait for their review, in the order of their numbers."""
    found = Application.objects.filter(call=call, state=ApplicationState.FOUND_ELIGIBLE)
    return list(found.select_related("company", "version").order_by("round", "filed_at", "pk"))


def propose_assignment(call: Call) -> AssignmentProposal:
    """Work out who could review what is not fully assigned; nothing is kept."""
    applications = to_be_reviewed(call)
    reviewers = reviewers_of(call)
    barred = _barred(applications, reviewers)
    # What has come to nothing, such as a withdrawal in the middle of a review, is nobody's load.
    counts = Q(application__state__in=[state.value for state in BEFORE_CONCLUSION]) | ~Q(finished_at=None)
    of_call = Review.objects.present().filter(counts, application__call=call)
    present = list(of_call.select_related("application"))
    criteria = criteria_by_round([call.pk])
    found = _assign(applications, reviewers, barred, present, criteria)
    return AssignmentProposal(
        applications=tuple(applications),
        pairs=found.pairs,
        gaps=found.gaps,
        loads=tuple(_loads(reviewers, present, found.pairs, barred, criteria)),
    )


def assign_reviews(*, call: Call, pairs: Sequence[Pair], by: User, at: datetime) -> int:
    """Keep an assignment that somebody has looked at: all of it, or nothing.

    Conflicts of interest found on the way are kept, whatever becomes of the assignment.

    Args:
        call: It.
        pairs: As proposed.
        by: The lead.
        at: The moment.

    Returns:
        How many reviews were assigned; those that had been meanwhile are left as they are.

    Raises:
        ConflictOfInterest: A reviewer must not see an application.
        NotAReviewer: Somebody is no reviewer of this call.
        StepNotPossible: An application is not to be reviewed now.
    """
    reviewers = {reviewer.pk: reviewer for reviewer in reviewers_of(call)}
    keys = sorted({application for application, _ in pairs})
    with transaction.atomic():
        found = Application.objects.filter(pk__in=keys, call=call).order_by("pk")
        locked = {each.pk: each for each in found.select_for_update(no_key=True)}
        wanted = [_pair(locked.get(case), reviewers.get(person)) for case, person in dict.fromkeys(pairs)]
        detect_conflicts(applications=list(locked.values()), reviewers=list(reviewers.values()), at=at)
        kept = Conflict.objects.standing().filter(application__in=keys)
        barred = set(kept.values_list("application", "reviewer"))
        refused = next((pair for pair in wanted if (pair[0].pk, pair[1].pk) in barred), None)
        if refused is None:
            return _create_missing(wanted, by, at)
    raise _conflict(*refused)


@transaction.atomic
def end_review(*, application_id: int, reviewer: User, by: User, at: datetime) -> None:
    """Take a case away from a reviewer, so that it can be given to another. What was scored stays in the trail.

    Raises:
        ReviewNotFound: It was not assigned to that reviewer, or its review is over.
    """
    application = locked_application(application_id)
    review = Review.objects.present().filter(application=application, reviewer=reviewer).first()
    if review is None or application.stands is not ApplicationState.FOUND_ELIGIBLE:
        raise ReviewNotFound("この審査員の審査中の申請ではありません", remedy="画面を開き直してください")
    _end(review, by, at)


@transaction.atomic
def end_reviews_in(call: Call, *, reviewer_id: int, by: User, at: datetime) -> None:
    """Take away all that somebody still reviews in a call; what was concluded stays as the ranking was made with it."""
    waiting = Application.objects.filter(call=call, state=ApplicationState.FOUND_ELIGIBLE)
    locked = waiting.filter(reviews__reviewer=reviewer_id, reviews__ended_at=None).order_by("pk")
    for application in locked.select_for_update(no_key=True, of=("self",)):
        # None, where somebody ended it while this waited for the lock.
        for review in application.reviews.present().filter(reviewer=reviewer_id):
            _end(review, by, at)


def _end(review: Review, by: User, at: datetime) -> None:
    review.ended_at = at
    review.save()
    detail: dict[str, object] = {"reviewer": review.reviewer_id}
    record_event(by=by, at=at, verb="review.ended", subject=subject_of(review.application), detail=detail)


def _pair(application: Application | None, reviewer: User | None) -> tuple[Application, User]:
    if application is None or application.stands is not ApplicationState.FOUND_ELIGIBLE:
        raise StepNotPossible("審査を待っている申請ではありません", remedy="画面を開き直してください")
    if reviewer is None:
        raise NotAReviewer("この公募の審査員ではない人に割り当てようとしました")
    return application, reviewer


def _create_missing(pairs: Sequence[tuple[Application, User]], by: User, at: datetime) -> int:
    """Assign what is not assigned yet, and tell how many that were."""
    reviews = Review.objects.present().filter(application__in=[application for application, _ in pairs])
    present = set(reviews.values_list("application", "reviewer"))
    missing = [(case, person) for case, person in pairs if (case.pk, person.pk) not in present]
    for application, reviewer in missing:
        _create(application, reviewer, by, at)
    return len(missing)


def _create(application: Application, reviewer: User, by: User, at: datetime) -> None:
    Review.objects.create(application=application, reviewer=reviewer, assigned_at=at)
    detail: dict[str, object] = {"reviewer": reviewer.pk}
    record_event(by=by, at=at, verb="review.assigned", subject=subject_of(application), detail=detail)


def _conflict(application: Application, reviewer: User) -> ConflictOfInterest:
    return ConflictOfInterest(
        f"{reviewer.display_name}さんには利益相反があり、この申請を割り当てられません",
        place=application.number,
        remedy="ほかの審査員を選んでください",
    )


def _barred(applications: Sequence[Application], reviewers: Sequence[User]) -> set[Pair]:
    """Who must not review what: conflicts kept and seen, and duties that must be apart."""
    standing = Conflict.objects.standing().filter(application__in=applications)
    kept = standing.values_list("application", "reviewer")
    worked = DutyDone.objects.filter(application__in=applications, user__in=reviewers)
    apart = worked.exclude(duty="reviewed").values_list("application", "user")
    return {*kept, *apart, *conflicts_standing(applications, reviewers)}


def _assign(
    applications: Sequence[Application],
    reviewers: Sequence[User],
    barred: set[Pair],
    present: Sequence[Review],
    criteria: CriteriaByRound,
) -> Assignment:
    has: dict[int, set[int]] = {}
    for review in present:
        has.setdefault(review.application_id, set()).add(review.reviewer_id)
    out: dict[int, set[int]] = {}
    for application, reviewer in barred:
        out.setdefault(application, set()).add(reviewer)
    load = Counter(review.reviewer_id for review in present)
    cases = [
        Case(
            key=application.pk,
            wanted=max(
                0, _reviewers_wanted(criteria.of(application).rule) - len(has.get(application.pk, ()))
            ),
            has=frozenset(has.get(application.pk, ())),
            barred=frozenset(out.get(application.pk, ())),
        )
        for application in applications
    ]
    staff = [Reviewer(key=one.pk, most_cases=_most_cases(one), load=load[one.pk]) for one in reviewers]
    return assign(cases, staff)


def _reviewers_wanted(rule: ReviewRule) -> int:
    return rule.reviewers if rule.criteria else 0


def _most_cases(reviewer: User) -> int:
    profile = getattr(reviewer, "reviewer_profile", None)
    return profile.most_cases if profile else MOST_CASES


def _loads(
    reviewers: Iterable[User],
    present: Sequence[Review],
    pairs: Sequence[Pair],
    barred: set[Pair],
    criteria: CriteriaByRound,
) -> Iterable[Load]:
    done = [review for review in present if criteria.of(review.application).stands(review)]
    finished = Counter(review.reviewer_id for review in done)
    all_of = Counter(review.reviewer_id for review in present)
    added = Counter(reviewer for _, reviewer in pairs)
    conflicts = Counter(reviewer for _, reviewer in barred)
    for reviewer in reviewers:
        yield Load(
            reviewer=reviewer,
            open=all_of[reviewer.pk] - finished[reviewer.pk],
            finished=finished[reviewer.pk],
            added=added[reviewer.pk],
            conflicts=conflicts[reviewer.pk],
            most_cases=_most_cases(reviewer),
        )
