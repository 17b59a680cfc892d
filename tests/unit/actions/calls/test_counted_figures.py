"""What is counted of calls that ran here, for the page and the sheet of their programme."""

import pytest
from pytest_django import DjangoAssertNumQueries

from banso.actions.calls.counted_figures import counted_calls
from banso.actions.money.ledger import commit_grants, reserve
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, User
from banso.records.models.calls import CallState
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DX = "kagoshima-pref/dx-subsidy/2023"
S = ApplicationState


def applied(call: Call, state: ApplicationState, name: str) -> Application:
    owner = a_person(f"{name}-{call.pk}@example.jp")
    return an_application(call, an_applicant(owner), owner, state=state)


def figures() -> list[tuple[int, int, int]]:
    return [(one.filed, one.granted, one.granted_yen) for one in counted_calls(DX)]


def granted(call: Call, lead: User, yen: int, name: str) -> None:
    application = applied(call, S.GRANTED, name)
    reserve(application=application, yen=yen, by=lead, at=AT)
    commit_grants(grants={application: yen}, by=lead, at=AT)


def test_everything_filed_counts_as_an_application_and_a_draft_does_not(call: Call) -> None:
    for number, state in enumerate(S):
        applied(call, state, f"c{number}")
    assert figures() == [(len(S) - 1, 1, 0)]


def test_what_was_granted_comes_from_the_ledger(call: Call, lead: User) -> None:
    granted(call, lead, 1_200_000, "one")
    granted(call, lead, 34_000, "two")
    assert figures() == [(2, 2, 1_234_000)]


def test_nobody_reads_a_selection_here_before_it_is_decided(call: Call, lead: User) -> None:
    application = applied(call, S.SELECTED, "one")
    reserve(application=application, yen=500_000, by=lead, at=AT)
    assert figures() == [(1, 0, 0)]


def test_rehearsals_and_calls_nobody_may_see_are_never_counted(call: Call, lead: User) -> None:
    hidden = a_call(lead, budget_yen=0)
    hidden.state = CallState.PREPARED
    hidden.save()
    rehearsal = a_call(lead)
    rehearsal.is_rehearsal = True
    rehearsal.save()
    granted(rehearsal, lead, 1_000_000, "made-up")
    assert [one.call for one in counted_calls(DX)] == [call.pk]
    assert figures() == [(0, 0, 0)]


def test_a_call_without_money_counts_nothing_granted(lead: User) -> None:
    a_call(lead, budget_yen=0)
    assert figures() == [(0, 0, 0)]


def test_calls_of_another_programme_are_not_among_them(call: Call) -> None:
    assert counted_calls("kagoshima-pref/dx-subsidy/2024") == []


def test_it_is_one_question_to_the_database(
    call: Call, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        granted(a_call(lead), lead, 1_000, f"c{number}")
    with django_assert_num_queries(1):
        assert sum(one.granted for one in counted_calls(DX)) == 3
