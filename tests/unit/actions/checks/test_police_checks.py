"""The police check: who gave which list out, what was answered, and nothing of it in the trail."""

from datetime import date, timedelta

import pytest

from banso.actions.checks.police_checks import give_out_officers, known_to_police, record_police_answer
from banso.actions.errors import CaseNotFound, CheckUnusable
from banso.core.lifecycle import ApplicationState
from banso.records.models import AuditEvent, PoliceCheck
from banso.records.models.people import Role
from tests.application_rows import a_person, put_answer
from tests.case_rows import LATER, Desk, a_filed_case
from tests.number_rows import conclude, in_state, ready

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def answered(desk: Desk, check: PoliceCheck, **further: object) -> PoliceCheck:
    asked: dict[str, object] = {
        "is_clear": True,
        "answered_on": date(2023, 9, 20),
        "by": desk.officer,
        "at": LATER,
    }
    return record_police_answer(check_id=check.pk, **(asked | further))


def test_the_list_names_every_officer_of_every_case(desk: Desk) -> None:
    cases = [a_filed_case(desk, "株式会社甲"), a_filed_case(desk, "株式会社乙")]
    given = give_out_officers(application_ids=[case.pk for case in cases], by=desk.officer, at=LATER)
    assert given.headings[:3] == ("受付番号", "申請者", "所在地")
    assert {"役職", "氏名", "フリガナ", "生年月日"} <= set(given.headings)
    assert [row[1] for row in given.rows] == ["株式会社甲", "株式会社乙"]
    assert "2023年10月15日（日）" in given.rows[0]
    assert PoliceCheck.objects.filter(exported_by=desk.officer, is_clear=None).count() == 2
    assert AuditEvent.objects.filter(verb="police_check.given_out").count() == 2


def test_the_trail_says_that_a_list_was_given_out_and_names_nobody(desk: Desk) -> None:
    case = a_filed_case(desk)
    name = case.answers.get(key__startswith="officers.", key__endswith=".name").text
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    answered(desk, case.police_checks.get(), is_clear=False, note="該当あり 文書第1号")
    trail = " ".join(AuditEvent.objects.values_list("detail", flat=True))
    assert name not in trail
    assert "文書第1号" not in trail


def test_one_case_of_another_call_stops_the_whole_list(desk: Desk) -> None:
    case = a_filed_case(desk)
    stranger = a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER)
    with pytest.raises(CaseNotFound):
        give_out_officers(application_ids=[case.pk], by=stranger, at=LATER)
    with pytest.raises(CheckUnusable):
        give_out_officers(application_ids=[], by=desk.officer, at=LATER)
    assert PoliceCheck.objects.count() == 0


def test_the_list_is_given_out_before_the_requirements_are_concluded(desk: Desk) -> None:
    case = a_filed_case(desk)
    case.state = ApplicationState.FOUND_ELIGIBLE.value
    case.save()
    with pytest.raises(CheckUnusable, match="対象ではありません"):
        give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)


@pytest.mark.parametrize("state", ["reviewed", "selected", "granted"])
def test_a_hit_is_kept_wherever_the_case_stands_and_moves_nothing(desk: Desk, state: str) -> None:
    case = ready(desk, "株式会社甲")
    conclude(desk, case)
    in_state(case, ApplicationState(state))
    answered(desk, case.police_checks.get(), is_clear=False, note="文書第1号")
    assert known_to_police([case]) == [case]
    case.refresh_from_db()
    assert case.state == state
    answered(desk, case.police_checks.get())
    assert known_to_police([case]) == []


def test_a_hit_before_the_review_sends_the_requirements_back(desk: Desk) -> None:
    case = ready(desk, "株式会社甲")
    assert conclude(desk, case) is ApplicationState.FOUND_ELIGIBLE
    answered(desk, case.police_checks.get(), is_clear=False, note="文書第1号")
    case.refresh_from_db()
    assert case.stands is ApplicationState.ACCEPTED


def test_a_hit_stands_until_another_list_is_answered(desk: Desk) -> None:
    case = ready(desk, "株式会社甲")
    answered(desk, case.police_checks.get(), is_clear=False, note="文書第1号")
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER + timedelta(hours=1))
    assert known_to_police([case]) == [case]
    answered(desk, case.police_checks.order_by("-exported_at")[0])
    assert known_to_police([case]) == []


@pytest.mark.parametrize("day", [date(2023, 9, 19), date(2023, 9, 21)])
def test_an_answer_has_a_day_that_can_be(desk: Desk, day: date) -> None:
    case = a_filed_case(desk)
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    with pytest.raises(CheckUnusable, match="回答日"):
        answered(desk, case.police_checks.get(), answered_on=day)


def test_a_hit_needs_words_and_an_answer_can_be_corrected(desk: Desk) -> None:
    case = a_filed_case(desk)
    give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    check = case.police_checks.get()
    with pytest.raises(CheckUnusable, match="回答の内容"):
        answered(desk, check, is_clear=False, note=" ")
    answered(desk, check, is_clear=False, note="文書第1号")
    assert answered(desk, check).is_clear is True
    with pytest.raises(CheckUnusable, match="見つかりません"):
        record_police_answer(
            check_id=check.pk + 1, is_clear=True, answered_on=date(2023, 9, 20), by=desk.officer, at=LATER
        )


def test_the_list_is_that_of_the_last_filing_not_of_what_is_typed_since(desk: Desk) -> None:
    case = a_filed_case(desk)
    key = case.answers.get(key__startswith="officers.", key__endswith=".name").key
    case.state = ApplicationState.RETURNED.value
    case.save()
    put_answer(case, case.begun_by, key, "未提出の人")
    case.state = ApplicationState.FILED.value
    case.save()
    given = give_out_officers(application_ids=[case.pk], by=desk.officer, at=LATER)
    assert not any("未提出の人" in row for row in given.rows)
