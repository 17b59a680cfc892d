"""What letters say, and what is known of their delivery."""

from typing import Any

import pytest

from banso.actions.decisions.letters import drafted_letter, note_opened, note_posted, want_on_paper
from banso.actions.errors import LetterNotFound, LetterUnready
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, Filing, Letter, Mail
from tests.application_rows import DURING_THE_CALL, a_person
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    a_prefecture,
    decided,
    ineligible,
    passed_over,
    selected,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def prefecture() -> Prefecture:
    return a_prefecture()


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
    Filing.objects.create(
        application=application,
        number=1,
        version=application.version,
        arrived_at=DURING_THE_CALL,
        filed_by=application.begun_by,
        content={"cost_lines": [{"row": "c1", "label": "タブレット"}]},
        sha256="",
    )
    drafted = drafted_letter(application)
    said: Any = drafted.content
    assert drafted.kind == "reduced_grant"
    assert said["reductions"] == [
        {"label": "タブレット", "from": "300,000円", "to": "0円", "reason": "汎用の端末のため"}
    ]
    assert ["減額した額", "金200,000円"] in said["sums"]


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
    assert said["reasons"] == ["審査の結果の順位は7位でした。", "予算の範囲を超えたため。"]
    assert said["sums"] == []


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
    assert note_posted(proposal_id=letter.proposal_id, by=prefecture.drafter, at=AFTER_THE_ROUND) == 1
    assert note_posted(proposal_id=letter.proposal_id, by=prefecture.drafter, at=AFTER_THE_ROUND) == 0
    with pytest.raises(LetterNotFound):
        want_on_paper(letter_id=letter.pk, wanted=False, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_nobody_else_reaches_a_letter(prefecture: Prefecture) -> None:
    letter, _ = the_letter(prefecture)
    stranger = a_person("stranger@company.example")
    assert not Letter.objects.of(stranger).exists()
    with pytest.raises(LetterNotFound):
        want_on_paper(letter_id=letter.pk, wanted=True, by=stranger, at=AFTER_THE_ROUND)
