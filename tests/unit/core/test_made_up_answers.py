"""Answers of applicants that do not exist: whatever a form asks, there is something readable, plainly made up."""

from datetime import date

import pytest

from banso.core.field_readings import read_field
from banso.core.forms import FieldKind, FormField
from banso.core.made_up_answers import BORN_ON, NAMES, made_up_answer, made_up_costs, made_up_name
from banso.definitions.region import installed_region

ON = date(2023, 9, 20)


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.CORPORATE_NUMBER])
def test_every_kind_of_required_field_gets_an_answer_that_can_be_read(kind: FieldKind) -> None:
    choices = (("a", "甲"), ("b", "乙")) if kind in {FieldKind.CHOICE, FieldKind.CHOICES} else ()
    field = FormField(id="field", label="項目", kind=kind, choices=choices)
    assert read_field(field, made_up_answer(field, ON)) is not None


def test_what_may_stay_empty_stays_empty_and_nothing_is_longer_than_allowed() -> None:
    assert made_up_answer(FormField(id="a", label="A", kind=FieldKind.TEXT, required=False), ON) == ""
    assert (
        made_up_answer(FormField(id="a", label="A", kind=FieldKind.LONG_TEXT, longest=5), ON) == "予行のため"
    )


def test_plans_lie_ahead_and_births_behind() -> None:
    assert made_up_answer(FormField(id="starts_on", label="", kind=FieldKind.DAY), ON) == "2023-10-20"
    assert made_up_answer(FormField(id="born_on", label="", kind=FieldKind.DAY), ON) == BORN_ON


def test_names_do_not_repeat() -> None:
    assert len({made_up_name(number) for number in range(1, 4 * len(NAMES))}) == 4 * len(NAMES) - 1


def test_sums_differ_from_one_applicant_to_the_next_and_persons_have_what_decides_their_cap() -> None:
    programmes = installed_region().programmes
    dx = programmes["kagoshima-pref/dx-subsidy/2023"].amount
    travel = programmes["kagoshima-pref/uiturn-travel/2023"].amount
    assert dx is not None
    assert travel is not None
    assert made_up_costs(dx, 1)[0]["yen"] != made_up_costs(dx, 2)[0]["yen"]
    assert [line["category"] for line in made_up_costs(dx, 1)] == ["software_equipment", "cloud"]
    assert {line["residence"] for line in made_up_costs(travel, 1)} == {"kyushu"}
    assert made_up_costs(travel, 1)[0]["tax"] == "included_10"
