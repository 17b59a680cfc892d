"""A corporate number found to be another's after the conclusion: nothing is undone by itself, nothing is granted."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from banso.actions.applications.number_claims import number_claim, number_claims, other_claims
from banso.actions.checks.checking import return_for_correction
from banso.actions.errors import CheckIncomplete, CheckUnusable
from banso.actions.filing.filing import withdraw_application
from banso.core.lifecycle import ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.records.models import Application
from tests.case_rows import LATER, Desk, a_filed_case, an_accepted_case, filed_again, key_of
from tests.number_rows import (
    OTHER_NUMBER,
    SQUATTER,
    TRUE,
    conclude,
    disputed,
    find,
    in_state,
    ready,
    verified,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
CONCLUDED = (
    ApplicationState.FOUND_ELIGIBLE,
    ApplicationState.REVIEWED,
    ApplicationState.SELECTED,
    ApplicationState.HELD_IN_RESERVE,
    ApplicationState.GRANTED,
)


@pytest.mark.parametrize("state", CONCLUDED)
def test_what_was_concluded_is_listed_once_the_number_is_verified_to_be_anothers(
    desk: Desk, state: ApplicationState
) -> None:
    squatter = ready(desk, SQUATTER)
    conclude(desk, squatter)
    in_state(squatter, state)
    true = a_filed_case(desk, TRUE, at=LATER + timedelta(hours=1))
    assert number_claim(squatter).is_clear
    verified(true)
    assert disputed(desk) == [squatter]
    assert number_claim(squatter).is_clear is None
    find(desk, squatter, is_theirs=True)
    # It was another account of that company; whether it may apply twice is to be found of the later one.
    assert disputed(desk) == [true]


@pytest.mark.parametrize("state", CONCLUDED[1:])
def test_what_was_found_to_be_anothers_later_on_stays_where_it_is_and_is_listed_until_it_is_undone(
    desk: Desk, state: ApplicationState
) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    in_state(squatter, state)
    find(desk, squatter, is_theirs=False)
    squatter.refresh_from_db()
    assert squatter.stands is state
    assert number_claim(squatter).is_clear is False
    # What is granted cannot be undone here.
    assert (squatter in disputed(desk)) is (state is not ApplicationState.GRANTED)
    withdraw_application(application=true, by=true.begun_by, at=LATER)
    assert number_claim(squatter).is_clear is False
    in_state(squatter, ApplicationState.PASSED_OVER)
    assert disputed(desk) == []


def test_one_that_is_open_again_after_its_number_was_found_to_be_anothers_is_concluded_as_not_met(
    desk: Desk,
) -> None:
    squatter, _ = ready(desk, SQUATTER), ready(desk, TRUE)
    find(desk, squatter, is_theirs=True)
    conclude(desk, squatter)
    in_state(squatter, ApplicationState.REVIEWED)
    find(desk, squatter, is_theirs=False)
    # Its selection is undone, or its review opened again.
    in_state(squatter, ApplicationState.FOUND_ELIGIBLE)
    assert squatter in disputed(desk)
    assert conclude(desk, squatter, is_eligible=False) is ApplicationState.FOUND_INELIGIBLE


def test_whoever_files_alone_under_a_number_verified_for_another_account_has_to_show_that_it_is_theirs(
    desk: Desk,
) -> None:
    squatter, owner = ready(desk, SQUATTER), a_filed_case(desk, TRUE, blank=NUMBER_FACT)
    owner.company.verified_number = squatter.filings.get().corporate_number
    owner.company.save()
    assert other_claims(squatter) == []
    assert disputed(desk) == [squatter]
    with pytest.raises(CheckIncomplete, match="別のアカウントのもの"):
        conclude(desk, squatter)
    find(desk, squatter, is_theirs=True)
    assert conclude(desk, squatter) is ApplicationState.FOUND_ELIGIBLE
    assert number_claim(squatter).is_verified


def test_what_is_verified_for_a_made_up_company_binds_no_real_one(desk: Desk) -> None:
    real, made_up = ready(desk, TRUE), a_filed_case(desk, SQUATTER, blank=NUMBER_FACT)
    made_up.company.verified_number = real.filings.get().corporate_number
    made_up.company.save()
    real.company.is_made_up = False
    real.company.save()
    assert disputed(desk) == []
    assert conclude(desk, real) is ApplicationState.FOUND_ELIGIBLE


def test_a_second_application_found_to_count_puts_the_first_in_doubt_though_its_number_is_verified(
    desk: Desk,
) -> None:
    first = ready(desk, TRUE)
    verified(first)
    conclude(desk, first)
    second = ready(desk, f"{TRUE} 営業部")
    find(desk, second, is_theirs=True)
    assert disputed(desk) == [first]
    with pytest.raises(CheckUnusable, match="別の申請を認めています") as refused:
        find(desk, first, is_theirs=True)
    assert refused.value.place == second.number
    find(desk, first, is_theirs=False)
    first.refresh_from_db()
    assert first.stands is ApplicationState.ACCEPTED


def test_one_that_counts_and_is_being_corrected_keeps_the_other_out_until_that_is_changed(desk: Desk) -> None:
    first, second = ready(desk, TRUE), ready(desk, f"{TRUE} 営業部")
    find(desk, first, is_theirs=True)
    # The account is registered under another number meanwhile.
    first.company.refresh_from_db()
    first.company.verified_number = first.company.corporate_number = OTHER_NUMBER
    first.company.save()
    return_for_correction(application_id=first.pk, further=["番号"], by=desk.officer, at=LATER)
    with pytest.raises(CheckUnusable, match="別の申請を認めています"):
        find(desk, second, is_theirs=True)
    find(desk, first, is_theirs=False)
    find(desk, second, is_theirs=True)


def test_one_account_that_applies_again_after_its_grant_shares_its_number_with_nobody(desk: Desk) -> None:
    first, again = ready(desk, TRUE), ready(desk, TRUE)
    in_state(first, ApplicationState.GRANTED)
    again.company = first.company
    again.save()
    assert other_claims(again) == disputed(desk) == []
    assert conclude(desk, again) is ApplicationState.FOUND_ELIGIBLE


def test_what_is_granted_keeps_no_other_account_of_the_company_out_and_is_not_put_in_doubt_by_it(
    desk: Desk,
) -> None:
    first, again = ready(desk, TRUE), ready(desk, f"{TRUE} 営業部")
    find(desk, first, is_theirs=True)
    in_state(first, ApplicationState.GRANTED)
    assert disputed(desk) == [again]
    find(desk, again, is_theirs=True)
    assert disputed(desk) == []


def test_what_is_granted_and_in_doubt_can_be_found_theirs_though_another_one_counts(desk: Desk) -> None:
    first, again = ready(desk, TRUE), ready(desk, f"{TRUE} 営業部")
    in_state(first, ApplicationState.GRANTED)
    find(desk, again, is_theirs=True)
    assert disputed(desk) == [first]
    find(desk, first, is_theirs=True)
    assert disputed(desk) == []


def test_who_applies_again_under_a_number_found_not_to_be_theirs_has_to_show_it_though_nobody_else_files(
    desk: Desk,
) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    find(desk, squatter, is_theirs=False)
    conclude(desk, squatter, is_eligible=False)
    in_state(squatter, ApplicationState.REFUSED)
    withdraw_application(application=true, by=true.begun_by, at=LATER)
    again = ready(desk, SQUATTER)
    assert disputed(desk) == []
    again.company = squatter.company
    again.save()
    assert disputed(desk) == [again]
    with pytest.raises(CheckIncomplete, match="別の申請で認められておらず"):
        conclude(desk, again)
    find(desk, again, is_theirs=True)
    assert disputed(desk) == []
    assert conclude(desk, again) is ApplicationState.FOUND_ELIGIBLE


def test_a_number_found_not_to_be_theirs_says_nothing_of_another_number_of_the_account(desk: Desk) -> None:
    squatter = ready(desk, SQUATTER)
    find(desk, squatter, is_theirs=False)
    again = a_filed_case(desk, SQUATTER)
    return_for_correction(application_id=again.pk, further=["番号"], by=desk.officer, at=LATER)
    filed_again(again, {key_of(again, NUMBER_FACT): OTHER_NUMBER})
    again.company = squatter.company
    again.save()
    assert number_claim(again).number == OTHER_NUMBER
    assert number_claim(again).is_clear


def test_without_a_number_nothing_is_found_of_it(desk: Desk) -> None:
    case = an_accepted_case(desk, TRUE, blank=NUMBER_FACT)
    with pytest.raises(CheckUnusable, match="確認できません") as refused:
        find(desk, case, is_theirs=True)
    # The completeness check is over: it is not what has to be waited for.
    assert refused.value.remedy == "画面を開き直してください"


def test_before_the_completeness_check_nothing_is_found(desk: Desk) -> None:
    first, _ = a_filed_case(desk, TRUE), a_filed_case(desk, SQUATTER)
    with pytest.raises(CheckUnusable, match="確認できません") as refused:
        find(desk, first, is_theirs=True)
    assert refused.value.remedy == "形式審査の後に確認してください"


def test_claims_of_many_take_as_many_queries_as_those_of_one(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        a_filed_case(desk, f"会社{number}")
    cases = list(Application.objects.select_related("company"))
    for some in (cases[:1], cases):
        with django_assert_num_queries(4):
            claims = number_claims(some)
        assert all(claim.is_clear is None for claim in claims.values())
