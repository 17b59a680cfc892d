"""Applicants read their letters, keep them as PDF, and ask for paper; nobody else's."""

from collections.abc import Callable

import pypdfium2
import pytest
from django.test import Client

from banso.actions.decisions.letters import note_posted, want_on_paper
from banso.core.proposals import ProposalState
from banso.records.models import Application, Letter, Membership, User
from banso.records.models.companies import Part
from tests.application_rows import a_person
from tests.decision_rows import AFTER_THE_ROUND, Prefecture, a_prefecture, decided, passed_over, selected

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SignIn = Callable[[User], Client]


@pytest.fixture
def prefecture() -> Prefecture:
    return a_prefecture()


def address(application: Application, ending: str = "") -> str:
    letter = Letter.objects.get(application=application)
    return f"/apply/{application.pk}/letters/{letter.pk}{ending}"


def test_a_letter_is_read_and_kept_and_that_is_noted(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture, granted_yen=800_000)
    assert decided(prefecture, application).state == ProposalState.DECIDED
    client = sign_in(application.begun_by)
    page = client.get(address(application))
    text = page.content.decode()
    assert all(words in text for words in ("令和5年度補助第1号", "金800,000円", "令和5年10月26日"))
    assert "no-store" in page["Cache-Control"]
    letter = Letter.objects.get()
    assert letter.opened_at is not None
    pdf = client.get(address(application, ".pdf"))
    assert "no-store" in pdf["Cache-Control"]
    assert "株式会社甲" in pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_range()


