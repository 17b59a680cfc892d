"""One corporate number, two applicants: nobody is locked out or sees the other, an officer finds out whose it is."""

from datetime import timedelta

import pytest

from banso.actions.applications.number_claims import (
    NOT_ITS_NUMBER,
    other_accounts,
    other_claims,
    tell_of_shared_number,
)
from banso.actions.audit import verify_audit
from banso.actions.checks.checking import accept_application, return_for_correction
from banso.actions.checks.eligibility import confirm_clauses
from banso.actions.checks.number_findings import find_number
from banso.actions.checks.requirement_standing import standing_of
from banso.actions.decisions.drafted_letters import drafted_letter
from banso.actions.errors import CheckIncomplete, CheckUnusable, DutiesApart, EvidenceMissing, NotComplete
from banso.actions.filing.filing import file_application, withdraw_application
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.records.models import AuditEvent, ClauseFinding, DutyDone, Mail
from banso.records.models.checking import NUMBER_CLAUSE
from tests.application_rows import put_answer
from tests.case_rows import (
    LATER,
    Desk,
    a_filed_case,
    an_accepted_case,
    filed_again,
    key_of,
    mark_everything,
)
from tests.number_rows import (
    OTHER_NUMBER,
    SQUATTER,
    TRUE,
    conclude,
    disputed,
    find,
    find_by,
    judge_plan,
    police_say,
    ready,
    verified,
)
from tests.simultaneous import one_after_the_other

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def test_who_files_under_a_number_alone_waits_for_nothing(desk: Desk) -> None:
    case = ready(desk, TRUE)
    assert other_claims(case) == disputed(desk) == []
    assert conclude(desk, case) is ApplicationState.FOUND_ELIGIBLE
    # It may turn out to be another's all the same: the company itself may say so.
    find(desk, case, is_theirs=False)
    case.refresh_from_db()
    assert case.stands is ApplicationState.ACCEPTED


def test_two_that_file_under_one_number_are_both_accepted_and_neither_is_concluded(desk: Desk) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    assert (other_claims(squatter), other_claims(true)) == ([true], [squatter])
    assert disputed(desk) == [squatter, true]
    for case in (squatter, true):
        with pytest.raises(CheckIncomplete, match="同じ法人番号の申請"):
            conclude(desk, case)


def test_what_the_officer_finds_settles_one_and_then_the_other(desk: Desk) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    find(desk, true, is_theirs=True)
    true.company.refresh_from_db()
    assert true.company.verified_number == true.filings.get().corporate_number
    assert conclude(desk, true) is ApplicationState.FOUND_ELIGIBLE
    assert disputed(desk) == [squatter]
    with pytest.raises(CheckIncomplete):
        conclude(desk, squatter)
    find(desk, squatter, is_theirs=False)
    assert disputed(desk) == []
    assert conclude(desk, squatter, is_eligible=False) is ApplicationState.FOUND_INELIGIBLE
    assert drafted_letter(squatter).content["reasons"] == [f"{NOT_ITS_NUMBER}。"]
    assert verify_audit().is_sound


def test_a_verified_number_is_disputed_by_nobody_who_only_typed_it(desk: Desk) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    verified(true)
    assert disputed(desk) == [squatter]
    assert conclude(desk, true) is ApplicationState.FOUND_ELIGIBLE
    with pytest.raises(CheckIncomplete):
        conclude(desk, squatter)


def test_two_verified_accounts_of_one_company_are_for_the_officer(desk: Desk) -> None:
    first, second = ready(desk, TRUE), ready(desk, f"{TRUE} 営業部")
    verified(first)
    verified(second)
    assert disputed(desk) == [first, second]
    find(desk, second, is_theirs=False, evidence="同じ会社の重複した申請")
    # What counts is the first; the other one is refused.
    find(desk, first, is_theirs=True)
    assert conclude(desk, first) is ApplicationState.FOUND_ELIGIBLE
    assert conclude(desk, second, is_eligible=False) is ApplicationState.FOUND_INELIGIBLE


