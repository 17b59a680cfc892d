"""What letters say, and what is known of their delivery."""

from typing import Any

import pytest

from banso.actions.decisions.drafted_letters import drafted_letter
from banso.actions.decisions.letters import note_opened, note_posted, want_on_paper
from banso.actions.errors import LetterNotFound, LetterUnready
from banso.actions.selection.selections import pass_over
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, ClauseFinding, Letter, Mail, Membership
from banso.records.models.companies import Part
from tests.application_rows import DURING_THE_CALL, a_person, filed_with
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    a_prefecture,
    decided,
    ineligible,
    passed_over,
    selected,
)
from tests.trip_rows import TRAVEL, trips

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def content(application: Application) -> Any:
    return drafted_letter(application).content


def test_a_grant_names_its_sums(prefecture: Prefecture) -> None:
    said = content(selected(prefecture, requested_yen=900_000))
    assert said["title"].endswith("交付決定通知書")
    assert said["sums"] == [
        ["補助対象経費", "金1,350,000円"],
        ["交付申請額", "金900,000円"],
        ["交付決定額", "金900,000円"],
    ]
    assert (said["reductions"], said["reasons"]) == ([], [])
    assert "令和5年9月20日付け" in said["paragraphs"][0]


def test_a_reduced_grant_names_each_reduction_by_its_cost_line_with_the_reason(
    prefecture: Prefecture,
) -> None:
    application = selected(
        prefecture,
        granted_yen=700_000,
        reductions=[{"row": "c1", "from_yen": 300_000, "to_yen": 0, "reason": "汎用の端末のため"}],
    )
    filed_with(application, cost_lines=[{"row": "c1", "label": "タブレット"}])
    drafted = drafted_letter(application)
    said: Any = drafted.content
    assert drafted.kind == "reduced_grant"
    assert said["reductions"] == [
        {"label": "タブレット", "from": "300,000円", "to": "0円", "reason": "汎用の端末のため"}
    ]
    assert ["減額した額", "金200,000円"] in said["sums"]


APPLICANT = {
    "applicant.name": "株式会社申請書のとおり",
    "applicant.postal_code": "890-8577",
    "applicant.address": "鹿児島県鹿児島市鴨池新町10番1号",
    "applicant.representative_title": "代表取締役",
    "applicant.representative": "山田　太郎",
}