def test_a_refused_applicant_reads_the_reasons(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = passed_over(prefecture)
    decided(prefecture, application)
    text = sign_in(application.begun_by).get(address(application)).content.decode()
    assert "審査の結果の順位は7位でした。" in text
    assert "金" not in text.split("paper__title")[1].split("</article>")[0].replace("補助金", "")


def test_what_can_be_done_against_a_decision_is_told_where_its_letter_says_it(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    application = passed_over(prefecture)
    decided(prefecture, application)
    client = sign_in(application.begun_by)
    assert "教示" not in client.get(address(application)).content.decode()
    letter = Letter.objects.get()
    letter.content["appeals"] = ["知事に申し立てることができます。"]
    letter.save()
    text = client.get(address(application)).content.decode()
    assert "<h2>教示</h2><p>知事に申し立てることができます。</p>" in text


def test_who_only_reads_for_a_company_is_offered_no_button(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    reader = a_person("reader@company.example")
    Membership.objects.create(
        company=application.company, user=reader, part=Part.VIEWER, began_at=AFTER_THE_ROUND
    )
    client = sign_in(reader)
    assert "郵送してもらう" not in client.get(address(application)).content.decode()
    answer = client.post(address(application, "/paper"), {"wanted": "1"}, follow=True)
    assert "変えられません" in answer.content.decode()
    assert not Letter.objects.get().on_paper


def page_of(sign_in: SignIn, application: Application) -> str:
    return sign_in(application.begun_by).get(f"/apply/{application.pk}").content.decode()


def test_before_the_decision_the_page_tells_nothing_of_it(prefecture: Prefecture, sign_in: SignIn) -> None:
    text = page_of(sign_in, selected(prefecture, granted_yen=800_000, reason="予算の残額のため"))
    assert "決定の内容" not in text
    assert ("800,000円" in text, "予算の残額のため" in text) == (False, False)


def test_a_granted_applicant_reads_the_sum_the_letter_and_what_comes_next(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    application = selected(prefecture, requested_yen=900_000)
    decided(prefecture, application)
    text = page_of(sign_in, application)
    for words in (
        "申請どおり交付",
        "900,000円",
        "2023年10月26日（木）",
        f'href="{address(application)}"',
        "通知書で交付の条件を確かめてください。補助事業は2024年2月29日（木）までに終えてください",
        "交付決定がありました（交付決定額 900,000円）",
        "電話 099-221-0522",
    ):
        assert words in text, words
    assert "減額" not in text


def test_a_reduced_applicant_reads_each_cost_line_with_its_reason(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    reduction = {"row": "c1", "from_yen": 300_000, "to_yen": 100_000, "reason": "汎用の端末のため"}
    application = selected(
        prefecture, granted_yen=700_000, reductions=[reduction], reason="予算の残額の範囲で交付するため"
    )
    decided(prefecture, application)
    text = page_of(sign_in, application)
    for words in (
        "減額して交付",
        "700,000円",
        "200,000円",
        "申請額 300,000円 → 認めた額 100,000円",
        "理由: 汎用の端末のため",
        "予算の残額の範囲で交付するため。",
    ):
        assert words in text, words


def test_a_refused_applicant_reads_why_and_that_it_is_over(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = passed_over(prefecture)
    decided(prefecture, application)
    text = page_of(sign_in, application)
    for words in (
        "不交付",
        "審査の結果の順位は7位でした。",
        "予算の範囲を超えたため。",
        "この申請の手続は終わりました",
        "不交付決定がありました",
    ):
        assert words in text, words
    assert "交付決定額" not in text


def test_what_became_of_the_letter_stands_in_the_history(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    proposal = decided(prefecture, application)
    letter = Letter.objects.get()
    want_on_paper(letter_id=letter.pk, wanted=True, by=application.begun_by, at=AFTER_THE_ROUND)
    note_posted(proposal_id=proposal.pk, letter_ids=[letter.pk], by=prefecture.drafter, at=AFTER_THE_ROUND)
    sign_in(application.begun_by).get(address(application))
    text = page_of(sign_in, application)
    assert "紙の通知書が発送されました" in text
    assert "通知書を開きました" in text


def test_the_list_of_applications_says_what_comes_next(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    text = sign_in(application.begun_by).get("/apply").content.decode()
    assert "通知書で交付の条件を確かめてください" in text


def test_paper_is_asked_for_and_declined(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    client = sign_in(application.begun_by)
    for wanted, said in (("1", "郵送します"), ("0", "郵送をやめました")):
        answer = client.post(address(application, "/paper"), {"wanted": wanted}, follow=True)
        assert said in answer.content.decode()
        assert Letter.objects.get().on_paper is (wanted == "1")


@pytest.mark.parametrize("button", [{}, {"wanted": "yes"}])
def test_a_form_without_its_button_leaves_the_letter_as_it_was_asked_for(
    prefecture: Prefecture, sign_in: SignIn, button: dict[str, str]
) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    letter = Letter.objects.get()
    want_on_paper(letter_id=letter.pk, wanted=True, by=application.begun_by, at=AFTER_THE_ROUND)
    answer = sign_in(application.begun_by).post(address(application, "/paper"), button, follow=True)
    assert "何も記録していません" in answer.content.decode()
    assert "郵送をやめました" not in answer.content.decode()
    assert Letter.objects.get().on_paper


def test_no_change_of_a_number_reaches_the_letter_of_another(prefecture: Prefecture, sign_in: SignIn) -> None:
    mine, theirs = selected(prefecture), selected(prefecture, "株式会社別")
    decided(prefecture, mine, theirs)
    client = sign_in(mine.begun_by)
    foreign = Letter.objects.get(application=theirs)
    for ending in ("", ".pdf"):
        assert client.get(f"/apply/{mine.pk}/letters/{foreign.pk}{ending}").status_code == 404
        assert client.get(address(theirs, ending)).status_code == 404
    assert client.post(address(theirs, "/paper"), {"wanted": "1"}).status_code == 404
    foreign.refresh_from_db()
    assert (foreign.opened_at, foreign.on_paper) == (None, False)


def test_a_delegate_whose_delegation_ended_reads_nothing_more(
    prefecture: Prefecture, sign_in: SignIn
) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    membership = application.company.memberships.get()
    membership.ended_at = application.begun_at
    membership.save()
    assert sign_in(application.begun_by).get(address(application)).status_code == 404


def test_a_letter_that_is_not_published_is_not_there(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    letter = Letter.objects.get()
    letter.published_at = None
    letter.save()
    assert sign_in(application.begun_by).get(address(application)).status_code == 404
    assert sign_in(a_person("x@company.example")).get(address(application)).status_code == 404
