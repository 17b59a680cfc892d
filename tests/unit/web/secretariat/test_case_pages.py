"""The pages of cases: what is shown to whom, what the buttons do, what stays when something is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from banso.actions.checks.checking import return_for_correction
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, CompletenessMark, User
from banso.records.models.people import Role
from tests.application_rows import a_call, a_person, an_applicant, an_application, named_for
from tests.case_rows import (
    LATER,
    Desk,
    a_filed_case,
    an_accepted_case,
    filed_again,
    mark_everything,
)
from tests.number_rows import in_state
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
CASE_PAGES = ("", "/check", "/eligibility", "/history")
SignIn = Callable[[User], Client]


def test_the_home_says_what_is_late_next_and_left(desk: Desk, officer: Client) -> None:
    a_filed_case(desk)
    page = text_of(officer.get("/secretariat"))
    # Today is long after the cut-offs of the call.
    assert "遅れているもの" in page
    assert "株式会社甲" in page
    assert "形式審査をする" in page
    assert "30,000,000円" in page
    assert "日ごとの申請の件数。合計1件。" in page
    assert "第3回" in page


def test_who_is_named_for_no_call_is_told_so(sign_in: SignIn) -> None:
    client = sign_in(a_person("new@secretariat.example", Role.SECRETARIAT_OFFICER))
    assert "担当する公募がありません" in text_of(client.get("/secretariat"))
    assert "条件に合う申請はありません" in text_of(client.get("/secretariat/cases"))


@pytest.mark.parametrize("page", CASE_PAGES)
def test_every_page_of_a_case_opens_and_is_kept_nowhere(desk: Desk, officer: Client, page: str) -> None:
    case = a_filed_case(desk)
    response = officer.get(f"/secretariat/cases/{case.pk}{page}")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert case.number in text_of(response)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/check",
        "/eligibility",
        "/history",
        "/clauses/sme",
        "/assign",
        "/check/mark",
        "/check/accept",
        "/check/return",
        "/eligibility/confirm",
        "/eligibility/conclude",
        "/eligibility/row",
        "/police",
        "/police/answer",
    ],
)
def test_staff_of_another_call_find_nothing(desk: Desk, sign_in: SignIn, page: str) -> None:
    case = a_filed_case(desk)
    client = sign_in(a_person("other@secretariat.example", Role.SECRETARIAT_LEAD))
    methods = {client.get, client.post} if page in CASE_PAGES or "clauses" in page else {client.post}
    for method in methods - ({client.post} if page in CASE_PAGES else set()):
        assert method(f"/secretariat/cases/{case.pk}{page}").status_code == 404
    assert client.get(f"/secretariat/statistics/{desk.call.pk}").status_code == 404
    assert "株式会社甲" not in text_of(client.get("/secretariat/cases"))


def test_a_draft_is_no_case(desk: Desk, officer: Client) -> None:
    owner = a_person("owner@company.example")
    draft = an_application(desk.call, an_applicant(owner), owner)
    assert officer.get(f"/secretariat/cases/{draft.pk}").status_code == 404


def test_the_auditor_reads_and_changes_nothing(desk: Desk, sign_in: SignIn) -> None:
    case = a_filed_case(desk)
    auditor = a_person("auditor@pref.example", Role.AUDITOR)
    named_for(desk.call, auditor)
    client = sign_in(auditor)
    for page in CASE_PAGES:
        shown = text_of(client.get(f"/secretariat/cases/{case.pk}{page}"))
        assert "<form" not in shown.split("<main")[1].split("</main>")[0].replace('<form method="get"', "")
    listed = text_of(client.get("/secretariat/cases"))
    assert "担当を決める" not in listed
    assert client.post(f"/secretariat/cases/{case.pk}/check/accept").status_code == 403


def test_days_of_birth_are_for_those_who_check(desk: Desk, sign_in: SignIn) -> None:
    case = a_filed_case(desk)
    born_on = "2023年10月15日（日）"
    page = f"/secretariat/cases/{case.pk}/check"
    assert born_on in officers_on(text_of(sign_in(desk.officer).get(page)))
    reader = a_person("officer@pref.example", Role.PREFECTURE_OFFICER)
    named_for(desk.call, reader)
    officers = (
        text_of(sign_in(reader).get(page)).split('id="item-section-officers"')[1].split("</section>")[0]
    )
    assert born_on not in officers
    assert "担当者だけが見られます" in officers
    assert "試験用の文章" in officers


def test_a_corrected_day_of_birth_is_masked_before_and_after(desk: Desk, sign_in: SignIn) -> None:
    case = a_filed_case(desk)
    key = case.answers.get(key__endswith=".born_on").key
    sent_back(case, desk.officer)
    filed_again(case, {key: "1971-02-03"})
    page = f"/secretariat/cases/{case.pk}/check"
    assert "1971年2月3日" in officers_on(text_of(sign_in(desk.officer).get(page)))
    reader = a_person("auditor@pref.example", Role.AUDITOR)
    named_for(desk.call, reader)
    shown = text_of(sign_in(reader).get(page))
    assert "1971年2月3日" not in shown
    assert "<del>（担当者だけが見られます）</del>" in officers_on(shown)


def sent_back(case: Application, officer: User) -> None:
    return_for_correction(application_id=case.pk, further=["生年月日"], by=officer, at=LATER)


def test_every_declaration_is_shown_with_its_tick(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk)
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}/check"))
    declared = page.split('id="item-declarations"')[1].split("</section>")[0]
    assert "（イ）県税の未納がないこと" in declared
    assert "チェックあり" in declared
    assert "チェックなし" not in declared


def officers_on(page: str) -> str:
    return page.split('id="item-section-officers"')[1].split("</section>")[0]


def test_marking_goes_on_to_the_next_item(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk)
    sent = {"item": "section:applicant", "filing": "1", "do": "in_order", "note": ""}
    response = officer.post(f"/secretariat/cases/{case.pk}/check/mark", sent)
    assert response["Location"] == f"/secretariat/cases/{case.pk}/check#item-section-contact"
    assert CompletenessMark.objects.get().is_in_order


def test_what_was_typed_and_refused_stays(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk, original_came=False)
    note = "まだ届かないので<待つ>"
    sent = {"item": "document:corporate_register", "filing": "1", "do": "in_order", "note": note}
    response = officer.post(f"/secretariat/cases/{case.pk}/check/mark", sent)
    assert response.status_code == 422
    page = text_of(response)
    assert escape(note) in page
    assert 'href="#item-document-corporate_register"' in page
    assert "まだ届いていません。問題なしにはできません" in page


def test_a_case_is_accepted_and_returned_from_its_page(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk)
    path = f"/secretariat/cases/{case.pk}"
    refused = officer.post(f"{path}/check/accept", follow=True)
    assert "まだ確かめていません" in text_of(refused)
    mark_everything(case, desk.officer)
    assert officer.post(f"{path}/check/accept")["Location"] == f"{path}/eligibility"
    sent = {"further": "電話番号を直してください", "due_on": ""}
    refused = officer.post(f"{path}/check/return", sent)
    assert refused.status_code == 422
    assert "電話番号を直してください" in text_of(refused)
    sent["due_on"] = "2099-01-15"
    assert officer.post(f"{path}/check/return", sent)["Location"] == path
    case.refresh_from_db()
    assert case.stands is ApplicationState.RETURNED
    assert "電話番号を直してください" in text_of(officer.get(path))
    filed_again(case, {"contact.telephone": "099-111-1111"})
    changed = text_of(officer.get(f"{path}/check"))
    assert "<del>099-000-0000</del>" in changed
    assert "<ins>099-111-1111</ins>" in changed


def test_requirements_are_settled_from_their_pages(desk: Desk, officer: Client) -> None:
    case = an_accepted_case(desk)
    path = f"/secretariat/cases/{case.pk}"
    refused = officer.post(f"{path}/eligibility/confirm", {"clause": ["in-prefecture"], "evidence": " "})
    assert (refused.status_code, case.clause_findings.count()) == (422, 0)
    confirmed = {"clause": ["in-prefecture", "not-deemed-large"], "evidence": "④で確かめた"}
    assert officer.post(f"{path}/eligibility/confirm", confirmed).status_code == 302
    page = text_of(officer.get(f"{path}/clauses/sme"))
    assert "30人" in page
    sent = {"company.regular_employees": "250", "evidence": "賃金台帳", "paper": "tax_return", "do": "holds"}
    assert officer.post(f"{path}/clauses/sme", sent).status_code == 302
    finding = case.clause_findings.get(clause="sme")
    assert (finding.facts, finding.papers) == ({"company.regular_employees": 250}, ["tax_return"])
    assert 'value="250"' in text_of(officer.get(f"{path}/clauses/sme"))
    shown = text_of(officer.get(f"{path}/eligibility"))
    assert "賃金台帳" in shown
    assert "警察への照会の結果が記録されていません" in shown


def test_who_else_filed_under_a_number_is_shown_and_settled(desk: Desk, officer: Client) -> None:
    squatter, true = an_accepted_case(desk, "かたり商会"), an_accepted_case(desk, "株式会社甲")
    path = f"/secretariat/cases/{true.pk}"
    home = text_of(officer.get("/secretariat"))
    assert "法人番号が重なっている申請" in home
    assert f"/secretariat/cases/{squatter.pk}/eligibility#number" in home
    assert "同じ法人番号の申請があります" in text_of(officer.get(path))
    shown = text_of(officer.get(f"{path}/eligibility"))
    assert f"/secretariat/cases/{squatter.pk}" in shown
    assert "どの申請がその法人のものかが確かめられていません" in shown
    seen = {"number": true.filings.get().corporate_number}
    without = officer.post(f"{path}/eligibility/number", seen | {"do": "theirs", "evidence": ""}, follow=True)
    assert "根拠が書かれていません" in text_of(without)
    officer.post(f"{path}/eligibility/number", seen | {"do": "theirs", "evidence": "登記で確かめた"})
    theirs = f"/secretariat/cases/{squatter.pk}/eligibility/number"
    officer.post(theirs, seen | {"do": "not", "evidence": "偽り"})
    assert "この申請者の番号と認める" in text_of(officer.get(f"{path}/eligibility"))
    assert "法人番号が重なっている申請" not in text_of(officer.get("/secretariat"))
    history = text_of(officer.get(f"{path}/history"))
    assert "法人番号が申請者のものかを確かめました" in history


def test_a_number_is_called_confirmed_only_where_somebody_confirmed_it(desk: Desk, officer: Client) -> None:
    first = an_accepted_case(desk, "かたり商会")
    first.state = ApplicationState.FOUND_ELIGIBLE
    first.save()
    first.conclusions.create(is_eligible=True, concluded_by=desk.officer, concluded_at=LATER)
    a_filed_case(desk, "株式会社甲", at=LATER + timedelta(hours=1))
    path = f"/secretariat/cases/{first.pk}/eligibility"
    page = text_of(officer.get(path))
    assert "この申請者の番号かは確かめられていません" in page
    assert "番号であることは確かめられています" not in page
    first.company.verified_number = first.filings.get().corporate_number
    first.company.save()
    assert "番号であることは確かめられています" in text_of(officer.get(path))


def test_a_correction_that_cannot_be_read_stays_in_its_field(desk: Desk, officer: Client) -> None:
    case = an_accepted_case(desk)
    sent = {"company.regular_employees": "多数", "evidence": "賃金台帳", "do": "holds"}
    response = officer.post(f"/secretariat/cases/{case.pk}/clauses/sme", sent)
    assert response.status_code == 422
    assert 'value="多数"' in text_of(response)
    assert "賃金台帳" in text_of(response)
    assert officer.get(f"/secretariat/cases/{case.pk}/clauses/track").status_code == 404


def test_the_whole_way_to_eligible_on_screen(desk: Desk, officer: Client) -> None:
    case = an_accepted_case(desk)
    path = f"/secretariat/cases/{case.pk}"
    clauses = ["in-prefecture", "sme", "not-deemed-large", "track-1-plan", "track-1-no-grant"]
    officer.post(f"{path}/eligibility/confirm", {"clause": clauses, "evidence": "資料"})
    officer.post(f"{path}/clauses/track-1-judged", {"evidence": "計画書のとおり", "do": "holds"})
    given = officer.post(f"{path}/police", {"do": "csv"})
    assert "試験用の文章" in given.getvalue().decode("utf-8-sig")
    check = case.police_checks.get()
    missing = officer.post(f"{path}/police/answer", {"check": check.pk, "answered_on": ""}, follow=True)
    assert "「結果」を選んでください" in text_of(missing)
    day = check.exported_at.astimezone(JST).date().isoformat()
    officer.post(f"{path}/police/answer", {"check": check.pk, "result": "clear", "answered_on": day})
    page = text_of(officer.get(f"{path}/eligibility"))
    assert "すべての要件が確認されました" in page
    officer.post(f"{path}/eligibility/conclude", {"do": "eligible"})
    case.refresh_from_db()
    assert case.stands is ApplicationState.FOUND_ELIGIBLE
    assert "要件を満たすと確認しました" in text_of(officer.get(f"{path}/eligibility"))
    correcting = "その要件を訂正すると確認に戻ります"
    assert correcting in text_of(officer.get(f"{path}/eligibility"))
    in_state(case, ApplicationState.SELECTED)
    page = text_of(officer.get(f"{path}/eligibility"))
    assert "確認は済んでいます" in page
    assert correcting not in page


@pytest.mark.parametrize(
    ("state", "comes_later"), [("filed", True), ("returned", True), ("turned_away", False)]
)
def test_requirements_wait_for_the_completeness_check_only_where_it_comes(
    desk: Desk, officer: Client, state: str, comes_later: bool
) -> None:
    case = a_filed_case(desk)
    in_state(case, ApplicationState(state))
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}/eligibility"))
    assert "では記録できません" in page
    assert ("形式審査の後に" in page) is comes_later


def test_cases_are_assigned_and_accepted_together(desk: Desk, officer: Client) -> None:
    ready, waiting = a_filed_case(desk, "株式会社甲"), a_filed_case(desk, "株式会社乙")
    mark_everything(ready, desk.officer)
    back = "/secretariat/cases?page=1&state=filed"
    chosen = {"case": [ready.pk, waiting.pk], "back": back}
    response = officer.post(
        "/secretariat/cases/bulk", chosen | {"do": "assign", "officer": str(desk.officer.pk)}
    )
    assert response["Location"] == back
    assert Application.objects.filter(officer=desk.officer).count() == 2
    page = text_of(officer.post("/secretariat/cases/bulk", chosen | {"do": "accept"}, follow=True))
    assert "1件の形式審査を終えました" in page
    assert f"{waiting.number} は終えられません" in page
    given = officer.post("/secretariat/cases/bulk", {"case": [waiting.pk], "do": "police-xlsx"})
    assert unquote(given["Content-Disposition"]) == "attachment; filename*=utf-8''役員名簿.xlsx"
    given.close()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/policy"])
def test_the_way_back_leads_nowhere_else(desk: Desk, officer: Client, back: str) -> None:
    response = officer.post("/secretariat/cases/bulk", {"back": back})
    assert response["Location"] == "/secretariat/cases"


def test_a_list_is_brought_and_shown(desk: Desk, officer: Client, tmp_path: Any) -> None:
    file = tmp_path / "一覧.csv"
    file.write_text("企業名,所在地\n㈱甲,鹿児島県\n", encoding="cp932")
    sent = {"recognition": "partnership_declaration", "stands_on": "2023-09-01"}
    refused = officer.post("/secretariat/lists/new", sent)
    assert refused.status_code == 422
    with file.open("rb") as opened:
        assert officer.post("/secretariat/lists/new", sent | {"file": opened}).status_code == 302
    assert "パートナーシップ構築宣言" in text_of(officer.get("/secretariat/lists"))
    case = a_filed_case(desk, "株式会社甲")
    assert "名称が一致する記載" in text_of(officer.get(f"/secretariat/cases/{case.pk}/eligibility"))


def test_who_judges_a_clause_is_told_so(desk: Desk, officer: Client) -> None:
    case = an_accepted_case(desk)
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}/eligibility"))
    assert "担当者がここで判断し" in page
    assert "下の要件で決まります" in page
    assert "審査で判断されます" not in page


def test_the_answer_of_the_police_is_recorded_on_its_own_case_only(desk: Desk, officer: Client) -> None:
    case, other = an_accepted_case(desk), an_accepted_case(desk, "株式会社乙")
    officer.post(f"/secretariat/cases/{other.pk}/police", {"do": "csv"})
    check = other.police_checks.get()
    sent = {"check": check.pk, "result": "clear", "answered_on": "2999-01-01"}
    assert officer.post(f"/secretariat/cases/{case.pk}/police/answer", sent).status_code == 404
    assert officer.post(f"/secretariat/cases/{other.pk}/police/answer", sent).status_code == 302


def test_the_desk_opens_on_a_call_that_was_applied_to(desk: Desk, officer: Client) -> None:
    rehearsal, empty = (a_call(desk.lead), a_call(desk.lead))
    rehearsal.is_rehearsal, rehearsal.title, empty.title = True, "【予行】公募", "新しい公募"
    for call in (rehearsal, empty):
        call.save()
        named_for(call, desk.officer)
    a_filed_case(desk)
    assert f"/secretariat/statistics/{desk.call.pk}" in text_of(officer.get("/secretariat"))


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["/secretariat", "/secretariat/cases", "/secretariat/cases/export.csv"])
def test_a_page_costs_the_same_for_one_case_and_for_fifty(desk: Desk, officer: Client, page: str) -> None:
    def fill(count: int) -> None:
        while (number := Application.objects.count()) < count:
            owner = a_person(f"owner{number}@company.example")
            company = an_applicant(owner, f"会社{number}")
            case = an_application(
                desk.call, company, owner, state=ApplicationState.FILED, number=f"第{number}号"
            )
            case.officer = desk.officer
            case.save()

    fill(1)
    queries_of(officer, page)
    before = queries_of(officer, page)
    fill(50)
    assert queries_of(officer, page) == before


def test_a_case_costs_the_same_among_many(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk, "株式会社甲")
    pages = [f"/secretariat/cases/{case.pk}{page}" for page in CASE_PAGES]
    before = [queries_of(officer, page) for page in pages]
    a_filed_case(desk, "株式会社乙")
    assert [queries_of(officer, page) for page in pages] == before
    assert max(before) < 35
