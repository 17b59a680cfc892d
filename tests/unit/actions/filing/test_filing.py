"""Filing: everything is there, the number is given once, the moment decides, the receipt says what came."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import storages
from pypdfium2 import PdfDocument
from pytest_django import Settings

from banso.actions.applications.application_states import change_application
from banso.actions.applications.applications import begin_application, save_answer
from banso.actions.applications.histories import history_of, next_step_of, reasons_for
from banso.actions.audit import verify_audit
from banso.actions.errors import (
    ApplicationNotEditable,
    CallNotOpen,
    NotAMember,
    NotComplete,
    StepNotPossible,
)
from banso.actions.filing.filing import file_application, withdraw_application
from banso.actions.filing.receipts import receipt_of, receipt_pdf
from banso.actions.money.ledger import balance_of, reserve
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    CorrectionRequest,
    Filing,
    Mail,
    Membership,
    PaperArrival,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    an_application,
    answer_everything,
    put_answer,
    send_every_paper,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
FIRST_CUT_OFF = datetime.fromisoformat("2023-09-26T17:00:00.000+09:00")
LAST_CUT_OFF = datetime.fromisoformat("2023-10-31T17:00:00.000+09:00")
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def owner() -> User:
    return a_person("owner@example.co.jp")


@pytest.fixture
def draft(owner: User) -> Application:
    """A draft nothing is missing from."""
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    application = begin_application(
        call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    answer_everything(application, owner)
    send_every_paper(application, owner)
    return application


def the_original_comes(application: Application, at: datetime) -> None:
    PaperArrival.objects.create(
        application=application,
        document="corporate_register",
        channel="post",
        arrived_at=at,
        recorded_at=at,
        recorded_by=application.begun_by,
        issued_on=at.date(),
        evidence_note="消印",
    )


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
    the_original_comes(draft, DURING_THE_CALL)
    arrived_at = (FIRST_CUT_OFF + after).astimezone(ZoneInfo(zone))
    filing = file_application(application=draft, by=owner, at=arrived_at)
    draft.refresh_from_db()
    assert draft.round == round_number
    assert Filing.objects.get(pk=filing.pk).arrived_at == FIRST_CUT_OFF + after


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_cut_off_is_the_last_moment_in_every_zone(
    draft: Application, owner: User, zone: str
) -> None:
    the_original_comes(draft, DURING_THE_CALL)
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


def test_what_was_returned_is_filed_anew_with_its_number_and_round(draft: Application, owner: User) -> None:
    the_original_comes(draft, DURING_THE_CALL)
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
    the_original_comes(draft, DURING_THE_CALL)
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


def test_the_receipt_says_what_came_and_what_is_awaited(draft: Application, owner: User) -> None:
    at = datetime.fromisoformat("2023-09-20T10:11:12.345+09:00")
    filing = file_application(application=draft, by=owner, at=at)
    receipt = receipt_of(Filing.objects.get(pk=filing.pk))
    assert (receipt.number, receipt.arrived_at) == ("第1号", "2023年9月20日(水) 10:11:12")
    assert receipt.round_label == "第1回締切（2023年9月26日(火) 17:00）"
    assert (receipt.files, receipt.awaits_paper) == (draft.attachments.count(), True)
    states = {line.label: line.state for line in receipt.lines}
    assert states["④履歴事項全部証明書（原本）"] == "原本未着"
    the_original_comes(draft, at)
    assert not receipt_of(Filing.objects.get(pk=filing.pk)).awaits_paper


def test_the_receipt_goes_out_by_mail_with_a_pdf_that_can_be_read(draft: Application, owner: User) -> None:
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    mail = Mail.objects.get(key=f"receipt:{filing.pk}:{owner.pk}")
    paper = draft.attachments.get(document="tax_return")
    assert mail.to == owner.email
    assert "第1号" in mail.subject
    for words in ("2023年9月20日(水) 10:00:00", paper.sha256, "12,345バイト", "原本未着", filing.sha256):
        assert words in mail.body
    with storages["private"].open(mail.attachment.name) as stored:
        content = stored.read()
    pages = list(PdfDocument(content))
    text = "".join(page.get_textpage().get_text_range() for page in pages).replace("\u200b", "")
    assert len(pages) == 1
    for words in ("受付票", "第1号", "原本未着", "○○製作所"):
        assert words in text
    assert paper.sha256 in "".join(text.split())
    assert content == receipt_pdf(receipt_of(filing))


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
    the_original_comes(draft, DURING_THE_CALL)
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
    assert (
        next_step_of(
            an_application(draft.call, an_applicant(owner, "三社目"), owner, state=ApplicationState.REFUSED),
            DURING_THE_CALL,
        )
        is None
    )


def test_after_the_last_cut_off_a_draft_is_told_so(draft: Application) -> None:
    step = next_step_of(draft, LAST_CUT_OFF + MILLISECOND)
    assert step is not None
    assert "締切を過ぎた" in step.words
