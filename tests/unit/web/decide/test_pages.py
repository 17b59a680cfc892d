"""The pages of the decision: who sees what, what each button does, and what is said when it cannot be done."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from banso.actions.accounts.own_accounts import change_name
from banso.actions.decisions.letters import want_on_paper
from banso.core.lifecycle import ApplicationState
from banso.core.mails import MailState
from banso.core.proposals import ProposalState, StepState
from banso.records.models import Letter, Mail, Proposal, User
from banso.records.models.people import Role
from banso.web.decide.letters import row_of
from tests.application_rows import a_person, named_for
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    a_prefecture,
    circulated,
    decided,
    ineligible,
    passed_over,
    selected,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SignIn = Callable[[User], Client]


@pytest.fixture
def prefecture() -> Prefecture:
    return a_prefecture()


def address(page: str, *numbers: int) -> str:
    return reverse(f"decide:{page}", args=numbers)


def text(client: Client, *where: object) -> str:
    page, *numbers = where
    answer = client.get(address(str(page), *[int(str(number)) for number in numbers]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_drafts_circulates_and_the_others_sign(prefecture: Prefecture, sign_in: SignIn) -> None:
    granted, refused = selected(prefecture), passed_over(prefecture)
    officer = sign_in(prefecture.drafter)
    assert "決定を待つ申請が2件あります" in text(officer, "home")
    sent = {"title": "第1回の交付決定", "note": "伺います", "application": [granted.pk, refused.pk]}
    officer.post(address("draft", prefecture.call.pk), sent)
    proposal = Proposal.objects.get()
    page = text(officer, "proposal", proposal.pk)
    assert "900,000円" in page
    assert "回付する" in page
    officer.post(address("circulate", proposal.pk))
    assert "決裁する" not in text(officer, "proposal", proposal.pk)
    for signer, label in ((prefecture.consulted, "合議に同意する"), (prefecture.approver, "決裁する")):
        client = sign_in(signer)
        assert proposal.title in text(client, "home")
        assert label in text(client, "proposal", proposal.pk)
        step = proposal.steps.filter(agrees=None)[0]
        client.post(address("sign", proposal.pk), {"step": step.pk, "act": "sign", "note": "異議なし"})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECIDED
    page = text(client, "letters", proposal.pk)
    assert [number in page for number in ("補助第1号", "補助第2号", "補助第3号")] == [True, True, False]
    assert "異議なし" in text(client, "proposal", proposal.pk)


def test_a_call_with_nothing_to_decide_says_what_is_needed_first(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    client = sign_in(prefecture.drafter)
    page = text(client, "draft", prefecture.call.pk)
    assert "選定の済んだ申請" in page
    assert reverse("selection:call", args=[prefecture.call.pk]) in page
    assert 'name="title"' not in page
    selected(prefecture)
    page = text(client, "draft", prefecture.call.pk)
    assert ("選定の済んだ申請" in page, 'name="title"' in page) == (False, True)


def test_all_that_a_filter_finds_is_taken_at_once(prefecture: Prefecture, sign_in: SignIn) -> None:
    wanted = {passed_over(prefecture).pk, passed_over(prefecture, "株式会社辛").pk}
    selected(prefecture)
    sent = {"title": "不交付", "all": "1", "outcome": ApplicationState.PASSED_OVER.value, "round": "1"}
    sign_in(prefecture.drafter).post(address("draft", prefecture.call.pk), sent)
    assert {line.application_id for line in Proposal.objects.get().lines.all()} == wanted


def test_a_filter_shows_what_it_lets_through_and_nonsense_filters_nothing(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    selected(prefecture, "株式会社壬"), passed_over(prefecture, "株式会社癸")
    client = sign_in(prefecture.drafter)
    where = address("draft", prefecture.call.pk)
    page = client.get(where, {"outcome": "selected"}).content.decode()
    assert ("株式会社壬" in page, "株式会社癸" in page) == (True, False)
    page = client.get(where, {"outcome": "x' OR 1=1", "round": "٣"}).content.decode()
    assert ("株式会社壬" in page, "株式会社癸" in page) == (True, True)
    assert "決定を待つ申請はありません" in client.get(where, {"round": "9"}).content.decode()


def test_what_cannot_be_drafted_is_said_and_what_was_typed_stays(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    application = ineligible(prefecture, clause="")
    sent = {"title": "残る件名", "note": "残る文", "application": application.pk}
    answer = sign_in(prefecture.drafter).post(address("draft", prefecture.call.pk), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不交付の理由がどこにも記録されていません" in page
    assert application.number in page
    assert ("残る件名" in page, "残る文" in page, "checked" in page) == (True, True, True)


def test_a_draft_without_a_title_leads_to_the_field(prefecture: Prefecture, sign_in: SignIn) -> None:
    sent = {"title": "", "application": selected(prefecture).pk}
    answer = sign_in(prefecture.drafter).post(address("draft", prefecture.call.pk), sent)
    assert (answer.status_code, "「件名」を入力してください" in answer.content.decode()) == (422, True)


def test_a_proposal_under_way_is_not_edited(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    answer = sign_in(prefecture.drafter).get(address("edit", proposal.pk), follow=True)
    assert "変更できません" in answer.content.decode()


def test_a_draft_is_changed_and_withdrawn(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    client = sign_in(prefecture.drafter)
    client.post(address("draft", prefecture.call.pk), {"title": "一", "application": application.pk})
    proposal = Proposal.objects.get()
    assert "checked" in text(client, "edit", proposal.pk)
    client.post(address("edit", proposal.pk), {"title": "二", "application": application.pk})
    proposal.refresh_from_db()
    assert proposal.title == "二"
    answer = client.post(address("withdraw", proposal.pk), follow=True)
    assert "取り下げました" in answer.content.decode()


def test_sending_back_without_a_reason_says_so_and_with_one_tells_the_drafter(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = proposal.steps.get(position=1)
    client = sign_in(prefecture.consulted)
    answer = client.post(address("sign", proposal.pk), {"step": step.pk, "act": "back"}, follow=True)
    assert "理由を入力してください" in answer.content.decode()
    sent = {"step": step.pk, "act": "back", "note": "金額を確かめること"}
    answer = client.post(address("sign", proposal.pk), sent, follow=True)
    assert "金額を確かめること" in answer.content.decode()
    assert "内容を変更する" in text(sign_in(prefecture.drafter), "proposal", proposal.pk)


def test_what_was_signed_keeps_the_names_of_then(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    signed(proposal, prefecture.consulted)
    drafter, signer = prefecture.drafter.display_name, prefecture.consulted.display_name
    for number in (1, 2):
        for user in (prefecture.drafter, prefecture.consulted, prefecture.approver):
            name, at = f"{user.pk}番の{number}代目", AFTER_THE_ROUND + timedelta(minutes=number)
            change_name(user=user, name=name, at=at)
    prefecture.approver.refresh_from_db()
    signed(proposal, prefecture.approver)
    page = text(sign_in(prefecture.drafter), "proposal", proposal.pk)
    assert f"起案: {drafter}（" in page
    assert f"同意</span> {signer}</p>" in page
    assert f"同意</span> {prefecture.approver.pk}番の2代目</p>" in page
    assert f"<td>{drafter}<br>" in text(sign_in(prefecture.drafter), "home")


def test_an_old_page_signs_nothing(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    old = proposal.steps.get(position=1)
    signed(proposal, prefecture.consulted)
    client = sign_in(prefecture.approver)
    answer = client.post(address("sign", proposal.pk), {"step": old.pk, "act": "sign"}, follow=True)
    assert "順番ではありません" in answer.content.decode()
    for nonsense in ({"step": "x", "act": "sign"}, {"step": "9" * 5000, "act": "sign"}, {"step": old.pk}):
        assert client.post(address("sign", proposal.pk), nonsense).status_code == 404


@pytest.mark.parametrize("note", ["意見\0", "あ" * 2001])
def test_an_opinion_that_cannot_be_kept_is_refused_with_words(
    prefecture: Prefecture, sign_in: SignIn, note: str
) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = proposal.steps.get(position=1)
    sent = {"step": step.pk, "act": "sign", "note": note}
    answer = sign_in(prefecture.consulted).post(address("sign", proposal.pk), sent, follow=True)
    assert "「意見」" in answer.content.decode()
    step.refresh_from_db()
    assert step.stands is StepState.AWAITED


def test_a_deputy_is_told_in_whose_place_the_signature_stands(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    page = text(sign_in(prefecture.approver), "proposal", proposal.pk)
    assert "「県の担当」の代決として記録されます" in page
    assert "代決できます" in text(sign_in(prefecture.approver), "home")


@pytest.mark.parametrize("role", [Role.PREFECTURE_OFFICER, Role.AUDITOR, Role.SECRETARIAT_LEAD])
def test_who_is_not_named_for_the_call_finds_nothing(
    prefecture: Prefecture, sign_in: SignIn, role: Role
) -> None:
    proposal = decided(prefecture, selected(prefecture))
    letter = Letter.objects.get()
    line = proposal.lines.get()
    client = sign_in(a_person("stranger@example.jp", role))
    assert proposal.title not in text(client, "home")
    for page, numbers in (
        ("proposal", [proposal.pk]),
        ("letters", [proposal.pk]),
        ("batch", [proposal.pk]),
        ("letter_pdf", [letter.pk]),
        ("preview", [proposal.pk, line.pk]),
    ):
        assert client.get(address(page, *numbers)).status_code == 404


def test_an_auditor_reads_and_changes_nothing(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = decided(prefecture, selected(prefecture))
    auditor = a_person("auditor@pref.example", Role.AUDITOR)
    named_for(prefecture.call, auditor)
    client = sign_in(auditor)
    page = text(client, "letters", proposal.pk)
    assert ("郵送もする" in page, "もう一度送る" in page) == (False, False)
    for name, number in (
        ("withdraw", proposal.pk),
        ("posted", proposal.pk),
        ("paper", Letter.objects.get().pk),
    ):
        assert client.post(address(name, number)).status_code == 403


def test_letters_are_printed_one_by_one_and_together(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = decided(prefecture, selected(prefecture), passed_over(prefecture))
    client = sign_in(prefecture.drafter)
    assert client.get(address("batch", proposal.pk), {"which": "paper"}).status_code == 404
    letter = Letter.objects.in_order()[0]
    want_on_paper(letter_id=letter.pk, wanted=True, by=prefecture.drafter, at=AFTER_THE_ROUND)
    one = client.get(address("letter_pdf", letter.pk))
    assert one["Content-Type"] == "application/pdf"
    assert "no-store" in one["Cache-Control"]
    every = client.get(address("batch", proposal.pk))
    paper = client.get(address("batch", proposal.pk), {"which": "paper"})
    assert [len(pypdfium2.PdfDocument(answer.content)) for answer in (one, every, paper)] == [1, 2, 2]


def test_paper_is_asked_for_and_posted_from_the_page(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = decided(prefecture, selected(prefecture))
    client = sign_in(prefecture.drafter)
    letter = Letter.objects.get()
    client.post(address("paper", letter.pk), {"wanted": "1"})
    assert "何も記録していません" in client.post(address("paper", letter.pk), follow=True).content.decode()
    assert "まだ発送していない郵送分が1通あります" in text(client, "letters", proposal.pk)
    assert f'name="letters" value="{letter.pk}"' in text(client, "letters", proposal.pk)
    seen = {"letters": f"{letter.pk},{'9' * 30},x,"}
    answer = client.post(address("posted", proposal.pk), seen, follow=True)
    assert "1通を発送済みにしました" in answer.content.decode()
    answer = client.post(address("paper", letter.pk), {"wanted": "0"}, follow=True)
    assert "変えられません" in answer.content.decode()
    # What was posted is not printed for the post a second time.
    assert "郵送する1通は、すべて発送済みです" in text(client, "letters", proposal.pk)
    assert client.get(address("batch", proposal.pk), {"which": "paper"}).status_code == 404


def test_the_list_for_the_post_names_person_and_place(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    application.company.representative, application.company.address = "山田 太郎", "鹿児島市鴨池新町10番1号"
    application.company.save()
    proposal = decided(prefecture, application)
    letter = Letter.objects.get()
    want_on_paper(letter_id=letter.pk, wanted=True, by=prefecture.drafter, at=AFTER_THE_ROUND)
    answer = sign_in(prefecture.drafter).get(address("batch", proposal.pk), {"which": "paper"})
    listed = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    for words in (letter.number, "株式会社甲", "山田 太郎 様", "鹿児島市鴨池新町10番1号"):
        assert words in listed, words
    letter.content["addressee"]["address"] = ""
    assert row_of(letter)[-1] == "（住所の記録がありません）"


def test_a_preview_that_cannot_be_printed_says_so(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture, "株式会社한빛")
    client = sign_in(prefecture.drafter)
    client.post(address("draft", prefecture.call.pk), {"title": "一", "application": application.pk})
    proposal = Proposal.objects.get()
    answer = client.get(address("preview", proposal.pk, proposal.lines.get().pk), follow=True)
    assert "印刷できない文字「한" in answer.content.decode()


def test_a_mail_that_failed_shows_why_and_is_sent_again(
    prefecture: Prefecture, sign_in: SignIn, settings: Settings
) -> None:
    settings.BANSO_SMTP = {"host": "mail.example"}
    proposal = decided(prefecture, selected(prefecture))
    mail = Mail.objects.about_letters().get()
    mail.state, mail.reply = MailState.FAILED, "550 5.1.1 No such user"
    mail.save()
    client = sign_in(prefecture.drafter)
    assert "550 5.1.1 No such user" in text(client, "letters", proposal.pk)
    answer = client.post(address("mail_again", mail.pk), follow=True)
    assert "送信待ちに入れました" in answer.content.decode()
    answer = client.post(address("mail_again", mail.pk), follow=True)
    assert "再送できません" in answer.content.decode()
    other = Mail.objects.exclude(pk=mail.pk)[0]
    assert client.post(address("mail_again", other.pk)).status_code == 404


def test_without_a_mail_server_nothing_is_called_sent(prefecture: Prefecture, sign_in: SignIn) -> None:
    proposal = decided(prefecture, selected(prefecture))
    page = text(sign_in(prefecture.drafter), "letters", proposal.pk)
    assert "メールは送信待ちのまま" in page
    assert "送信済み" not in page


def test_pages_ask_the_database_as_often_for_many_as_for_one(
    prefecture: Prefecture, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few = decided(prefecture, selected(prefecture))
    many = decided(prefecture, *[selected(prefecture, f"株式会社{n}", requested_yen=1000) for n in range(12)])
    client = sign_in(prefecture.drafter)
    for page in ("proposal", "letters"):
        with django_assert_max_num_queries(40) as first:
            client.get(address(page, few.pk))
        with django_assert_max_num_queries(len(first)):
            client.get(address(page, many.pk))


def test_a_preview_shows_the_letter_before_it_is_decided(
    prefecture: Prefecture, sign_in: SignIn, private_files: Path
) -> None:
    proposal = circulated(prefecture, selected(prefecture, "株式会社文案"))
    line = proposal.lines.get()
    answer = sign_in(prefecture.approver).get(address("preview", proposal.pk, line.pk))
    words = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "株式会社文案" in words
    assert not private_files.exists()
    assert sign_in(prefecture.approver).get(address("preview", proposal.pk, 999)).status_code == 404
