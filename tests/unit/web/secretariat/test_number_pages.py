"""Whose a corporate number is, on the pages of the secretariat and of the prefecture."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from banso.actions.selection.selections import select
from banso.core.lifecycle import ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.records.models import Application, User
from banso.records.models.decisions import Outcome
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person, named_for
from tests.case_rows import LATER, Desk, a_filed_case, an_accepted_case
from tests.number_rows import OTHER_NUMBER, SQUATTER, TRUE, find, find_by, in_state
from tests.pages import text_of
from tests.trip_rows import NUMBER, TRAVEL, of_two_accounts

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SignIn = Callable[[User], Client]


def section_of(page: str, name: str) -> str:
    """What stands in the section with a title of this id; empty where there is none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def sent(case: Application, verdict: str, evidence: str) -> dict[str, str]:
    """What the form sends with the number that is on the screen."""
    return {"number": case.filings.get().corporate_number, "do": verdict, "evidence": evidence}


def preselected(page: str, case: Application) -> str:
    """The outcome that is chosen on the board before anybody chose; empty for none."""
    select = re.search(rf'<select id="outcome-{case.pk}".*?</select>', page, re.DOTALL)
    assert select
    found = re.search(r'value="(\w*)" selected', select[0])
    return found[1] if found else ""


def test_what_was_typed_and_refused_stays_in_the_section_of_the_number(desk: Desk, officer: Client) -> None:
    case, _ = an_accepted_case(desk, TRUE), an_accepted_case(desk, SQUATTER)
    address = f"/secretariat/cases/{case.pk}/eligibility/number"
    for form in ({"evidence": "登記の番号と同じ"}, {"do": "maybe", "evidence": "登記の番号と同じ"}):
        refused = officer.post(address, form)
        assert refused.status_code == 422
        page = text_of(refused)
        assert "何も記録していません" in page
        assert "登記の番号と同じ" in section_of(page, "number-title")
        assert '<details class="disclosure panel" open>' in section_of(page, "number-title")
        # The other part of the page has a text of its own.
        assert page.count("登記の番号と同じ") == 1
    without = officer.post(address, sent(case, "theirs", " "))
    assert (without.status_code, case.clause_findings.count()) == (422, 0)
    assert "根拠が書かれていません" in text_of(without)


def test_a_number_that_stands_in_the_form_alone_is_shown_as_confirmed_once_it_is(
    desk: Desk, officer: Client
) -> None:
    case, other = an_accepted_case(desk, TRUE), an_accepted_case(desk, SQUATTER)
    assert case.company.corporate_number == ""
    path = f"/secretariat/cases/{case.pk}"
    shown = section_of(text_of(officer.get(path)), "filed")
    assert case.filings.get().corporate_number in shown
    assert "確認済み" not in shown
    find(desk, case, is_theirs=True)
    assert "確認済み" in section_of(text_of(officer.get(path)), "filed")
    assert "この申請者の番号は確認済み" in section_of(
        text_of(officer.get(f"{path}/eligibility")), "number-title"
    )
    assert "番号は確認済み" in section_of(
        text_of(officer.get(f"/secretariat/cases/{other.pk}")), "same-number"
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ApplicationState.REVIEWED, "選定で不採択にします。"),
        (ApplicationState.SELECTED, "先に起案から外します"),
        (ApplicationState.HELD_IN_RESERVE, "選定で不採択にします。"),
    ],
)
def test_what_is_to_be_done_with_one_whose_number_is_anothers_is_said_on_the_desk_and_on_its_pages(
    desk: Desk, officer: Client, state: ApplicationState, words: str
) -> None:
    case, _ = an_accepted_case(desk, SQUATTER), a_filed_case(desk, TRUE)
    in_state(case, state)
    find(desk, case, is_theirs=False)
    home = section_of(text_of(officer.get("/secretariat")), "disputed")
    assert f"/secretariat/cases/{case.pk}/eligibility#number" in home
    assert "この申請者の番号と認めない" in home
    assert words in home
    path = f"/secretariat/cases/{case.pk}"
    assert words in section_of(text_of(officer.get(path)), "same-number")
    shown = section_of(text_of(officer.get(f"{path}/eligibility")), "number-title")
    assert words in shown
    # What was found can be corrected.
    officer.post(f"{path}/eligibility/number", sent(case, "theirs", "見直した"))
    assert case.clause_findings.get().holds


def test_what_is_granted_says_what_a_finding_means_then(desk: Desk, officer: Client) -> None:
    case, true = an_accepted_case(desk, SQUATTER), a_filed_case(desk, TRUE)
    true.company.verified_number = case.filings.get().corporate_number
    true.company.save()
    in_state(case, ApplicationState.GRANTED)
    assert "交付決定" in section_of(text_of(officer.get("/secretariat")), "disputed")
    path = f"/secretariat/cases/{case.pk}"
    assert "交付決定は済んでいます" in section_of(text_of(officer.get(path)), "same-number")
    shown = section_of(text_of(officer.get(f"{path}/eligibility")), "number-title")
    assert "年度の上限に数えなくなります" in shown
    assert "重複した申請）" not in shown


def test_a_number_verified_for_another_account_is_in_doubt_though_nobody_else_files(
    desk: Desk, officer: Client
) -> None:
    case, owner = an_accepted_case(desk, SQUATTER), a_filed_case(desk, TRUE, blank=NUMBER_FACT)
    owner.company.verified_number = case.filings.get().corporate_number
    owner.company.save()
    assert SQUATTER in section_of(text_of(officer.get("/secretariat")), "disputed")
    path = f"/secretariat/cases/{case.pk}"
    assert "別のアカウントのものと確認済み" in section_of(text_of(officer.get(path)), "same-number")
    page = text_of(officer.get(f"{path}/eligibility"))
    assert "認めない" in section_of(page, "number-title")
    assert TRUE not in page


