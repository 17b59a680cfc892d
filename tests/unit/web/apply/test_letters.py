"""Applicants read their letters, keep them as PDF, and ask for paper; nobody else's."""

from collections.abc import Callable

import pypdfium2
import pytest
from django.test import Client

from banso.records.models import Application, Letter, User
from banso.records.models.decisions import ProposalState
from tests.application_rows import a_person
from tests.decision_rows import Prefecture, a_prefecture, decided, passed_over, selected

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


def test_paper_is_asked_for_and_declined(prefecture: Prefecture, sign_in: SignIn) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    client = sign_in(application.begun_by)
    for wanted, said in (("1", "郵送します"), ("0", "郵送をやめました")):
        answer = client.post(address(application, "/paper"), {"wanted": wanted}, follow=True)
        assert said in answer.content.decode()
        assert Letter.objects.get().on_paper is (wanted == "1")


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
