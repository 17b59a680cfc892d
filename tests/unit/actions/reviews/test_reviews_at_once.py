"""Reviews while somebody else does something with them at the same moment."""

import pytest

from banso.actions.calls.call_staff import unname_staff
from banso.actions.reviews.conflict_lifts import lift_conflict
from banso.actions.reviews.review_assignments import assign_reviews, end_review
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.actions.reviews.reviews import conclude_review, give_score
from banso.actions.selection.selections import select
from banso.records.models import Application, Call, ConflictLift, Review, ReviewerProfile, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for
from tests.review_rows import an_eligible_application, later, score_all, some_reviewers
from tests.simultaneous import at_once, one_after_the_other

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def lead() -> User:
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


@pytest.fixture
def call(lead: User) -> Call:
    return a_call(lead)


@pytest.fixture
def reviewers(call: Call) -> list[User]:
    return some_reviewers(call)


@pytest.fixture
def application(call: Call, reviewers: list[User], lead: User) -> Application:
    found = an_eligible_application(call, a_person("owner@town.example.jp"))
    assign_reviews(call=call, pairs=[(found.pk, each.pk) for each in reviewers], by=lead, at=AT)
    return found


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
    neighbour = a_person("reviewer@town.example.jp", Role.REVIEWER)
    named_for(application.call, neighbour)

    def lifting() -> object:
        return lift_conflict(
            application_id=application.pk,
            reviewer_id=neighbour.pk,
            kind="email_domain",
            reason="共用ドメイン",
            by=lead,
            at=AT,
        )

    assert one_after_the_other(lifting, lifting) == ([], [])
    assert ConflictLift.objects.present().count() == 1


def test_no_points_change_while_the_review_is_concluded_and_selected(
    application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    application.bonus_findings.create(
        bonus="partnership_declaration", is_given=False, evidence="なし", found_at=AT
    )

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
