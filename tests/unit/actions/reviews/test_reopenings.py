"""The way back from a concluded review: with a reason, while nothing rests on it, and every score stays."""

import pytest

from banso.actions.checks.case_histories import history_for_staff
from banso.actions.errors import ReasonMissing, ReviewFrozen, StepNotPossible
from banso.actions.reviews.criteria import criteria_of
from banso.actions.reviews.reopenings import reopen_review
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.actions.reviews.reviews import (
    conclude_review,
    finish_review,
    give_score,
    progress_of,
    review_of,
)
from banso.actions.selection.boards import board_of
from banso.actions.selection.selections import pass_over, select, undo_selection
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.review_rows import an_eligible_application, later, reviewed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REASON = "二人目の審査員が項目を取り違えたと申し出たため"


@pytest.fixture
def application(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    return reviewed(an_eligible_application(call, owner), reviewers, lead, [5, 4, 3])


def reopen(application: Application, by: User, reason: str = REASON) -> None:
    reopen_review(application_id=application.pk, reason=reason, by=by, at=AT)


def give(application: Application, by: User, points: int) -> None:
    give_score(
        application_id=application.pk,
        criterion="vision",
        points=points,
        comment="見直し",
        by=by,
        at=later(later()),
    )


def test_an_open_review_can_be_corrected_and_concluded_once_more(
    application: Application, reviewers: list[User], lead: User, call: Call
) -> None:
    with pytest.raises(ReviewFrozen):
        give(application, reviewers[1], 5)
    reopen(application, lead)
    board = board_of(call, 1)
    assert (board.rows, dict(board.not_ready)) == ((), {ApplicationState.FOUND_ELIGIBLE: 1})
    give(application, reviewers[1], 5)
    history = review_of(application.pk, reviewers[1]).scores.filter(criterion="vision").in_order()
    assert [score.points for score in history] == [4, 5]
    # Nobody else has to do anything again.
    assert progress_of(application).all_have_finished
    kept = criteria_of(application).scores_now(review_of(application.pk, reviewers[0]))
    assert kept["vision"].points == 5
    conclude_review(application_id=application.pk, by=lead, at=AT)
    assert len(board_of(call, 1).rows) == 1


def test_a_reason_is_asked_for_kept_and_not_written_into_the_trail(
    application: Application, lead: User
) -> None:
    with pytest.raises(ReasonMissing):
        reopen(application, lead, "  ")
    reopen(application, lead)
    kept = application.review_reopenings.get()
    assert (kept.reason, kept.reopened_by, kept.reopened_at) == (REASON, lead, AT)
    event = AuditEvent.objects.get(verb="review.reopened")
    assert (event.subject, REASON in event.detail) == (f"application:{application.pk}", False)
    told = [each.words for each in history_for_staff(application)]
    assert "締めた審査を開き直しました" in told


def test_what_is_decided_has_to_be_undone_first(application: Application, lead: User) -> None:
    select(application=application, by=lead, at=AT)
    for outcome in (None, "passed_over"):
        if outcome:
            pass_over(application=application, reason="辞退", by=lead, at=AT)
        with pytest.raises(StepNotPossible, match="先に選定を取り消して"):
            reopen(application, lead)
    undo_selection(application=application, by=lead, at=AT)
    reopen(application, lead)
    assert Application.objects.get(pk=application.pk).stands is ApplicationState.FOUND_ELIGIBLE


@pytest.mark.parametrize(
    "state",
    [
        state
        for state in ApplicationState
        if state not in {ApplicationState.DRAFTED, ApplicationState.REVIEWED}
    ],
)
def test_only_a_concluded_review_is_opened_again(
    application: Application, lead: User, state: ApplicationState
) -> None:
    application.state = state.value
    application.save()
    with pytest.raises(StepNotPossible):
        reopen(application, lead)
    assert not application.review_reopenings.exists()


def test_whoever_has_a_conflict_by_now_is_taken_off_it(
    application: Application, reviewers: list[User], lead: User
) -> None:
    firm = ProfileGiven(firm=application.company.name)
    keep_profile(reviewer=reviewers[0], given=firm, by=lead, at=AT)
    assert progress_of(application).assigned == 3
    reopen(application, lead)
    assert progress_of(application).assigned == 2


def test_handed_in_again_is_nothing_new(application: Application, reviewers: list[User], lead: User) -> None:
    reopen(application, lead)
    finish_review(application_id=application.pk, by=reviewers[0], at=later(later()))
    assert progress_of(application).all_have_finished
