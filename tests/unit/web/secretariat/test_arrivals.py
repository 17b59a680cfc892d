"""Pages of papers that came: found by number, logged, agreed to by another, and files for those who may."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banso.actions.applications.applications import begin_application
from banso.actions.filing.filing import file_application, withdraw_application
from banso.actions.papers.attachments import attach_file
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Attachment, DemonstrationClock, Packet, PaperArrival, User
from banso.records.models.attachments import ScanState
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    an_applicant,
    answer_everything,
    named_for,
    send_every_paper,
)
from tests.paper_files import a_pdf, a_zip, an_aes_zip
from tests.people import make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.usefixtures("private_files", "demo_site"),
]


def staff(name: str, role: Role = Role.SECRETARIAT_OFFICER) -> User:
    return make_user(f"{name}@demo.example", demo=True, role=role)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def officer() -> User:
    return staff("officer")


@pytest.fixture
def draft(officer: User) -> Application:
    owner = make_user("owner@demo.example", demo=True)
    call = a_call(staff("lead", Role.SECRETARIAT_LEAD))
    named_for(call, officer)
    found = begin_application(
        call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    answer_everything(found, owner)
    send_every_paper(found, owner)
    return found


@pytest.fixture
def filed(draft: Application) -> Application:
    file_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def desk(officer: User) -> Client:
    return browser(officer)


def text(response: Any) -> str:
    return response.content.decode()


def moment(day: str = "令和5年9月19日", clock: str = "16:30") -> dict[str, str]:
    return {"came_on": day, "came_at": clock, "note": "簡易書留 123-45"}


def log(desk: Client, application: Application, **changed: Any) -> Any:
    usual = moment() | {
        "document": "corporate_register",
        "channel": "post",
        "issued_on": "2023-09-01",
    }
    return desk.post(f"/secretariat/arrivals/applications/{application.pk}", usual | changed)


def test_an_application_is_found_by_its_number_its_cover_sheet_or_its_company(
    desk: Client, draft: Application
) -> None:
    for asked in (f"D-{draft.pk}", f"d-{draft.pk}", "○○製作"):
        assert "○○製作所" in text(desk.get("/secretariat/arrivals", {"q": asked}))
    for asked in ("D-99999", "第1号", "%", "9" * 40):
        assert "見つかりません" in text(desk.get("/secretariat/arrivals", {"q": asked}))
    file_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    assert "○○製作所" in text(desk.get("/secretariat/arrivals", {"q": "第1号"}))
    assert "見つかりません" in text(desk.get("/secretariat/arrivals", {"q": f"D-{draft.pk}"}))


def test_of_a_draft_only_company_and_papers_are_shown(desk: Client, draft: Application) -> None:
    page = text(desk.get(f"/secretariat/arrivals/applications/{draft.pk}"))
    assert "④履歴事項全部証明書" in page
    assert "試験用の文章" not in page


def test_a_paper_of_an_earlier_day_is_logged_and_counts_once_a_colleague_agrees(
    desk: Client, filed: Application, officer: User
) -> None:
    photo = SimpleUploadedFile("封筒.jpg", b"\xff\xd8\xff photo")
    assert log(desk, filed, evidence=photo).status_code == 302
    arrival = PaperArrival.objects.get()
    assert arrival.arrived_at == datetime(2023, 9, 19, 16, 30, tzinfo=JST)
    assert arrival.issued_on == date(2023, 9, 1)
    assert arrival.dated_back
    here = f"/secretariat/arrivals/applications/{filed.pk}"
    assert "別の担当者の確認待ち" in text(desk.get(here))
    assert "自分の記録は確認できません" in text(desk.get(here))
    desk.post(f"/secretariat/arrivals/{arrival.pk}/confirm")
    arrival.refresh_from_db()
    assert arrival.confirmed_at is None
    colleague = staff("colleague")
    named_for(filed.call, colleague)
    other = browser(colleague)
    assert "第1号" in text(other.get("/secretariat/arrivals"))
    assert other.post(f"/secretariat/arrivals/{arrival.pk}/confirm").status_code == 302
    arrival.refresh_from_db()
    assert arrival.confirmed_by == colleague
    assert "確認を待っている記録はありません" in text(other.get("/secretariat/arrivals"))
    photo_page = other.get(f"/secretariat/arrivals/{arrival.pk}/evidence")
    assert photo_page.getvalue() == b"\xff\xd8\xff photo"
    assert photo_page["Cache-Control"] == "private, no-store"
    other.post(f"/secretariat/arrivals/{arrival.pk}/cancel", {"reason": "別の会社"})
    arrival.refresh_from_db()
    assert arrival.cancelled_at is not None


def test_after_the_cut_off_one_asks_to_cancel_and_another_agrees_or_keeps(
    desk: Client, filed: Application, officer: User
) -> None:
    log(desk, filed, came_on="2023-09-20", came_at="0:00")
    arrival = PaperArrival.objects.get()
    assert arrival.counts
    DemonstrationClock(pk=DemonstrationClock.THE_ONE, stands_on=date(2023, 9, 27)).save()
    here, act = f"/secretariat/arrivals/applications/{filed.pk}", f"/secretariat/arrivals/{arrival.pk}"
    assert "それまで、この到達は有効です" in text(
        desk.post(f"{act}/cancel", {"reason": "別の会社の封筒"}, follow=True)
    )
    assert "自分が求めた取消しは確認できません" in text(desk.get(here))
    assert "取消しを求めた人は" in text(desk.post(f"{act}/cancel/confirm", follow=True))
    assert "取消しの確認待ち" in text(desk.get(f"/secretariat/cases/{filed.pk}"))
    applicant = text(browser(filed.begun_by).get(f"/apply/{filed.pk}/papers"))
    assert "取消しを確認しています" in applicant
    assert "別の会社の封筒" not in applicant
    colleague = staff("colleague")
    named_for(filed.call, colleague)
    other = browser(colleague)
    waiting = text(other.get("/secretariat/arrivals"))
    assert "別の会社の封筒" in waiting
    assert "有効なままです" in text(other.post(f"{act}/keep", follow=True))
    assert "確認を待っている記録はありません" in text(other.get("/secretariat/arrivals"))
    desk.post(f"{act}/cancel", {"reason": "やはり別の会社の封筒"})
    asked = text(other.get(here))
    assert "理由を確かめて取り消す" in asked
    assert "受付不可になって元に戻せないことがあります" in asked
    assert "記録を取り消しました" in text(other.post(f"{act}/cancel/confirm", follow=True))
    arrival.refresh_from_db()
    assert arrival.cancelled_by == colleague
    history = text(desk.get(f"/secretariat/cases/{filed.pk}/history"))
    assert "到達の記録の取消しを求めました" in history


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"came_on": "9月のどこか"}, "届いた日"),
        ({"came_at": "25:00"}, "16:59:30"),
        ({"came_at": ""}, "「届いた時刻」を入力"),
        ({"came_on": "2023-09-21"}, "未来"),
        ({"note": ""}, "到達の証拠"),
        ({"issued_on": ""}, "印字された発行日"),
        ({"document": ""}, "書類"),
        ({"document": "plan"}, "書類"),
        ({"channel": "pigeon"}, "届いた方法"),
    ],
)
def test_what_is_missing_or_unreadable_is_named(
    desk: Client, filed: Application, changed: dict[str, str], words: str
) -> None:
    response = log(desk, filed, **changed)
    assert response.status_code == 422
    assert words in text(response).partition('id="error-summary"')[2].partition("</section>")[0]
    assert not PaperArrival.objects.exists()


def test_before_an_arrival_turns_an_application_away_the_officer_is_asked(
    desk: Client, filed: Application
) -> None:
    clock = DemonstrationClock(pk=DemonstrationClock.THE_ONE, stands_on=date(2023, 11, 1))
    clock.save()
    late = moment("2023-10-31", "17:01")
    response = log(desk, filed, **late)
    assert response.status_code == 422
    assert "受付不可になります" in text(response)
    assert not PaperArrival.objects.exists()
    assert log(desk, filed, **late, sure="on").status_code == 302
    filed.refresh_from_db()
    # Dated back by a day: it does not count yet.
    assert filed.stands is ApplicationState.FILED


def test_a_zip_is_opened_assigned_and_taken_in(desk: Client, draft: Application, officer: User) -> None:
    packed = an_aes_zip({"⑨追加.pdf": a_pdf(), "何か.pdf": a_pdf(mark="2"), "メモ.txt": b"x"}, b"abc")
    sent = moment("2023-09-20", "00:00") | {"password": "abc"}
    response = desk.post(
        f"/secretariat/arrivals/applications/{draft.pk}/packet",
        sent | {"file": SimpleUploadedFile("申請.zip", packed)},
    )
    assert response.status_code == 302
    page = text(desk.get(response["Location"]))
    assert "どの書類か決まっていないファイル、使えないファイルが2件あります" in page
    assert "メモ.txt: PDFではありません" in page
    packet = Packet.objects.get()
    files = {one.name: one.pk for one in packet.files.all()}
    chosen = {f"file-{files['⑨追加.pdf']}": "additional", f"file-{files['何か.pdf']}": "travel_rules"}
    desk.post(f"/secretariat/arrivals/packets/{packet.pk}", chosen | {"take_in": "1"})
    present = draft.attachments.present().filter(document__in=("additional", "travel_rules"))
    assert present.count() == 2
    assert "取り込みました" in text(desk.get(f"/secretariat/arrivals/packets/{packet.pk}"))
    assert "何か.pdf" not in text(desk.get("/secretariat/arrivals"))


@pytest.mark.parametrize(
    ("password", "words"), [("", "パスワードがかかっています"), ("x", "パスワードが違います")]
)
def test_a_zip_that_does_not_open_says_why(
    desk: Client, draft: Application, password: str, words: str
) -> None:
    file = SimpleUploadedFile("申請.zip", an_aes_zip({"1.pdf": a_pdf()}, b"abc"))
    sent = moment("2023-09-20", "00:00") | {"password": password, "file": file}
    response = desk.post(f"/secretariat/arrivals/applications/{draft.pk}/packet", sent)
    assert response.status_code == 422
    assert words in text(response)


def attached(application: Application, document: str = "additional") -> Attachment:
    return attach_file(
        application=application,
        document=document,
        name="a.pdf",
        file=ContentFile(a_pdf(mark=document)),
        by=application.begun_by,
        at=DURING_THE_CALL,
    )


def status_of(client: Client, address: str) -> int:
    response = client.get(address)
    response.getvalue()
    return int(response.status_code)


@pytest.mark.parametrize(
    ("role", "named", "plain", "identity"),
    [
        (Role.SECRETARIAT_OFFICER, True, 200, 200),
        (Role.SECRETARIAT_OFFICER, False, 404, 404),
        (Role.AUDITOR, True, 200, 404),
        (Role.PREFECTURE_OFFICER, True, 200, 404),
        (Role.REVIEWER, True, 403, 403),
        (Role.ADMINISTRATOR, True, 403, 403),
        (Role.OWNER, False, 403, 403),
    ],
)
def test_files_of_filed_applications_open_for_the_staff_of_their_call(
    draft: Application, role: Role, named: bool, plain: int, identity: int
) -> None:
    files = [attached(draft), attached(draft, "identity")]
    file_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    reader = staff("reader", role)
    if named:
        named_for(draft.call, reader)
    assert [status_of(browser(reader), f"/files/{one.pk}") for one in files] == [plain, identity]


def test_files_of_drafts_open_for_no_staff(desk: Client, draft: Application) -> None:
    assert status_of(desk, f"/files/{attached(draft).pk}") == 404


@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.INFECTED, ScanState.NOT_SCANNED])
def test_staff_open_nothing_that_is_not_clean(
    desk: Client, draft: Application, settings: Any, scan: ScanState
) -> None:
    kept = attached(draft)
    file_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    settings.BANSO_CLAMD = "/run/clamd"
    kept.scan = scan
    kept.save()
    assert status_of(desk, f"/files/{kept.pk}") == 404


def test_staff_of_another_call_reach_nothing(desk: Client, filed: Application) -> None:
    log(desk, filed)
    file = SimpleUploadedFile("a.zip", a_zip({"⑨.pdf": a_pdf()}))
    sent = moment("2023-09-20", "00:00") | {"file": file}
    desk.post(f"/secretariat/arrivals/applications/{filed.pk}/packet", sent)
    stranger = browser(staff("stranger"))
    arrival, packet = PaperArrival.objects.get(), Packet.objects.get()
    here = "/secretariat/arrivals"
    assert "○○製作所" not in text(stranger.get(here, {"q": "第1号"}))
    for address in (f"{here}/applications/{filed.pk}", f"{here}/packets/{packet.pk}"):
        assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    for address in (f"{here}/applications/{filed.pk}/packet", f"{here}/{arrival.pk}/evidence"):
        assert stranger.get(address).status_code == 404
    for address in (
        f"{here}/{arrival.pk}/confirm",
        f"{here}/{arrival.pk}/cancel",
        f"{here}/{arrival.pk}/cancel/confirm",
        f"{here}/{arrival.pk}/keep",
        f"{here}/packets/{packet.pk}/confirm",
    ):
        assert stranger.post(address, {"reason": "x"}).status_code == 404


def test_the_pages_ask_as_many_questions_for_one_record_as_for_many(
    desk: Client, filed: Application, officer: User
) -> None:
    def questions() -> list[int]:
        counts = []
        for address in ("/secretariat/arrivals?q=○○", f"/secretariat/arrivals/applications/{filed.pk}"):
            desk.get(address)
            with CaptureQueriesContext(connection) as asked:
                desk.get(address)
            counts.append(len(asked))
        return counts

    log(desk, filed)
    one = questions()
    for minute in range(12):
        log(desk, filed, came_at=f"10:{minute:02}")
    assert questions() == one


def test_what_the_rule_will_delete_can_be_looked_at_before(desk: Client, draft: Application) -> None:
    attached(draft, "identity")
    assert "削除の予定はありません" in text(desk.get("/secretariat/arrivals/identity-papers"))
    file_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    withdraw_application(application=draft, by=draft.begun_by, at=DURING_THE_CALL)
    page = text(desk.get("/secretariat/arrivals/identity-papers"))
    assert "⑤" in page
    assert "2024年9月19日" in page
    other = text(browser(staff("stranger")).get("/secretariat/arrivals/identity-papers"))
    assert "⑤" not in other
