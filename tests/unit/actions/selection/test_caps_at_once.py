"""The cap of a company for a fiscal year is counted over calls and accounts, also when they decide at one moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from banso.actions.applications.number_claims import number_claim
from banso.actions.audit import verify_audit
from banso.actions.checks.assessed_amounts import assess
from banso.actions.errors import SelectionNotPossible
from banso.actions.money.ledger import balance_of
from banso.actions.selection.reductions import ReductionGiven, reduce_costs
from banso.actions.selection.selections import Choice, confirm_selections, pass_over, select, undo_selection
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, ClauseFinding, LedgerEntry, User
from banso.records.models.decisions import Outcome
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for
from tests.number_rows import find_by
from tests.review_rows import a_filing
from tests.simultaneous import at_once, one_after_the_other
from tests.trip_rows import CAP, FACTS, NUMBER, TRAVEL, TRIP, of_one_company, of_two_accounts, trips

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
GIVEN = "定例会議で決めたため"


def selecting(application: Application, by: User) -> Callable[[], object]:
    return lambda: select(application=application, by=by, at=AT, reason=GIVEN)


def given(applications: list[Application]) -> list[int]:
    return [LedgerEntry.objects.held_for(each.pk)[Account.RESERVED] for each in applications]


def test_two_calls_that_select_one_company_at_the_same_moment_stay_below_its_cap(
    lead: User, owner: User
) -> None:
    first, second = of_one_company(lead, owner)
    assert one_after_the_other(selecting(first, lead), selecting(second, lead)) == ([], [])
    assert given([first, second]) == [90_000, 10_000]
    assert verify_audit().is_sound


def test_two_accounts_of_one_corporate_number_share_its_cap_at_the_same_moment(
    lead: User, owner: User
) -> None:
    calls = [a_call(lead, programme=TRAVEL) for _ in range(2)]
    first, second = of_two_accounts(calls[0], calls[1], owner)
    assert one_after_the_other(selecting(first, lead), selecting(second, lead)) == ([], [])
    assert given([first, second]) == [90_000, 10_000]


def test_a_reduction_taken_back_while_another_call_selects_counts_what_that_one_gives(
    lead: User, owner: User
) -> None:
    first, second = of_one_company(lead, owner)
    less = [ReductionGiven(row=f"row{position}", to_yen=0, reason=GIVEN) for position in (0, 1)]
    reduce_costs(application=first, given=less, by=lead, at=AT)
    selecting(first, lead)()
    assert given([first]) == [30_000]
    refused = one_after_the_other(
        selecting(second, lead), lambda: reduce_costs(application=first, given=[], by=lead, at=AT)
    )
    assert refused == ([], [])
    assert given([first, second]) == [30_000, 70_000]


def test_however_many_calls_decide_about_a_company_it_gets_its_cap_and_no_more(
    lead: User, owner: User
) -> None:
    found = of_one_company(lead, owner, calls=4)
    refused = at_once([selecting(each, lead) for each in found])
    # Once nothing is left of the cap there is nothing to grant.
    assert refused == ["SelectionNotPossible"] * 2
    assert sorted(given(found)) == [0, 0, 10_000, 90_000]


def test_decisions_about_several_companies_at_once_wait_for_each_other_and_never_for_ever(
    lead: User, owner: User
) -> None:
    calls = [a_call(lead, programme=TRAVEL) for _ in range(2)]
    other = a_person("other@office.example", Role.SECRETARIAT_LEAD)
    for call in calls:
        named_for(call, other)
    here = [trips(calls[0], owner, mark, "甲乙") for mark in range(3)]
    there = [trips(calls[1], owner, mark + 10, "甲乙") for mark in range(3)]
    # The companies stand in the other order there.
    for each, company in zip(there, reversed([each.company for each in here]), strict=True):
        each.company = company
        each.save()

    def deciding(call: Call, applications: list[Application], by: User) -> Callable[[], object]:
        choices = [
            Choice(application_id=each.pk, outcome=Outcome.SELECTED, reason=GIVEN) for each in applications
        ]
        return lambda: confirm_selections(call=call, choices=choices, by=by, at=AT)

    assert at_once([deciding(calls[0], here, lead), deciding(calls[1], there, other)]) == []
    by_company = {each.company_id: each for each in there}
    assert [sum(given([each, by_company[each.company_id]])) for each in here] == [CAP] * 3


def test_two_accounts_of_one_number_are_selected_one_after_the_other(lead: User, owner: User) -> None:
    call = a_call(lead, programme=TRAVEL)
    both = of_two_accounts(call, call, owner)
    chosen = [trips(call, owner, 3), *both]
    choices = [Choice(application_id=each.pk, outcome=Outcome.SELECTED, reason=GIVEN) for each in chosen]
    with pytest.raises(SelectionNotPossible, match="同時に採択できません") as refused:
        confirm_selections(call=call, choices=choices, by=lead, at=AT)
    assert refused.value.place == "、".join(each.number for each in both)
    assert given(both) == [0, 0]
    for each in both:
        selecting(each, lead)()
    assert given(both) == [90_000, 10_000]
    undo_selection(application=both[0], by=lead, at=AT)
    assert given(both) == [0, 10_000]


def test_another_number_in_the_last_filing_shares_nothing(lead: User, owner: User) -> None:
    calls = [a_call(lead, programme=TRAVEL) for _ in range(2)]
    first, second = of_two_accounts(calls[0], calls[1], owner)
    a_filing(second, owner, [TRIP | {"person": person} for person in "甲乙丙"], FACTS)
    for each in (first, second):
        selecting(each, lead)()
    assert given([first, second]) == [90_000, 90_000]


def in_two_calls(lead: User, owner: User) -> list[Application]:
    """Two accounts that filed under one number, each in a call of its own; the first has its money already."""
    found = of_two_accounts(*(a_call(lead, programme=TRAVEL) for _ in range(2)), owner)
    selecting(found[0], lead)()
    # The other one has the number by its own GビズID; so it has to be found out whose it is.
    found[1].company.verified_number = NUMBER
    found[1].company.save()
    return found


def disowning(application: Application, by: User) -> Callable[[], object]:
    return lambda: find_by(by, application, is_theirs=False)


def test_what_is_held_under_a_number_found_to_be_anothers_leaves_the_cap_of_the_company_alone(
    lead: User, owner: User
) -> None:
    squatter, true = in_two_calls(lead, owner)
    assert assess(true).granted_yen == 10_000
    disowning(squatter, lead)()
    assert assess(true).granted_yen == 90_000
    selecting(true, lead)()
    # For the budget of its call it still counts, until it is released.
    assert given([squatter, true]) == [90_000, 90_000]
    assert balance_of(squatter.call).reserved == 90_000
    pass_over(application=squatter, reason="", by=lead, at=AT)
    assert balance_of(squatter.call).reserved == 0


def test_what_was_granted_in_another_call_under_a_number_found_to_be_anothers_frees_the_cap_though_nobody_doubted_it(
    lead: User, owner: User
) -> None:
    squatter, true = of_two_accounts(*(a_call(lead, programme=TRAVEL) for _ in range(2)), owner)
    selecting(squatter, lead)()
    squatter.refresh_from_db()
    squatter.state = ApplicationState.GRANTED.value
    squatter.save()
    assert (number_claim(squatter).is_clear, number_claim(squatter).others) == (True, ())
    assert assess(true).granted_yen == 10_000
    disowning(squatter, lead)()
    assert assess(true).granted_yen == 90_000
    # Of the other one it can be said too; so it is verified before anybody else comes.
    find_by(lead, true, is_theirs=True)
    assert number_claim(true).is_verified


def test_what_was_found_of_an_earlier_number_frees_nothing_under_the_present_one(
    lead: User, owner: User
) -> None:
    squatter, true = in_two_calls(lead, owner)
    disowning(squatter, lead)()
    filing = a_filing(squatter, owner, [TRIP | {"person": "甲"}], FACTS, AT + timedelta(days=1))
    assert filing.corporate_number == NUMBER
    assert assess(true).granted_yen == 90_000
    squatter.company.corporate_number = "8120001059660"
    squatter.company.save()
    a_filing(squatter, owner, [TRIP | {"person": "甲"}], FACTS, AT + timedelta(days=2))
    assert assess(true).granted_yen == 90_000
    finding = ClauseFinding.objects.get()
    finding.found_at = AT + timedelta(days=3)
    finding.save()
    squatter.company.corporate_number = NUMBER
    squatter.company.save()
    a_filing(squatter, owner, [TRIP | {"person": "甲"}], FACTS, AT + timedelta(days=4))
    # Now it was found of the other number, and nobody has said anything of this one.
    assert assess(true).granted_yen == 10_000


def test_a_number_found_to_be_anothers_while_its_company_is_selected_is_counted_before_or_after(
    lead: User, owner: User
) -> None:
    squatter, true = in_two_calls(lead, owner)
    assert one_after_the_other(disowning(squatter, lead), selecting(true, lead)) == ([], [])
    assert given([squatter, true]) == [90_000, 90_000]


def test_a_company_selected_while_the_number_of_another_is_found_gets_what_was_left_before(
    lead: User, owner: User
) -> None:
    squatter, true = in_two_calls(lead, owner)
    assert one_after_the_other(selecting(true, lead), disowning(squatter, lead)) == ([], [])
    assert given([squatter, true]) == [90_000, 10_000]
    undo_selection(application=true, by=lead, at=AT)
    selecting(true, lead)()
    assert given([squatter, true]) == [90_000, 90_000]