def test_a_conclusion_that_follows_no_longer_is_made_anew_on_the_page(desk: Desk, officer: Client) -> None:
    case, _ = an_accepted_case(desk, SQUATTER), a_filed_case(desk, TRUE)
    case.conclusions.create(is_eligible=True, concluded_by=desk.officer, concluded_at=LATER)
    in_state(case, ApplicationState.REVIEWED)
    find(desk, case, is_theirs=False)
    in_state(case, ApplicationState.FOUND_ELIGIBLE)
    path = f"/secretariat/cases/{case.pk}/eligibility"
    assert 'value="ineligible"' in section_of(text_of(officer.get(path)), "conclude-title")
    assert officer.post(f"{path}/conclude", {"do": "ineligible"}).status_code == 302
    case.refresh_from_db()
    assert case.stands is ApplicationState.FOUND_INELIGIBLE


def test_the_board_and_the_draft_of_a_proposal_name_who_is_in_doubt(
    lead: User, owner: User, sign_in: SignIn
) -> None:
    call = a_call(lead, programme=TRAVEL)
    squatter, true = of_two_accounts(call, call, owner)
    select(application=squatter, by=lead, at=DURING_THE_CALL)
    true.company.verified_number = NUMBER
    true.company.save()
    drafter = a_person("drafter@pref.example", Role.PREFECTURE_OFFICER)
    named_for(call, drafter)
    board = f"/secretariat/selection/{call.pk}/rounds/1"
    assert "法人番号の確認待ち" in text_of(sign_in(lead).get(board))
    draft = text_of(sign_in(drafter).get(f"/decide/calls/{call.pk}/new"))
    assert squatter.number in section_of(draft, "in-doubt")
    assert f'name="application" value="{squatter.pk}"' not in draft
    find_by(lead, squatter, is_theirs=False)
    assert "申請者の法人番号と認めない" in text_of(sign_in(lead).get(board))
    find_by(lead, squatter, is_theirs=True)
    assert "in-doubt" not in text_of(sign_in(drafter).get(f"/decide/calls/{call.pk}/new"))


def test_the_board_chooses_nothing_beforehand_while_nobody_knows_whose_number_it_is(
    lead: User, owner: User, sign_in: SignIn
) -> None:
    call = a_call(lead, programme=TRAVEL)
    squatter, true = of_two_accounts(call, call, owner)
    true.company.verified_number = NUMBER
    true.company.save()
    client, board = sign_in(lead), f"/secretariat/selection/{call.pk}/rounds/1"
    page = text_of(client.get(board))
    assert (preselected(page, squatter), preselected(page, true)) == ("", Outcome.SELECTED)
    find_by(lead, squatter, is_theirs=False)
    assert preselected(text_of(client.get(board)), squatter) == Outcome.PASSED_OVER


def test_no_reason_is_asked_for_where_the_number_gives_it(lead: User, owner: User, sign_in: SignIn) -> None:
    call = a_call(lead, programme=TRAVEL)
    squatter, true = of_two_accounts(call, call, owner)
    select(application=squatter, by=lead, at=DURING_THE_CALL)
    client, confirm = sign_in(lead), f"/secretariat/selection/{call.pk}/rounds/1/confirm"

    def preview(case: Application) -> str:
        return text_of(client.post(confirm, {f"outcome-{case.pk}": Outcome.PASSED_OVER.value}))

    assert "理由が必要です" in preview(squatter)
    find_by(lead, squatter, is_theirs=False)
    assert squatter.number in preview(squatter)
    assert "理由が必要です" not in preview(squatter)
    assert "理由が必要です" in preview(true)


def test_a_number_nobody_else_files_under_can_be_said_to_be_anothers_on_the_page(
    desk: Desk, officer: Client
) -> None:
    case = an_accepted_case(desk, SQUATTER)
    path = f"/secretariat/cases/{case.pk}/eligibility"
    shown = section_of(text_of(officer.get(path)), "number-title")
    assert "この公募にほかにありません" in shown
    assert '<details class="disclosure panel">' in shown
    assert officer.post(f"{path}/number", sent(case, "not", "会社からの連絡")).status_code == 302
    assert case.clause_findings.get().holds is False
    without = an_accepted_case(desk, TRUE, blank=NUMBER_FACT)
    page = text_of(officer.get(f"/secretariat/cases/{without.pk}/eligibility"))
    assert section_of(page, "number-title") == ""


def test_the_form_sends_the_number_that_is_on_the_screen_and_another_one_is_refused(
    desk: Desk, officer: Client
) -> None:
    case = an_accepted_case(desk, SQUATTER)
    path = f"/secretariat/cases/{case.pk}/eligibility"
    form = sent(case, "theirs", "登記で確かめた")
    field = f'<input type="hidden" name="number" value="{form["number"]}">'
    assert field in section_of(text_of(officer.get(path)), "number-title")
    for number in (OTHER_NUMBER, ""):
        refused = officer.post(f"{path}/number", form | {"number": number})
        assert refused.status_code == 422
        assert "画面を開いた後に変わりました" in text_of(refused)
        # The page that says so shows the number as it is, with what was typed.
        section = section_of(text_of(refused), "number-title")
        assert field in section
        assert "登記で確かめた" in section
    assert not case.clause_findings.exists()