def test_who_files_later_pushes_nobody_back_who_is_concluded(desk: Desk) -> None:
    true = ready(desk, TRUE)
    conclude(desk, true)
    squatter = a_filed_case(desk, SQUATTER, at=LATER + timedelta(hours=1))
    assert other_claims(true) == [squatter]
    assert standing_of(true).is_eligible
    assert disputed(desk) == [squatter]


def test_a_squatter_that_was_concluded_first_is_opened_again_by_what_the_officer_finds(desk: Desk) -> None:
    squatter = ready(desk, SQUATTER)
    conclude(desk, squatter)
    a_filed_case(desk, TRUE, at=LATER + timedelta(hours=1))
    find(desk, squatter, is_theirs=False)
    squatter.refresh_from_db()
    assert squatter.stands is ApplicationState.ACCEPTED
    assert conclude(desk, squatter, is_eligible=False) is ApplicationState.FOUND_INELIGIBLE


def test_one_concluded_before_the_company_came_whose_number_it_is_is_looked_at_once_more(desk: Desk) -> None:
    squatter = ready(desk, SQUATTER)
    conclude(desk, squatter)
    true = a_filed_case(desk, TRUE, at=LATER + timedelta(hours=1))
    assert disputed(desk) == [true]
    verified(true)
    assert disputed(desk) == [squatter]
    find(desk, squatter, is_theirs=False)
    assert disputed(desk) == []


def test_who_comes_to_the_number_by_a_correction_pushes_nobody_back_either(desk: Desk) -> None:
    true, squatter = ready(desk, TRUE), a_filed_case(desk, SQUATTER, blank=NUMBER_FACT)
    conclude(desk, true)
    return_for_correction(application_id=squatter.pk, further=["番号"], by=desk.officer, at=LATER)
    filed_again(squatter, {key_of(squatter, NUMBER_FACT): true.filings.get().corporate_number})
    assert other_claims(true) == [squatter]
    assert standing_of(true).is_eligible


def test_of_two_applications_of_one_company_only_one_is_found_to_count(desk: Desk) -> None:
    first, second = ready(desk, TRUE), ready(desk, f"{TRUE} 営業部")
    find(desk, first, is_theirs=True)
    with pytest.raises(CheckUnusable, match="別の申請を認めています"):
        find(desk, second, is_theirs=True)
    find(desk, first, is_theirs=False)
    find(desk, second, is_theirs=True)
    assert conclude(desk, second) is ApplicationState.FOUND_ELIGIBLE


@pytest.mark.django_db(transaction=True)
def test_two_officers_do_not_find_one_number_to_be_two_companies_at_the_same_moment(desk: Desk) -> None:
    first, second = ready(desk, TRUE), ready(desk, SQUATTER)
    refused = one_after_the_other(
        lambda: find(desk, first, is_theirs=True), lambda: find(desk, second, is_theirs=True)
    )
    assert refused == ([], ["CheckUnusable"])
    assert not ClauseFinding.objects.filter(application=second, clause=NUMBER_CLAUSE).exists()


def test_what_was_found_of_another_number_hides_no_dispute(desk: Desk) -> None:
    first, mistyped = ready(desk, TRUE), ready(desk, "株式会社乙")
    find(desk, mistyped, is_theirs=False)
    third = an_accepted_case(desk, "株式会社丙", blank=NUMBER_FACT)
    third.company.corporate_number = OTHER_NUMBER
    third.company.save()
    for case, answers in ((mistyped, {key_of(mistyped, NUMBER_FACT): OTHER_NUMBER}), (third, {})):
        return_for_correction(application_id=case.pk, further=["番号"], by=desk.officer, at=LATER)
        filed_again(case, answers)
    assert standing_of(mistyped).number.is_clear is None
    assert disputed(desk) == [mistyped, third]
    assert first not in other_claims(mistyped)