def test_a_letter_is_for_whom_the_form_names_with_office_and_address(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    filed_with(application, answers=APPLICANT | {"applicant.representative": "前の代表"})
    filed_with(application, answers=APPLICANT)
    application.company.name, application.company.representative = "後で変えた名称", "後で変えた人"
    application.company.save()
    assert content(application)["addressee"] == {
        "name": "株式会社申請書のとおり",
        "representative": "代表取締役　山田　太郎",
        "address": "〒890-8577　鹿児島県鹿児島市鴨池新町10番1号",
    }


def test_what_the_form_did_not_ask_for_is_said_by_the_company(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    application.company.representative, application.company.address = "山田 太郎", "鹿児島市"
    filed_with(application, answers={"applicant.name": "株式会社\r\n甲 \n"})
    assert content(application)["addressee"] == {
        "name": "株式会社 甲",
        "representative": "山田 太郎",
        "address": "鹿児島市",
    }


def test_a_letter_says_whom_to_ask(prefecture: Prefecture) -> None:
    assert content(passed_over(prefecture))["contacts"] == [
        "かごしま中小企業DX推進事業事務局　電話 099-221-0522　メール kagodx@ankusu.com"
    ]


def test_a_reduction_for_two_reasons_tells_both(prefecture: Prefecture) -> None:
    application = selected(
        prefecture,
        granted_yen=500_000,
        reductions=[{"row": "c1", "from_yen": 300_000, "to_yen": 0, "reason": "汎用の端末のため"}],
        reason="予算の残額の範囲で交付するため。",
    )
    said = content(application)
    assert [row["reason"] for row in said["reductions"]] == ["汎用の端末のため"]
    assert said["reasons"] == ["予算の残額の範囲で交付するため。"]


def test_what_was_corrected_is_the_reason_where_no_cost_line_was_reduced(prefecture: Prefecture) -> None:
    application = without_reason(selected(prefecture, granted_yen=600_000))
    with pytest.raises(LetterUnready, match="減額の理由"):
        drafted_letter(application)
    ClauseFinding.objects.create(
        application=application,
        clause="track-1-plan",
        holds=True,
        facts={"company.plan_2022": "none"},
        evidence="計画書がない",
        found_by=prefecture.lead,
        found_at=AFTER_THE_ROUND,
    )
    (reason,) = content(application)["reasons"]
    assert reason.startswith("確認の結果、申請の内容（")
    assert reason.endswith("）を訂正して算定したため。")


def without_reason(application: Application) -> Application:
    application.selection.reason = ""
    application.selection.save()
    return application


def test_nobody_is_granted_more_than_was_applied_for(prefecture: Prefecture) -> None:
    application = selected(prefecture, requested_yen=900_000, granted_yen=900_001)
    with pytest.raises(LetterUnready, match="900,001円が申請額を超えています"):
        drafted_letter(application)


def test_a_rehearsal_uses_up_no_number_of_the_organisation(prefecture: Prefecture) -> None:
    prefecture.call.is_rehearsal = True
    prefecture.call.save()
    decided(prefecture, selected(prefecture))
    rehearsed = Letter.objects.get()
    assert rehearsed.content["number"] == rehearsed.number == "（予行）令和5年度補助第1号"
    prefecture.call.is_rehearsal = False
    prefecture.call.save()
    decided(prefecture, selected(prefecture, "株式会社乙"))
    assert Letter.objects.exclude(pk=rehearsed.pk).get().number == "令和5年度補助第1号"


def test_a_grant_in_part_for_want_of_money_gives_that_as_the_reason(prefecture: Prefecture) -> None:
    said = content(selected(prefecture, granted_yen=100_000, reason="予算の残額の範囲で交付するため。"))
    assert said["reasons"] == ["予算の残額の範囲で交付するため。"]


def test_who_does_not_meet_a_requirement_reads_which_and_where_it_stands(prefecture: Prefecture) -> None:
    said = content(ineligible(prefecture))
    assert said["reasons"] == [
        "要件「既に鹿児島県内で事業を営んでいること」（募集要領 2※）を満たすと認められないため。"
    ]
    assert "登記簿" not in str(said)


def test_who_was_passed_over_reads_the_rank_and_the_reason(prefecture: Prefecture) -> None:
    said = content(passed_over(prefecture))
    assert said["reasons"] == ["選定したときの審査の結果の順位は7位でした。", "予算の範囲を超えたため。"]
    assert said["sums"] == []


def test_the_rank_in_a_letter_is_that_of_arrival_where_nobody_is_reviewed() -> None:
    prefecture, owner = a_prefecture(programme=TRAVEL), a_person("owner@maker.example.jp")
    application = trips(prefecture.call, owner, 1)
    pass_over(
        application=application, reason="予算の範囲を超えたため", by=prefecture.lead, at=DURING_THE_CALL
    )
    application.refresh_from_db()
    assert content(application)["reasons"] == [
        "選定したときの順位（必要な書類がそろった順）は1位でした。",
        "予算の範囲を超えたため。",
    ]


def test_an_application_still_on_its_way_has_no_letter(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    application.state = ApplicationState.REVIEWED
    with pytest.raises(LetterUnready, match="審査済み"):
        drafted_letter(application)


def test_braces_in_a_name_are_just_braces(prefecture: Prefecture) -> None:
    assert content(selected(prefecture, "株式会社{sender}"))["addressee"]["name"] == "株式会社{sender}"


def the_letter(prefecture: Prefecture) -> tuple[Letter, Application]:
    application = selected(prefecture)
    decided(prefecture, application)
    return Letter.objects.get(), application


def test_the_first_opening_by_the_applicant_is_kept(prefecture: Prefecture) -> None:
    letter, application = the_letter(prefecture)
    note_opened(letter_id=letter.pk, by=prefecture.approver, at=AFTER_THE_ROUND)
    letter.refresh_from_db()
    assert letter.opened_at is None
    for at in (AFTER_THE_ROUND, AFTER_THE_ROUND.replace(hour=12)):
        note_opened(letter_id=letter.pk, by=application.begun_by, at=at)
    letter.refresh_from_db()
    assert letter.opened_at == AFTER_THE_ROUND
    assert AuditEvent.objects.filter(verb="letter.opened").count() == 1


def test_a_company_nobody_acts_for_gets_its_letter_on_paper(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    for membership in application.company.memberships.all():
        membership.ended_at = AFTER_THE_ROUND
        membership.save()
    decided(prefecture, application)
    letter = Letter.objects.get()
    assert letter.on_paper
    assert not Mail.objects.filter(key__startswith="letter:").exists()


def test_paper_is_asked_for_by_the_applicant_or_staff_until_it_is_posted(prefecture: Prefecture) -> None:
    letter, application = the_letter(prefecture)
    assert not letter.on_paper
    asked = want_on_paper(letter_id=letter.pk, wanted=True, by=application.begun_by, at=AFTER_THE_ROUND)
    assert asked.on_paper
    posted = {"proposal_id": letter.proposal_id, "by": prefecture.drafter, "at": AFTER_THE_ROUND}
    assert note_posted(letter_ids=[letter.pk], **posted) == 1
    assert note_posted(letter_ids=[letter.pk], **posted) == 0
    with pytest.raises(LetterNotFound):
        want_on_paper(letter_id=letter.pk, wanted=False, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_what_was_asked_for_on_paper_after_the_list_was_printed_is_still_to_be_posted(
    prefecture: Prefecture,
) -> None:
    applications = [selected(prefecture), selected(prefecture, "株式会社乙")]
    proposal = decided(prefecture, *applications)
    first, second = Letter.objects.in_order()
    for letter in (first, second):
        want_on_paper(letter_id=letter.pk, wanted=True, by=prefecture.drafter, at=AFTER_THE_ROUND)
    posted = note_posted(
        proposal_id=proposal.pk, letter_ids=[first.pk], by=prefecture.drafter, at=AFTER_THE_ROUND
    )
    assert (posted, list(Letter.objects.to_post())) == (1, [second])


def test_who_only_reads_for_a_company_changes_nothing_about_its_letters(prefecture: Prefecture) -> None:
    letter, application = the_letter(prefecture)
    reader = a_person("reader@company.example")
    Membership.objects.create(
        company=application.company, user=reader, part=Part.VIEWER, began_at=AFTER_THE_ROUND
    )
    assert Letter.objects.of(reader).get() == letter
    with pytest.raises(LetterNotFound):
        want_on_paper(letter_id=letter.pk, wanted=True, by=reader, at=AFTER_THE_ROUND)


def test_a_company_whose_people_cannot_sign_in_any_more_gets_its_letter_on_paper(
    prefecture: Prefecture,
) -> None:
    application = selected(prefecture)
    application.begun_by.is_active = False
    application.begun_by.save()
    decided(prefecture, application)
    assert Letter.objects.get().on_paper
    assert not Mail.objects.about_letters().exists()


def test_nobody_else_reaches_a_letter(prefecture: Prefecture) -> None:
    letter, _ = the_letter(prefecture)
    stranger = a_person("stranger@company.example")
    assert not Letter.objects.of(stranger).exists()
    with pytest.raises(LetterNotFound):
        want_on_paper(letter_id=letter.pk, wanted=True, by=stranger, at=AFTER_THE_ROUND)
