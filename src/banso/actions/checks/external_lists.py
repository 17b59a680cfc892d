"""External lists: brought in as CSV, and the row of an applicant kept as it stood on the day of the filing.

A corporate number settles whose row it is. A name with its prefecture only suggests it: an officer says so.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.checks.bonuses import find_bonuses
from banso.actions.checks.cases import filed_on, locked_case
from banso.actions.duties import take_duty
from banso.actions.errors import ExternalListUnusable
from banso.core.calendar import JST
from banso.core.duties import Duty
from banso.core.facts import CodeList
from banso.core.lifecycle import ApplicationState
from banso.core.spellings import firm_name
from banso.core.typed_text import plain
from banso.definitions.region import installed_region
from banso.ingest.company_lists import ListedCompany, read_company_list
from banso.records.models import Application, ExternalList, ExternalListRow, ListProof, User

NUMBER, PREFECTURE = "company.corporate_number", "company.prefecture"
RECOGNITIONS = "recognition"
"""Id of the code list of recognitions."""
BATCH = 2_000
MOST_CANDIDATES = 20
MATCHED_IN = (
    ApplicationState.FILED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.FOUND_ELIGIBLE,
)
"""States in which a list that is brought in late still counts."""


def recognitions() -> CodeList:
    """What a list can prove."""
    return installed_region().vocabulary.code_lists[RECOGNITIONS]


@transaction.atomic
def bring_list(
    *, recognition: str, stands_on: date, name: str, content: bytes, by: User, at: datetime
) -> ExternalList:
    """Bring in a list, and look for applicants in it whose filing it stands for.

    Args:
        recognition: Code of what a row proves.
        stands_on: The day it was taken from its publisher.
        name: Of the file.
        content: CSV, UTF-8 or Shift-JIS.
        by: The officer.
        at: The moment.

    Raises:
        ExternalListUnusable: No such recognition, a day to come, or the very list is there already.
        UnreadableFile: It cannot be read.
    """
    digest = hashlib.sha256(content).hexdigest()
    if recognition not in recognitions().codes:
        raise ExternalListUnusable("認定・宣言の種類が選ばれていません", remedy="一覧から選んでください")
    if stands_on > at.astimezone(JST).date():
        raise ExternalListUnusable("名簿の日付が先の日です", remedy="名簿を取得した日を入力してください")
    if ExternalList.objects.filter(recognition=recognition, stands_on=stands_on, sha256=digest).exists():
        raise ExternalListUnusable("同じ日付の同じ名簿が取り込まれています", remedy="一覧を確かめてください")
    companies = read_company_list(content, name)
    brought = ExternalList.objects.create(
        recognition=recognition,
        stands_on=stands_on,
        name=name[:200],
        sha256=digest,
        rows=len(companies),
        brought_by=by,
        brought_at=at,
    )
    codes = {plain(code.name): code.id for code in _prefectures().codes.values()}
    rows = [_row(brought, company, codes) for company in companies]
    ExternalListRow.objects.bulk_create(rows, batch_size=BATCH)
    waiting = Application.objects.filter(state__in=MATCHED_IN).exclude(number="")
    unproven = waiting.exclude(list_proofs__recognition=recognition).order_by("pk")
    # Held before the trail is written: whoever files holds an application first and the trail last.
    held = list(unproven.select_for_update(no_key=True))
    detail: dict[str, object] = {"recognition": recognition, "stands_on": stands_on.isoformat()}
    detail |= {"sha256": digest, "rows": len(rows)}
    record_event(
        by=by, at=at, verb="external_list.brought", subject=f"external_list:{brought.pk}", detail=detail
    )
    for application in held:
        keep_list_proofs(application=application, at=at)
    return brought


def keep_list_proofs(*, application: Application, at: datetime) -> int:
    """Keep the rows of external lists that bear the corporate number of an applicant.

    Of each recognition the list that stood on the day of the filing counts. What is kept stays.

    Args:
        application: Held by `locked_application`, filed.
        at: The moment.

    Returns:
        How many rows were kept now.
    """
    number = _corporate_number(application)
    kept = 0
    for standing in _lists_on(application) if number else ():
        row = standing.companies.filter(corporate_number=number).order_by("pk").first()
        if row is not None:
            _keep(application, row, None, at)
            kept += 1
    return kept


def candidates_for(application: Application) -> list[ExternalListRow]:
    """Rows that may be the applicant's: the same name, and no other prefecture or corporate number."""
    spelled, number = firm_name(application.company.name), _corporate_number(application)
    prefecture = _facts(application).get(PREFECTURE, "")
    found: list[ExternalListRow] = []
    for standing in _lists_on(application):
        rows = standing.companies.filter(spelled=spelled, prefecture__in=["", prefecture])
        # Two firms may bear one name; where both numbers are known, they tell them apart.
        rows = rows.filter(corporate_number="") if number else rows
        found += rows.select_related("list").order_by("pk")[:MOST_CANDIDATES]
    return found


