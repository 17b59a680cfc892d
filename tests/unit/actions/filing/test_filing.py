"""Filing: everything is there, the number is given once, the moment decides, the receipt says what came."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from banso.actions.applications.application_reading import (
    answers_of,
    content_sha256,
    papers_of,
    read_application,
)
from banso.actions.applications.application_states import change_application
from banso.actions.applications.applications import begin_application, save_answer
from banso.actions.applications.histories import history_of, next_step_of, reasons_for
from banso.actions.audit import verify_audit
from banso.actions.errors import (
    ApplicationNotEditable,
    CallNotOpen,
    ChangedMeanwhile,
    NotAMember,
    NotComplete,
    StepNotPossible,
)
from banso.actions.filing.filing import file_application, withdraw_application
from banso.actions.filing.receipts import receipt_of
from banso.actions.money.ledger import balance_of, reserve
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    AuditEvent,
    CorrectionRequest,
    Filing,
    Mail,
    Membership,
    Review,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_person,
    an_applicant,
    an_application,
    answer_everything,
    put_answer,
    send_every_paper,
)
from tests.case_rows import the_original_comes
from tests.review_rows import some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
FIRST_CUT_OFF = datetime.fromisoformat("2023-09-26T17:00:00.000+09:00")
LAST_CUT_OFF = datetime.fromisoformat("2023-10-31T17:00:00.000+09:00")
MILLISECOND = timedelta(milliseconds=1)


def return_it(application: Application, filing: Filing, due_at: datetime) -> CorrectionRequest:
    application.refresh_from_db()
    change_application(application, ApplicationState.RETURNED, by=None, at=DURING_THE_CALL)
    return CorrectionRequest.objects.create(
        filing=filing,
        reasons=[{"item": "section:plan", "note": "計画の名称を直してください"}],
        due_at=due_at,
        asked_by=application.call.created_by,
        asked_at=DURING_THE_CALL,
    )


def test_a_complete_draft_is_filed_with_number_round_and_moment(draft: Application, owner: User) -> None:
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    assert (draft.number, draft.state, draft.round) == ("第1号", "filed", 1)
    assert draft.filed_at == filing.arrived_at == DURING_THE_CALL
    assert draft.requested_yen == 600_000
    assert verify_audit().is_sound


def test_what_was_filed_is_kept_whole_with_its_digest(draft: Application, owner: User) -> None:
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    content = filing.content
    assert content["answers"]["plan.title"]
    assert content["facts"]["company.regular_employees"] == 30
    assert (content["requested_yen"], content["eligible_yen"], content["co_author"]) == (
        600_000,
        900_000,
        None,
    )
    assert [(line["yen"], line["counted_yen"], line["category"]) for line in content["cost_lines"]] == [
        (900_000, 900_000, "software_equipment")
    ]
    assert content["income"] == {
        "own": 390_000,
        "loans": 0,
        "others": 0,
        "grant": 600_000,
        "costs": 990_000,
    }
    papers = {paper["document"]: paper for paper in content["papers"]}
    assert papers["tax_return"]["arrived_at"] == "2023-09-20T01:00:00+00:00"
    assert papers["corporate_register"]["arrived_at"] is None
    assert len(filing.sha256) == 64
    assert "plan" not in papers


def test_pressed_twice_it_is_filed_once(draft: Application, owner: User) -> None:
    first = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    second = file_application(application=draft, by=owner, at=DURING_THE_CALL + MILLISECOND)
    assert first.pk == second.pk
    assert Filing.objects.count() == 1
    assert Mail.objects.filter(key__startswith="receipt:").count() == 1


def test_numbers_count_up_within_the_call(draft: Application, owner: User) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    other = a_person("other@example.co.jp")
    second = begin_application(
        call=draft.call, company=an_applicant(other, "別の会社"), facts=DX_FACTS, by=other, at=DURING_THE_CALL
    )
    answer_everything(second, other)
    send_every_paper(second, other)
    file_application(application=second, by=other, at=DURING_THE_CALL)
    second.refresh_from_db()
    assert second.number == "第2号"


def test_telling_five_people_takes_no_more_statements_than_telling_one(
    draft: Application, owner: User
) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    counted = []
    for name, more in (("一人", 0), ("五人", 4)):
        person = a_person(f"{more}@example.co.jp")
        company = an_applicant(person, name)
        for number in range(more):
            user = a_person(f"editor{number}@example.co.jp")
            Membership.objects.create(company=company, user=user, part=Part.EDITOR, began_at=DURING_THE_CALL)
        ready = begin_application(
            call=draft.call, company=company, facts=DX_FACTS, by=person, at=DURING_THE_CALL
        )
        answer_everything(ready, person)
        # The others would be told of a second application under their number.
        put_answer(ready, person, "applicant.corporate_number", "")
        send_every_paper(ready, person)
        with CaptureQueriesContext(connection) as statements:
            filing = file_application(application=ready, by=person, at=DURING_THE_CALL)
        assert Mail.objects.filter(key__startswith=f"receipt:{filing.pk}:").count() == 1 + more
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 24


def test_a_declaration_that_is_not_ticked_stops_the_filing(draft: Application, owner: User) -> None:
    key = draft.answers.filter(key__startswith="declarations.")[0].key
    put_answer(draft, owner, key, "")
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert [point.key for point in refused.value.points] == [key]
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("drafted", "")
    assert not Filing.objects.exists()


def test_an_income_that_does_not_balance_stops_the_filing(draft: Application, owner: User) -> None:
    put_answer(draft, owner, "income.own", "389,999")
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert "1円不足" in refused.value.points[0].message


def test_a_paper_that_is_missing_stops_the_filing(draft: Application, owner: User) -> None:
    paper = draft.attachments.get(document="tax_return")
    paper.replaced_at = DURING_THE_CALL
    paper.save()
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert [(point.section, point.key) for point in refused.value.points] == [("papers", "tax_return")]


def test_a_viewer_or_a_stranger_files_nothing(draft: Application) -> None:
    viewer = a_person("viewer@example.co.jp")
    Membership.objects.create(company=draft.company, user=viewer, part=Part.VIEWER, began_at=DURING_THE_CALL)
    for person in (viewer, a_person("stranger@example.co.jp")):
        with pytest.raises(NotAMember):
            file_application(application=draft, by=person, at=DURING_THE_CALL)


ZONES = ["UTC", "Asia/Tokyo", "America/New_York"]
"""Of the server: one of them with summer time on that day."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("after", "round_number"), [(-MILLISECOND, 1), (timedelta(0), 1), (MILLISECOND, 2)])
def test_the_first_cut_off_is_exact_to_the_millisecond_in_every_zone(
    draft: Application,
    owner: User,
    zone: str,
    after: timedelta,
    round_number: int,
    settings: Settings,
) -> None:
    settings.TIME_ZONE = zone
    the_original_comes(draft, draft.call.created_by)
    arrived_at = (FIRST_CUT_OFF + after).astimezone(ZoneInfo(zone))
    filing = file_application(application=draft, by=owner, at=arrived_at)
    draft.refresh_from_db()
    assert draft.round == round_number
    assert Filing.objects.get(pk=filing.pk).arrived_at == FIRST_CUT_OFF + after


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_cut_off_is_the_last_moment_in_every_zone(
    draft: Application, owner: User, zone: str
) -> None:
    the_original_comes(draft, draft.call.created_by)
    put_later_papers(draft)
    late = (LAST_CUT_OFF + MILLISECOND).astimezone(ZoneInfo(zone))
    with pytest.raises(CallNotOpen, match="最後の締切"):
        file_application(application=draft, by=owner, at=late)
    file_application(application=draft, by=owner, at=LAST_CUT_OFF.astimezone(ZoneInfo(zone)))
    draft.refresh_from_db()
    assert (draft.state, draft.round) == ("filed", 3)


