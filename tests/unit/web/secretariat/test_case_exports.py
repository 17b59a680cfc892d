"""Tables to take away: 20,000 cases in bounded memory, the same in CSV and Excel, and never a formula."""

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from banso.core.lifecycle import ApplicationState
from banso.web.secretariat.spreadsheets import csv_response, xlsx_response
from tests.application_rows import a_person, an_applicant, an_application
from tests.case_rows import Desk, many_cases

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MANY = 20_000
EVIL = '=HYPERLINK("http://evil.example")'


def test_twenty_thousand_cases_are_sent_row_by_row(desk: Desk, officer: Client) -> None:
    many_cases(desk, a_person("owner@company.example"), MANY)
    with CaptureQueriesContext(connection) as queries:
        response = officer.get("/secretariat/cases/export.csv")
        assert response.streaming
        pieces = [(len(piece), piece.count(b"\r\n")) for piece in response.streaming_content]
    assert sum(lines for _, lines in pieces) == MANY + 1
    assert max(size for size, _ in pieces) < 200_000
    assert len(queries) < 10
    page = officer.get("/secretariat/cases?q=試験19999")
    assert "第19999号" in page.content.decode()
    assert officer.get("/secretariat").status_code == 200
    workbook = officer.get("/secretariat/cases/export.xlsx?round=1")
    sheet = load_workbook(io.BytesIO(workbook.getvalue()), read_only=True).active
    assert sheet is not None
    assert sum(1 for _ in sheet.iter_rows()) == len(range(0, MANY, 3)) + 1
    workbook.close()


def test_twice_as_many_cases_take_no_more_memory(desk: Desk, officer: Client) -> None:
    owner = a_person("owner@company.example")
    peaks = []
    for start in (0, 3_000):
        many_cases(desk, owner, 3_000, start)
        response = officer.get("/secretariat/cases/export.csv")
        tracemalloc.start()
        assert sum(1 for _ in response.streaming_content) > 6
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 5 // 4


def test_both_kinds_say_the_same(desk: Desk, officer: Client) -> None:
    owner = a_person("owner@company.example")
    company = an_applicant(owner, EVIL)
    an_application(desk.call, company, owner, state=ApplicationState.FILED, requested_yen=1_500_000)
    answer = officer.get("/secretariat/cases/export.csv")
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    headings, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    named = dict(zip(headings, row, strict=True))
    assert named["申請者"] == f"'{EVIL}"
    assert (named["状態"], named["交付申請額（円）"]) == ("提出済み", "1500000")
    assert named["提出日時"] == "2023-09-20 10:00:00"
    given = officer.get("/secretariat/cases/export.xlsx")
    sheet = load_workbook(io.BytesIO(given.getvalue())).active
    given.close()
    assert sheet is not None
    cells = dict(zip(headings, next(sheet.iter_rows(min_row=2)), strict=True))
    assert (cells["申請者"].value, cells["申請者"].data_type) == (f"'{EVIL}", "s")
    assert cells["交付申請額（円）"].value == 1_500_000
    assert cells["提出日時"].value.isoformat() == "2023-09-20T10:00:00"


def test_an_export_is_narrowed_like_the_list(desk: Desk, officer: Client) -> None:
    owner = a_person("owner@company.example")
    for name in ("カゴシマ水産", "さくら屋"):
        an_application(desk.call, an_applicant(owner, name), owner, state=ApplicationState.FILED)
    text = officer.get("/secretariat/cases/export.csv?q=かごしま").getvalue().decode("utf-8-sig")
    assert "カゴシマ水産" in text
    assert "さくら屋" not in text
    assert officer.get("/secretariat/cases/export.pdf").status_code == 404


def test_statistics_are_one_figure_to_a_row(desk: Desk, officer: Client) -> None:
    owner = a_person("owner@company.example")
    an_application(desk.call, an_applicant(owner), owner, state=ApplicationState.SELECTED, requested_yen=5)
    response = officer.get(f"/secretariat/statistics/{desk.call.pk}.csv")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))
    told = {(row[1], row[2]): row[3:] for row in rows[1:]}
    assert told[("第1回", "応募件数")] == ["1", "件"]
    assert told[("合計", "採択件数")] == ["1", "件"]
    assert told[("合計", "交付申請額")] == ["5", "円"]
    assert "応募件数" in officer.get(f"/secretariat/statistics/{desk.call.pk}").content.decode()


def endless() -> Iterator[tuple[str]]:
    while True:
        yield ("行",)


def test_rows_are_read_while_they_are_sent() -> None:
    pieces = iter(csv_response("x", ("見出し",), endless()))
    assert next(pieces).decode("utf-8-sig") == "見出し\r\n"
    assert next(pieces).decode().startswith("行\r\n行\r\n")


def test_characters_excel_cannot_hold_are_left_out() -> None:
    response = xlsx_response("x", ("見出し",), [("鹿児島\x0b県",), (None,)])
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    response.close()
    assert sheet is not None
    assert sheet["A2"].value == "鹿児島県"
