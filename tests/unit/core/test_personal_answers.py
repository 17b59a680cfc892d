"""Answers about persons: the secretariat sees them, other staff no birth dates, reviewers none at all."""

import pytest

from banso.core.filed_answers import FiledAnswer, FiledRow, FiledSection
from banso.core.forms import FieldKind, FormField, Section, Shape
from banso.core.personal_answers import MASKED, Sight, seen

COLUMNS = (
    FormField(id="name", label="氏名", kind=FieldKind.TEXT),
    FormField(id="born_on", label="生年月日", kind=FieldKind.DAY),
    FormField(id="since", label="就任日", kind=FieldKind.DAY),
    FormField(id="address", label="住所", kind=FieldKind.TEXT),
)
TEXTS = ("甲野太郎", "1975年4月1日", "2020年4月1日", "")


def section(section_id: str) -> FiledSection:
    answers = tuple(
        FiledAnswer(key=f"{section_id}.a.{field.id}", field=field, text=text)
        for field, text in zip(COLUMNS, TEXTS, strict=True)
    )
    return FiledSection(
        section=Section(id=section_id, label="表", shape=Shape.ROWS, fields=COLUMNS),
        columns=COLUMNS,
        rows=(FiledRow(id="a", answers=answers),),
    )


def texts(found: FiledSection | None) -> tuple[str, ...]:
    assert found is not None
    return tuple(answer.text for answer in found.rows[0].answers)


def test_who_checks_sees_everything() -> None:
    assert texts(seen(section("officers"), Sight.ALL)) == TEXTS


def test_other_staff_see_of_officers_neither_day_nor_address_and_blanks_stay_blank() -> None:
    assert texts(seen(section("officers"), Sight.MASKED)) == ("甲野太郎", MASKED, MASKED, "")


@pytest.mark.parametrize("sight", list(Sight))
def test_other_tables_are_shown_as_they_are(sight: Sight) -> None:
    assert texts(seen(section("visits"), sight)) == TEXTS


@pytest.mark.parametrize("section_id", ["officers", "contact"])
def test_reviewers_see_no_section_about_persons(section_id: str) -> None:
    assert seen(section(section_id), Sight.PLAN) is None
