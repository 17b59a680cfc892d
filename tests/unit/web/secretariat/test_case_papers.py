"""The papers of a case on its pages: what is missing, what cannot be in order, what opens."""

import pytest
from django.test import Client
from pytest_django import Settings

from banso.records.models.attachments import ScanState
from tests.case_rows import Desk, a_filed_case, the_original_comes
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def test_the_overview_says_what_of_the_papers_is_missing(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk, original_came=False)
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}"))
    assert "原本未着" in page
    assert f"/secretariat/arrivals/applications/{case.pk}" in page
    assert "③確定申告書" in page
    the_original_comes(case, desk.officer)
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}"))
    assert "原本未着" not in page
    assert "届いています" in page


def test_what_is_not_there_cannot_be_marked_in_order(desk: Desk, officer: Client) -> None:
    case = a_filed_case(desk, original_came=False)
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}/check"))
    item = page.split('id="item-document-corporate_register"')[1].split("</section>")[0]
    assert "不備あり" in item
    assert "問題なし" not in item


def test_a_file_nobody_may_open_yet_says_why(desk: Desk, officer: Client, settings: Settings) -> None:
    case = a_filed_case(desk)
    assert "/reading" in text_of(officer.get(f"/secretariat/cases/{case.pk}"))
    settings.BANSO_CLAMD = "/no/socket"
    for file in case.attachments.all():
        file.scan = ScanState.WAITING
        file.save()
    page = text_of(officer.get(f"/secretariat/cases/{case.pk}"))
    assert "/reading" not in page
    assert "検査を待っています" in page
