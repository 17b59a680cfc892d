"""Criteria that change during a review: one round is ranked by one scale, and scores on another one are outdated."""

import pytest

from banso.actions.checks.bonuses import find_bonuses, judge_bonus
from banso.actions.errors import EvidenceMissing, ReviewFrozen, ReviewIncomplete, ScoreUnusable
from banso.actions.reviews.criteria import criteria_by_round, criteria_of
from banso.actions.reviews.rankings import candidates_of, ranked_by_round, score_of
from banso.actions.reviews.reopenings import reopen_review
from banso.actions.reviews.review_assignments import propose_assignment
from banso.actions.reviews.reviews import (
    conclude_review,
    finish_review,
    give_score,
    open_criteria,
    outdated_in,
    progress_of,
    review_of,
    what_is_open,
)
from banso.actions.selection.boards import board_of
from banso.actions.selection.selections import hold_in_reserve, select, undo_selection
from banso.core.errors import BansoError
from banso.core.lifecycle import ApplicationState
from banso.core.ranking import Scored
from banso.records.models import Application, Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.review_rows import (
    ANOTHER_BONUS,
    HEAVIER_VISION,
    WIDER_VISION,
    an_amended,
    an_eligible_application,
    assigned,
    later,
    reviewed,
    score_all,
    settle_bonuses,
    taken_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def handed_in(application: Application, reviewers: list[User], lead: User) -> Application:
    """By all reviewers, with 4 points for everything."""
    assigned(application, reviewers, lead)
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    return application


@pytest.fixture
def application(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    """It can be concluded as it stands."""
    found = handed_in(an_eligible_application(call, owner), reviewers, lead)
    settle_bonuses(found, lead)
    return found


@pytest.fixture
def first(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    """Concluded, with 4 points for everything."""
    return reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [4] * 3)


@pytest.fixture
def second(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    """With as many points, and not concluded yet."""
    found = handed_in(an_eligible_application(call, owner, 2), reviewers, lead)
    settle_bonuses(found, lead)
    return found


def score_now(application: Application) -> Scored:
    found = score_of(application)
    assert found is not None
    return found


def give(
    application: Application,
    by: User,
    points: int | None,
    *,
    comment: str = "妥当です。",
    seen: int | None = None,
) -> None:
    give_score(
        application_id=application.pk,
        criterion="vision",
        points=points,
        comment=comment,
        by=by,
        at=later(later()),
        seen=seen,
    )


def judge(application: Application, bonus: str, by: User) -> None:
    judge_bonus(application_id=application.pk, bonus_id=bonus, is_given=True, evidence="写し", by=by, at=AT)


def again(application: Application, reviewers: list[User], points: int) -> None:
    """The first criterion scored again and everything handed in."""
    for reviewer in reviewers:
        give(application, reviewer, points)
        finish_review(application_id=application.pk, by=reviewer, at=later(later()))


def open_ones(application: Application, by: User) -> list[str]:
    review, criteria = review_of(application.pk, by), criteria_of(application)
    scores = criteria.scores_now(review)
    found: list[BansoError] = list(open_criteria(criteria.rule, scores, outdated_in(criteria, scores)))
    return [error.place for error in found]


def ranks(call: Call) -> dict[str, int]:
    rows = board_of(call, 1).rows
    return {row.application.number: row.ranked.rank for row in rows}


def reached_least(call: Call) -> dict[str, bool]:
    return {row.application.number: row.ranked.reaches_least for row in board_of(call, 1).rows}


def test_only_the_criterion_that_changed_is_scored_again(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    assert open_ones(application, reviewers[0]) == []
    an_amended(call, lead, WIDER_VISION)
    assert open_ones(application, reviewers[0]) == ["vision"]
    assert (progress_of(application).finished, progress_of(application).outdated) == (0, 3)
    with pytest.raises(ReviewIncomplete, match="審査項目が変わったため、3人"):
        conclude_review(application_id=application.pk, by=lead, at=AT)
    with pytest.raises(ReviewIncomplete, match="採点のあとに変わりました"):
        finish_review(application_id=application.pk, by=reviewers[0], at=AT)
    again(application, reviewers, 9)
    conclude_review(application_id=application.pk, by=lead, at=AT)
    found = score_now(application)
    assert (found.base, found.most) == (9 + 6 * 4, 10 + 6 * 5)


def test_the_load_of_a_reviewer_counts_what_has_to_be_handed_in_again_as_open(
    call: Call, application: Application, lead: User
) -> None:
    assert [(load.open, load.finished) for load in propose_assignment(call).loads] == [(0, 1)] * 3
    an_amended(call, lead, WIDER_VISION)
    assert [(load.open, load.finished) for load in propose_assignment(call).loads] == [(1, 0)] * 3


def test_points_beyond_the_old_scale_count_on_the_new_one_and_the_history_keeps_both(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, WIDER_VISION)
    again(application, reviewers, 10)
    history = review_of(application.pk, reviewers[0]).scores.filter(criterion="vision").in_order()
    assert [(score.points, score.version.number) for score in history] == [(4, 1), (10, 2)]
    with pytest.raises(ScoreUnusable, match="0から10まで"):
        give(application, reviewers[0], 11)


def test_the_same_points_given_again_confirm_an_outdated_score(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], 4)
    assert open_ones(application, reviewers[0]) == []
    assert open_ones(application, reviewers[1]) == ["vision"]


def test_other_weights_keep_every_score_and_ask_to_hand_in_once_more(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, HEAVIER_VISION)
    assert open_ones(application, reviewers[0]) == []
    assert not progress_of(application).all_have_finished
    for reviewer in reviewers:
        finish_review(application_id=application.pk, by=reviewer, at=later(later()))
    conclude_review(application_id=application.pk, by=lead, at=AT)
    assert score_now(application).base == 3 * 4 + 6 * 4


def test_an_amendment_of_something_else_asks_nobody_to_do_anything(
    call: Call, application: Application, lead: User
) -> None:
    an_amended(call, lead, ("least_permille: 500", "least_permille: 400"))
    assert progress_of(application).all_have_finished
    conclude_review(application_id=application.pk, by=lead, at=AT)


def test_a_criterion_that_is_new_is_scored_and_one_that_is_gone_counts_no_more(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, ("- id: vision\n", "- id: outlook\n"))
    assert open_ones(application, reviewers[0]) == ["outlook"]
    with pytest.raises(ScoreUnusable, match="この公募にない"):
        give(application, reviewers[0], 4)


def test_points_typed_on_a_screen_of_the_old_scale_are_refused(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    before = call.versions.get()
    after = an_amended(call, lead, WIDER_VISION)
    for seen in (before.pk, 0):
        with pytest.raises(ScoreUnusable, match="画面を開いたあとに"):
            give(application, reviewers[0], 5, seen=seen)
    give(application, reviewers[0], 5, seen=after.pk)


def test_a_review_concluded_on_the_old_scale_has_no_rank_beside_the_new_one(
    call: Call, first: Application, second: Application, reviewers: list[User], lead: User
) -> None:
    # Six points of ten for the first criterion are less than four of five.
    an_amended(call, lead, WIDER_VISION)
    again(second, reviewers, 6)
    conclude_review(application_id=second.pk, by=lead, at=AT)
    assert ranks(call) == {"第2号": 1}
    assert [each.pk for each in board_of(call, 1).outdated] == [first.pk]
    assert score_of(first) is None
    reopen_review(application_id=first.pk, reason="審査項目の変更", by=lead, at=AT)
    again(first, reviewers, 8)
    conclude_review(application_id=first.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 2}
    assert board_of(call, 1).outdated == ()


def test_a_round_of_which_something_is_decided_keeps_its_criteria(
    call: Call, owner: User, first: Application, second: Application, lead: User
) -> None:
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    assert progress_of(second).all_have_finished
    conclude_review(application_id=second.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 1}
    # Moved up later, what was decided then still tells by which criteria.
    hold_in_reserve(application=first, reason="取りやめ", by=lead, at=later(later()))
    assert ranks(call) == {"第1号": 1, "第2号": 1}
    following = an_eligible_application(call, owner, 3, round_number=2)
    assert criteria_of(following).version.number == 2
    assert criteria_of(first).version.number == 1


def test_rounds_are_ranked_each_on_its_own_scale(
    call: Call, owner: User, first: Application, reviewers: list[User], lead: User
) -> None:
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    second = an_eligible_application(call, owner, 2, round_number=2)
    reviewed(second, reviewers, lead, [5] * 3)
    criteria = criteria_by_round([call.pk])
    found = ranked_by_round(candidates_of(call, criteria), criteria)
    assert [(each.key, each.rank, each.scored.most) for each in found if each.scored] == [
        (first.pk, 1, 35),
        (second.pk, 1, 40),
    ]


def test_as_many_review_as_the_criteria_in_force_say(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    an_eligible_application(call, owner)
    assert len(propose_assignment(call).pairs) == 3
    an_amended(call, lead, ("reviewers: 3", "reviewers: 2"))
    assert len(propose_assignment(call).pairs) == 2


def test_a_round_keeps_all_of_the_version_it_was_ranked_by_whenever_its_reviews_were_handed_in(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    first = reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [5] * 3)
    reviewed(an_eligible_application(call, owner, 2), reviewers, lead, [3] * 3)
    an_amended(call, lead, ("least_permille: 500", "least_permille: 700"))
    assert reached_least(call) == {"第1号": True, "第2号": False}
    hold_in_reserve(application=first, reason="取りやめ", by=lead, at=AT)
    an_amended(call, lead, ("least_permille: 700", "least_permille: 400"))
    assert reached_least(call) == {"第1号": True, "第2号": False}


def test_points_given_for_a_change_that_was_taken_back_count_no_more(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], 10)
    an_amended(call, lead, taken_back(WIDER_VISION))
    conclude_review(application_id=application.pk, by=lead, at=AT)
    assert score_now(application).base == 7 * 4


def test_what_counts_after_a_change_was_taken_back_is_not_asked_for_again(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], 10)
    an_amended(call, lead, taken_back(WIDER_VISION))
    review = review_of(application.pk, reviewers[0])
    assert criteria_of(application).scores_now(review)["vision"].points == 4
    assert open_ones(application, reviewers[0]) == []
    # The same again is nothing new; other points follow all that were given.
    give(application, reviewers[0], 4)
    assert review.scores.filter(criterion="vision").count() == 2
    give(application, reviewers[0], 3)
    history = review.scores.filter(criterion="vision").in_order()
    assert [(score.number, score.points) for score in history] == [(1, 4), (2, 10), (3, 3)]
    assert criteria_of(application).scores_now(review)["vision"].points == 3


def test_what_was_handed_in_cannot_be_emptied_while_other_criteria_hold(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    # Back in force, the criteria it was handed in by would make a score of it.
    an_amended(call, lead, HEAVIER_VISION)
    for points, comment in ((None, "妥当です。"), (4, "")):
        with pytest.raises(ScoreUnusable, match="提出済み"):
            give(application, reviewers[0], points, comment=comment)
    an_amended(call, lead, taken_back(HEAVIER_VISION))
    assert score_now(application).base == 7 * 4


def test_on_a_new_scale_the_comment_may_come_before_the_points(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], None)
    give(application, reviewers[0], 9)
    history = review_of(application.pk, reviewers[0]).scores.filter(criterion="vision").in_order()
    assert [score.points for score in history] == [4, 9]


def test_a_bonus_that_an_amendment_adds_is_settled_for_who_filed_before(
    call: Call, application: Application, lead: User
) -> None:
    with pytest.raises(EvidenceMissing):
        judge(application, "sdgs", lead)
    an_amended(call, lead, ANOTHER_BONUS)
    assert [error.place for error in what_is_open(application)] == ["sdgs"]
    judge(application, "sdgs", lead)
    conclude_review(application_id=application.pk, by=lead, at=AT)
    assert score_now(application).bonus == 5


def test_a_list_proves_a_bonus_that_an_amendment_adds(
    call: Call, application: Application, lead: User
) -> None:
    application.list_proofs.create(
        recognition="sdgs_registered", stands_on=AT.date(), printed={}, found_at=AT
    )
    assert find_bonuses(application_id=application.pk, by=None, at=AT) == 0
    an_amended(call, lead, ANOTHER_BONUS)
    assert find_bonuses(application_id=application.pk, by=None, at=AT) == 1
    assert application.bonus_findings.get(bonus="sdgs").is_given


def test_a_bonus_that_is_gone_is_asked_for_no_more(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    an_amended(call, lead, ANOTHER_BONUS)
    application = handed_in(an_eligible_application(call, owner), reviewers, lead)
    judge(application, "partnership_declaration", lead)
    assert [error.place for error in what_is_open(application)] == ["sdgs"]
    an_amended(call, lead, taken_back(ANOTHER_BONUS))
    assert what_is_open(application) == []
    with pytest.raises(EvidenceMissing):
        judge(application, "sdgs", lead)


def test_who_was_concluded_without_the_new_bonus_has_no_rank_before_it_is_settled(
    call: Call, first: Application, second: Application, lead: User
) -> None:
    an_amended(call, lead, ANOTHER_BONUS)
    judge(second, "sdgs", lead)
    conclude_review(application_id=second.pk, by=lead, at=AT)
    assert ranks(call) == {"第2号": 1}
    assert [each.pk for each in board_of(call, 1).outdated] == [first.pk]
    reopen_review(application_id=first.pk, reason="加点の追加", by=lead, at=AT)
    judge(first, "sdgs", lead)
    # Nobody has to score anything again.
    conclude_review(application_id=first.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 1}


def test_a_round_of_which_something_is_decided_keeps_its_bonuses(
    call: Call, first: Application, second: Application, lead: User
) -> None:
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, ANOTHER_BONUS)
    with pytest.raises(EvidenceMissing):
        judge(second, "sdgs", lead)
    conclude_review(application_id=second.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 1}


def of_criteria(call: Call) -> str:
    """What the definition of a call says of its criteria."""
    text = call.versions.newest_first()[0].text
    return text[text.index("  criteria:\n") : text.index("  bonus:\n")]


def test_a_round_that_was_ranked_by_scores_goes_on_so_though_nobody_scores_any_more(
    call: Call, owner: User, first: Application, second: Application, lead: User
) -> None:
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, (of_criteria(call), "  criteria: []\n"))
    board = board_of(call, 1)
    assert ([row.application for row in board.rows], dict(board.not_ready)) == ([first], {second.stands: 1})
    following = an_eligible_application(call, owner, 3, round_number=2)
    assert [row.application for row in board_of(call, 2).rows] == [following]
    conclude_review(application_id=second.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 1}
    assert undo_selection(application=first, by=lead, at=AT).stands is ApplicationState.REVIEWED


def test_a_round_that_was_ranked_by_arrival_goes_on_so_though_others_are_scored_now(
    call: Call, owner: User, lead: User
) -> None:
    criteria = of_criteria(call)
    an_amended(call, lead, (criteria, "  criteria: []\n"))
    first, second = (an_eligible_application(call, owner, number) for number in (1, 2))
    select(application=first, reason="先着", by=lead, at=AT)
    an_amended(call, lead, ("  criteria: []\n", criteria))
    assert [row.application for row in board_of(call, 1).rows] == [first, second]
    following = an_eligible_application(call, owner, 3, round_number=2)
    assert dict(board_of(call, 2).not_ready) == {following.stands: 1}
    assert undo_selection(application=first, by=lead, at=AT).stands is ApplicationState.FOUND_ELIGIBLE


def test_who_saw_criteria_that_count_otherwise_looks_again_before_handing_in(
    call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    seen = call.versions.get()
    kept = an_amended(call, lead, ("least_permille: 500", "least_permille: 400"))
    finish_review(application_id=application.pk, by=reviewers[0], at=later(later()), seen=seen.pk)
    heavier = an_amended(call, lead, HEAVIER_VISION)
    for before in (seen, kept):
        with pytest.raises(ReviewFrozen, match="審査項目が変わりました"):
            finish_review(application_id=application.pk, by=reviewers[0], at=later(later()), seen=before.pk)
    assert criteria_of(application).stands(review_of(application.pk, reviewers[0])) is False
    finish_review(application_id=application.pk, by=reviewers[0], at=later(later()), seen=heavier.pk)
    assert criteria_of(application).stands(review_of(application.pk, reviewers[0])) is True
