"""A call that ends with its money: closed once it is used up, never before, and later rounds treated by the rule."""

import pytest

from banso.actions.applications.number_claims import NOT_ITS_NUMBER, number_claim
from banso.actions.errors import MoneyLeft
from banso.actions.reviews.reopenings import reopen_review
from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.selection.boards import board_of
from banso.actions.selection.early_close import close_call_early, close_calls_without_money, is_used_up
from banso.actions.selection.reductions import ReductionGiven, reduce_costs
from banso.actions.selection.selections import hold_in_reserve, pass_over, select, undo_selection
from banso.core.lifecycle import ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.records.models import Application, AuditEvent, Call, Mail, Selection, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call
from tests.number_rows import find_by
from tests.review_rows import (
    WIDER_VISION,
    an_amended,
    an_eligible_application,
    reviewed,
    score_all,
    some_reviewers,
)
from tests.simultaneous import one_after_the_other
from tests.trip_rows import NUMBER

pytestmark = [pytest.mark.django_db, pytest.mark.database]

S = ApplicationState
GRANT = 600_000


def a_call_with_one_selected(lead: User, owner: User, budget_yen: int, rule: str = "held_in_reserve") -> Call:
    call = a_call(lead, budget_yen=budget_yen)
    version = call.versions.get()
    version.text = version.text.replace("after_early_close: held_in_reserve", f"after_early_close: {rule}")
    version.sha256 = f"{rule} {version.sha256}"[:64]
    version.save()
    first = an_eligible_application(call, owner, 1)
    select(application=reviewed(first, some_reviewers(call), lead, [4] * 3), by=lead, at=AT)
    return call


def state_of(call: Call) -> str:
    return Call.objects.get(pk=call.pk).state


def later_rounds(call: Call, owner: User, lead: User) -> dict[str, Application]:
    """Applications of the second round: just filed, found eligible, reviewed."""
    filed = an_eligible_application(call, owner, 2, round_number=2)
    filed.state = S.FILED.value
    filed.save()
    eligible = an_eligible_application(call, owner, 3, round_number=2)
    done = an_eligible_application(call, owner, 4, round_number=2)
    reviewers = list(User.objects.get_queryset().filter(role=Role.REVIEWER))
    return {"filed": filed, "eligible": eligible, "reviewed": reviewed(done, reviewers, lead, [5] * 3)}


def states(found: dict[str, Application]) -> dict[str, str]:
    return {name: Application.objects.get(pk=each.pk).state for name, each in found.items()}


@pytest.mark.parametrize(("left", "used_up"), [(0, True), (999, True), (1000, False)])
def test_less_than_the_smallest_grant_is_nothing(lead: User, owner: User, left: int, used_up: bool) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT + left)
    assert is_used_up(call) is used_up
    close_calls_without_money(AT)
    assert state_of(call) == (CallState.CLOSED_EARLY if used_up else CallState.PUBLISHED)


def test_a_call_without_an_appropriation_is_not_used_up(lead: User) -> None:
    call = a_call(lead, budget_yen=0)
    close_calls_without_money(AT)
    assert state_of(call) == CallState.PUBLISHED


