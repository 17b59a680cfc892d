"""The papers made from the answers, in the browser: to each reader what is theirs, to nobody else anything."""

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from banso.actions.applications.applications import begin_application
from banso.actions.reviews.review_assignments import assign_reviews
from banso.core.lifecycle import ApplicationState
from banso.core.personal_answers import MASKED
from banso.records.files import private_files as private_store
from banso.records.models import Application, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, DX_FACTS, a_person, an_applicant, named_for
from tests.case_rows import Desk, a_filed_case, filed_again
from tests.pages import text_of
from tests.paper_files import a_pdf
from tests.review_rows import some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SignIn = Callable[[User], Client]
BORN = "2023年10月15日"
"""In the sample answers every day is this one."""


@pytest.fixture
def filed(desk: Desk) -> Application:
    return a_filed_case(desk)


def words_of(response: Any) -> str:
    """The text of a PDF without the places where lines break."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    pages = pypdfium2.PdfDocument(response.content)
    return re.sub(r"[\s\u200b]", "", "".join(page.get_textpage().get_text_range() for page in pages))


def links_on(page: str, part: str) -> list[str]:
    return re.findall(rf'href="([^"]*/{part}/[^"]*\.pdf)"', page)


def test_an_applicant_looks_at_the_papers_before_filing_them(desk: Desk, sign_in: SignIn) -> None:
    owner = a_person("owner@company.example")
    draft = begin_application(
        call=desk.call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    client = sign_in(owner)
    links = links_on(text_of(client.get(f"/apply/{draft.pk}/check")), "forms")
    assert len(links) == 3
    assert links == links_on(text_of(client.get(f"/apply/{draft.pk}/papers")), "forms")
    for link in links:
        assert "下書きです。まだ提出されていません。" in words_of(client.get(link))
    assert client.get(f"/apply/{draft.pk}/forms/tax_return.pdf").status_code == 404


def test_each_filing_keeps_its_own_papers(filed: Application, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(filed.begun_by)
    assert client.get(f"/apply/{filed.pk}/forms/plan.pdf").status_code == 404
    filed.state = ApplicationState.RETURNED.value
    filed.save()
    filed_again(filed, {"plan.title": "直した名称"})
    first, second = (f"/apply/{filed.pk}/receipts/{number}/plan.pdf" for number in (1, 2))
    assert first in links_on(text_of(client.get(f"/apply/{filed.pk}/receipts/1")), "receipts/1")
    assert "直した名称" not in words_of(client.get(first))
    assert "直した名称" in words_of(client.get(second))
    assert client.get(f"/apply/{filed.pk}/receipts/3/plan.pdf").status_code == 404


def test_the_secretariat_sees_everything_and_other_staff_no_days_of_birth(
    filed: Application, desk: Desk, sign_in: SignIn
) -> None:
    prefecture = a_person("officer@pref.example", Role.PREFECTURE_OFFICER)
    named_for(desk.call, prefecture)
    page = f"/secretariat/cases/{filed.pk}"
    links = links_on(text_of(sign_in(desk.officer).get(page)), "filings/1")
    assert links == links_on(text_of(sign_in(prefecture).get(page)), "filings/1")
    application = f"{page}/filings/1/application.pdf"
    assert application in links
    assert BORN in words_of(sign_in(desk.officer).get(application))
    masked = words_of(sign_in(prefecture).get(application))
    assert BORN not in masked
    assert MASKED in masked


def test_reviewers_see_the_plan_and_nothing_about_persons(
    filed: Application, desk: Desk, sign_in: SignIn
) -> None:
    reviewer = some_reviewers(desk.call, 1)[0]
    filed.state = ApplicationState.FOUND_ELIGIBLE.value
    filed.save()
    assign_reviews(call=desk.call, pairs=[(filed.pk, reviewer.pk)], by=desk.lead, at=DURING_THE_CALL)
    client = sign_in(reviewer)
    links = links_on(text_of(client.get(f"/review/{filed.pk}")), "forms")
    assert [link.rpartition("/")[2] for link in links] == ["application.pdf", "plan.pdf", "budget.pdf"]
    application = words_of(client.get(links[0]))
    for hidden in (BORN, "役員名簿", "tanto@example.co.jp", "誓約"):
        assert hidden not in application
    assert "DXの実現に向けたビジョン" in words_of(client.get(links[1]))


def test_nobody_else_finds_any(filed: Application, desk: Desk, sign_in: SignIn) -> None:
    addresses = {
        a_person("stranger@company.example"): f"/apply/{filed.pk}/receipts/1/plan.pdf",
        a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER): (
            f"/secretariat/cases/{filed.pk}/filings/1/plan.pdf"
        ),
        some_reviewers(desk.call, 1)[0]: f"/review/{filed.pk}/forms/plan.pdf",
    }
    assert {sign_in(person).get(address).status_code for person, address in addresses.items()} == {404}
    assert Client().get(f"/apply/{filed.pk}/receipts/1/plan.pdf").status_code == 302


# ------------------------------------------------------------------------- a cost line and the page of its quote


def test_a_cost_line_opens_its_quote_at_the_page(filed: Application, desk: Desk, sign_in: SignIn) -> None:
    quotes = filed.attachments.get(document="estimate")
    private_store().save(str(quotes.file.name), ContentFile(a_pdf(pages=3)))
    client = sign_in(desk.officer)
    page = text_of(client.get(f"/secretariat/cases/{filed.pk}/check"))
    assert f'href="/files/{quotes.pk}/reading#page=1"' in page
    answer = client.get(f"/files/{quotes.pk}/reading")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer.getvalue() == a_pdf(pages=3)
    saved = client.get(f"/files/{quotes.pk}")
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]
    assert saved.getvalue() == a_pdf(pages=3)


def test_without_the_file_a_page_is_only_a_number(filed: Application, desk: Desk, sign_in: SignIn) -> None:
    filed.attachments.get(document="estimate").delete()
    page = text_of(sign_in(desk.officer).get(f"/secretariat/cases/{filed.pk}/check"))
    assert "#page=" not in page
