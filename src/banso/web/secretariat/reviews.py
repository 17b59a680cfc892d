"""The review of one application as the lead sees it: reviewers, conflicts, scores, bonus points, the conclusion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.checks.bonuses import find_bonuses, judge_bonus
from banso.actions.reviews.conflict_lifts import conflicts_of, lift_conflict, take_lift_back
from banso.actions.reviews.criteria import criteria_of
from banso.actions.reviews.rankings import score_of
from banso.actions.reviews.reopenings import reopen_review
from banso.actions.reviews.review_assignments import assign_reviews, end_review
from banso.actions.reviews.reviewers import BEFORE_CONCLUSION, reviewers_of
from banso.actions.reviews.reviews import conclude_review, progress_of, what_is_open
from banso.core.lifecycle import ApplicationState
from banso.records.models import Review
from banso.web.clock import now
from banso.web.people import signed_in
from banso.web.review.cases import others_of
from banso.web.secretariat.board_lookups import (
    Act,
    back_to,
    done,
    done_as_pressed,
    leads,
    own_case,
    show_score,
)

LONGEST_REASON = 1000


@require_safe
def case(request: HttpRequest, application_id: int) -> HttpResponse:
    """Reviewers with their scores, bonus points with their evidence, and what is still open."""
    application = own_case(request, application_id)
    criteria = criteria_of(application)
    reviews = list(
        Review.objects.present()
        .filter(application=application)
        .select_related("reviewer")
        .prefetch_related("scores")
        .order_by("pk")
    )
    findings = {finding.bonus: finding for finding in application.bonus_findings.select_related("found_by")}
    proofs = {proof.recognition: proof for proof in application.list_proofs.order_by("stands_on")}
    score = score_of(application)
    taken = {review.reviewer_id for review in reviews}
    conflicts = conflicts_of(application)
    barred = {conflict.reviewer.pk for conflict in conflicts if conflict.bars}
    may_lead = leads(request)
    context = {
        "application": application,
        "may_lead": may_lead,
        "is_open": may_lead and application.stands is ApplicationState.FOUND_ELIGIBLE,
        "may_reopen": may_lead and application.stands is ApplicationState.REVIEWED,
        "may_lift": may_lead and application.stands in BEFORE_CONCLUSION,
        "reviews": [
            (review, other, bool(review.finished_at) and not criteria.stands(review))
            for review, other in zip(reviews, others_of(criteria, reviews), strict=True)
        ],
        "reopenings": application.review_reopenings.select_related("reopened_by").order_by("-pk"),
        "bonuses": [
            (bonus, findings.get(bonus.id), proofs.get(bonus.recognition)) for bonus in criteria.rule.bonuses
        ],
        "score": show_score(score.score) if score else "",
        "progress": progress_of(application),
        "open_points": what_is_open(application),
        "free": [one for one in reviewers_of(application.call) if one.pk not in taken | barred],
        "conflicts": conflicts,
    }
    return render(request, "secretariat/selection/case.html", context)


@require_POST
def bonus(request: HttpRequest, application_id: int, bonus_id: str) -> HttpResponse:
    """Give or refuse bonus points, with evidence; or look for it in the external lists."""
    application = own_case(request, application_id)
    by, at = signed_in(request), now()
    evidence = request.POST.get("evidence", "")[:2000]

    def judge(*, is_given: bool) -> None:
        judge_bonus(
            application_id=application.pk,
            bonus_id=bonus_id,
            is_given=is_given,
            evidence=evidence,
            by=by,
            at=at,
        )

    kept = "加点の確認を保存しました。"
    acts: dict[str, tuple[Act, str]] = {
        "look": (
            lambda: find_bonuses(application_id=application.pk, by=by, at=at),
            "名簿の写しと照合しました。",
        ),
        "give": (lambda: judge(is_given=True), kept),
        "refuse": (lambda: judge(is_given=False), kept),
    }
    return done_as_pressed(request, acts, "加点", "case", application.pk)


@require_POST
def conclude(request: HttpRequest, application_id: int) -> HttpResponse:
    """End the review; from then on the scores stand."""
    application = own_case(request, application_id)
    return done(
        request,
        lambda: conclude_review(application_id=application.pk, by=signed_in(request), at=now()),
        f"{application.number}の審査を締めました。",
        "case",
        application.pk,
    )


@require_POST
def reopen(request: HttpRequest, application_id: int) -> HttpResponse:
    """Open a concluded review again, with the reason."""
    application = own_case(request, application_id)
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    return done(
        request,
        lambda: reopen_review(application_id=application.pk, reason=reason, by=signed_in(request), at=now()),
        f"{application.number}の審査を開き直しました。採点を直してから、もう一度締めてください。",
        "case",
        application.pk,
    )


@require_POST
def lift(request: HttpRequest, application_id: int, user_id: int, kind: str) -> HttpResponse:
    """Lift a conflict of interest that is a mere resemblance, with the reason; or take that back."""
    application = own_case(request, application_id)
    by, at = signed_in(request), now()
    key, reason = application.pk, request.POST.get("reason", "")[:LONGEST_REASON]
    seen = request.POST.get("seen", "")
    acts: dict[str, tuple[Act, str]] = {
        "end": (
            lambda: take_lift_back(application_id=key, reviewer_id=user_id, kind=kind, by=by, at=at),
            "利益相反の解除を取り消しました。担当からも外しました。",
        ),
        "lift": (
            lambda: lift_conflict(
                application_id=key, reviewer_id=user_id, kind=kind, reason=reason, by=by, at=at, seen=seen
            ),
            "利益相反を解除しました。審査してもらうには、あらためて割り当ててください。",
        ),
    }
    return done_as_pressed(request, acts, "利益相反", "case", application.pk)


@require_POST
def change_reviewers(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take the case away from a reviewer, or give it to one."""
    application = own_case(request, application_id)
    by, at = signed_in(request), now()
    wanted = request.POST.get("reviewer", "")
    reviews = Review.objects.present().filter(application=application).select_related("reviewer")
    # Whoever reviews it can be taken off, asked to review in this call or not any more.
    people = (*reviewers_of(application.call), *(review.reviewer for review in reviews))
    person = next((one for one in people if str(one.pk) == wanted), None)
    if person is None:
        messages.error(request, "審査員を選び直してください。")
        return back_to("case", application.pk)
    acts: dict[str, tuple[Act, str]] = {
        "end": (
            lambda: end_review(application_id=application.pk, reviewer=person, by=by, at=at),
            f"{person.display_name}さんの担当を解きました。",
        ),
        "add": (
            lambda: assign_reviews(call=application.call, pairs=[(application.pk, person.pk)], by=by, at=at),
            f"{person.display_name}さんに割り当てました。",
        ),
    }
    return done_as_pressed(request, acts, "審査員の割当", "case", application.pk)
