"""The list of papers: what is needed, what is there, what is wrong, by applicant and by day."""

from datetime import date, datetime
from typing import Any

import pytest

from banso.actions.applications.paper_lists import PaperLine, paper_list, reference_of
from banso.core.calendar import JST
from banso.records.models import Application, Attachment, PaperByPost, User
from banso.records.models.attachments import ScanState
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    an_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FILED_ON = date(2023, 9, 26)


@pytest.fixture
def owner() -> User:
    return a_person("owner@company.example")


@pytest.fixture
def application(owner: User) -> Application:
    found = an_application(a_call(a_person("lead@office.example")), an_applicant(owner), owner)
    found.facts = DX_FACTS
    found.save()
    return found


def attached(application: Application, document: str = "tax_certificate", **changed: Any) -> Attachment:
    usual = {
        "file": "x.pdf",
        "name": "x.pdf",
        "original_name": "x.pdf",
        "bytes": 1,
        "sha256": "0" * 64,
        "pages": 1,
        "arrived_at": DURING_THE_CALL,
        "sent_by": application.begun_by,
        "scan": ScanState.CLEAN,
    }
    return Attachment.objects.create(application=application, document=document, **(usual | changed))


def line(application: Application, document: str = "tax_certificate", **more: Any) -> PaperLine:
    more.setdefault("on", FILED_ON)
    return next(one for one in paper_list(application, **more) if one.paper.id == document)


@pytest.mark.parametrize(
    ("entity", "register", "identity"),
    [("corporation", True, False), ("sole_proprietor", False, True), (None, None, None)],
)
def test_what_is_needed_follows_from_the_facts(
    application: Application, entity: str | None, register: bool | None, identity: bool | None
) -> None:
    application.facts = DX_FACTS | {"company.entity_type": entity}
    needed = {one.paper.id: one.is_needed for one in paper_list(application)}
    assert (needed["corporate_register"], needed["identity"]) == (register, identity)
    assert needed["tax_return"] is True
    assert needed["travel_rules"] is needed["additional"] is None


def test_facts_of_the_form_may_be_handed_in(application: Application) -> None:
    found = line(application, "identity", facts={"company.entity_type": "sole_proprietor"})
    assert found.is_needed is True


def test_what_the_form_makes_is_there(application: Application) -> None:
    made = {one.paper.id for one in paper_list(application) if one.is_made_from_form}
    assert {"plan", "budget"} <= made
    assert all(one.is_there and one.lets_file for one in paper_list(application) if one.paper.id in made)


def test_a_file_is_there_but_an_original_is_only_there_on_paper(application: Application) -> None:
    attached(application, "tax_return")
    attached(application, "corporate_register", issued_on=FILED_ON)
    assert line(application, "tax_return").is_there
    original = line(application, "corporate_register")
    assert not original.is_there
    assert original.lets_file


def test_a_missing_file_stops_the_filing_unless_it_comes_by_post(application: Application) -> None:
    assert not line(application, "tax_return").lets_file
    PaperByPost.objects.create(
        application=application,
        document="tax_return",
        said_by=application.begun_by,
        said_at=DURING_THE_CALL,
    )
    assert line(application, "tax_return").lets_file
    assert not line(application, "tax_return").is_there


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (None, "発行日が入力されていません"),
        (date(2023, 6, 25), "3か月より前"),
        (date(2023, 6, 26), ""),
        (date(2023, 9, 26), ""),
        (date(2023, 9, 27), "申請日より後"),
    ],
)
def test_the_age_limit_is_checked_against_the_day_of_the_application(
    application: Application, issued: date | None, words: str
) -> None:
    """DX 7(2)⑧: 申請日以前3か月以内."""
    attached(application, issued_on=issued)
    found = line(application)
    assert bool(found.problems) is bool(words)
    assert words in "".join(found.problems)
    assert found.lets_file is not bool(words)


def test_once_filed_the_day_of_the_filing_counts_in_japan_not_today(application: Application) -> None:
    attached(application, issued_on=date(2023, 6, 26))
    application.number, application.state = "第1号", "filed"
    # Still 25 September in UTC.
    application.filed_at = datetime(2023, 9, 26, 8, 59, tzinfo=JST)
    assert line(application, on=date(2024, 1, 1)).problems == ()
    application.filed_at = datetime(2023, 9, 27, 0, 0, tzinfo=JST)
    assert line(application).problems


def test_replaced_files_are_not_there(application: Application) -> None:
    attached(application, "tax_return", replaced_at=DURING_THE_CALL)
    assert line(application, "tax_return").attachment is None


def test_three_queries_however_many_papers(application: Application, django_assert_num_queries: Any) -> None:
    for one in paper_list(application):
        if not one.is_made_from_form:
            attached(application, one.paper.id)
    with django_assert_num_queries(3):
        paper_list(application, on=FILED_ON)


def test_posted_papers_find_their_application_before_and_after_filing(application: Application) -> None:
    assert reference_of(application) == f"D-{application.pk}"
    application.number = "第3号"
    assert reference_of(application) == "第3号"
