"""The page of papers: one file to a request, its state, refusals with a remedy, and nothing for anybody else."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from banso.actions.applications.applications import begin_application
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Attachment, Call, DemonstrationClock, User
from banso.records.models.attachments import ScanState
from banso.records.models.companies import Part
from tests.application_rows import DURING_THE_CALL, DX_FACTS, an_applicant
from tests.pages import main_of
from tests.paper_files import a_locked_pdf, a_pdf
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
PIECE = {"X-Banso-Part": "1"}


def send(
    desk: Client, application: Application, content: bytes, *, document: str = "tax_return", **more: Any
) -> Any:
    file = SimpleUploadedFile("申告書.pdf", content, content_type="application/pdf")
    address = f"/apply/{application.pk}/papers/of/{document}/send"
    return desk.post(address, {"file": file} | more.get("fields", {}), headers=more.get("headers", {}))


def text(response: Any) -> str:
    return response.content.decode()


def main_part(response: Any) -> str:
    return main_of(text(response))


def test_every_paper_stands_on_the_page_with_its_state(desk: Client, draft: Application) -> None:
    page = text(desk.get(f"/apply/{draft.pk}/papers"))
    for document in ("corporate_register", "tax_return", "estimate", "tax_certificate", "travel_rules"):
        assert f'id="paper-{document}"' in page
    assert "原本未着" in page
    assert 'id="paper-identity"' not in page
    assert 'id="paper-plan"' not in page
    assert "①事業計画書" in page
    assert "20MB、200ページまで" in page


def test_a_file_is_sent_without_a_script_and_the_page_says_what_came(
    desk: Client, draft: Application
) -> None:
    response = send(desk, draft, a_pdf(pages=3))
    assert response.status_code == 302
    assert response["Location"] == f"/apply/{draft.pk}/papers#paper-tax_return"
    page = text(desk.get(f"/apply/{draft.pk}/papers"))
    kept = Attachment.objects.get()
    for words in ("③確定申告書の写し(○○製作所).pdf", "3ページ", kept.sha256, "受取済み"):
        assert words in page


def test_our_script_gets_the_one_paper_back(desk: Client, draft: Application) -> None:
    response = send(desk, draft, a_pdf(), headers=PIECE)
    assert response.status_code == 200
    assert 'id="paper-tax_return"' in text(response)
    assert "<html" not in text(response)


@pytest.mark.parametrize(
    ("content", "words"),
    [(a_locked_pdf(), "パスワードを外してから"), (b"x", "PDFではありません"), (b"", "空です")],
)
@pytest.mark.parametrize("headers", [{}, PIECE])
def test_a_refusal_says_why_and_what_to_do(
    desk: Client, draft: Application, content: bytes, words: str, headers: dict[str, str]
) -> None:
    response = send(desk, draft, content, headers=headers)
    assert response.status_code == 422
    assert words in text(response)
    assert 'id="paper-tax_return-error"' in text(response)
    assert not Attachment.objects.exists()


def test_without_a_file_the_page_asks_for_one(desk: Client, draft: Application) -> None:
    response = desk.post(f"/apply/{draft.pk}/papers/of/tax_return/send")
    assert response.status_code == 422
    assert "ファイルが選ばれていません" in text(response)


@pytest.mark.parametrize(
    ("day", "words", "status"),
    [
        ("令和5年6月20日", "受取済み", 302),
        ("2023-06-19", "3か月より前の発行", 302),
        ("2023-09-21", "発行日が申請日より後", 302),
        ("6月のどこか", "日付として読めません", 422),
        ("", "発行日が入力されていません", 302),
    ],
)
def test_the_day_of_issue_is_asked_for_and_its_age_is_checked(
    desk: Client, draft: Application, day: str, words: str, status: int
) -> None:
    """The demonstration stands on 20 September 2023."""
    response = send(desk, draft, a_pdf(), document="tax_certificate", fields={"issued_on": day})
    assert response.status_code == status
    assert draft.attachments.present().filter(document="tax_certificate").exists()
    page = text(response) if status == 422 else text(desk.get(f"/apply/{draft.pk}/papers"))
    card = page.partition('id="paper-tax_certificate"')[2].partition("</section>")[0]
    assert words in card


def test_a_day_can_be_corrected_a_file_taken_back_and_a_paper_posted(
    desk: Client, draft: Application
) -> None:
    send(desk, draft, a_pdf(), document="tax_certificate")
    here = f"/apply/{draft.pk}/papers/of/tax_certificate"
    assert desk.post(f"{here}/day", {"issued_on": "2023/9/1"}).status_code == 302
    assert str(Attachment.objects.get().issued_on) == "2023-09-01"
    assert desk.post(f"{here}/remove").status_code == 302
    assert not draft.attachments.present().exists()
    assert desk.post(f"{here}/by-post", {"by_post": "yes"}).status_code == 302
    assert draft.papers_by_post.get().document == "tax_certificate"
    assert "紙で送ってください" in text(desk.get(f"/apply/{draft.pk}/papers"))
    assert desk.post(f"{here}/by-post", {"by_post": "no"}).status_code == 302
    assert not draft.papers_by_post.exists()


@pytest.mark.parametrize("button", [{}, {"by_post": "maybe"}])
@pytest.mark.parametrize("headers", [{}, PIECE])
def test_a_form_without_its_button_leaves_how_a_paper_comes_as_it_was(
    desk: Client, draft: Application, button: dict[str, str], headers: dict[str, str]
) -> None:
    here = f"/apply/{draft.pk}/papers/of/tax_certificate/by-post"
    desk.post(here, {"by_post": "yes"})
    refused = desk.post(here, button, headers=headers)
    assert refused.status_code == 422
    card = text(refused).partition('id="paper-tax_certificate"')[2].partition("</section>")[0]
    assert "何も記録していません" in card
    assert draft.papers_by_post.exists()


def test_the_cover_sheet_names_what_is_posted_and_whose_it_is(desk: Client, draft: Application) -> None:
    page = text(desk.get(f"/apply/{draft.pk}/papers/cover"))
    assert f"D-{draft.pk}" in page
    assert "④履歴事項全部証明書（原本）" in page
    assert "③" not in page


def test_a_file_comes_back_as_it_was_sent_and_stays_in_no_cache(desk: Client, draft: Application) -> None:
    content = a_pdf(pages=2)
    send(desk, draft, content)
    response = desk.get(f"/apply/{draft.pk}/papers/files/{Attachment.objects.get().pk}")
    assert response.getvalue() == content
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E2%91%A2")


@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.INFECTED, ScanState.NOT_SCANNED])
def test_nobody_opens_a_file_that_is_not_clean(
    desk: Client, draft: Application, settings: Any, scan: ScanState
) -> None:
    settings.BANSO_CLAMD = "/run/clamd"
    send(desk, draft, a_pdf())
    kept = Attachment.objects.get()
    kept.scan = scan
    kept.save()
    here = f"/apply/{draft.pk}/papers/files/{kept.pk}"
    assert here not in text(desk.get(f"/apply/{draft.pk}/papers"))
    assert desk.get(here).status_code == 404
    kept.scan = ScanState.CLEAN
    kept.save()
    assert here in text(desk.get(f"/apply/{draft.pk}/papers"))
    response = desk.get(here)
    assert response.getvalue() == a_pdf()


def test_a_paper_that_waits_for_the_scan_asks_again_by_itself(
    desk: Client, draft: Application, settings: Any
) -> None:
    settings.BANSO_CLAMD = "/run/clamd"
    card = text(send(desk, draft, a_pdf(), headers=PIECE))
    here = f"/apply/{draft.pk}/papers/of/tax_return"
    assert f'hx-get="{here}"' in card
    assert "検査を待っています" in card
    assert 'id="paper-tax_return"' in text(desk.get(here, headers={"HX-Request": "true"}))
    assert desk.get(here).status_code == 302


@pytest.fixture
def stranger(demo_site: None) -> Client:
    client = Client()
    client.force_login(make_user("stranger@demo.example", demo=True))
    return client


def test_another_companys_papers_look_like_ones_that_never_were(
    desk: Client, stranger: Client, draft: Application, call: Call, demo_site: None
) -> None:
    send(desk, draft, a_pdf())
    kept = Attachment.objects.get()
    other = make_user("other@demo.example", demo=True)
    own = begin_application(
        call=call, company=an_applicant(other, "別の会社"), facts=DX_FACTS, by=other, at=DURING_THE_CALL
    )
    neighbour = Client()
    neighbour.force_login(other)
    for client, number in ((stranger, draft.pk), (neighbour, draft.pk), (neighbour, own.pk)):
        real, invented = (f"/apply/{number}/papers/files/{at}" for at in (kept.pk, kept.pk + 999))
        refused = client.get(real)
        assert refused.status_code == 404
        assert main_part(refused).replace(real, invented) == main_part(client.get(invented))
    for client in (stranger, neighbour):
        here = f"/apply/{draft.pk}/papers"
        assert client.get(here).status_code == client.get(f"{here}/cover").status_code == 404
        assert send(client, draft, a_pdf(mark="2")).status_code == 404
        for what in ("day", "remove", "by-post"):
            assert client.post(f"{here}/of/tax_return/{what}").status_code == 404
    assert Attachment.objects.get() == kept


def test_a_viewer_sees_and_sends_nothing(desk: Client, draft: Application, owner: User) -> None:
    membership = draft.company.memberships.get(user=owner)
    membership.part = Part.VIEWER
    membership.save()
    assert "<form" not in main_part(desk.get(f"/apply/{draft.pk}/papers"))
    send(desk, draft, a_pdf())
    assert not Attachment.objects.exists()


def test_after_filing_nothing_can_be_sent(desk: Client, draft: Application) -> None:
    draft.state, draft.number, draft.filed_at = ApplicationState.FILED.value, "第1号", DURING_THE_CALL
    draft.save()
    response = send(desk, draft, a_pdf())
    assert response.status_code == 422
    assert "変更できません" in text(response)


CUT_OFF = datetime(2023, 9, 26, 17, tzinfo=JST)


@pytest.mark.parametrize("late_by", [timedelta(milliseconds=-1), timedelta(0), timedelta(milliseconds=1)])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_the_moment_of_the_last_byte_is_kept_to_the_millisecond(
    desk: Client,
    draft: Application,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    late_by: timedelta,
    zone: str,
) -> None:
    settings.BANSO_DEMO, settings.TIME_ZONE = False, zone
    User.objects.get_queryset().get(pk=draft.begun_by_id)
    monkeypatch.setattr(timezone, "now", lambda: CUT_OFF + late_by)
    owner = draft.begun_by
    owner.is_demonstration = False
    owner.save()
    desk.force_login(owner)
    send(desk, draft, a_pdf())
    assert Attachment.objects.get().arrived_at == CUT_OFF + late_by


def test_in_the_demonstration_a_file_arrives_on_its_date(desk: Client, draft: Application) -> None:
    send(desk, draft, a_pdf())
    arrived = Attachment.objects.get().arrived_at.astimezone(JST)
    assert arrived.date() == DemonstrationClock.objects.today()


def test_a_body_that_no_file_may_have_is_not_read(
    desk: Client, draft: Application, monkeypatch: pytest.MonkeyPatch, private_files: Path
) -> None:
    monkeypatch.setattr("banso.web.uploads.LARGEST_BODY", 1000)
    assert send(desk, draft, a_pdf(mark="x" * 2000)).status_code == 400
    assert not private_files.exists()
