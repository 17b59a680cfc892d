"""What a reviewer reads of an application: what the applicant was asked, and nothing about persons."""

import pytest

from banso.records.models import Filing
from banso.records.models.people import Role
from banso.web.review.plans import parts_of
from tests.application_rows import DX_FACTS, a_call, a_person
from tests.review_rows import an_eligible_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = "7000012050002"


def a_filing_with(answers: dict[str, str], **facts: object) -> Filing:
    call = a_call(a_person("lead@example.jp", Role.SECRETARIAT_LEAD))
    owner = a_person("owner@maker.example.jp")
    filing = an_eligible_application(call, owner, facts=DX_FACTS | facts).filings.get()
    filing.content["answers"] |= answers
    return filing


def words(filing: Filing) -> dict[str, list[list[str]]]:
    """The answers of each section, row by row."""
    return {part.section.id: [[text for _, text in row] for row in part.rows] for part in parts_of(filing)}


@pytest.mark.parametrize(("entity", "shown"), [("corporation", True), ("sole_proprietor", False)])
def test_a_field_that_does_not_apply_is_not_shown_whatever_was_answered_before(
    entity: str, shown: bool
) -> None:
    answers = {"applicant.name": "甲製作所", "applicant.corporate_number": NUMBER}
    filing = a_filing_with(answers, **{"company.entity_type": entity})
    assert words(filing)["applicant"] == [["甲製作所", NUMBER] if shown else ["甲製作所"]]


def test_tables_come_row_by_row_without_what_is_blank() -> None:
    rows = {"costs.extra": "1", "costs.extra.item": "研修", "costs.extra.yen": "1000", "costs.blank": "2"}
    shown = words(a_filing_with(rows))["costs"]
    assert len(shown) == 2
    assert shown[1] == ["研修", "1,000円"]


def test_sections_about_persons_and_sections_without_answers_are_left_out() -> None:
    persons = {"officers.a": "1", "officers.a.name": "山田", "contact.telephone": "099-999-9999"}
    assert words(a_filing_with(persons)).keys() == {"costs"}
