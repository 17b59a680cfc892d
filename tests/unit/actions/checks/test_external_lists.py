"""External lists: the row that stood on the day of the filing proves a declaration; a name alone needs an officer."""

from datetime import date, timedelta

import pytest

from banso.actions.checks.external_lists import bring_list, candidates_for, keep_candidate, keep_list_proofs
from banso.actions.errors import CaseNotFound, ExternalListUnusable
from banso.core.lifecycle import ApplicationState
from banso.ingest.files import UnreadableFile
from banso.records.models import Application, AuditEvent, ExternalList, ListProof
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_person
from tests.case_rows import LATER, Desk, a_filed_case, an_accepted_case

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
NUMBER, OTHER_NUMBER = "7000012050002", "8120001059660"
DECLARATION = "partnership_declaration"
FILED_ON = date(2023, 9, 20)


def with_number(case: Application, number: str = NUMBER) -> Application:
    case.company.corporate_number = number
    case.company.save()
    return case


def brought(desk: Desk, *rows: str, stands_on: date = FILED_ON, **further: object) -> ExternalList:
    text = "登録日,企業名,法人番号,所在地\n" + "\n".join(rows) + "\n"
    asked: dict[str, object] = {
        "recognition": DECLARATION,
        "name": "一覧.csv",
        "by": desk.officer,
        "at": LATER,
    }
    return bring_list(stands_on=stands_on, content=text.encode("cp932"), **(asked | further))


def test_the_row_of_the_number_is_kept_as_it_was_printed(desk: Desk) -> None:
    case = with_number(a_filed_case(desk))
    brought(desk, f"2023/4/1,カ）コウ,{NUMBER},熊本県", f"2023/5/1,㈱甲,{OTHER_NUMBER},鹿児島県")
    [proof] = ListProof.objects.all()
    assert proof.application == case
    assert (proof.recognition, proof.stands_on, proof.found_by) == (DECLARATION, FILED_ON, None)
    assert proof.printed == {
        "登録日": "2023/4/1",
        "企業名": "カ）コウ",
        "法人番号": NUMBER,
        "所在地": "熊本県",
    }


def test_the_newest_list_of_the_day_of_the_filing_counts(desk: Desk) -> None:
    case = with_number(a_filed_case(desk))
    case.state = ApplicationState.FOUND_INELIGIBLE.value
    case.save()
    for day, words in ((1, "古い"), (19, "提出の前日"), (20, "提出の日"), (21, "提出の翌日")):
        brought(
            desk,
            f"2023/4/1,{words},{NUMBER},鹿児島県",
            stands_on=date(2023, 9, day),
            at=LATER + timedelta(days=1),
        )
    assert keep_list_proofs(application=case, at=LATER) == 1
    assert ListProof.objects.get().printed["企業名"] == "提出の日"
    # What is kept stays, however often it is looked for.
    assert keep_list_proofs(application=case, at=LATER) == 0


def test_who_stood_on_an_older_list_only_has_no_proof(desk: Desk) -> None:
    brought(desk, f"2023/4/1,甲,{NUMBER},鹿児島県", stands_on=date(2023, 9, 1))
    brought(desk, f"2023/4/1,乙,{OTHER_NUMBER},鹿児島県", stands_on=date(2023, 9, 19))
    case = with_number(a_filed_case(desk))
    assert keep_list_proofs(application=case, at=LATER) == 0


def test_a_list_that_is_there_at_the_filing_is_looked_into_at_once(desk: Desk) -> None:
    brought(desk, f"2023/4/1,甲,{NUMBER},鹿児島県", stands_on=date(2023, 9, 1))
    case = a_filed_case(desk, facts={"company.corporate_number": NUMBER})
    assert ListProof.objects.get().application == case


def test_a_name_with_its_prefecture_only_suggests_the_row(desk: Desk) -> None:
    case = a_filed_case(desk, "株式会社　甲")
    brought(
        desk,
        "2023/4/1,㈱甲,,鹿児島県鹿児島市",
        "2023/4/1,甲株式会社,,熊本県",
        "2023/4/1,有限会社甲,,",
        "2023/4/1,㈱甲乙,,鹿児島県",
    )
    assert ListProof.objects.count() == 0
    candidates = candidates_for(case)
    assert [row.name for row in candidates] == ["㈱甲", "有限会社甲"]
    proof = keep_candidate(application_id=case.pk, row_id=candidates[0].pk, by=desk.officer, at=LATER)
    assert proof.found_by == desk.officer
    assert candidates_for(case) == []
    assert AuditEvent.objects.filter(verb="list_proof.kept").count() == 1


def test_another_number_makes_it_another_firm(desk: Desk) -> None:
    case = with_number(a_filed_case(desk, "株式会社甲"))
    brought(desk, f"2023/4/1,㈱甲,{OTHER_NUMBER},鹿児島県")
    assert candidates_for(case) == []


def test_a_row_that_is_no_candidate_proves_nothing(desk: Desk) -> None:
    case = a_filed_case(desk, "株式会社甲")
    row = brought(desk, "2023/4/1,㈱丙,,鹿児島県").companies.get()
    with pytest.raises(ExternalListUnusable):
        keep_candidate(application_id=case.pk, row_id=row.pk, by=desk.officer, at=LATER)
    stranger = a_person("other@secretariat.example", Role.SECRETARIAT_OFFICER)
    with pytest.raises(CaseNotFound):
        keep_candidate(application_id=case.pk, row_id=row.pk, by=stranger, at=LATER)


def test_a_proof_settles_the_bonus_once_the_case_is_accepted(desk: Desk) -> None:
    brought(desk, f"2023/4/1,甲,{NUMBER},鹿児島県", stands_on=date(2023, 9, 1))
    case = an_accepted_case(desk, facts={"company.corporate_number": NUMBER})
    [finding] = case.bonus_findings.all()
    assert (finding.bonus, finding.is_given) == ("partnership_declaration", True)


@pytest.mark.parametrize(
    "further", [{"recognition": "none"}, {"stands_on": (DURING_THE_CALL + timedelta(days=1)).date()}]
)
def test_what_cannot_be_a_list_is_refused(desk: Desk, further: dict[str, object]) -> None:
    with pytest.raises(ExternalListUnusable):
        brought(desk, "2023/4/1,㈱甲,,鹿児島県", **further)


def test_the_same_list_is_brought_once_and_a_broken_one_never(desk: Desk) -> None:
    brought(desk, "2023/4/1,㈱甲,,鹿児島県")
    with pytest.raises(ExternalListUnusable, match="取り込まれています"):
        brought(desk, "2023/4/1,㈱甲,,鹿児島県")
    with pytest.raises(UnreadableFile):
        brought(desk, "2023/4/1,,,鹿児島県")
    assert ExternalList.objects.count() == 1
