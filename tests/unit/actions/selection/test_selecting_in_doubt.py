"""Nothing is selected under a corporate number that is another's or in doubt, nor for anybody the police know."""

import pytest

from banso.actions.applications.number_claims import NOT_ITS_NUMBER
from banso.actions.errors import ReasonMissing, SelectionNotPossible
from banso.actions.selection.boards import board_of, next_in_reserve
from banso.actions.selection.selections import hold_in_reserve, pass_over, select, undo_selection
from banso.core.lifecycle import ApplicationState
from banso.core.selection import Suggestion
from banso.records.models import Application, Selection, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, the_police_know
from tests.number_rows import find_by
from tests.simultaneous import one_after_the_other
from tests.trip_rows import NUMBER, TRAVEL, of_two_accounts, trips

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Two = tuple[Application, Application]


@pytest.fixture
def two(lead: User, owner: User) -> Two:
    """Two applications of a call under one number; it is verified for the second."""
    call = a_call(lead, programme=TRAVEL)
    squatter, true = of_two_accounts(call, call, owner)
    true.company.verified_number = NUMBER
    true.company.save()
    return squatter, true


def places(application: Application) -> dict[int, Suggestion]:
    rows = board_of(application.call, 1).rows
    return {row.application.pk: row.place.suggestion for row in rows if row.place}


def test_until_somebody_knows_whose_number_it_is_an_application_keeps_its_place_and_is_not_selected(
    two: Two, lead: User
) -> None:
    squatter, true = two
    assert places(squatter) == dict.fromkeys((squatter.pk, true.pk), Suggestion.SELECTED)
    with pytest.raises(SelectionNotPossible, match="確かめられていない") as refused:
        select(application=squatter, by=lead, at=AT, reason="先着")
    assert refused.value.place == squatter.number
    assert "法人番号の確認" in refused.value.remedy
    select(application=true, by=lead, at=AT)
    find_by(lead, squatter, is_theirs=False)
    with pytest.raises(SelectionNotPossible, match="認められていない") as refused:
        select(application=squatter, by=lead, at=AT, reason="先着")
    assert refused.value.remedy == "不採択にしてください"


def test_whose_number_is_anothers_is_passed_over_with_the_reason(two: Two, lead: User) -> None:
    squatter, _ = two
    find_by(lead, squatter, is_theirs=False)
    assert places(squatter)[squatter.pk] is Suggestion.PASSED_OVER
    pass_over(application=squatter, reason="", by=lead, at=AT)
    assert Selection.objects.get(application=squatter).reason == NOT_ITS_NUMBER


def test_what_was_selected_before_is_passed_over_or_undone(lead: User, owner: User) -> None:
    call = a_call(lead, programme=TRAVEL)
    squatter, true = of_two_accounts(call, call, owner)
    select(application=squatter, by=lead, at=AT)
    find_by(lead, squatter, is_theirs=False)
    squatter.refresh_from_db()
    assert squatter.stands is ApplicationState.SELECTED
    undo_selection(application=squatter, by=lead, at=AT)
    assert Application.objects.get(pk=squatter.pk).stands is ApplicationState.FOUND_ELIGIBLE
    with pytest.raises(SelectionNotPossible):
        select(application=squatter, by=lead, at=AT)
    find_by(lead, squatter, is_theirs=True)
    select(application=squatter, by=lead, at=AT)
    find_by(lead, squatter, is_theirs=False)
    # In another order: the lead sees it on the board, and need not give the reason either.
    pass_over(application=squatter, reason="", by=lead, at=AT)
    assert Selection.objects.get(application=squatter).reason == NOT_ITS_NUMBER
    assert Application.objects.get(pk=true.pk).stands is ApplicationState.FOUND_ELIGIBLE


def test_nobody_moves_up_from_the_reserve_list_under_a_number_in_doubt(
    two: Two, lead: User, owner: User
) -> None:
    squatter, true = two
    behind = trips(squatter.call, owner, 3)
    for each in (squatter, behind):
        hold_in_reserve(application=each, reason="次回に", by=lead, at=AT)
    assert [row.application for row in next_in_reserve(squatter.call)] == [behind]
    find_by(lead, squatter, is_theirs=True)
    assert squatter in [row.application for row in next_in_reserve(squatter.call)]
    assert true not in [row.application for row in next_in_reserve(squatter.call)]


def test_whom_the_police_know_is_not_selected_and_passed_over_with_the_reason_a_human_gives(
    lead: User, owner: User
) -> None:
    call = a_call(lead, programme=TRAVEL)
    known, other = trips(call, owner, 1), trips(call, owner, 2)
    the_police_know(known, lead)
    assert [row.is_known_to_police for row in board_of(call, 1).rows] == [True, False]
    with pytest.raises(SelectionNotPossible, match="警察") as refused:
        select(application=known, by=lead, at=AT)
    assert (refused.value.place, refused.value.remedy) == (known.number, "不採択にしてください")
    for each in (known, other):
        hold_in_reserve(application=each, reason="次回に", by=lead, at=AT)
    assert [row.application for row in next_in_reserve(call)] == [other]
    with pytest.raises(ReasonMissing):
        pass_over(application=known, reason="", by=lead, at=AT)
    pass_over(application=known, reason="要件を満たさないため", by=lead, at=AT)
    assert Selection.objects.get(application=known).reason == "要件を満たさないため"


@pytest.mark.django_db(transaction=True)
def test_what_is_found_while_somebody_selects_is_seen_by_whoever_comes_second(two: Two, lead: User) -> None:
    squatter, true = two
    find_by(lead, squatter, is_theirs=True)

    def find_it_anothers() -> None:
        find_by(lead, squatter, is_theirs=False)

    assert one_after_the_other(find_it_anothers, lambda: select(application=squatter, by=lead, at=AT)) == (
        [],
        ["SelectionNotPossible"],
    )
    find_by(lead, true, is_theirs=True)
    assert one_after_the_other(
        lambda: select(application=true, by=lead, at=AT), lambda: find_by(lead, true, is_theirs=False)
    ) == ([], [])
    assert Application.objects.get(pk=true.pk).stands is ApplicationState.SELECTED
