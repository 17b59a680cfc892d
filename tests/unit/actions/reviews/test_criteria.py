"""Criteria that change during a review: one round is ranked by one scale, and scores on another one are outdated."""

import pytest

from banso.actions.errors import ReviewIncomplete, ScoreUnusable
from banso.actions.reviews.criteria import criteria_of
from banso.actions.reviews.rankings import candidates_of, ranked_by_round, score_of
from banso.actions.reviews.reopenings import reopen_review
from banso.actions.reviews.review_assignments import assign_reviews, propose_assignment
from banso.actions.reviews.reviews import (
    conclude_review,
    finish_review,
    give_score,
    open_criteria,
    outdated_in,
    progress_of,
    review_of,
    scores_now,
)
from banso.actions.selection.boards import board_of
from banso.actions.selection.selections import hold_in_reserve, select
from banso.core.errors import BansoError
from banso.records.models import Application, Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_person
from tests.review_rows import (
    WIDER_VISION,
    an_amended,
    an_eligible_application,
    later,
    reviewed,
    score_all,
    some_reviewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEAVIER_VISION = (WIDER_VISION[0], f"{WIDER_VISION[0]}\n    weight: 3")
CRITERIA = ("vision", "organisation", "need", "content", "schedule", "effect", "budget")


@pytest.fixture
def owner() -> User:
    return a_person("owner@example.jp")


@pytest.fixture
def reviewers(call: Call) -> list[User]:
    return some_reviewers(call)


def scored(call: Call, owner: User, reviewers: list[User], lead: User, number: int = 1) -> Application:
    """An application all reviewers have handed in with 4 points for everything."""
    found = an_eligible_application(call, owner, number)
    assign_reviews(call=call, pairs=[(found.pk, each.pk) for each in reviewers], by=lead, at=AT)
    for reviewer in reviewers:
        score_all(found, reviewer, 4)
    found.bonus_findings.create(bonus="partnership_declaration", is_given=False, evidence="なし", found_at=AT)
    return found


def give(application: Application, by: User, points: int, *, seen: int | None = None) -> None:
    give_score(
        application_id=application.pk,
        criterion="vision",
        points=points,
        comment="妥当です。",
        by=by,
        at=later(later()),
        seen=seen,
    )


def again(application: Application, reviewers: list[User], points: int) -> None:
    """The first criterion scored again and everything handed in."""
    for reviewer in reviewers:
        give(application, reviewer, points)
        finish_review(application_id=application.pk, by=reviewer, at=later(later()))


def open_ones(application: Application, by: User) -> list[str]:
    review, criteria = review_of(application.pk, by), criteria_of(application)
    scores = scores_now(review)
    found: list[BansoError] = list(open_criteria(criteria.rule, scores, outdated_in(criteria, scores)))
    return [error.place for error in found]


def ranks(call: Call) -> dict[str, int]:
    rows = board_of(call, 1).rows
    return {row.application.number: row.ranked.rank for row in rows}


def reached_least(call: Call) -> dict[str, bool]:
    return {row.application.number: row.ranked.reaches_least for row in board_of(call, 1).rows}


def test_only_the_criterion_that_changed_is_scored_again(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
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
    found = score_of(application)
    assert found is not None
    assert (found.base, found.most) == (9 + 6 * 4, 10 + 6 * 5)


def test_the_load_of_a_reviewer_counts_what_has_to_be_handed_in_again_as_open(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    scored(call, owner, reviewers, lead)
    assert [(load.open, load.finished) for load in propose_assignment(call).loads] == [(0, 1)] * 3
    an_amended(call, lead, WIDER_VISION)
    assert [(load.open, load.finished) for load in propose_assignment(call).loads] == [(1, 0)] * 3


def test_points_beyond_the_old_scale_count_on_the_new_one_and_the_history_keeps_both(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, WIDER_VISION)
    again(application, reviewers, 10)
    history = review_of(application.pk, reviewers[0]).scores.filter(criterion="vision").in_order()
    assert [(score.points, score.version.number) for score in history] == [(4, 1), (10, 2)]
    with pytest.raises(ScoreUnusable, match="0から10まで"):
        give(application, reviewers[0], 11)


def test_the_same_points_given_again_confirm_an_outdated_score(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], 4)
    assert open_ones(application, reviewers[0]) == []
    assert open_ones(application, reviewers[1]) == ["vision"]


def test_other_weights_keep_every_score_and_ask_to_hand_in_once_more(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, HEAVIER_VISION)
    assert open_ones(application, reviewers[0]) == []
    assert not progress_of(application).all_have_finished
    for reviewer in reviewers:
        finish_review(application_id=application.pk, by=reviewer, at=later(later()))
    conclude_review(application_id=application.pk, by=lead, at=AT)
    found = score_of(application)
    assert found is not None
    assert found.base == 3 * 4 + 6 * 4


def test_an_amendment_of_something_else_asks_nobody_to_do_anything(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, ("least_permille: 500", "least_permille: 400"))
    assert progress_of(application).all_have_finished
    conclude_review(application_id=application.pk, by=lead, at=AT)


def test_a_criterion_that_is_new_is_scored_and_one_that_is_gone_counts_no_more(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, ("- id: vision\n", "- id: outlook\n"))
    assert open_ones(application, reviewers[0]) == ["outlook"]
    with pytest.raises(ScoreUnusable, match="この公募にない"):
        give(application, reviewers[0], 4)


def test_points_typed_on_a_screen_of_the_old_scale_are_refused(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    before = call.versions.get()
    after = an_amended(call, lead, WIDER_VISION)
    for seen in (before.pk, 0):
        with pytest.raises(ScoreUnusable, match="画面を開いたあとに"):
            give(application, reviewers[0], 5, seen=seen)
    give(application, reviewers[0], 5, seen=after.pk)


def test_a_review_concluded_on_the_old_scale_has_no_rank_beside_the_new_one(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    # Six points of ten for the first criterion are less than four of five.
    first = reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [4] * 3)
    second = scored(call, owner, reviewers, lead, 2)
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
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    first = reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [4] * 3)
    late = scored(call, owner, reviewers, lead, 2)
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    assert progress_of(late).all_have_finished
    conclude_review(application_id=late.pk, by=lead, at=AT)
    assert ranks(call) == {"第1号": 1, "第2号": 1}
    # Moved up later, what was decided then still tells by which criteria.
    hold_in_reserve(application=first, reason="取りやめ", by=lead, at=later(later()))
    assert ranks(call) == {"第1号": 1, "第2号": 1}
    following = an_eligible_application(call, owner, 3, round_number=2)
    assert criteria_of(following).version.number == 2
    assert criteria_of(first).version.number == 1


def test_rounds_are_ranked_each_on_its_own_scale(
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    first = reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [4] * 3)
    select(application=first, by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    second = an_eligible_application(call, owner, 2, round_number=2)
    reviewed(second, reviewers, lead, [5] * 3)
    found = ranked_by_round(call, candidates_of(call))
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
    call: Call, owner: User, lead: User, reviewers: list[User]
) -> None:
    application = scored(call, owner, reviewers, lead)
    an_amended(call, lead, WIDER_VISION)
    give(application, reviewers[0], 10)
    an_amended(call, lead, (WIDER_VISION[1], WIDER_VISION[0]))
    conclude_review(application_id=application.pk, by=lead, at=AT)
    found = score_of(application)
    assert found is not None
    assert found.base == 7 * 4