def test_a_programme_that_does_not_end_with_its_money_stays_open(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    version = call.versions.get()
    version.text = version.text.replace("ends_when_budget_used: true", "ends_when_budget_used: false")
    version.sha256 = "another"
    version.save()
    close_calls_without_money(AT)
    assert state_of(call) == CallState.PUBLISHED
    with pytest.raises(MoneyLeft):
        close_call_early(call=call, by=lead, at=AT)


def test_closing_is_recorded_once_with_its_moment(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    for _ in range(2):
        close_calls_without_money(AT)
    assert Call.objects.get(pk=call.pk).closed_at == AT
    assert AuditEvent.objects.filter(verb="call.closed_early").count() == 1


def test_the_lead_closes_while_there_is_something_left_only_when_somebody_waits_for_more(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT + 100_000)
    with pytest.raises(MoneyLeft, match="100,000円"):
        close_call_early(call=call, by=lead, at=AT)
    found = later_rounds(call, owner, lead)
    hold_in_reserve(application=found["reviewed"], reason="", by=lead, at=AT)
    assert close_call_early(call=call, by=lead, at=AT).state == CallState.CLOSED_EARLY


@pytest.mark.parametrize(
    ("rule", "filed", "eligible", "done"),
    [
        ("held_in_reserve", S.FILED, S.FOUND_ELIGIBLE, S.HELD_IN_RESERVE),
        ("passed_over", S.FILED, S.PASSED_OVER, S.PASSED_OVER),
        ("turned_away", S.TURNED_AWAY, S.PASSED_OVER, S.PASSED_OVER),
    ],
)
def test_applications_of_later_rounds_go_by_the_rule_of_the_programme(
    lead: User, owner: User, rule: str, filed: S, eligible: S, done: S
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, rule)
    found = later_rounds(call, owner, lead)
    for _ in range(2):
        close_calls_without_money(AT)
    assert states(found) == {"filed": filed, "eligible": eligible, "reviewed": done}
    for selection in Selection.objects.filter(selected_by=None):
        assert "予算" in selection.reason
    moved = [
        name
        for name, state in states(found).items()
        if state in {S.TURNED_AWAY, S.PASSED_OVER, S.HELD_IN_RESERVE}
    ]
    assert Mail.objects.filter(key__startswith="early_close:").count() == len(moved)


def another_reviewed(call: Call, owner: User, lead: User) -> Application:
    reviewers = list(User.objects.get_queryset().filter(role=Role.REVIEWER))
    return reviewed(an_eligible_application(call, owner, 5, round_number=2), reviewers, lead, [4] * 3)


def filed_under(application: Application, number: str) -> Application:
    filing = application.filings.get()
    filing.content["facts"] = filing.content["facts"] | {NUMBER_FACT: number}
    filing.save()
    return application


def test_the_round_in_which_the_money_ended_stays_with_the_lead(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, "passed_over")
    same = an_eligible_application(call, owner, 5)
    reviewers = list(User.objects.get_queryset().filter(role=Role.REVIEWER))
    reviewed(same, reviewers, lead, [3] * 3)
    close_calls_without_money(AT)
    assert Application.objects.get(pk=same.pk).stands is S.REVIEWED


def test_the_reserve_list_moves_up_after_the_call_was_closed(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    found = later_rounds(call, owner, lead)
    close_calls_without_money(AT)
    pass_over(application=Application.objects.get(call=call, number="第1号"), reason="辞退", by=lead, at=AT)
    select(application=Application.objects.get(pk=found["reviewed"].pk), by=lead, at=AT)
    assert states(found)["reviewed"] == S.SELECTED


def undo(application: Application, by: User) -> None:
    undo_selection(application=Application.objects.get(pk=application.pk), by=by, at=AT)


@pytest.mark.parametrize("rule", ["held_in_reserve", "passed_over"])
def test_what_the_lead_undoes_after_an_early_close_stays_undone_and_the_board_says_so(
    lead: User, owner: User, rule: str
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, rule)
    done = later_rounds(call, owner, lead)["reviewed"]
    close_calls_without_money(AT)
    undo(done, lead)
    mails = Mail.objects.count()
    for _ in range(2):
        close_calls_without_money(AT)
    assert Application.objects.get(pk=done.pk).stands is S.REVIEWED
    assert not Selection.objects.filter(application=done).exists()
    assert Mail.objects.count() == mails
    closed = Call.objects.get(pk=call.pk)
    assert [each.pk for each in board_of(closed, 2).undone] == [done.pk]
    assert board_of(closed, 1).undone == ()


def test_the_rule_goes_on_with_the_others_of_the_round(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, "passed_over")
    found = later_rounds(call, owner, lead)
    close_calls_without_money(AT)
    undo(found["reviewed"], lead)
    # What was only filed is found eligible meanwhile.
    filed = Application.objects.get(pk=found["filed"].pk)
    filed.state = S.FOUND_ELIGIBLE.value
    filed.save()
    close_calls_without_money(AT)
    assert states(found) == {"filed": S.PASSED_OVER, "eligible": S.PASSED_OVER, "reviewed": S.REVIEWED}


def test_a_case_whose_costs_were_reduced_goes_by_the_rule_all_the_same(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    done = later_rounds(call, owner, lead)["reviewed"]
    given = [ReductionGiven(row="row0", to_yen=800_000, reason="対象外")]
    reduce_costs(application=done, given=given, by=lead, at=AT)
    close_calls_without_money(AT)
    assert Application.objects.get(pk=done.pk).stands is S.HELD_IN_RESERVE


def test_nobody_waits_in_reserve_under_a_number_found_to_be_anothers(lead: User, owner: User) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    found = later_rounds(call, owner, lead)
    squatter, doubtful = found["reviewed"], another_reviewed(call, owner, lead)
    for each in (squatter, doubtful):
        filed_under(each, NUMBER)
    find_by(lead, squatter, is_theirs=False)
    assert number_claim(doubtful).is_clear
    close_calls_without_money(AT)
    assert states(found)["reviewed"] == S.PASSED_OVER
    assert Selection.objects.get(application=squatter).reason == NOT_ITS_NUMBER
    [told] = Mail.objects.filter(key__startswith="early_close:", application=squatter)
    assert f"の申請は、{NOT_ITS_NUMBER}、採択できませんでした。" in told.body
    assert "補欠" not in told.body
    # Nobody has found anything of the other one.
    assert Application.objects.get(pk=doubtful.pk).stands is S.HELD_IN_RESERVE
    [told] = Mail.objects.filter(key__startswith="early_close:", application=doubtful)
    assert "の申請は補欠としました。" in told.body


@pytest.mark.django_db(transaction=True)
def test_a_number_found_to_be_anothers_while_the_rule_is_applied_gets_no_place_in_reserve(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    squatter = filed_under(later_rounds(call, owner, lead)["reviewed"], NUMBER)
    close_call_early(call=call, by=lead, at=AT)
    refused = one_after_the_other(
        lambda: find_by(lead, squatter, is_theirs=False), lambda: close_calls_without_money(AT)
    )
    assert refused == ([], [])
    assert Application.objects.get(pk=squatter.pk).stands is S.PASSED_OVER


def test_undoing_what_used_the_money_up_hands_nothing_of_its_round_to_the_rule(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, "passed_over")
    same = an_eligible_application(call, owner, 5)
    close_calls_without_money(AT)
    first = Application.objects.get(call=call, number="第1号")
    undo(first, lead)
    close_calls_without_money(AT)
    assert states({"first": first, "same": same}) == {"first": S.REVIEWED, "same": S.FOUND_ELIGIBLE}
    assert Call.objects.get(pk=call.pk).closed_after_round == 1


def test_what_was_scored_by_criteria_that_changed_gets_no_place_on_the_reserve_list(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    done = later_rounds(call, owner, lead)["reviewed"]
    an_amended(call, lead, WIDER_VISION)
    close_calls_without_money(AT)
    assert Application.objects.get(pk=done.pk).stands is S.REVIEWED
    assert [each.pk for each in board_of(call, 2).outdated] == [done.pk]


def test_what_the_rule_concluded_in_the_middle_of_its_review_is_not_ranked_beside_the_others(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT, "passed_over")
    found = later_rounds(call, owner, lead)
    eligible, first = found["eligible"], User.objects.filter(role=Role.REVIEWER)[0]
    assign_reviews(call=call, pairs=[(eligible.pk, first.pk)], by=lead, at=AT)
    score_all(eligible, first, 5)
    close_calls_without_money(AT)
    board = board_of(Call.objects.get(pk=call.pk), 2)
    assert [row.application.pk for row in board.rows] == [found["reviewed"].pk]
    assert [each.pk for each in board.unranked] == [eligible.pk]
    undo(eligible, lead)
    assert states(found)["eligible"] == S.FOUND_ELIGIBLE


@pytest.mark.django_db(transaction=True)
def test_a_review_that_is_opened_again_while_the_rule_is_applied_keeps_no_place_of_before(
    lead: User, owner: User
) -> None:
    call = a_call_with_one_selected(lead, owner, GRANT)
    done = later_rounds(call, owner, lead)["reviewed"]
    close_call_early(call=call, by=lead, at=AT)
    refused = one_after_the_other(
        lambda: reopen_review(application_id=done.pk, reason="取り違え", by=lead, at=AT),
        lambda: close_calls_without_money(AT),
    )
    assert refused == ([], [])
    assert Application.objects.get(pk=done.pk).stands is S.FOUND_ELIGIBLE
