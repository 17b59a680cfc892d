"""Selection within the budget: along the line of funds or with a reason, never over the money, undone at will."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from banso.actions.applications.application_states import change_application
from banso.actions.duties import take_duty
from banso.actions.errors import (
    BudgetExhausted,
    DutiesApart,
    ReasonMissing,
    SelectionNotPossible,
    SelectionOutdated,
    StepNotPossible,
)
from banso.actions.money.ledger import balance_of, commit_grants, held_for, take_back_appropriation
from banso.actions.money.ledger_check import verify_ledger
from banso.actions.reviews.rankings import completed_at
from banso.actions.reviews.reviews import give_score
from banso.actions.selection.boards import board_of, next_in_reserve
from banso.actions.selection.selections import (
    NO_MONEY_LEFT,
    PART_OF_THE_MONEY,
    TOO_LOW,
    Choice,
    confirm_selections,
    hold_in_reserve,
    pass_over,
    select,
    undo_selection,
)
from banso.core.duties import Duty
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.core.proposals import ProposalState
from banso.core.selection import Suggestion
from banso.records.models import Application, Call, PaperArrival, Proposal, ProposalLine, Selection, User
from banso.records.models.decisions import Outcome
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person
from tests.review_rows import a_filing, an_eligible_application, reviewed, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GRANT = 600_000
"""Two thirds of 900,000 yen."""


def ranked(lead: User, owner: User, points: list[int], *, budget_yen: int, in_part: bool = False) -> Call:
    """A call with one reviewed application for each number of points."""
    call = a_call(lead, budget_yen=budget_yen)
    if in_part:
        version = call.versions.get()
        version.text = version.text.replace("in_part: false", "in_part: true")
        version.sha256 = f"in part {version.sha256}"[:64]
        version.save()
    reviewers = some_reviewers(call)
    for number, given in enumerate(points, start=1):
        application = an_eligible_application(call, owner, number)
        reviewed(application, reviewers, lead, [given] * 3)
    return call


def number(call: Call, which: int) -> Application:
    return Application.objects.get(call=call, number=f"第{which}号")


def suggestions(call: Call) -> list[str]:
    return [row.place.suggestion.value if row.place else "-" for row in board_of(call, 1).rows]


def follow_the_line(call: Call, lead: User) -> list[Selection]:
    outcomes = {
        Suggestion.SELECTED: Outcome.SELECTED,
        Suggestion.IN_PART: Outcome.SELECTED,
        Suggestion.HELD_IN_RESERVE: Outcome.RESERVE,
        Suggestion.PASSED_OVER: Outcome.PASSED_OVER,
    }
    choices = [
        Choice(
            application_id=row.application.pk,
            outcome=outcomes[row.place.suggestion],
            yen=row.place.yen or None,
        )
        for row in board_of(call, 1).undecided
        if row.place is not None
    ]
    return confirm_selections(call=call, choices=choices, by=lead, at=AT)


def test_the_line_of_funds_is_drawn_over_the_ranking(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [3, 5, 4, 1], budget_yen=2 * GRANT)
    board = board_of(call, 1)
    assert [row.application.number for row in board.rows] == ["第2号", "第3号", "第1号", "第4号"]
    assert [row.assessed.granted_yen for row in board.rows] == [GRANT] * 4
    assert suggestions(call) == ["selected", "selected", "held_in_reserve", "passed_over"]


def test_following_the_line_reserves_the_money_and_gives_the_reasons(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4, 3, 1], budget_yen=2 * GRANT)
    follow_the_line(call, lead)
    found = {each.application.number: each for each in Selection.objects.select_related("application")}
    assert [(found[f"第{n}号"].outcome, found[f"第{n}号"].granted_yen) for n in (1, 2, 3, 4)] == [
        ("selected", GRANT),
        ("selected", GRANT),
        ("held_in_reserve", 0),
        ("passed_over", 0),
    ]
    assert (found["第3号"].reason, found["第4号"].reason) == (NO_MONEY_LEFT, TOO_LOW)
    assert (found["第1号"].rank, found["第1号"].score) == (1, "35")
    balance = balance_of(call)
    assert (balance.available, balance.reserved) == (0, 2 * GRANT)
    assert verify_ledger(call).is_sound


def test_ties_at_the_line_need_a_human_decision_with_a_reason(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4, 4], budget_yen=2 * GRANT)
    assert suggestions(call) == ["selected", "to_decide", "to_decide"]
    with pytest.raises(ReasonMissing):
        select(application=number(call, 2), by=lead, at=AT)
    with pytest.raises(ReasonMissing):
        hold_in_reserve(application=number(call, 2), reason=" ", by=lead, at=AT)
    selection = select(application=number(call, 2), by=lead, at=AT, reason="県内の産業への波及が大きい")
    assert (selection.rank, selection.reason) == (2, "県内の産業への波及が大きい")


def test_whoever_is_past_the_line_is_selected_with_a_reason_only(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], budget_yen=GRANT)
    with pytest.raises(ReasonMissing):
        select(application=number(call, 2), by=lead, at=AT)


def test_all_of_it_or_nothing(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], budget_yen=GRANT)
    choices = [
        Choice(application_id=number(call, which).pk, outcome=Outcome.SELECTED, reason="両方")
        for which in (1, 2)
    ]
    with pytest.raises(BudgetExhausted) as refused:
        confirm_selections(call=call, choices=choices, by=lead, at=AT)
    assert refused.value.left_yen == 0
    assert refused.value.place == "第2号"
    assert not Selection.objects.exists()
    assert balance_of(call).reserved == 0
    assert number(call, 1).stands is ApplicationState.REVIEWED


def test_the_last_one_is_offered_what_is_left_where_the_rule_says_so(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4, 3], budget_yen=GRANT + 250_999, in_part=True)
    assert suggestions(call) == ["selected", "in_part", "held_in_reserve"]
    follow_the_line(call, lead)
    selection = number(call, 2).selection
    assert (selection.granted_yen, selection.reason) == (250_000, PART_OF_THE_MONEY)
    assert balance_of(call).available == 999


def test_a_sum_that_changed_since_the_board_was_seen_is_refused(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    with pytest.raises(SelectionOutdated, match="600,000円になりました"):
        select(application=number(call, 1), by=lead, at=AT, yen=GRANT - 1)


def test_money_that_comes_free_goes_to_the_reserve_list(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4, 3], budget_yen=GRANT)
    follow_the_line(call, lead)
    assert next_in_reserve(call) == []
    pass_over(application=number(call, 1), reason="辞退の申出", by=lead, at=AT)
    (following,) = next_in_reserve(call)
    assert following.application == number(call, 2)
    select(application=number(call, 2), by=lead, at=AT)
    assert balance_of(call).available == 0
    assert verify_ledger(call).is_sound


def test_a_selection_is_undone_and_its_money_comes_free(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    select(application=number(call, 1), by=lead, at=AT)
    undo_selection(application=number(call, 1), by=lead, at=AT)
    assert number(call, 1).stands is ApplicationState.REVIEWED
    assert not Selection.objects.exists()
    assert balance_of(call).available == GRANT
    with pytest.raises(SelectionNotPossible):
        undo_selection(application=number(call, 1), by=lead, at=AT)


def test_a_grant_that_was_decided_is_not_undone(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    select(application=number(call, 1), by=lead, at=AT)
    commit_grants(grants={number(call, 1): GRANT}, by=None, at=AT)
    change_application(number(call, 1), ApplicationState.GRANTED, by=None, at=AT)
    with pytest.raises(StepNotPossible):
        undo_selection(application=number(call, 1), by=lead, at=AT)
    assert balance_of(call).committed == GRANT


@pytest.mark.parametrize("state", [ProposalState.DRAFTED, ProposalState.CIRCULATED, ProposalState.SENT_BACK])
def test_what_is_being_decided_is_not_changed(lead: User, owner: User, state: ProposalState) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    application = number(call, 1)
    select(application=application, by=lead, at=AT)
    proposal = Proposal.objects.create(call=call, title="起案", state=state, drafted_by=lead, drafted_at=AT)
    ProposalLine.objects.create(proposal=proposal, application=application, kind="grant", content={})
    with pytest.raises(SelectionNotPossible, match="起案"):
        undo_selection(application=application, by=lead, at=AT)
    with pytest.raises(SelectionNotPossible, match="起案"):
        pass_over(application=application, reason="理由", by=lead, at=AT)
    assert held_for(application)[Account.RESERVED] == GRANT


def test_nobody_is_selected_before_the_review_is_concluded(lead: User, owner: User) -> None:
    call = a_call(lead)
    application = an_eligible_application(call, owner)
    with pytest.raises(SelectionNotPossible):
        select(application=application, by=lead, at=AT)


def test_an_application_of_another_call_is_refused(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    choice = Choice(application_id=number(call, 1).pk, outcome=Outcome.SELECTED)
    with pytest.raises(SelectionNotPossible):
        confirm_selections(call=a_call(lead), choices=[choice], by=lead, at=AT)


def test_who_reviewed_does_not_select(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    other = a_person("second-lead@example.jp", Role.SECRETARIAT_LEAD)
    take_duty(application=number(call, 1), by=other, duty=Duty.REVIEWED, at=AT)
    with pytest.raises(DutiesApart):
        select(application=number(call, 1), by=other, at=AT)


def test_money_left_of_a_round_rolls_over_to_the_next(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT + 100_000)
    follow_the_line(call, lead)
    second = an_eligible_application(call, owner, 9, round_number=2)
    reviewed(second, list(User.objects.get_queryset().filter(role=Role.REVIEWER)), lead, [5, 5, 5])
    (row,) = board_of(call, 2).rows
    assert row.place is not None
    assert (row.place.suggestion, board_of(call, 2).balance.available) == (
        Suggestion.HELD_IN_RESERVE,
        100_000,
    )


def test_an_earlier_round_stands_before_a_later_one_on_the_reserve_list(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 3], budget_yen=GRANT)
    follow_the_line(call, lead)
    second = an_eligible_application(call, owner, 9, round_number=2)
    reviewed(second, list(User.objects.get_queryset().filter(role=Role.REVIEWER)), lead, [5, 5, 5])
    hold_in_reserve(application=second, reason="", by=lead, at=AT)
    pass_over(application=number(call, 1), reason="辞退", by=lead, at=AT)
    assert [row.application.number for row in next_in_reserve(call)] == ["第2号"]


def test_the_best_of_two_rounds_share_no_rank(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    second = an_eligible_application(call, owner, 9, round_number=2)
    reviewed(second, list(User.objects.get_queryset().filter(role=Role.REVIEWER)), lead, [5, 5, 5])
    for application in (number(call, 1), second):
        hold_in_reserve(application=application, reason="追加の確認のため", by=lead, at=AT)
    assert [row.application.number for row in next_in_reserve(call)] == ["第1号"]


def test_money_of_one_goes_to_another_in_one_confirmation(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], budget_yen=GRANT)
    select(application=number(call, 1), by=lead, at=AT)
    choices = [
        Choice(application_id=number(call, 2).pk, outcome=Outcome.SELECTED, reason="繰上げ"),
        Choice(application_id=number(call, 1).pk, outcome=Outcome.PASSED_OVER, reason="辞退"),
    ]
    confirm_selections(call=call, choices=choices, by=lead, at=AT)
    assert held_for(number(call, 2))[Account.RESERVED] == GRANT
    assert held_for(number(call, 1))[Account.RESERVED] == 0
    assert verify_ledger(call).is_sound


def test_neither_a_correction_nor_a_paper_nobody_confirmed_moves_the_order_of_arrival(
    lead: User, owner: User
) -> None:
    call = a_call(lead, programme="kagoshima-pref/uiturn-travel/2023")
    trip = {"category": "fare", "item": "運賃", "tax": "untaxed", "yen": "24000"}
    trip |= {"person": "甲", "residence": "kyushu"}
    facts: dict[str, object] = {"company.entity_type": "corporation", "company.prefecture": "46"}
    first, second = (
        an_eligible_application(
            call, owner, which, costs=[trip], facts=facts, arrived_at=AT + timedelta(hours=which)
        )
        for which in (1, 2)
    )
    a_filing(first, owner, [trip], facts, AT + timedelta(days=3))
    filing = first.filings.get(number=1)
    filing.content["papers"] = [{"document": "register", "by_post": True}]
    filing.save()
    PaperArrival.objects.create(
        application=first,
        document="register",
        channel="post",
        arrived_at=AT + timedelta(days=2),
        recorded_at=AT + timedelta(days=5),
        recorded_by=lead,
        evidence_note="封筒の消印",
        dated_back=True,
    )
    assert completed_at([first, second]) == {
        first.pk: AT + timedelta(hours=1),
        second.pk: AT + timedelta(hours=2),
    }


def test_without_criteria_who_was_complete_first_comes_first(lead: User, owner: User) -> None:
    call = a_call(lead, programme="kagoshima-pref/uiturn-travel/2023", budget_yen=15_000)
    trip = {
        "category": "fare",
        "item": "運賃",
        "tax": "untaxed",
        "person": "甲",
        "residence": "kyushu",
        "yen": "24000",
    }
    facts = {"company.entity_type": "corporation", "company.prefecture": "46"}
    for which, days in ((1, 2), (2, 0), (3, 1)):
        an_eligible_application(
            call, owner, which, costs=[trip], facts=facts, arrived_at=AT + timedelta(days=days)
        )
    # The second was complete only when its paper had come.
    late = number(call, 2)
    filing = late.filings.get()
    filing.content["papers"] = [{"document": "register", "by_post": True}]
    filing.save()
    PaperArrival.objects.create(
        application=late,
        document="register",
        channel="post",
        arrived_at=AT + timedelta(days=5),
        recorded_at=AT + timedelta(days=5),
        recorded_by=lead,
        evidence_note="封筒の消印",
    )
    board = board_of(call, 1)
    assert [(row.application.number, row.assessed.granted_yen) for row in board.rows] == [
        ("第3号", 10_000),
        ("第1号", 10_000),
        ("第2号", 10_000),
    ]
    assert suggestions(call) == ["selected", "held_in_reserve", "held_in_reserve"]
    follow_the_line(call, lead)
    undo_selection(application=number(call, 3), by=lead, at=AT)
    assert number(call, 3).stands is ApplicationState.FOUND_ELIGIBLE


def test_scores_given_after_the_conclusion_do_not_exist(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], budget_yen=GRANT)
    reviewer = User.objects.get_queryset().filter(role=Role.REVIEWER).first()
    assert reviewer is not None
    with pytest.raises(Exception, match="採点できません"):
        give_score(
            application_id=number(call, 1).pk, criterion="vision", points=1, comment="", by=reviewer, at=AT
        )


def test_less_money_shows_on_the_board_at_once(lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], budget_yen=2 * GRANT)
    take_back_appropriation(call=call, yen=1, by=lead, at=AT)
    assert suggestions(call) == ["selected", "held_in_reserve"]


def test_by_which_criteria_they_were_ranked_is_asked_once_however_many_are_decided(
    lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [5, 4, 3, 2], budget_yen=4 * GRANT)
    asked = []
    for wanted in ([1], [2, 3, 4]):
        choices = [
            Choice(application_id=number(call, each).pk, outcome=Outcome.RESERVE, reason="保留")
            for each in wanted
        ]
        with CaptureQueriesContext(connection) as queries:
            confirm_selections(call=call, choices=choices, by=lead, at=AT)
        said = [query["sql"] for query in queries.captured_queries]
        of_criteria = ('FROM "records_callversion"', "SELECT DISTINCT")
        asked.append(sum(any(each in sql for each in of_criteria) for sql in said))
    assert asked[0] == asked[1] > 0
    assert {each.ranked_under for each in Selection.objects.all()} == {call.versions.get()}


def test_the_number_of_queries_of_the_board_does_not_grow(
    lead: User, owner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = ranked(lead, owner, [5, 4, 3, 5, 4, 3], budget_yen=GRANT)
    with django_assert_max_num_queries(16):
        assert len(board_of(call, 1).rows) == 6