def test_when_the_other_one_withdraws_nothing_is_left_to_find(desk: Desk) -> None:
    squatter, true = ready(desk, SQUATTER), ready(desk, TRUE)
    withdraw_application(application=squatter, by=squatter.begun_by, at=LATER)
    assert other_claims(true) == disputed(desk) == []
    assert conclude(desk, true) is ApplicationState.FOUND_ELIGIBLE


def test_a_mistyped_number_is_corrected_and_stands_in_nobodys_way(desk: Desk) -> None:
    true, mistyped = ready(desk, TRUE), ready(desk, "株式会社乙")
    find(desk, mistyped, is_theirs=False)
    return_for_correction(
        application_id=mistyped.pk, further=["法人番号を確かめてください"], by=desk.officer, at=LATER
    )
    filed_again(mistyped, {key_of(mistyped, NUMBER_FACT): OTHER_NUMBER})
    assert other_claims(true) == other_claims(mistyped) == []
    assert conclude(desk, true) is ApplicationState.FOUND_ELIGIBLE
    # What was found was found of the other number.
    mark_everything(mistyped, desk.officer, at=LATER + timedelta(days=2))
    accept_application(application_id=mistyped.pk, by=desk.officer, at=LATER + timedelta(days=2))
    assert standing_of(mistyped).number.is_clear


def test_a_number_is_the_same_however_it_is_typed_and_wherever_it_stands(desk: Desk) -> None:
    first = a_filed_case(desk, TRUE)
    second = a_filed_case(desk, SQUATTER, blank=NUMBER_FACT)
    assert other_claims(second) == []
    second.company.corporate_number = first.filings.get().corporate_number
    second.company.save()
    return_for_correction(application_id=second.pk, further=["番号"], by=desk.officer, at=LATER)
    filed_again(second, {})
    assert other_claims(first) == [second]
    return_for_correction(application_id=first.pk, further=["番号"], by=desk.officer, at=LATER)
    filed_again(first, {key_of(first, NUMBER_FACT): "７０００ ０１２０ ５０００２"})
    assert other_claims(second) == [first]


def test_a_form_states_the_number_its_company_is_registered_under(desk: Desk) -> None:
    case = a_filed_case(desk)
    case.company.corporate_number = OTHER_NUMBER
    case.company.save()
    return_for_correction(application_id=case.pk, further=["番号"], by=desk.officer, at=LATER)
    with pytest.raises(NotComplete) as refused:
        file_application(application=case, by=case.begun_by, at=LATER)
    assert [point.key for point in refused.value.points] == [key_of(case, NUMBER_FACT)]
    put_answer(case, case.begun_by, key_of(case, NUMBER_FACT), OTHER_NUMBER)
    assert file_application(application=case, by=case.begun_by, at=LATER).corporate_number == OTHER_NUMBER


def test_of_another_call_nobody_hears(desk: Desk) -> None:
    case = a_filed_case(desk)
    other = a_filed_case(desk, "株式会社乙", blank=NUMBER_FACT)
    assert other_claims(case) == other_claims(other) == []


def test_both_are_told_once_and_neither_learns_who_the_other_is(desk: Desk) -> None:
    first, second = a_filed_case(desk, TRUE), a_filed_case(desk, SQUATTER)
    for _ in range(2):
        tell_of_shared_number(application=second, at=LATER)
    mails = Mail.objects.filter(subject__contains="同じ法人番号")
    assert {mail.to for mail in mails} == {first.begun_by.email, second.begun_by.email}
    assert mails.count() == 2
    [told] = mails.filter(application=first)
    assert SQUATTER not in told.body
    assert second.number not in told.body + told.subject
    alone = a_filed_case(desk, "株式会社丙", blank=NUMBER_FACT)
    tell_of_shared_number(application=alone, at=LATER)
    assert mails.count() == 2


def test_other_accounts_of_a_number_are_counted(desk: Desk) -> None:
    first, second = a_filed_case(desk, TRUE), a_filed_case(desk, SQUATTER)
    assert other_accounts(first.company) == 0
    for case in (first, second):
        case.company.corporate_number = OTHER_NUMBER
        case.company.save()
    assert other_accounts(first.company) == 1


