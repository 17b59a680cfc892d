"""The papers a form takes the place of: what was filed is what is printed, to each reader what is theirs."""

import re
from datetime import timedelta

import pypdfium2
import pytest

from banso.actions.applications.applications import begin_application
from banso.actions.errors import PaperNotFound
from banso.actions.filing.filing import file_application
from banso.actions.filing.form_papers import (
    PrintedForm,
    drafted_form,
    filed_form,
    form_paper_name,
    form_paper_pdf,
)
from banso.core.personal_answers import MASKED, Sight
from banso.records.models import Application, Filing, User
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
    put_answer,
    send_every_paper,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
ON = DURING_THE_CALL.date()
BORN = "昭和50年4月1日"


@pytest.fixture
def draft(owner: User) -> Application:
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    found = begin_application(
        call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=DURING_THE_CALL
    )
    answer_everything(found, owner)
    born_on = found.answers.get(key__regex=r"officers\..+\.born_on").key
    put_answer(found, owner, born_on, BORN)
    return found


@pytest.fixture
def filing(draft: Application, owner: User) -> Filing:
    send_every_paper(draft, owner)
    return file_application(application=draft, by=owner, at=DURING_THE_CALL)


def words(form: PrintedForm, document: str, sight: Sight = Sight.ALL) -> str:
    """The text of a paper without the places where lines break."""
    pdf = pypdfium2.PdfDocument(form_paper_pdf(form, form.paper(document, sight)))
    return re.sub(r"[\s\u200b]", "", "".join(page.get_textpage().get_text_range() for page in pdf))


def test_every_paper_whose_place_the_form_takes_is_made_under_its_name(filing: Filing) -> None:
    form = filed_form(filing)
    assert [form_paper_name(form, paper) for paper in form.papers()] == [
        "別記第1号様式交付申請書(○○製作所).pdf",
        "①事業計画書(○○製作所).pdf",
        "②収支予算書(○○製作所).pdf",
    ]


def test_the_application_says_who_asks_whom_for_what_and_what_was_declared(filing: Filing) -> None:
    text = words(filed_form(filing), "application")
    for part in (
        "鹿児島県知事殿",
        "別記第1号様式",
        "申請者○○製作所",
        "受付番号第1号",
        "2023年9月20日（水）10:00:00",
        "1975年4月1日",
        "交付申請額600,000円",
        "県税の未納がないことはい",
        filing.sha256,
    ):
        assert part in text
    assert "下書き" not in text


def test_the_plan_keeps_its_lines_and_the_budget_its_sums(filing: Filing) -> None:
    form = filed_form(filing)
    assert "試験用の文章です。二行目です。" in words(form, "plan")
    budget = words(form, "budget")
    for part in (
        "受注管理ソフト900,000円",
        "うち補助対象",
        "補助対象経費900,000円交付申請額600,000円",
        "補助金600,000円収入の合計990,000円支出の合計990,000円",
    ):
        assert part in budget


def test_what_was_filed_is_printed_whatever_is_written_or_renamed_afterwards(
    filing: Filing, draft: Application
) -> None:
    before = form_paper_pdf(filed_form(filing), filed_form(filing).paper("plan"))
    answer = draft.answers.get(key="plan.title")
    answer.text = "別の名称"
    answer.save()
    draft.company.name = "改名商事"
    draft.company.save()
    again = Filing.objects.get(pk=filing.pk)
    assert form_paper_pdf(filed_form(again), filed_form(again).paper("plan")) == before


def test_a_draft_is_printed_as_it_would_be_filed_and_says_that_it_is_none(
    draft: Application, owner: User
) -> None:
    put_answer(draft, owner, "plan.title", "下書きの名称")
    text = words(drafted_form(draft, ON), "plan")
    assert "下書きの名称" in text
    assert "下書きです。まだ提出されていません。" in text
    assert "受付番号" not in text


def test_a_draft_in_which_nothing_stands_can_be_looked_at(owner: User) -> None:
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    empty = begin_application(call=call, company=an_applicant(owner), facts={}, by=owner, at=DURING_THE_CALL)
    form = drafted_form(empty, ON)
    assert [words(form, paper.paper.id) != "" for paper in form.papers()] == [True, True, True]


def test_staff_who_need_no_birth_dates_and_reviewers_see_none(filing: Filing) -> None:
    form = filed_form(filing)
    masked = words(form, "application", Sight.MASKED)
    assert MASKED in masked
    plan = "".join(words(form, paper.paper.id, Sight.PLAN) for paper in form.papers(Sight.PLAN))
    assert "1975年4月1日" not in masked + plan
    for hidden in ("役員名簿", "担当者の連絡先", "tanto@example.co.jp", "誓約"):
        assert hidden not in plan
    assert "DXの実現に向けたビジョン" in plan


def test_a_paper_the_form_does_not_make_is_none(filing: Filing) -> None:
    for document in ("tax_return", "_application", ""):
        with pytest.raises(PaperNotFound):
            filed_form(filing).paper(document)


def test_a_programme_that_names_no_papers_has_one_application_with_everything(owner: User) -> None:
    lead = a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD)
    call = a_call(lead, programme="kumamoto-pref/succession-launch/2025")
    application = begin_application(
        call=call, company=an_applicant(owner), facts={}, by=owner, at=DURING_THE_CALL + timedelta(1)
    )
    put_answer(application, owner, "plan.title", "店舗の改装")
    form = drafted_form(application, ON)
    (paper,) = form.papers()
    assert form_paper_name(form, paper) == "申請書(○○製作所).pdf"
    text = words(form, paper.paper.id)
    for part in ("熊本県", "店舗の改装", "役員名簿", "誓約"):
        assert part in text


def test_long_words_break_and_no_answer_is_taken_for_markup(draft: Application, owner: User) -> None:
    address = "https://example.co.jp/" + "a" * 200
    put_answer(draft, owner, "plan.need", f"#emph[強い] *太字* $x$ {address}")
    form = drafted_form(draft, ON)
    assert f"#emph[強い]*太字*$x${address}" in words(form, "plan")
    pdf = pypdfium2.PdfDocument(form_paper_pdf(form, form.paper("plan")))
    for page in pdf:
        texts = page.get_textpage()
        width, _height = page.get_size()
        assert all(texts.get_charbox(n)[2] <= width - 40 for n in range(texts.count_chars()))
