"""The money of a call: it moves along the ways there are, never below nothing, and every yen is accounted for."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from banso.actions.errors import BudgetExhausted, MoneyNotHeld
from banso.actions.money.ledger import (
    appropriate,
    balance_of,
    commit_grants,
    held_for,
    release,
    release_all,
    reserve,
    take_back_appropriation,
)
from banso.actions.money.ledger_check import verify_ledger, verify_ledgers
from banso.core.errors import MoveNotPossible
from banso.core.ledger import Account, Move
from banso.core.lifecycle import ApplicationState
from banso.records.audited import UnauditedChange
from banso.records.models import Application, AuditEvent, Call, CallBalance, LedgerEntry, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def call(lead: User) -> Call:
    return a_call(lead, budget_yen=1_000)


@pytest.fixture
def application(call: Call, lead: User) -> Application:
    return another(call, lead, 1)


def another(call: Call, lead: User, number: int) -> Application:
    company = an_applicant(lead, f"会社{number}")
    return an_application(call, company, lead, state=ApplicationState.REVIEWED)


def test_money_goes_from_available_to_reserved_to_committed(application: Application, lead: User) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    commit_grants(grants={application: 600}, by=lead, at=AT)
    balance = balance_of(application.call)
    assert (balance.appropriated, balance.available, balance.reserved, balance.committed) == (
        1_000,
        400,
        0,
        600,
    )
    assert held_for(application)[Account.COMMITTED] == 600


def test_more_than_is_left_is_refused_and_the_error_names_what_is_left(
    application: Application, lead: User
) -> None:
    with pytest.raises(BudgetExhausted, match="残りは1,000円") as refused:
        reserve(application=application, yen=1_001, by=lead, at=AT)
    assert refused.value.left_yen == 1_000
    assert balance_of(application.call).available == 1_000


def test_the_last_yen_can_be_reserved(application: Application, lead: User) -> None:
    reserve(application=application, yen=1_000, by=lead, at=AT)
    assert balance_of(application.call).available == 0


def test_a_case_cannot_release_or_commit_the_money_of_another(
    call: Call, application: Application, lead: User
) -> None:
    other = another(call, lead, 2)
    reserve(application=application, yen=600, by=lead, at=AT)
    with pytest.raises(MoneyNotHeld):
        release(application=other, yen=1, by=lead, at=AT)
    with pytest.raises(MoneyNotHeld):
        commit_grants(grants={other: 600}, by=lead, at=AT)


@pytest.mark.parametrize("yen", [599, 601])
def test_exactly_what_was_reserved_is_granted(application: Application, lead: User, yen: int) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    with pytest.raises(MoneyNotHeld):
        commit_grants(grants={application: yen}, by=lead, at=AT)


def test_several_grants_are_committed_together_each_with_its_entry_and_its_event(
    call: Call, application: Application, lead: User
) -> None:
    other = another(call, lead, 2)
    reserve(application=application, yen=600, by=lead, at=AT)
    reserve(application=other, yen=400, by=lead, at=AT)
    commit_grants(grants={application: 600, other: 400}, by=lead, at=AT)
    balance = balance_of(call)
    assert (balance.available, balance.reserved, balance.committed) == (0, 0, 1_000)
    assert [held_for(each)[Account.COMMITTED] for each in (application, other)] == [600, 400]
    told = AuditEvent.objects.filter(verb="money.committed").in_order()
    assert [event.subject for event in told] == [f"application:{each.pk}" for each in (application, other)]
    assert verify_ledger(call).is_sound


def test_of_several_grants_none_is_committed_when_one_is_not_what_was_reserved(
    call: Call, application: Application, lead: User
) -> None:
    other = another(call, lead, 2)
    reserve(application=application, yen=600, by=lead, at=AT)
    reserve(application=other, yen=300, by=lead, at=AT)
    with pytest.raises(MoneyNotHeld, match="採択分としてあるのは300円"):
        commit_grants(grants={application: 600, other: 400}, by=lead, at=AT)
    balance = balance_of(call)
    assert (balance.available, balance.reserved, balance.committed) == (100, 900, 0)
    assert verify_ledger(call).is_sound


def test_a_balance_that_is_overdrawn_by_one_of_several_moves_stays_as_it_was(
    application: Application, lead: User
) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    balance = balance_of(application.call)
    moves = [
        (Move(origin=Account.RESERVED, target=Account.COMMITTED, yen=yen), application) for yen in (400, 201)
    ]
    with pytest.raises(MoveNotPossible):
        balance.book_each(moves, by=lead, at=AT)
    assert balance.accounts == balance_of(application.call).accounts
    assert verify_ledger(application.call).is_sound


def test_everything_comes_free_at_a_withdrawal_and_nothing_twice(
    application: Application, lead: User
) -> None:
    reserve(application=application, yen=300, by=lead, at=AT)
    reserve(application=application, yen=200, by=lead, at=AT)
    assert release_all(application=application, by=None, at=AT) == 500
    assert release_all(application=application, by=None, at=AT) == 0
    assert balance_of(application.call).available == 1_000


@pytest.mark.parametrize("yen", [0, -1])
def test_nothing_and_less_than_nothing_do_not_move(application: Application, lead: User, yen: int) -> None:
    with pytest.raises(MoveNotPossible):
        reserve(application=application, yen=yen, by=lead, at=AT)
    with pytest.raises(MoveNotPossible):
        appropriate(call=application.call, yen=yen, by=lead, at=AT)


def test_a_supplement_adds_and_only_what_nobody_was_promised_is_taken_back(
    application: Application, lead: User
) -> None:
    call = application.call
    appropriate(call=call, yen=500, by=lead, at=AT, note="補正予算")
    reserve(application=application, yen=1_200, by=lead, at=AT)
    with pytest.raises(BudgetExhausted):
        take_back_appropriation(call=call, yen=301, by=lead, at=AT)
    take_back_appropriation(call=call, yen=300, by=lead, at=AT)
    balance = balance_of(call)
    assert (balance.appropriated, balance.available) == (1_200, 0)


def test_a_call_without_money_has_nothing_to_reserve(lead: User) -> None:
    application = another(a_call(lead, budget_yen=0), lead, 3)
    assert balance_of(application.call).available == 0
    with pytest.raises(BudgetExhausted):
        reserve(application=application, yen=1, by=lead, at=AT)


def test_entries_and_balances_cannot_be_changed_past_the_ledger(application: Application, lead: User) -> None:
    entry = reserve(application=application, yen=600, by=lead, at=AT)
    balance = balance_of(application.call)
    entry.yen = 1
    balance.available = 10_000
    for change in (
        entry.save,
        entry.delete,
        balance.save,
        balance.delete,
        LedgerEntry.objects.all().delete,
        lambda: LedgerEntry.objects.update(yen=1),
        lambda: CallBalance.objects.update(available=1),
    ):
        with pytest.raises(UnauditedChange):
            change()


def test_a_balance_begins_with_nothing(lead: User) -> None:
    call = a_call(lead, budget_yen=0)
    with pytest.raises(UnauditedChange):
        CallBalance.objects.create(call=call, appropriated=5, available=5)


def test_the_database_itself_refuses_balances_below_nothing(application: Application) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_callbalance SET available = -1, reserved = 1001")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_callbalance SET available = 2000")


def test_every_move_leaves_an_event_about_the_case(application: Application, lead: User) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    release(application=application, yen=600, by=lead, at=AT)
    verbs = [event.verb for event in AuditEvent.objects.about(f"application:{application.pk}")]
    assert verbs == ["money.reserved", "money.released"]


def test_a_ledger_that_was_only_written_by_actions_is_sound(application: Application, lead: User) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    commit_grants(grants={application: 600}, by=lead, at=AT)
    verdict = verify_ledger(application.call)
    assert (verdict.problem, verdict.entries) == ("", 3)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE records_ledgerentry SET yen = 700 WHERE seq = 2", "合いません"),
        ("UPDATE records_ledgerentry SET yen = 2000 WHERE seq = 2", "1,000円しかなく"),
        ("UPDATE records_ledgerentry SET origin = 'paid' WHERE seq = 2", "動かすことはできません"),
        ("DELETE FROM records_ledgerentry WHERE seq = 2", "2番の記録がありません"),
        ("DELETE FROM records_ledgerentry WHERE seq = 3", "台帳の記録は2件"),
        ("UPDATE records_callbalance SET available = 300, committed = 700", "合いません"),
    ],
)
def test_a_ledger_that_was_tampered_with_does_not_add_up(
    application: Application, lead: User, statement: str, words: str
) -> None:
    reserve(application=application, yen=600, by=lead, at=AT)
    commit_grants(grants={application: 600}, by=lead, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert words in verify_ledger(application.call).problem
    with pytest.raises(CommandError, match="台帳に問題があります"):
        call_command("verify_audit")


def test_money_moved_between_two_cases_behind_the_ledger_shows(
    call: Call, application: Application, lead: User
) -> None:
    other = another(call, lead, 2)
    reserve(application=application, yen=600, by=lead, at=AT)
    commit_grants(grants={application: 600}, by=lead, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_ledgerentry SET application_id = %s WHERE seq = 3", [other.pk])
    assert "採択分は0円しかなく" in verify_ledger(call).problem


def test_every_call_with_money_is_verified(lead: User) -> None:
    for budget in (1, 2):
        a_call(lead, budget_yen=budget)
    assert [verdict.is_sound for verdict in verify_ledgers()] == [True, True]
