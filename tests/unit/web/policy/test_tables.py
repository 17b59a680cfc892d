"""Company tables on the site: brought, checked, refused with reasons, used once somebody says so."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banso.actions.policy.jobs import fail_job, finish_job, take_job
from banso.core.jobs import JobState
from banso.definitions.region import installed_region
from banso.population.companies.headings import read_headings
from banso.records.models import CompanyTable, User
from tests.people import AT, make_policy_staff
from tests.simulations import brought

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
PROBLEM = {
    "row": 7,
    "column": "従業員の数",
    "value": "<多い>",
    "kind": "value",
    "reason": "読めません",
    "remedy": "数字に",
}


def text(response: Any) -> str:
    return response.content.decode()


def checked(by: User, *, good: int = 5, bad: int = 0, problems: int = 0) -> CompanyTable:
    brought(by)
    table = take_job(queue=CompanyTable.objects.all(), at=AT)
    assert table is not None
    report = {
        "problems": {
            "total": problems,
            "by_kind": [{"kind": "value", "label": "値が読めない", "count": problems}] if problems else [],
            "first": [PROBLEM] * min(problems, 1000),
        },
        "fill_rates": [
            {"column": "a", "label": "都道府県", "known": good, "unknown": 0},
            {"column": "b", "label": "資本金", "known": 0, "unknown": good},
        ],
    }
    finish_job(
        job=table,
        at=AT,
        outcome={
            "good": "x.parquet",
            "good_rows": good,
            "bad_rows": bad,
            "problems": problems,
            "report": report,
        },
    )
    return CompanyTable.objects.get(pk=table.pk)


def upload(desk: Client, name: str, content: bytes) -> Any:
    return desk.post("/policy/tables", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_brought_and_waits_for_its_check(desk: Client, officer: User) -> None:
    response = upload(desk, "手元の企業.csv", b"company\n1\n")
    table = CompanyTable.objects.owned_by(officer).get()
    assert response["Location"] == f"/policy/tables/{table.pk}"
    page = text(desk.get(response["Location"]))
    assert "手元の企業.csv" in page
    assert "順番待ち" in page
    assert f'hx-get="/policy/tables/{table.pk}/progress"' in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.exe", b"MZ", "読めない種類のファイルです"), ("x.csv", b"", "ファイルが空か、大きすぎます")],
)
def test_what_cannot_be_read_is_refused_in_words(desk: Client, name: str, content: bytes, words: str) -> None:
    page = text(upload(desk, name, content))
    assert words in page
    assert '<a href="#file">' in page
    assert CompanyTable.objects.count() == 0


def test_a_file_must_be_chosen(desk: Client) -> None:
    assert "ファイルが選ばれていません" in text(desk.post("/policy/tables", {}))


def test_a_clean_table_can_be_used_at_once(desk: Client, officer: User) -> None:
    page = text(desk.get(f"/policy/tables/{checked(officer).pk}"))
    assert "試算に使えます" in page
    assert "まったく分からない列が1列あります" in page


def test_bad_rows_are_listed_with_reasons_and_the_rest_is_used_on_request_only(
    desk: Client, officer: User
) -> None:
    table = checked(officer, bad=2, problems=2)
    page = text(desk.get(f"/policy/tables/{table.pk}"))
    assert "使えない行があります" in page
    assert "7行目" in page
    assert "&lt;多い&gt;" in page
    assert "値が読めない 2件" in page
    assert not CompanyTable.objects.get(pk=table.pk).is_usable
    page = text(desk.post(f"/policy/tables/{table.pk}/use-the-rest", follow=True))
    assert "使える行だけを使うことにしました。" in page
    assert CompanyTable.objects.get(pk=table.pk).is_usable


def test_thousands_of_problems_stay_a_small_page(desk: Client, officer: User) -> None:
    response = desk.get(f"/policy/tables/{checked(officer, bad=9_000, problems=9_000).pk}")
    assert len(response.content) <= 100_000
    assert "ほかに8,900件あります" in text(response)


def test_a_table_without_a_good_row_offers_nothing_to_use(desk: Client, officer: User) -> None:
    table = checked(officer, good=0, bad=3, problems=3)
    assert "使える行がありません" in text(desk.get(f"/policy/tables/{table.pk}"))
    page = text(desk.post(f"/policy/tables/{table.pk}/use-the-rest", follow=True))
    assert "直した表を読み込んでください" in page


def test_a_failed_check_says_why(desk: Client, officer: User) -> None:
    brought(officer)
    table = take_job(queue=CompanyTable.objects.all(), at=AT)
    assert table is not None
    fail_job(job=table, at=AT, error="見出しの行がありません", remedy="1行目に見出しを書いてください")
    page = text(desk.get(f"/policy/tables/{table.pk}"))
    assert "見出しの行がありません。1行目に見出しを書いてください。" in page


def test_a_check_is_called_off(desk: Client, officer: User) -> None:
    table = brought(officer)
    desk.post(f"/policy/tables/{table.pk}/cancel")
    assert CompanyTable.objects.get(pk=table.pk).stands is JobState.CANCELLED
    assert desk.get(f"/policy/tables/{table.pk}/progress")["HX-Refresh"] == "true"


def test_deleting_takes_the_files_too(desk: Client, officer: User, private_files: Path) -> None:
    table = brought(officer)
    assert "削除しますか" in text(desk.get(f"/policy/tables/{table.pk}/delete"))
    page = text(desk.post(f"/policy/tables/{table.pk}/delete", follow=True))
    assert "「企業.csv」を削除しました。" in page
    assert not CompanyTable.objects.filter(pk=table.pk).exists()


@pytest.mark.parametrize("page", ["", "/progress", "/delete"])
def test_a_table_of_somebody_else_looks_like_one_that_never_was(desk: Client, page: str) -> None:
    foreign = checked(make_policy_staff("other@pref.example"))
    assert desk.get(f"/policy/tables/{foreign.pk}{page}").status_code == 404


@pytest.mark.parametrize("verb", ["use-the-rest", "cancel", "delete"])
def test_nobody_changes_a_table_of_somebody_else(desk: Client, verb: str) -> None:
    foreign = checked(make_policy_staff("other@pref.example"), bad=1, problems=1)
    assert desk.post(f"/policy/tables/{foreign.pk}/{verb}").status_code == 404
    assert not CompanyTable.objects.get(pk=foreign.pk).rest_is_used


def test_every_heading_the_page_names_is_read(desk: Client) -> None:
    page = text(desk.get("/policy/tables"))
    named = re.findall(r'<li class="tag">([^<]+)</li>', page)
    vocabulary = installed_region().vocabulary
    assert len(named) == len(vocabulary.facts)
    example = re.search(r"1行目に見出し\(([^)]*)など\)", page)
    assert example is not None
    for headings in (["会社", *named], example[1].split("、")):
        columns, problems = read_headings(headings, vocabulary, "表")
        assert (len(columns), problems) == (len(headings), [])
