"""Reviews while somebody else does something with them at the same moment."""

import pytest

from banso.actions.calls.call_staff import unname_staff
from banso.actions.reviews.review_assignments import end_review
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.actions.reviews.reviews import conclude_review, give_score
from banso.actions.selection.selections import select
from banso.records.models import Application, ConflictLift, Review, ReviewerProfile, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.review_rows import a_neighbour, later, lift, score_all, settle_bonuses
from tests.simultaneous import at_once, one_after_the_other

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_reviewer_is_taken_off_a_call_while_one_of_the_cases_is_taken_away(
    application: Application, reviewers: list[User], lead: User
) -> None:
    refused = one_after_the_other(
        lambda: end_review(application_id=application.pk, reviewer=reviewers[0], by=lead, at=AT),
        lambda: unname_staff(call_id=application.call_id, user_id=reviewers[0].pk, by=lead, at=AT),
    )
    assert refused == ([], [])
    assert set(Review.objects.present().values_list("reviewer", flat=True)) == {
        each.pk for each in reviewers[1:]
    }


def test_a_first_profile_is_kept_twice_at_once(reviewers: list[User], lead: User) -> None:
    def keeping(firm: str) -> object:
        return keep_profile(reviewer=reviewers[0], given=ProfileGiven(firm=firm), by=lead, at=AT)

    assert at_once([lambda: keeping("ソフト商会"), lambda: keeping("ソフト商店")]) == []
    assert ReviewerProfile.objects.get().firm in {"ソフト商会", "ソフト商店"}


def test_two_leads_lift_one_conflict_once(application: Application, lead: User) -> None:
    neighbour = a_neighbour(application)

    def lifting() -> object:
        return lift(application, neighbour, lead)

    assert one_after_the_other(lifting, lifting) == ([], [])
    assert ConflictLift.objects.present().count() == 1


def test_no_points_change_while_the_review_is_concluded_and_selected(
    application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    settle_bonuses(application, lead)

    def settling() -> None:
        conclude_review(application_id=application.pk, by=lead, at=AT)
        select(application=application, by=lead, at=AT)

    def scoring() -> object:
        return give_score(
            application_id=application.pk,
            criterion="vision",
            points=1,
            comment="見直し",
            by=reviewers[0],
            at=later(later()),
        )

    assert one_after_the_other(settling, scoring) == ([], ["ReviewFrozen"])
    application.refresh_from_db()
    assert application.selection.score == "28"