@transaction.atomic
def keep_candidate(*, application_id: int, row_id: int, by: User, at: datetime) -> ListProof:
    """Say that a row of a list is the applicant's.

    Raises:
        CaseNotFound: Not in a call the officer is named for.
        DutiesApart: The officer did something for this application that must be apart from checking.
        ExternalListUnusable: It is no candidate for this application.
    """
    application = locked_case(application_id, by)
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    row = next((row for row in candidates_for(application) if row.pk == row_id), None)
    if row is None:
        raise ExternalListUnusable("この申請者の行ではありません", remedy="画面を開き直してください")
    proof = _keep(application, row, by, at)
    find_bonuses(application_id=application.pk, by=by, at=at)
    return proof


def _keep(application: Application, row: ExternalListRow, by: User | None, at: datetime) -> ListProof:
    proof = ListProof.objects.create(
        application=application,
        recognition=row.list.recognition,
        stands_on=row.list.stands_on,
        printed=row.printed,
        found_by=by,
        found_at=at,
    )
    detail: dict[str, object] = {"recognition": row.list.recognition, "list": row.list_id}
    record_event(by=by, at=at, verb="list_proof.kept", subject=subject_of(application), detail=detail)
    return proof


def _lists_on(application: Application) -> Iterable[ExternalList]:
    """Of each recognition that is not proven yet, the list as it stood on the day of the filing."""
    proven = application.list_proofs.values_list("recognition", flat=True)
    day = filed_on(application)
    standing = ExternalList.objects.filter(stands_on__lte=day).exclude(recognition__in=proven)
    newest: dict[str, ExternalList] = {}
    for each in standing.order_by("stands_on", "pk"):
        newest[each.recognition] = each
    return newest.values()


def _facts(application: Application) -> dict[str, str]:
    filing = application.filings.order_by("-number").first()
    return filing.content["facts"] if filing else {}


def _corporate_number(application: Application) -> str:
    return application.company.corporate_number or str(_facts(application).get(NUMBER, ""))


def _prefectures() -> CodeList:
    return installed_region().vocabulary.code_lists["prefecture"]


def _row(brought: ExternalList, company: ListedCompany, prefectures: dict[str, str]) -> ExternalListRow:
    return ExternalListRow(
        list=brought,
        corporate_number=company.corporate_number,
        name=company.name,
        spelled=firm_name(company.name),
        prefecture=_prefecture_of(company.place, prefectures),
        printed=dict(company.printed),
    )


def _prefecture_of(place: str, prefectures: dict[str, str]) -> str:
    """The code of the prefecture an address begins with; empty where it names none."""
    spelled = plain(place)
    # A prefecture's name is three or four characters long.
    starts: Sequence[str] = (spelled[:3], spelled[:4])
    return next((prefectures[start] for start in starts if start in prefectures), "")
