"""A call that ends with its money: closed once it is used up, never before, and later rounds treated by the rule."""

import pytest

from banso.actions.errors import MoneyLeft
from banso.actions.selection.early_close import close_call_early, close_calls_without_money, is_used_up
from banso.actions.selection.selections import hold_in_reserve, pass_over, select
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, Call, Mail, Selection, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person
from tests.review_rows import an_eligible_application, reviewed, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database]

S = ApplicationState
GRANT = 600_000


@pytest.fixture
def lead() -> User:
    return a_person("lead@example.jp", Role.SECRETARIAT_LEAD)


@pytest.fixture
def owner() -> User:
    return a_person("owner@maker.example.jp")


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
