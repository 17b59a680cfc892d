"""Company tables: kept under no name of the person's, checked by a worker, used only when their author says so."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from banso.actions.errors import CompanyTableUnusable, JobNotFound, JobNotPossible, TooManyRuns
from banso.actions.policy import company_tables
from banso.actions.policy.company_tables import (
    MOST_TABLES,
    bring_company_table,
    cancel_check,
    delete_company_table,
    drop_unclaimed_rows,
    keep_good_rows,
    use_the_rest,
)
from banso.actions.policy.jobs import finish_job, take_job
from banso.core.jobs import JobState
from banso.records.models import AuditEvent, CompanyTable, User
from tests.people import AT, make_policy_staff
from tests.simulations import LATER, ON, brought

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def checked(by: User, *, good: int = 9, bad: int = 1) -> CompanyTable:
    brought(by)
    table = take_job(queue=CompanyTable.objects.all(), at=AT)
    assert table is not None
    outcome: dict[str, object] = {"good_rows": good, "bad_rows": bad, "problems": bad, "report": {}}
    finish_job(job=table, at=AT, outcome=outcome)
    table.refresh_from_db()
    return table


def verbs() -> list[str]:
    return [event.verb.removeprefix("company_table.") for event in AuditEvent.objects.in_order()]


@pytest.mark.parametrize("name", ["企業.csv", "../../etc/企業.csv", "C:\\社内\\企業.csv"])
def test_a_file_is_kept_under_a_name_of_ours(officer: User, private_files: Path, name: str) -> None:
    table = brought(officer, name=name, content=b"company\n1\n")
    assert (table.name, table.stands_on, table.stands) == ("企業.csv", ON, JobState.QUEUED)
    (kept,) = [path for path in private_files.rglob("*") if path.is_file()]
    assert kept.read_bytes() == b"company\n1\n"
    assert kept.parent == private_files / "company-tables"
    assert kept.name == f"{table.sha256[:16]}.csv"
    assert kept.stat().st_mode & 0o077 == 0
    assert verbs() == ["queued"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("企業.pdf", b"x", "種類"), ("企業", b"x", "種類"), ("企業.csv", b"", "空")],
)
def test_what_is_no_table_is_refused(
    officer: User, private_files: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(CompanyTableUnusable, match=words):
        brought(officer, name=name, content=content)
    assert not private_files.exists()
    assert not AuditEvent.objects.exists()


def test_a_file_that_is_too_large_is_refused(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_tables, "LARGEST_FILE", 8)
    bring_company_table(by=officer, at=AT, on=ON, name="a.csv", file=ContentFile(b"12345678"))
    with pytest.raises(CompanyTableUnusable, match="大きすぎ"):
        bring_company_table(by=officer, at=AT, on=ON, name="a.csv", file=ContentFile(b"123456789"))


def test_one_person_keeps_a_bounded_number(officer: User) -> None:
    for _ in range(MOST_TABLES):
        brought(officer)
    with pytest.raises(TooManyRuns, match="会社の表が"):
        brought(officer)
    brought(make_policy_staff("other@pref.example"))


@pytest.mark.parametrize(("good", "bad", "usable"), [(9, 0, True), (9, 1, False), (0, 9, False)])
def test_a_table_with_problems_is_not_used_unasked(officer: User, good: int, bad: int, usable: bool) -> None:
    table = checked(officer, good=good, bad=bad)
    assert table.is_usable is usable
    assert CompanyTable.objects.usable().exists() is usable


def test_the_rest_is_used_when_its_author_says_so(officer: User) -> None:
    table = checked(officer)
    assert use_the_rest(by=officer, at=LATER, table_id=table.pk).is_usable
    assert CompanyTable.objects.usable().get() == table
    assert verbs()[-1] == "rest_used"


def test_there_is_no_rest_before_the_check_or_without_good_rows(officer: User) -> None:
    waiting, empty = brought(officer), None
    with pytest.raises(JobNotPossible):
        use_the_rest(by=officer, at=LATER, table_id=waiting.pk)
    cancel_check(by=officer, at=LATER, table_id=waiting.pk)
    empty = checked(officer, good=0, bad=3)
    with pytest.raises(JobNotPossible):
        use_the_rest(by=officer, at=LATER, table_id=empty.pk)


@pytest.mark.django_db(transaction=True)
def test_a_deleted_table_leaves_no_file(officer: User, private_files: Path) -> None:
    table = brought(officer)
    delete_company_table(by=officer, at=LATER, table_id=table.pk)
    assert not [path for path in private_files.rglob("*") if path.is_file()]
    assert not CompanyTable.objects.exists()
    assert verbs() == ["queued", "deleted"]


@pytest.mark.parametrize("change", [use_the_rest, cancel_check, delete_company_table])
def test_somebody_elses_table_is_as_if_it_were_not_there(officer: User, change: object) -> None:
    table = checked(officer)
    assert callable(change)
    with pytest.raises(JobNotFound):
        change(by=make_policy_staff("other@pref.example"), at=LATER, table_id=table.pk)
    table.refresh_from_db()
    assert not table.rest_is_used


@pytest.mark.django_db(transaction=True)
def test_good_rows_of_a_table_deleted_during_its_check_do_not_stay(
    officer: User, private_files: Path
) -> None:
    table = brought(officer)
    keep_good_rows(table=table, file=ContentFile(b"rows"))
    delete_company_table(by=officer, at=LATER, table_id=table.pk)
    drop_unclaimed_rows(table=table)
    assert not [path for path in private_files.rglob("*") if path.is_file()]


def test_good_rows_that_a_table_names_stay(officer: User) -> None:
    brought(officer)
    table = take_job(queue=CompanyTable.objects.all(), at=AT)
    assert table is not None
    good = keep_good_rows(table=table, file=ContentFile(b"rows"))
    finish_job(job=table, at=AT, outcome={"good": good, "good_rows": 1, "report": {}})
    drop_unclaimed_rows(table=table)
    with CompanyTable.objects.get(pk=table.pk).good.open() as kept:
        assert kept.read() == b"rows"
