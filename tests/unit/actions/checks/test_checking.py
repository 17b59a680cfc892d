"""The completeness check: item by item, returned with reasons and a due date, accepted when everything is in order."""

from datetime import date, datetime, timedelta

import pytest

from banso.actions.audit import verify_audit
from banso.actions.checks.checking import accept_application, mark_item, return_for_correction
from banso.actions.checks.checklists import checklist_of
from banso.actions.errors import (
    CaseNotFound,
    CheckIncomplete,
    CheckUnusable,
    DutiesApart,
    ReasonMissing,
    StepNotPossible,
)
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.records.models import AuditEvent, CompletenessMark, DutyDone, Filing, Mail, User
from banso.records.models.attachments import ScanState
from banso.records.models.people import Role
from tests.application_rows import a_person, named_for
from tests.case_rows import (
    LATER,
    Desk,
    a_filed_case,
    filed_again,
    mark_everything,
    the_original_comes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
PLAN, ESTIMATE, ORIGINAL = "section:plan", "document:estimate", "document:corporate_register"


def mark(desk: Desk, application_id: int, item: str, note: str = "", **further: object) -> CompletenessMark:
    asked: dict[str, object] = {"is_in_order": not note, "seen_filing": 1, "by": desk.officer, "at": LATER}
    return mark_item(application_id=application_id, item=item, note=note, **(asked | further))


def test_everything_filed_is_an_item_and_nothing_else(desk: Desk) -> None:
    items = {item.id for item in checklist_of(a_filed_case(desk)).items}
    assert {PLAN, ESTIMATE, ORIGINAL, "section:officers", "declarations"} <= items
    # Papers that the form takes the place of, and one that is only for persons, are not asked.
    assert not items & {"document:application", "document:plan", "document:identity"}


def test_all_in_order_is_accepted(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    accepted = accept_application(application_id=case.pk, by=desk.officer, at=LATER)
    assert accepted.stands is ApplicationState.ACCEPTED
    assert AuditEvent.objects.filter(verb="application.accepted").count() == 1
    assert DutyDone.objects.filter(user=desk.officer, duty=Duty.CHECKED.value).count() == 1
    assert verify_audit().is_sound


def test_what_nobody_looked_at_holds_the_case_back(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    CompletenessMark.objects.get(item=PLAN).delete()
    mark(desk, case.pk, ESTIMATE, "金額が読めません")
    with pytest.raises(CheckIncomplete) as refused:
        accept_application(application_id=case.pk, by=desk.officer, at=LATER)
    told = {(error.place, error.message) for error in refused.value.errors}
    assert {("事業計画書", "まだ確かめていません")} < told
    assert any(message == "不備があります" for _, message in told)
    case.refresh_from_db()
    assert case.stands is ApplicationState.FILED


def test_an_original_that_has_not_arrived_cannot_be_in_order(desk: Desk) -> None:
    case = a_filed_case(desk, original_came=False)
    with pytest.raises(CheckUnusable, match="まだ届いていません"):
        mark(desk, case.pk, ORIGINAL)
    the_original_comes(case, desk.officer)
    assert mark(desk, case.pk, ORIGINAL).is_in_order


def test_a_file_with_a_virus_cannot_be_in_order(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    file = case.attachments.present().get(document="estimate")
    file.scan = ScanState.INFECTED
    file.save()
    with pytest.raises(CheckIncomplete) as refused:
        accept_application(application_id=case.pk, by=desk.officer, at=LATER)
    assert "ウイルス" in str(refused.value)


def test_something_deficient_needs_words(desk: Desk) -> None:
    case = a_filed_case(desk)
    with pytest.raises(CheckUnusable, match="不備の内容"):
        mark(desk, case.pk, PLAN, "  ", is_in_order=False)
    with pytest.raises(CheckUnusable, match="1,000文字"):
        mark(desk, case.pk, PLAN, "長" * 1_001)
    assert CompletenessMark.objects.count() == 0


@pytest.mark.parametrize(("item", "seen"), [("section:none", 1), (PLAN, 2)])
def test_what_changed_meanwhile_is_not_marked(desk: Desk, item: str, seen: int) -> None:
    case = a_filed_case(desk)
    with pytest.raises(CheckUnusable, match="画面を開いた後"):
        mark(desk, case.pk, item, seen_filing=seen)


def test_looking_again_replaces_the_mark(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark(desk, case.pk, PLAN, "目的が書かれていません")
    mark(desk, case.pk, PLAN)
    [kept] = CompletenessMark.objects.all()
    assert (kept.is_in_order, kept.note) == (True, "")


def test_a_return_tells_what_and_until_when_and_keeps_the_round(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark(desk, case.pk, PLAN, "目的を書いてください")
    request = return_for_correction(
        application_id=case.pk, further=["", " 印影が不鮮明です "], by=desk.officer, at=LATER
    )
    case.refresh_from_db()
    assert (case.stands, case.round) == (ApplicationState.RETURNED, 1)
    assert request.reasons == [
        {"item": PLAN, "note": "目的を書いてください"},
        {"item": "", "note": "印影が不鮮明です"},
    ]
    # Seven days by the procedure, until the end of office hours in Japan.
    assert request.due_at == datetime.fromisoformat("2023-09-27T17:00:00+09:00")
    [mail] = Mail.objects.filter(key__startswith="correction:")
    assert mail.to == case.begun_by.email
    assert "・事業計画書: 目的を書いてください" in mail.body
    assert "2023年9月27日（水） 17:00まで" in mail.body


def test_the_officer_may_give_more_time_but_none_that_is_over(desk: Desk) -> None:
    case = a_filed_case(desk)
    with pytest.raises(CheckUnusable, match="期限"):
        return_for_correction(
            application_id=case.pk,
            further=["直してください"],
            due_on=date(2023, 9, 19),
            by=desk.officer,
            at=LATER,
        )
    request = return_for_correction(
        application_id=case.pk,
        further=["直してください"],
        due_on=date(2023, 10, 10),
        by=desk.officer,
        at=LATER,
    )
    assert request.due_at == datetime.fromisoformat("2023-10-10T17:00:00+09:00")


def test_a_return_without_a_reason_is_refused(desk: Desk) -> None:
    case = a_filed_case(desk)
    with pytest.raises(ReasonMissing):
        return_for_correction(application_id=case.pk, further=[" "], by=desk.officer, at=LATER)
    assert Mail.objects.filter(key__startswith="correction:").count() == 0


def test_what_was_corrected_stands_beside_what_stood_there(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    mark(desk, case.pk, PLAN, "名称を直してください")
    return_for_correction(application_id=case.pk, by=desk.officer, at=LATER)
    filed_again(case, {"plan.title": "受注管理の改善"})
    checklist = checklist_of(case)
    items = {item.id: item for item in checklist.items}
    assert (checklist.filing.number, checklist.before.number if checklist.before else None) == (2, 1)
    [change] = items[PLAN].changes
    assert (change.label, change.before, change.after) == ("補助事業の名称", "試験用の文章", "受注管理の改善")
    # What was found before stands for what did not change; what was deficient is looked at again.
    assert items[ESTIMATE].is_in_order
    assert items[ESTIMATE].is_carried
    assert items[PLAN].mark is None
    assert [item.id for item in checklist.open] == [PLAN]
    mark(desk, case.pk, PLAN, seen_filing=2)
    accept_application(application_id=case.pk, by=desk.officer, at=LATER + timedelta(days=2))


def test_something_in_order_that_was_changed_is_looked_at_again(desk: Desk) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    return_for_correction(application_id=case.pk, further=["電話番号"], by=desk.officer, at=LATER)
    filed_again(case, {"contact.telephone": "099-111-1111"})
    assert [item.id for item in checklist_of(case).open] == ["section:contact"]


def test_reading_the_checklist_costs_the_same_whatever_was_filed(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    case = a_filed_case(desk)
    mark_everything(case, desk.officer)
    return_for_correction(application_id=case.pk, further=["電話番号"], by=desk.officer, at=LATER)
    filed_again(case, {"contact.telephone": "099-111-1111"})
    with django_assert_max_num_queries(8):
        checklist_of(case)


def test_who_reviewed_the_case_does_not_check_it(desk: Desk) -> None:
    case = a_filed_case(desk)
    DutyDone.objects.create(application=case, user=desk.lead, duty=Duty.REVIEWED.value, first_at=LATER)
    with pytest.raises(DutiesApart):
        mark(desk, case.pk, PLAN, by=desk.lead)


def test_an_officer_of_another_call_finds_no_case(desk: Desk) -> None:
    case = a_filed_case(desk)
    stranger = a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER)
    for act in (
        lambda: mark(desk, case.pk, PLAN, by=stranger),
        lambda: accept_application(application_id=case.pk, by=stranger, at=LATER),
        lambda: return_for_correction(application_id=case.pk, further=["直す"], by=stranger, at=LATER),
    ):
        with pytest.raises(CaseNotFound):
            act()
    named_for(desk.call, stranger)
    assert mark(desk, case.pk, PLAN, by=stranger).marked_by == stranger


def test_a_returned_case_is_marked_and_returned_no_more(desk: Desk) -> None:
    case = a_filed_case(desk)
    return_for_correction(application_id=case.pk, further=["直す"], by=desk.officer, at=LATER)
    with pytest.raises(CheckUnusable, match="対象ではありません"):
        mark(desk, case.pk, PLAN)
    with pytest.raises((StepNotPossible, CheckUnusable)):
        return_for_correction(application_id=case.pk, further=["また"], by=desk.officer, at=LATER)
    assert Mail.objects.filter(key__startswith="correction:").count() == 1


def test_a_case_filed_as_json_says_is_never_changed_by_checking(desk: Desk) -> None:
    case = a_filed_case(desk)
    before = Filing.objects.get(application=case)
    mark_everything(case, desk.officer)
    after = Filing.objects.get(application=case)
    assert (before.content, before.sha256) == (after.content, after.sha256)
    assert User.objects.get_queryset().filter(cases__isnull=False).count() == 0