def put_later_papers(application: Application) -> None:
    """The day of the filing decides how old a paper may be."""
    for paper in application.attachments.exclude(issued_on=None):
        paper.issued_on = LAST_CUT_OFF.date()
        paper.save()


def test_before_the_call_opens_nothing_is_filed(draft: Application, owner: User) -> None:
    with pytest.raises(CallNotOpen, match="まだ始まっていません"):
        file_application(application=draft, by=owner, at=datetime.fromisoformat("2023-09-10T23:59:59+09:00"))


def test_a_call_that_closed_early_takes_nothing(draft: Application, owner: User) -> None:
    draft.call.state = CallState.CLOSED_EARLY
    draft.call.closed_at = DURING_THE_CALL
    draft.call.save()
    with pytest.raises(CallNotOpen):
        file_application(
            application=Application.objects.get(pk=draft.pk), by=owner, at=DURING_THE_CALL + MILLISECOND
        )


def test_what_had_arrived_before_an_early_close_is_in_whenever_its_turn_comes(
    draft: Application, owner: User
) -> None:
    the_original_comes(draft, draft.call.created_by)
    draft.call.state = CallState.CLOSED_EARLY
    draft.call.closed_at = DURING_THE_CALL
    draft.call.save()
    file_application(application=Application.objects.get(pk=draft.pk), by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    assert (draft.state, draft.round) == ("filed", 1)


@pytest.mark.parametrize(("late_by", "is_late"), [(timedelta(0), False), (MILLISECOND, True)])
def test_a_correction_after_its_due_date_is_taken_and_the_trail_says_so(
    draft: Application, owner: User, late_by: timedelta, is_late: bool
) -> None:
    first = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    due_at = return_it(draft, first, FIRST_CUT_OFF).due_at
    second = file_application(application=draft, by=owner, at=due_at + late_by)
    event = AuditEvent.objects.filter(verb="application.filed").order_by("-seq")[0]
    assert json.loads(event.detail)["is_late"] is is_late
    assert bool(receipt_of(second).late) is is_late
    assert ("過ぎて届きました" in Mail.objects.get(key=f"receipt:{second.pk}:{owner.pk}").body) is is_late
    assert not receipt_of(first).late


def test_a_correction_that_names_the_firm_of_a_reviewer_takes_the_case_away(
    draft: Application, owner: User
) -> None:
    first = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    reviewers = some_reviewers(draft.call, 2)
    for reviewer in reviewers:
        firm = f"○○商会{reviewer.pk}"
        keep_profile(reviewer=reviewer, given=ProfileGiven(firm=firm), by=owner, at=DURING_THE_CALL)
        Review.objects.create(application=draft, reviewer=reviewer, assigned_at=DURING_THE_CALL)
    return_it(draft, first, FIRST_CUT_OFF)
    row = next(key for key in answers_of(draft) if key.startswith("costs.")).split(".")[1]
    put_answer(draft, owner, f"costs.{row}.supplier", f"(株)○○商会{reviewers[0].pk}")
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert [review.reviewer for review in Review.objects.present()] == [reviewers[1]]


def test_what_is_not_on_the_screen_is_not_filed(draft: Application, owner: User) -> None:
    read = read_application(draft)
    seen = content_sha256(draft, read, papers_of(draft, read))
    put_answer(draft, owner, "plan.title", "別の名称")
    with pytest.raises(ChangedMeanwhile):
        file_application(application=draft, by=owner, at=DURING_THE_CALL, seen=seen)
    put_answer(draft, owner, "plan.title", read.answered["plan.title"])
    put_answer(draft, owner, draft.answers.filter(key__startswith="declarations.")[0].key, "yes")
    file_application(application=draft, by=owner, at=DURING_THE_CALL, seen=seen)
    assert Filing.objects.count() == 1


@pytest.mark.parametrize("what", ["answers", "facts"])
def test_what_changes_while_the_filing_waits_for_its_turn_is_filed_as_it_stands_then(
    draft: Application, owner: User, what: str
) -> None:
    """Read before the lock, changed by somebody else, locked: the first thing asked for then is who files."""
    waiting = [what]

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "records_membership" in sql and waiting:
            waiting.clear()
            if what == "answers":
                put_answer(draft, owner, "plan.title", "別の名称")
            else:
                other = Application.objects.get(pk=draft.pk)
                other.facts |= {"company.municipality": "46203"}
                other.save()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert not waiting
    title, town = filing.content["answers"]["plan.title"], filing.content["facts"]["company.municipality"]
    assert (title == "別の名称", town == "46203") == (what == "answers", what == "facts")


def test_what_was_returned_is_filed_anew_with_its_number_and_round(draft: Application, owner: User) -> None:
    the_original_comes(draft, draft.call.created_by)
    first = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    request = return_it(draft, first, LAST_CUT_OFF)
    assert reasons_for(draft, "section:plan") == ("計画の名称を直してください",)
    put_answer(draft, owner, "plan.title", "直した名称")
    second = file_application(application=draft, by=owner, at=FIRST_CUT_OFF + timedelta(days=3))
    draft.refresh_from_db()
    request.refresh_from_db()
    assert (draft.number, draft.round, draft.state) == ("第1号", 1, "filed")
    assert draft.filed_at == first.arrived_at
    assert (second.number, request.answered_by) == (2, second)
    assert first.content["answers"]["plan.title"] != second.content["answers"]["plan.title"] == "直した名称"
    assert reasons_for(draft) == ()


def test_a_correction_may_come_after_the_last_cut_off(draft: Application, owner: User) -> None:
    the_original_comes(draft, draft.call.created_by)
    return_it(draft, file_application(application=draft, by=owner, at=DURING_THE_CALL), LAST_CUT_OFF)
    file_application(application=draft, by=owner, at=LAST_CUT_OFF + timedelta(days=2))
    draft.refresh_from_db()
    assert (draft.state, draft.round) == ("filed", 1)


def test_what_is_checked_already_is_not_filed_again(draft: Application, owner: User) -> None:
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    change_application(draft, ApplicationState.ACCEPTED, by=None, at=DURING_THE_CALL)
    with pytest.raises(ApplicationNotEditable):
        file_application(application=draft, by=owner, at=DURING_THE_CALL)
    with pytest.raises(ApplicationNotEditable):
        save_answer(
            application=draft, key="plan.title", text="x", seen_version=9, by=owner, at=DURING_THE_CALL
        )


def test_a_withdrawal_frees_the_money(draft: Application, owner: User) -> None:
    selected = an_application(
        draft.call, an_applicant(owner, "別の会社"), owner, state=ApplicationState.SELECTED, number="第9号"
    )
    reserve(application=selected, yen=600_000, by=None, at=DURING_THE_CALL)
    before = balance_of(draft.call).available
    withdraw_application(application=selected, by=owner, at=DURING_THE_CALL)
    withdraw_application(application=selected, by=owner, at=DURING_THE_CALL)
    selected.refresh_from_db()
    assert selected.state == "withdrawn"
    assert balance_of(draft.call).available == before + 600_000
    assert Mail.objects.filter(key__startswith=f"withdrawn:{selected.pk}").count() == 1


def test_only_an_owner_withdraws_and_nothing_after_the_decision(draft: Application, owner: User) -> None:
    editor = a_person("editor@example.co.jp")
    Membership.objects.create(company=draft.company, user=editor, part=Part.EDITOR, began_at=DURING_THE_CALL)
    with pytest.raises(NotAMember):
        withdraw_application(application=draft, by=editor, at=DURING_THE_CALL)
    granted = an_application(
        draft.call, an_applicant(owner, "別の会社"), owner, state=ApplicationState.GRANTED
    )
    with pytest.raises(StepNotPossible):
        withdraw_application(application=granted, by=owner, at=DURING_THE_CALL)


def test_the_applicant_reads_what_happened_and_what_comes_next(draft: Application, owner: User) -> None:
    step = next_step_of(draft, DURING_THE_CALL)
    assert step is not None
    assert (step.is_ours, step.until) == (True, FIRST_CUT_OFF)
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    draft.refresh_from_db()
    step = next_step_of(draft, DURING_THE_CALL)
    assert step is not None
    assert "履歴事項全部証明書" in step.words
    assert (step.is_ours, step.until) == (True, FIRST_CUT_OFF)
    the_original_comes(draft, draft.call.created_by)
    step = next_step_of(draft, DURING_THE_CALL)
    assert step is not None
    assert not step.is_ours
    return_it(draft, filing, LAST_CUT_OFF)
    step = next_step_of(draft, DURING_THE_CALL)
    assert step is not None
    assert (step.is_ours, step.until) == (True, LAST_CUT_OFF)
    words = [one.words for one in history_of(draft)]
    assert words == ["事務局が補正を依頼しました", "申請書を提出しました", "申請書を書きはじめました"]


def test_no_result_is_told_before_its_letter(draft: Application, owner: User) -> None:
    chosen = an_application(
        draft.call, an_applicant(owner, "別の会社"), owner, state=ApplicationState.REVIEWED, number="第9号"
    )
    change_application(chosen, ApplicationState.PASSED_OVER, by=None, at=DURING_THE_CALL)
    assert history_of(chosen) == ()
    step = next_step_of(chosen, DURING_THE_CALL)
    assert step is not None
    assert (step.words, step.about) == ("審査の結果を通知します", True)
    ended = {
        state: next_step_of(
            an_application(draft.call, an_applicant(owner, f"{state}の会社"), owner, state=state),
            DURING_THE_CALL,
        )
        for state in (ApplicationState.REFUSED, ApplicationState.WITHDRAWN, ApplicationState.TURNED_AWAY)
    }
    refused = ended.pop(ApplicationState.REFUSED)
    assert refused is not None
    assert ("終わりました" in refused.words, refused.is_ours) == (True, False)
    assert set(ended.values()) == {None}


def test_after_the_last_cut_off_a_draft_is_told_so(draft: Application) -> None:
    step = next_step_of(draft, LAST_CUT_OFF + MILLISECOND)
    assert step is not None
    assert "締切を過ぎた" in step.words
