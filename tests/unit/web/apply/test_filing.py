"""Filing in the browser: everything shown once more, declared, filed once; the receipt; what was returned."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from banso.actions.applications.application_states import change_application
from banso.actions.applications.applications import begin_application
from banso.actions.definitions import procedure_of
from banso.actions.filing.filing import file_application
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, CorrectionRequest, Filing, User
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    an_applicant,
    answer_everything,
    put_answer,
    send_every_paper,
)
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def text(response: Any) -> str:
    return response.content.decode()


def file(desk: Client, application: Application, **more: object) -> Any:
    declared = [one.id for one in procedure_of(application.version).form.declarations]
    return desk.post(f"/apply/{application.pk}/check", {"file": "1", "declared": declared} | more)


def returned(application: Application) -> None:
    application.refresh_from_db()
    change_application(application, ApplicationState.RETURNED, by=None, at=DURING_THE_CALL)
    CorrectionRequest.objects.create(
        filing=application.filings.get(),
        reasons=[
            {"item": "section:plan", "note": "名称が分かりません"},
            {"item": "document:tax_return", "note": "③が読めません"},
        ],
        due_at=DURING_THE_CALL.replace(month=10),
        asked_by=application.call.created_by,
        asked_at=DURING_THE_CALL,
    )


def test_everything_is_shown_once_more_in_words(desk: Client, complete: Application) -> None:
    page = text(desk.get(f"/apply/{complete.pk}/check"))
    assert "受注管理ソフト" in page
    assert "ソフトウェア等購入費" in page
    assert "software_equipment" not in page.replace('value="software_equipment"', "")
    assert "600,000円" in page


def test_who_shares_a_number_with_another_application_is_told_and_sees_nothing_of_it(
    desk: Client, complete: Application
) -> None:
    file(desk, complete)
    address = f"/apply/{complete.pk}"
    assert "同じ法人番号の申請" not in text(desk.get(address))
    other = make_user("other@demo.example", demo=True)
    company = an_applicant(other, "かたり商会")
    second = begin_application(
        call=complete.call, company=company, facts=DX_FACTS, by=other, at=DURING_THE_CALL
    )
    answer_everything(second, other)
    send_every_paper(second, other)
    file_application(application=second, by=other, at=DURING_THE_CALL)
    page = text(desk.get(address))
    assert "同じ法人番号の申請が、別のアカウントからも提出されています" in page
    assert "かたり商会" not in page
    assert desk.get(f"/apply/{second.pk}").status_code == 404


def test_it_is_filed_and_the_receipt_shown(desk: Client, complete: Application) -> None:
    response = file(desk, complete)
    assert response["Location"] == f"/apply/{complete.pk}/receipts/1"
    page = text(desk.get(response["Location"]))
    for words in ("第1号", "第1回締切", "原本未着", Filing.objects.get().sha256):
        assert words in page
    pdf = desk.get(f"/apply/{complete.pk}/receipts/1.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf["Cache-Control"]
    assert "attachment" in pdf["Content-Disposition"]


def test_pressed_twice_it_leads_to_the_same_receipt(desk: Client, complete: Application) -> None:
    assert file(desk, complete)["Location"] == file(desk, complete)["Location"]
    assert Filing.objects.count() == 1


def test_what_is_missing_is_said_and_the_ticks_are_kept(
    desk: Client, complete: Application, owner: User
) -> None:
    put_answer(complete, owner, "plan.title", "")
    declared = [one.id for one in procedure_of(complete.version).form.declarations][:1]
    response = file(desk, complete, declared=declared)
    assert response.status_code == 422
    assert "提出していません" in text(response)
    assert f"/apply/{complete.pk}/sections/plan#f-plan-title" in text(response)
    ticked = complete.answers.filter(key__startswith="declarations.", text="yes")
    assert [answer.key for answer in ticked] == [f"declarations.{declared[0]}"]
    assert not Filing.objects.exists()


def test_saving_the_declarations_files_nothing(desk: Client, complete: Application) -> None:
    response = desk.post(f"/apply/{complete.pk}/check", {"save": "1"}, follow=True)
    assert "まだ提出されていません" in text(response)
    assert not complete.answers.filter(key__startswith="declarations.", text="yes").exists()
    assert not Filing.objects.exists()


def test_after_the_filing_nothing_can_be_written_and_all_can_be_read(
    desk: Client, complete: Application
) -> None:
    file(desk, complete)
    page = text(desk.get(f"/apply/{complete.pk}/sections/plan"))
    assert "いまは書きかえられません" in page
    assert "data-autosave" not in page
    refused = desk.post(f"/apply/{complete.pk}/answers", {"key": "plan.title", "text": "x", "version": "1"})
    assert refused.status_code == 422
    overview = text(desk.get(f"/apply/{complete.pk}"))
    assert "提出済み" in overview
    assert "申請書を提出しました" in overview


def test_a_returned_application_shows_the_reasons_and_what_was_filed(
    desk: Client, complete: Application, owner: User
) -> None:
    put_answer(complete, owner, "plan.title", "前の名称")
    file(desk, complete)
    returned(complete)
    overview = text(desk.get(f"/apply/{complete.pk}"))
    assert "③が読めません" in overview
    assert "2023年10月20日" in overview
    put_answer(complete, owner, "plan.title", "新しい名称")
    page = text(desk.get(f"/apply/{complete.pk}/sections/plan"))
    assert "名称が分かりません" in page
    assert "前に提出した内容" in page
    assert "前の名称" in page
    assert 'value="新しい名称"' in page
    assert file(desk, complete)["Location"] == f"/apply/{complete.pk}/receipts/2"


def test_withdrawing_asks_first(desk: Client, complete: Application) -> None:
    address = f"/apply/{complete.pk}/withdraw"
    assert "取り下げますか" in text(desk.get(address))
    complete.refresh_from_db()
    assert complete.state == "drafted"
    assert "申請を取り下げました。" in text(desk.post(address, follow=True))
    complete.refresh_from_db()
    assert complete.state == "withdrawn"


def test_the_list_of_applications_says_what_comes_next(desk: Client, complete: Application) -> None:
    page = text(desk.get("/apply"))
    assert "下書き（未提出）" in page
    assert "2023年9月26日（火） 17:00まで" in page


def seen_on(desk: Client, application: Application) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text(desk.get(f"/apply/{application.pk}/check")))
    assert found is not None
    return found[1]


def test_what_somebody_else_changed_meanwhile_is_not_filed_unread(
    desk: Client, complete: Application, owner: User
) -> None:
    seen = seen_on(desk, complete)
    put_answer(complete, owner, "plan.title", "別の窓で変えた名称")
    refused = file(desk, complete, seen=seen)
    assert refused.status_code == 409
    assert "まだ提出していません" in text(refused)
    assert "別の窓で変えた名称" in text(refused)
    assert not Filing.objects.exists()
    assert file(desk, complete, seen=seen_on(desk, complete)).status_code == 302


def test_a_file_that_was_exchanged_meanwhile_is_not_filed_unread(
    desk: Client, complete: Application, owner: User
) -> None:
    seen = seen_on(desk, complete)
    paper = complete.attachments.present().get(document="tax_return")
    paper.sha256 = "0" * 64
    paper.save()
    assert file(desk, complete, seen=seen).status_code == 409


def test_a_correction_after_its_due_date_is_taken_and_says_so(desk: Client, complete: Application) -> None:
    file(desk, complete)
    returned(complete)
    request = CorrectionRequest.objects.get()
    request.due_at = DURING_THE_CALL - timedelta(days=1)
    request.save()
    assert "補正の期限（2023年9月19日（火） 10:00）を過ぎています" in text(desk.get(f"/apply/{complete.pk}"))
    receipt = text(desk.get(file(desk, complete)["Location"]))
    assert "補正の期限（2023年9月19日（火） 10:00）を過ぎて届きました" in receipt
    assert "補正の期限の後" in text(desk.get(f"/apply/{complete.pk}"))


def test_when_the_database_gives_up_the_applicant_is_told_what_to_do(
    desk: Client, complete: Application
) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "records_filing" in sql and sql.startswith("INSERT"):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        response = file(desk, complete)
    assert response.status_code == 503
    assert "提出を確かめられませんでした" in text(response)
    assert "二重に提出されることはありません" in text(response)
    assert file(desk, complete).status_code == 302
