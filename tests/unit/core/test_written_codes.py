"""Codes in one cell of a table: several in a row, with days, or as numbers that lost their zeros."""

import pytest

from banso.core.errors import BadValue
from banso.core.written_codes import cell_value
from banso.definitions.region import installed_region

FACTS = installed_region().vocabulary.facts
RECOGNITIONS, ACTIVITIES = FACTS["company.recognitions"], FACTS["project.activities"]
INDUSTRY, PREFECTURE = FACTS["company.industry"], FACTS["company.prefecture"]


@pytest.mark.parametrize(
    "text", ["sales、drone", "sales,drone", "sales; drone", "sales\ndrone", " sales ，drone、"]
)
def test_codes_are_parted_by_what_people_part_them_with(text: str) -> None:
    assert cell_value(ACTIVITIES, text, spreadsheet=False) == ["sales", "drone"]


@pytest.mark.parametrize("text", ["なし", "無し", "どれもない", "[]"])
def test_none_of_them_is_an_empty_list(text: str) -> None:
    assert cell_value(RECOGNITIONS, text, spreadsheet=False) == []


@pytest.mark.parametrize(
    "text", ["a=2023-09-21", "a＝2023-09-21", "a：2023-09-21", "a（2023-09-21）", "a @2023-09-21"]
)
def test_a_code_may_carry_its_day(text: str) -> None:
    assert cell_value(RECOGNITIONS, f"{text};b", spreadsheet=False) == [
        {"id": "a", "on": "2023-09-21"},
        {"id": "b", "on": None},
    ]


def test_a_number_in_a_spreadsheet_gets_the_zeros_of_its_code_back() -> None:
    assert cell_value(PREFECTURE, 1, spreadsheet=True) == "01"
    assert cell_value(PREFECTURE, 46, spreadsheet=True) == "46"
    assert cell_value(PREFECTURE, 99, spreadsheet=True) == 99, "the reading says what is wrong"


def test_a_number_that_could_be_two_codes_is_refused() -> None:
    with pytest.raises(BadValue, match="011と11"):
        cell_value(INDUSTRY, 11, spreadsheet=True)
    assert cell_value(INDUSTRY, 11, spreadsheet=False) == 11, "a program writes what it means"


@pytest.mark.parametrize("value", [True, 5, "5人", None])
def test_everything_else_stays_as_it_stands(value: object) -> None:
    assert cell_value(FACTS["company.regular_employees"], value, spreadsheet=True) is value