def test_a_finding_needs_evidence_and_somebody_who_does_not_decide(desk: Desk) -> None:
    squatter, true = an_accepted_case(desk, SQUATTER), an_accepted_case(desk, TRUE)
    with pytest.raises(EvidenceMissing):
        find(desk, true, is_theirs=True, evidence=" ")
    DutyDone.objects.create(application=squatter, user=desk.lead, duty=Duty.DECIDED.value, first_at=LATER)
    with pytest.raises(DutiesApart):
        find_by(desk.lead, squatter, is_theirs=True, at=LATER)
    find(desk, true, is_theirs=True)
    find(desk, true, is_theirs=False, evidence="登記を見直した")
    true.company.refresh_from_db()
    assert true.company.verified_number == ""
    assert standing_of(true).is_eligible is False
    found = AuditEvent.objects.filter(verb__startswith="applicant_company.number")
    assert [event.verb for event in found.order_by("seq")] == [
        "applicant_company.number_verified",
        "applicant_company.number_doubted",
    ]


def test_what_is_found_is_found_of_the_number_on_the_screen(desk: Desk) -> None:
    case = ready(desk, SQUATTER)
    seen, again = case.filings.get().corporate_number, LATER + timedelta(days=2)
    return_for_correction(application_id=case.pk, further=["番号"], by=desk.officer, at=LATER)
    filed_again(case, {key_of(case, NUMBER_FACT): OTHER_NUMBER})
    mark_everything(case, desk.officer, at=again)
    accept_application(application_id=case.pk, by=desk.officer, at=again)
    for number in (seen, ""):
        with pytest.raises(CheckUnusable, match="画面を開いた後に変わりました") as refused:
            find_number(
                application_id=case.pk,
                number=number,
                is_theirs=True,
                evidence="登記",
                by=desk.officer,
                at=again,
            )
        assert (refused.value.place, refused.value.remedy) == ("法人番号", "画面を開き直して確かめてください")
    case.company.refresh_from_db()
    assert case.company.verified_number == ""
    assert not case.clause_findings.filter(clause=NUMBER_CLAUSE).exists()
    find(desk, case, is_theirs=True)
    case.company.refresh_from_db()
    assert case.company.verified_number == OTHER_NUMBER


def test_a_number_that_comes_into_doubt_opens_no_conclusion_whatever_else_is_confirmed(desk: Desk) -> None:
    case = ready(desk, SQUATTER)
    conclude(desk, case)
    verified(a_filed_case(desk, TRUE, at=LATER + timedelta(hours=1)))
    assert standing_of(case).number.is_clear is None
    confirm_clauses(application_id=case.pk, clauses=["sme"], evidence="見直した", by=desk.officer, at=LATER)
    police_say(desk, case, is_clear=True)
    case.refresh_from_db()
    assert case.stands is ApplicationState.FOUND_ELIGIBLE
    assert case.conclusions.get().reopened_at is None


@pytest.mark.parametrize("by_police", [True, False])
def test_what_speaks_against_a_case_in_doubt_opens_its_conclusion_all_the_same(
    desk: Desk, *, by_police: bool
) -> None:
    case = ready(desk, SQUATTER)
    conclude(desk, case)
    verified(a_filed_case(desk, TRUE, at=LATER + timedelta(hours=1)))
    if by_police:
        police_say(desk, case, is_clear=False)
    else:
        judge_plan(desk, case, holds=False, evidence="計画書と違う取組")
    case.refresh_from_db()
    assert case.stands is ApplicationState.ACCEPTED


def test_whoever_files_second_lets_both_know_at_once(desk: Desk) -> None:
    first, second = a_filed_case(desk, TRUE), a_filed_case(desk, SQUATTER)
    told = Mail.objects.filter(subject__contains="同じ法人番号")
    assert {mail.application_id for mail in told} == {first.pk, second.pk}
