"""Reviewing: alone until all have finished, every change kept, frozen during a correction, then concluded."""

from fractions import Fraction

import pytest

from banso.actions.applications.application_states import change_application
from banso.actions.checks.bonuses import find_bonuses, judge_bonus
from banso.actions.definitions import procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import (
    DutiesApart,
    EvidenceMissing,
    ReviewFrozen,
    ReviewIncomplete,
    ReviewNotFound,
    ScoreUnusable,
)
from banso.actions.reviews.criteria import criteria_of
from banso.actions.reviews.rankings import score_of
from banso.actions.reviews.review_assignments import end_review
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.actions.reviews.reviews import (
    conclude_review,
    finish_review,
    give_score,
    progress_of,
    review_of,
    scores_of_others,
)
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, Call, Conflict, ListProof, Review, Score, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import DX_FACTS, a_person
from tests.review_rows import (
    SOFTWARE,
    a_filing,
    an_eligible_application,
    assigned,
    later,
    reviewed,
    score_all,
    settle_bonuses,
    some_reviewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def give(application: Application, by: User, points: int | None = 4, comment: str = "妥当") -> Score:
    criterion = procedure_of(application.version).review.criteria[0].id
    return give_score(
        application_id=application.pk, criterion=criterion, points=points, comment=comment, by=by, at=AT
    )


def history(application: Application, reviewer: User) -> list[tuple[int | None, str]]:
    """Points and comments of the first criterion, the last ones last."""
    criterion = procedure_of(application.version).review.criteria[0].id
    scores = review_of(application.pk, reviewer).scores.filter(criterion=criterion).in_order()
    return [(score.points, score.comment) for score in scores]


def test_other_points_are_a_further_row_and_the_last_one_counts(
    application: Application, reviewers: list[User]
) -> None:
    for points in (3, 4, 4, 2):
        give(application, reviewers[0], points)
    assert [points for points, _ in history(application, reviewers[0])] == [3, 4, 2]
    scores = criteria_of(application).scores_now(review_of(application.pk, reviewers[0]))
    assert [score.points for score in scores.values()] == [2]


def test_a_comment_that_is_being_written_stays_one_row(
    application: Application, reviewers: list[User]
) -> None:
    for points, typed in ((None, "計"), (None, "計画"), (4, "計画は"), (4, "計画は妥当です")):
        give(application, reviewers[0], points, typed)
    assert history(application, reviewers[0]) == [(4, "計画は妥当です")]
    saved = AuditEvent.objects.about(f"application:{application.pk}").filter(verb="review.scored")
    assert saved.count() == 1


def test_what_was_handed_in_stays_beside_what_is_written_afterwards(
    application: Application, reviewers: list[User]
) -> None:
    score_all(application, reviewers[0], 4)
    criterion = procedure_of(application.version).review.criteria[0].id
    for typed in ("考え", "考え直し", "考え直しました"):
        give_score(
            application_id=application.pk,
            criterion=criterion,
            points=4,
            comment=typed,
            by=reviewers[0],
            at=later(later()),
        )
    assert history(application, reviewers[0]) == [(4, "妥当です。"), (4, "考え直しました")]


def test_points_taken_back_before_handing_in_are_not_handed_in(
    application: Application, reviewers: list[User]
) -> None:
    give(application, reviewers[0], 4)
    give(application, reviewers[0], None)
    with pytest.raises(ReviewIncomplete, match="点がありません"):
        finish_review(application_id=application.pk, by=reviewers[0], at=AT)


@pytest.mark.parametrize("points", [-1, 6])
def test_points_off_the_scale_are_refused(
    application: Application, reviewers: list[User], points: int
) -> None:
    with pytest.raises(ScoreUnusable, match="0から5まで"):
        give(application, reviewers[0], points)


def test_a_criterion_the_call_does_not_have_is_refused(
    application: Application, reviewers: list[User]
) -> None:
    with pytest.raises(ScoreUnusable):
        give_score(application_id=application.pk, criterion="x", points=1, comment="", by=reviewers[0], at=AT)


def test_only_those_who_were_assigned_score(application: Application) -> None:
    with pytest.raises(ReviewNotFound):
        give(application, a_person("stranger@example.jp", Role.REVIEWER))


def test_a_review_is_handed_in_whole_or_not_at_all(application: Application, reviewers: list[User]) -> None:
    give(application, reviewers[0], 3, "")
    with pytest.raises(ReviewIncomplete) as refused:
        finish_review(application_id=application.pk, by=reviewers[0], at=AT)
    criteria = procedure_of(application.version).review.criteria
    assert [error.place for error in refused.value.errors] == [criterion.id for criterion in criteria]
    assert "所見がありません" in refused.value.errors[0].message
    assert "点がありません" in refused.value.errors[1].message


def test_scores_of_others_are_hidden_until_all_have_finished(
    application: Application, reviewers: list[User]
) -> None:
    first, second, third = reviewers
    score_all(application, first, 5)
    score_all(application, second, 3)
    assert scores_of_others(review_of(application.pk, first)) == []
    score_all(application, third, 1)
    seen = scores_of_others(review_of(application.pk, first))
    assert [review.reviewer for review in seen] == [second, third]


def test_nobody_sees_the_others_while_fewer_review_than_the_programme_asks_for(
    call: Call, owner: User, lead: User
) -> None:
    pair = some_reviewers(call, 2)
    case = assigned(an_eligible_application(call, owner), pair, lead)
    for reviewer in pair:
        score_all(case, reviewer, 4)
    assert scores_of_others(review_of(case.pk, pair[0])) == []


def test_only_reviews_that_were_handed_in_and_not_taken_away_make_the_score(
    application: Application, reviewers: list[User], lead: User
) -> None:
    assert score_of(application) is None
    score_all(application, reviewers[0], 5)
    score_all(application, reviewers[1], 3)
    give(application, reviewers[2], 0)
    found = score_of(application)
    assert found is not None
    assert found.score == Fraction(7 * 5 + 7 * 3, 2)
    end_review(application_id=application.pk, reviewer=reviewers[0], by=lead, at=AT)
    found = score_of(application)
    assert found is not None
    assert found.score == 7 * 3


@pytest.mark.parametrize(("is_given", "points"), [(True, 3), (False, 0)])
def test_a_bonus_that_was_refused_adds_nothing(
    application: Application, reviewers: list[User], lead: User, is_given: bool, points: int
) -> None:
    score_all(application, reviewers[0], 4)
    settle_bonuses(application, lead, is_given=is_given)
    found = score_of(application)
    assert found is not None
    assert (found.base, found.bonus) == (28, points)


def test_a_case_that_names_the_reviewers_firm_after_a_correction_opens_no_longer(
    application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        keep_profile(reviewer=reviewer, given=ProfileGiven(firm=f"商会{reviewer.pk}"), by=lead, at=AT)
        score_all(application, reviewer, 4)
    settle_bonuses(application, lead)
    supplier = f"(株)商会{reviewers[0].pk}"
    application.answers.create(key="costs.a.supplier", text=supplier, saved_by=lead, saved_at=AT)
    with pytest.raises(ReviewNotFound):
        review_of(application.pk, reviewers[0])
    # The lead cannot conclude with those scores either; somebody else has to review.
    with pytest.raises(ReviewIncomplete, match="審査を終えた審査員は2人（割当2人、必要3人）"):
        conclude_review(application_id=application.pk, by=lead, at=AT)
    assert Conflict.objects.get().reviewer == reviewers[0]


def test_a_conflict_that_comes_up_after_the_conclusion_closes_the_case_and_keeps_its_ranking(
    application: Application, reviewers: list[User], lead: User
) -> None:
    reviewed(application, reviewers, lead, [5, 4, 3])
    before = score_of(application)
    name = application.company.name
    keep_profile(reviewer=reviewers[0], given=ProfileGiven(firm=name), by=lead, at=AT)
    assert score_of(application) == before
    with pytest.raises(ReviewNotFound):
        review_of(application.pk, reviewers[0])
    # Reviewed once more, it is reviewed without them.
    reopened = Application.objects.get(pk=application.pk)
    change_application(reopened, ApplicationState.FOUND_ELIGIBLE, by=lead, at=AT)
    keep_profile(reviewer=reviewers[0], given=ProfileGiven(firm=name), by=lead, at=AT)
    assert progress_of(application).assigned == 2


def test_what_was_handed_in_can_be_changed_but_not_emptied(
    application: Application, reviewers: list[User]
) -> None:
    score_all(application, reviewers[0], 5)
    assert give(application, reviewers[0], 4, "考え直しました").number == 2
    with pytest.raises(ScoreUnusable):
        give(application, reviewers[0], None)
    with pytest.raises(ScoreUnusable):
        give(application, reviewers[0], 4, " ")


def test_scores_are_frozen_while_a_correction_is_open(
    application: Application, reviewers: list[User], lead: User
) -> None:
    change_application(application, ApplicationState.RETURNED, by=lead, at=AT)
    with pytest.raises(ReviewFrozen, match="補正中"):
        give(application, reviewers[0])
    with pytest.raises(ReviewFrozen):
        finish_review(application_id=application.pk, by=reviewers[0], at=AT)


def test_a_review_from_before_a_correction_is_handed_in_anew(
    application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    assert progress_of(application).all_have_finished
    a_filing(application, lead, [SOFTWARE | {"yen": "800000"}], dict(DX_FACTS), later(later()))
    assert progress_of(application).finished == 0
    assert scores_of_others(review_of(application.pk, reviewers[0])) == []
    finish_review(application_id=application.pk, by=reviewers[0], at=later(later(later())))
    assert progress_of(application).finished == 1


def test_scores_change_no_more_once_the_review_is_concluded(
    application: Application, reviewers: list[User], lead: User
) -> None:
    reviewed(application, reviewers, lead, [4] * 3)
    with pytest.raises(ReviewFrozen, match="審査済み"):
        give(application, reviewers[0], 1)


def test_a_review_is_concluded_only_when_all_have_finished_and_bonuses_are_settled(
    application: Application, reviewers: list[User], lead: User
) -> None:
    score_all(application, reviewers[0], 4)
    with pytest.raises(ReviewIncomplete, match="審査を終えた審査員は1人") as refused:
        conclude_review(application_id=application.pk, by=lead, at=AT)
    assert "加点" in str(refused.value)
    for reviewer in reviewers[1:]:
        score_all(application, reviewer, 4)
    with pytest.raises(ReviewIncomplete, match="加点"):
        conclude_review(application_id=application.pk, by=lead, at=AT)
    settle_bonuses(application, lead)
    assert conclude_review(application_id=application.pk, by=lead, at=AT).stands is ApplicationState.REVIEWED


def test_fewer_reviewers_than_the_programme_asks_for_are_not_enough(
    call: Call, reviewers: list[User], lead: User
) -> None:
    application = an_eligible_application(call, a_person("other@example.jp"), 2)
    with pytest.raises(ReviewIncomplete, match="必要3人"):
        reviewed(application, reviewers[:2], lead, [4, 4])


def test_who_checked_a_case_does_not_score_it(application: Application, reviewers: list[User]) -> None:
    take_duty(application=application, by=reviewers[0], duty=Duty.CHECKED, at=AT)
    with pytest.raises(DutiesApart):
        give(application, reviewers[0])


def test_the_trail_tells_that_somebody_scored_but_not_what(
    application: Application, reviewers: list[User]
) -> None:
    give(application, reviewers[0], 3, "秘密の所見")
    event = AuditEvent.objects.about(f"application:{application.pk}").get(verb="review.scored")
    assert "秘密" not in event.detail
    assert '"points"' not in event.detail


def test_a_row_of_an_external_list_proves_a_bonus(application: Application) -> None:
    bonus = procedure_of(application.version).review.bonuses[0]
    assert find_bonuses(application_id=application.pk, by=None, at=AT) == 0
    ListProof.objects.create(
        application=application, recognition=bonus.recognition, stands_on=AT.date(), printed={}, found_at=AT
    )
    assert find_bonuses(application_id=application.pk, by=None, at=AT) == 1
    assert find_bonuses(application_id=application.pk, by=None, at=AT) == 0
    finding = application.bonus_findings.get()
    assert (finding.bonus, finding.is_given) == (bonus.id, True)
    assert "2023年9月20日" in finding.evidence


def test_an_officer_judges_a_bonus_with_evidence_only(application: Application, lead: User) -> None:
    bonus = procedure_of(application.version).review.bonuses[0].id
    for given in ({"bonus_id": bonus, "evidence": "  "}, {"bonus_id": "none", "evidence": "確認"}):
        with pytest.raises(EvidenceMissing):
            judge_bonus(application_id=application.pk, is_given=True, by=lead, at=AT, **given)
    judge_bonus(application_id=application.pk, bonus_id=bonus, is_given=True, evidence="写し", by=lead, at=AT)
    judge_bonus(
        application_id=application.pk, bonus_id=bonus, is_given=False, evidence="期限切れ", by=lead, at=AT
    )
    assert [(f.is_given, f.evidence) for f in application.bonus_findings.all()] == [(False, "期限切れ")]


def test_a_bonus_changes_no_more_once_the_review_is_concluded(
    application: Application, reviewers: list[User], lead: User
) -> None:
    reviewed(application, reviewers, lead, [4] * 3)
    with pytest.raises(ReviewFrozen):
        settle_bonuses(application, lead, is_given=True)


def test_a_case_with_a_conflict_is_nobody_s(application: Application, reviewers: list[User]) -> None:
    application.conflicts.create(reviewer=reviewers[0], kind="declared", note="取引先", found_at=AT)
    assert not Review.objects.assigned_to(reviewers[0]).exists()
    with pytest.raises(ReviewNotFound):
        give(application, reviewers[0])
