"""Eligibility: confirmed, corrected, judged, concluded, opened again by what contradicts it."""

from datetime import date, timedelta

import pytest

from banso.actions.audit import verify_audit
from banso.actions.checks.checking import accept_application, return_for_correction
from banso.actions.checks.eligibility import conclude_eligibility, confirm_clauses, find_clause
from banso.actions.checks.police_checks import give_out_officers, record_police_answer
from banso.actions.checks.requirement_standing import standing_of
from banso.actions.decisions.drafted_letters import drafted_letter
from banso.actions.errors import (
    CaseNotFound,
    CheckIncomplete,
    CheckUnusable,
    EvidenceMissing,
)
from banso.core.errors import BadFacts, BadValue
from banso.core.evaluation import State
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, ClauseFinding
from banso.records.models.people import Role
from tests.application_rows import a_person
from tests.case_rows import (
    BY_FACTS,
    LATER,
    Desk,
    a_filed_case,
    an_accepted_case,
    filed_again,
    key_of,
    mark_everything,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def find(
    desk: Desk, case: Application, clause: str, *, holds: bool = True, **further: object
) -> ClauseFinding:
    asked: dict[str, object] = {"evidence": "資料④で確かめた", "by": desk.officer, "at": LATER}
    return find_clause(application_id=case.pk, clause=clause, holds=holds, **(asked | further))


def police_say(desk: Desk, case: Application, *, is_clear: bool) -> None:
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    check = case.police_checks.latest("pk")
    record_police_answer(
        check_id=check.pk,
        is_clear=is_clear,
        answered_on=date(2023, 9, 20),
        note="" if is_clear else "文書番号1",
        by=desk.officer,
        at=LATER,
    )


def conclude(desk: Desk, case: Application, *, is_eligible: bool) -> Application:
    conclude_eligibility(application_id=case.pk, is_eligible=is_eligible, by=desk.officer, at=LATER)
    case.refresh_from_db()
    return case


def confirm_all(desk: Desk, case: Application) -> None:
    confirm_clauses(
        application_id=case.pk, clauses=BY_FACTS, evidence="資料で確かめた", by=desk.officer, at=LATER
    )
    find(desk, case, "track-1-judged", evidence="計画書と同じ取組")


def test_an_eligible_case_is_confirmed_clause_by_clause(desk: Desk) -> None:
    case = an_accepted_case(desk)
    assert standing_of(case).is_eligible is None
    assert {line.id for line in standing_of(case).open} == {*BY_FACTS, "track-1-judged"}
    confirm_all(desk, case)
    assert standing_of(case).open == ()
    assert standing_of(case).is_eligible is None
    police_say(desk, case, is_clear=True)
    assert conclude(desk, case, is_eligible=True).stands is ApplicationState.FOUND_ELIGIBLE
    assert verify_audit().is_sound


def test_nothing_is_concluded_while_a_clause_that_decides_is_open(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_clauses(application_id=case.pk, clauses=BY_FACTS, evidence="資料", by=desk.officer, at=LATER)
    police_say(desk, case, is_clear=True)
    with pytest.raises(CheckIncomplete) as refused:
        conclude(desk, case, is_eligible=True)
    assert [error.place for error in refused.value.errors] == ["track-1-judged"]


def test_nothing_is_concluded_before_the_police_have_answered(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    with pytest.raises(CheckIncomplete, match="照会の結果"):
        conclude(desk, case, is_eligible=True)


def test_a_failed_clause_is_enough_to_refuse_and_its_words_go_into_the_letter(desk: Desk) -> None:
    case = an_accepted_case(desk)
    find(desk, case, "track-1-no-grant", holds=False, corrections={"company.dx_grant_2022": True})
    # Without the first track the second one counts, and its clauses fail on the facts.
    assert standing_of(case).is_eligible is None
    find(desk, case, "o-co-planner", holds=False, evidence="共同作成者の欄が「なし」")
    concluded = conclude(desk, case, is_eligible=False)
    assert concluded.stands is ApplicationState.FOUND_INELIGIBLE
    grounds = case.conclusions.get().grounds
    assert [ground["clause"] for ground in grounds] == ["track-1-no-grant", "o-co-planner"]
    assert "令和4年度のDX推進補助金の交付: はい" in grounds[0]["words"]
    assert "（募集要領 2①）" in grounds[0]["words"]
    assert drafted_letter(case).content["reasons"] == [f"{ground['words']}。" for ground in grounds]


def test_a_correction_is_evaluated_and_the_filed_facts_stay(desk: Desk) -> None:
    case = an_accepted_case(desk)
    find(desk, case, "sme", corrections={"company.regular_employees": "２５０人"}, papers=["tax_return"])
    standing = standing_of(case)
    assert standing.facts["company.regular_employees"] == 250
    assert standing.stated["company.regular_employees"] == 30
    [finding] = case.clause_findings.all()
    assert (finding.facts, finding.papers) == ({"company.regular_employees": 250}, ["tax_return"])
    # Confirming once more without a correction takes it back.
    find(desk, case, "sme")
    assert standing_of(case).facts["company.regular_employees"] == 30


def test_with_another_prefecture_the_municipality_that_was_stated_falls(desk: Desk) -> None:
    case = an_accepted_case(desk)
    assert standing_of(case).facts["company.municipality"] == "46201"
    find(desk, case, "in-prefecture", holds=False, corrections={"company.prefecture": "13"})
    facts = standing_of(case).facts
    assert facts["company.prefecture"] == "13"
    assert "company.municipality" not in facts
    assert conclude(desk, case, is_eligible=False).stands is ApplicationState.FOUND_INELIGIBLE


def test_a_finding_the_facts_do_not_bear_out_is_refused(desk: Desk) -> None:
    case = an_accepted_case(desk)
    with pytest.raises(CheckUnusable, match="「満たす」になります"):
        find(desk, case, "in-prefecture", holds=False)
    with pytest.raises(CheckUnusable, match="「満たさない」になります"):
        find(desk, case, "sme", corrections={"company.regular_employees": 500, "company.capital_yen": 10**10})
    assert ClauseFinding.objects.count() == 0
    assert AuditEvent.objects.filter(verb="eligibility.clause_found").count() == 0


@pytest.mark.parametrize(
    ("clause", "further", "error"),
    [
        ("track", {}, CheckUnusable),
        ("none", {}, CheckUnusable),
        ("sme", {"evidence": " "}, EvidenceMissing),
        ("sme", {"evidence": "長" * 2_001}, CheckUnusable),
        ("sme", {"papers": ["passport"]}, CheckUnusable),
        ("sme", {"corrections": {"company.prefecture": "43"}}, CheckUnusable),
        ("sme", {"corrections": {"company.regular_employees": "多数"}}, BadValue),
        ("not-deemed-large", {"corrections": {"company.shares_large_holders": 10**9}}, BadFacts),
    ],
)
def test_what_cannot_be_a_finding_is_refused(
    desk: Desk, clause: str, further: dict[str, object], error: type[Exception]
) -> None:
    case = an_accepted_case(desk)
    with pytest.raises(error):
        find(desk, case, clause, **further)
    assert ClauseFinding.objects.count() == 0


def test_a_fact_that_was_not_stated_is_stated_by_the_officer(desk: Desk) -> None:
    case = an_accepted_case(desk, blank="company.dx_grant_2022")
    assert "track-1-no-grant" in {line.id for line in standing_of(case).open}
    with pytest.raises(CheckUnusable, match="情報が足りない"):
        find(desk, case, "track-1-no-grant")
    find(desk, case, "track-1-no-grant", corrections={"company.dx_grant_2022": False})
    assert standing_of(case).facts["company.dx_grant_2022"] is False


def test_a_later_correction_opens_a_conclusion_again(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    police_say(desk, case, is_clear=True)
    conclude(desk, case, is_eligible=True)
    find(desk, case, "in-prefecture", evidence="登記簿をもう一度見た")
    case.refresh_from_db()
    assert case.stands is ApplicationState.FOUND_ELIGIBLE
    find(desk, case, "track-1-no-grant", holds=False, corrections={"company.dx_grant_2022": True})
    case.refresh_from_db()
    assert case.stands is ApplicationState.ACCEPTED
    assert case.conclusions.get().reopened_at == LATER
    find(desk, case, "track-1-no-grant")
    assert conclude(desk, case, is_eligible=True).stands is ApplicationState.FOUND_ELIGIBLE
    assert case.conclusions.count() == 2


def test_the_conclusion_has_to_be_the_one_on_the_screen(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    police_say(desk, case, is_clear=True)
    with pytest.raises(CheckUnusable, match="画面を開いた後"):
        conclude(desk, case, is_eligible=False)


def test_a_hit_of_the_police_refuses_whatever_the_clauses_say(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    police_say(desk, case, is_clear=False)
    assert conclude(desk, case, is_eligible=False).stands is ApplicationState.FOUND_INELIGIBLE
    [ground] = case.conclusions.get().grounds
    assert ground["clause"] == "police_check"
    # The letter says no more than it has to.
    assert "警察" not in ground["words"]
    assert not AuditEvent.objects.filter(detail__contains="文書番号1").exists()


def test_what_was_filed_anew_has_to_be_looked_at_again_where_it_changed(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    police_say(desk, case, is_clear=True)
    conclude(desk, case, is_eligible=True)
    return_for_correction(application_id=case.pk, further=["従業員の数"], by=desk.officer, at=LATER)
    filed_again(case, {key_of(case, "company.regular_employees"): "40"})
    mark_everything(case, desk.officer, at=LATER + timedelta(days=2))
    accept_application(application_id=case.pk, by=desk.officer, at=LATER + timedelta(days=2))
    case.refresh_from_db()
    standing = standing_of(case)
    assert standing.conclusion is None
    # The clause about that fact, and every judgement, which rests on the filing as a whole.
    assert {line.id for line in standing.open} == {"sme", "track-1-judged"}
    assert standing.police.is_clear


def test_other_officers_have_to_be_given_to_the_police_again(desk: Desk) -> None:
    case = an_accepted_case(desk)
    confirm_all(desk, case)
    police_say(desk, case, is_clear=True)
    return_for_correction(application_id=case.pk, further=["役員"], by=desk.officer, at=LATER)
    name = case.answers.get(key__startswith="officers.", key__endswith=".name").key
    filed_again(case, {name: "丙野三郎"})
    assert standing_of(case).police.is_outdated
    assert standing_of(case).police.is_clear is None


def test_facts_are_those_of_the_day_of_the_first_filing(desk: Desk) -> None:
    held_later = [{"id": "partnership_declaration", "on": "2023-09-21"}]
    case = an_accepted_case(desk, facts={"company.recognitions": held_later})
    assert standing_of(case).facts["company.recognitions"] == frozenset()
    assert standing_of(case).outcome.state is not State.FAILED


def test_requirements_wait_for_the_completeness_check(desk: Desk) -> None:
    case = a_filed_case(desk)
    with pytest.raises(CheckUnusable, match="形式審査の後"):
        find(desk, case, "in-prefecture")


def test_an_officer_of_another_call_finds_no_case(desk: Desk) -> None:
    case = an_accepted_case(desk)
    stranger = a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER)
    with pytest.raises(CaseNotFound):
        find(desk, case, "in-prefecture", by=stranger)
    with pytest.raises(CaseNotFound):
        conclude_eligibility(application_id=case.pk, is_eligible=True, by=stranger, at=LATER)
