"""What undoing a selection outdates: only where nothing else keeps the round by its criteria, and they have changed."""

from datetime import timedelta

import pytest

from banso.actions.selection.boards import board_of
from banso.actions.selection.selections import pass_over, select, undo_selection
from banso.actions.selection.undoing import Redone, redone_by_undoing
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import DX_FACTS
from tests.review_rows import (
    ANOTHER_BONUS,
    SOFTWARE,
    WIDER_VISION,
    a_filing,
    a_version_without_criteria,
    an_amended,
    an_eligible_application,
    assigned,
    reviewed,
    score_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def selected(call: Call, owner: User, lead: User, reviewers: list[User]) -> Application:
    """The only one of its round that is decided; another one is concluded, and one more not yet."""
    found = reviewed(an_eligible_application(call, owner, 1), reviewers, lead, [5] * 3)
    reviewed(an_eligible_application(call, owner, 2), reviewers, lead, [4] * 3)
    late = assigned(an_eligible_application(call, owner, 3), reviewers, lead)
    score_all(late, reviewers[0], 3)
    select(application=found, by=lead, at=AT)
    return found


def test_undoing_the_only_one_outdates_what_was_handed_in_by_other_criteria(
    call: Call, selected: Application, lead: User
) -> None:
    assert redone_by_undoing(call, 1) == {}
    an_amended(call, lead, WIDER_VISION)
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=7, bonuses=0)}
    assert len(board_of(call, 1).rows) == 2
    undo_selection(application=selected, by=lead, at=AT)
    assert board_of(call, 1).rows == ()
    assert redone_by_undoing(call, 1) == {}


def test_a_bonus_that_came_later_has_to_be_settled_by_everybody(
    call: Call, selected: Application, lead: User
) -> None:
    an_amended(call, lead, ANOTHER_BONUS)
    # The third one has none settled at all: nothing of it is outdated.
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=0, bonuses=2)}


def test_an_amendment_of_something_else_outdates_nothing(
    call: Call, selected: Application, lead: User
) -> None:
    an_amended(call, lead, ("least_permille: 500", "least_permille: 400"))
    assert redone_by_undoing(call, 1) == {}


def test_another_selection_of_the_round_keeps_its_criteria(
    call: Call, selected: Application, owner: User, lead: User, reviewers: list[User]
) -> None:
    other = Application.objects.get(number="第2号")
    pass_over(application=other, reason="辞退", by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    assert redone_by_undoing(call, 1) == {}
    undo_selection(application=other, by=lead, at=AT)
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=7, bonuses=0)}
    # Another round goes its own way.
    assigned(an_eligible_application(call, owner, 4, round_number=2), reviewers[:1], lead)
    assert redone_by_undoing(call, 2) == {}


@pytest.mark.parametrize("state", [ApplicationState.WITHDRAWN, ApplicationState.TURNED_AWAY])
def test_who_is_out_of_it_has_nothing_to_do_again(
    call: Call, selected: Application, lead: User, state: ApplicationState
) -> None:
    an_amended(call, lead, WIDER_VISION)
    gone = Application.objects.get(number="第2号")
    gone.state = state.value
    gone.save()
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=4, bonuses=0)}


def test_what_was_corrected_since_has_to_be_looked_at_again_anyway(
    call: Call, selected: Application, lead: User, owner: User
) -> None:
    late = Application.objects.get(number="第3号")
    a_filing(late, owner, [SOFTWARE | {"yen": "900000"}], DX_FACTS, AT + timedelta(days=1))
    an_amended(call, lead, WIDER_VISION)
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=6, bonuses=0)}


def test_what_is_being_corrected_has_to_be_looked_at_again_anyway(
    call: Call, selected: Application, lead: User
) -> None:
    late = Application.objects.get(number="第3号")
    late.state = ApplicationState.RETURNED.value
    late.save()
    an_amended(call, lead, WIDER_VISION)
    assert redone_by_undoing(call, 1) == {selected.pk: Redone(reviews=6, bonuses=0)}


def test_nothing_is_done_again_where_nobody_scores_any_more(
    call: Call, selected: Application, lead: User
) -> None:
    a_version_without_criteria(call, lead)
    assert redone_by_undoing(call, 1) == {}
    undo_selection(application=selected, by=lead, at=AT)
    assert len(board_of(call, 1).rows) == 3
