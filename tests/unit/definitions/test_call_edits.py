"""Parts of a definition changed on screen: what was typed stands in it, and says that staff set it."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from banso.core.procedures import ReviewRule
from banso.definitions.call_definitions import call_definition, written
from banso.definitions.call_edits import SET_ON_SCREEN, parts_of, rows_of_part, with_rows
from banso.definitions.call_parts import EditedPart, EditedRow
from banso.definitions.region import installed_region
from banso.definitions.single_files import programme_of_text
from banso.definitions.validation import validate_draft

REGION = installed_region()
DX = "kagoshima-pref/dx-subsidy/2023"


@pytest.fixture
def data() -> dict[str, Any]:
    return call_definition(DX, REGION)


def part(data: dict[str, Any], part_id: str) -> EditedPart:
    return next(one for one in parts_of(data) if one.id == part_id)


def problems(data: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in validate_draft(written(data), "x", REGION)]


def test_every_section_with_fields_and_every_fixed_part_can_be_changed(data: dict[str, Any]) -> None:
    assert [one.id for one in parts_of(data)] == [
        "section-applicant", "section-contact", "section-officers", "section-plan", "section-travel",
        "declarations", "documents", "quotes", "criteria", "bonus", "review", "selection", "way", "approval",
        "letters",
    ]  # fmt: skip


def test_what_is_typed_as_it_stands_changes_nothing(data: dict[str, Any]) -> None:
    for one in parts_of(data):
        rows = [
            EditedRow(
                position=number,
                values={column.key: row.get(column.key, column.default) for column in one.columns},
            )
            for number, row in enumerate(rows_of_part(data, one))
        ]
        assert with_rows(data, one, rows) == data


def test_a_changed_row_loses_its_source_and_says_that_staff_set_it(data: dict[str, Any]) -> None:
    criteria = part(data, "criteria")
    changed = with_rows(data, criteria, [EditedRow(position=0, values={"weight": 2})])
    row = changed["review"]["criteria"][0]
    assert (row["weight"], row["assumed"], "source" in row) == (2, SET_ON_SCREEN, False)
    assert changed["review"]["criteria"][1:] == data["review"]["criteria"][1:]
    assert "weight" not in data["review"]["criteria"][0]
    assert problems(changed) == []


def test_rows_come_and_go(data: dict[str, Any]) -> None:
    plan = part(data, "section-plan")
    typed = [
        EditedRow(position=0, values={}, is_removed=True),
        EditedRow(
            position=None,
            values={
                "label": "規模",
                "kind": "choice",
                "choices": ["大", "小"],
                "required": False,
                "help": "",
                "longest": 0,
            },
        ),
        EditedRow(position=None, values={"label": "備考", "kind": "text"}),
    ]
    changed = with_rows(data, plan, typed)
    assert problems(changed) == []
    programme = programme_of_text(written(changed), "x", REGION)
    assert programme.procedure is not None
    section = programme.procedure.form.section("plan")
    assert section is not None
    assert "title" not in [field.id for field in section.fields]
    size, note = section.fields[-2:]
    assert (size.id, size.required, size.choices) == (
        "field_1",
        False,
        (("choice_1", "大"), ("choice_2", "小")),
    )
    assert (note.id, note.label, note.required) == ("field_2", "備考", True)


def test_a_new_paper_and_a_new_declaration_get_ids_of_their_own(data: dict[str, Any]) -> None:
    for part_id, values in (("documents", {"label": "決算書"}), ("declarations", {"label": "同意すること"})):
        changed = with_rows(data, part(data, part_id), [EditedRow(position=None, values=values)])
        again = with_rows(changed, part(changed, part_id), [EditedRow(position=None, values=values)])
        ids = [row["id"] for row in rows_of_part(again, part(again, part_id))]
        assert len(set(ids)) == len(ids)
        assert problems(again) == []


def test_an_emptied_number_is_taken_out(data: dict[str, Any]) -> None:
    papers = part(data, "documents")
    position = [paper["id"] for paper in data["documents"]].index("tax_certificate")
    changed = with_rows(data, papers, [EditedRow(position=position, values={"issued_within_months": None})])
    assert "issued_within_months" not in changed["documents"][position]
    assert problems(changed) == []


def test_a_single_part_is_one_row(data: dict[str, Any]) -> None:
    way = part(data, "way")
    changed = with_rows(data, way, [EditedRow(position=0, values={"decision_days": 45})])
    assert changed["procedure"]["decision_days"] == 45
    assert changed["procedure"]["form"] == data["procedure"]["form"]
    selection = part(data, "selection")
    changed = with_rows(data, selection, [EditedRow(position=0, values={"after_early_close": "turned_away"})])
    assert changed["procedure"]["selection"]["assumed"] == SET_ON_SCREEN
    assert problems(changed) == []


def test_rows_that_must_stay_are_not_removed(data: dict[str, Any]) -> None:
    letters = part(data, "letters")
    assert with_rows(data, letters, [EditedRow(position=0, values={}, is_removed=True)]) == data


@pytest.fixture
def without_ids() -> dict[str, Any]:
    """A definition whose standard names neither criteria nor bonuses, each of which says the same but its label."""
    review = REGION.standard["review"]
    (bonus,) = call_definition(DX, REGION)["review"]["bonus"]
    like = {key: value for key, value in bonus.items() if key not in {"id", "source"}}
    standard = {
        "criteria": [{key: row[key] for key in row if key != "id"} for row in review["criteria"]],
        "bonus": [deepcopy(like) | {"label": label} for label in ("一", "二")],
    }
    region = replace(REGION, standard={**REGION.standard, "review": review | standard})
    return call_definition("kagoshima-pref/succession-acceleration/2023", region)


def review_of(data: dict[str, Any]) -> ReviewRule:
    procedure = programme_of_text(written(data), "x", REGION).procedure
    assert procedure is not None
    return procedure.review


def test_removing_the_first_of_two_bonuses_leaves_the_other_its_id(without_ids: dict[str, Any]) -> None:
    before = review_of(without_ids).bonuses
    removed = [EditedRow(position=0, values={}, is_removed=True)]
    after = review_of(with_rows(without_ids, part(without_ids, "bonus"), removed)).bonuses
    assert [bonus.label for bonus in before] == ["一", "二"]
    assert after == before[1:]


def test_a_criterion_that_is_added_leaves_the_others_their_ids(without_ids: dict[str, Any]) -> None:
    before = review_of(without_ids).criteria
    new = EditedRow(position=None, values={"label": "新しい項目", "points": 5, "weight": 1, "comment": True})
    after = review_of(with_rows(without_ids, part(without_ids, "criteria"), [new])).criteria
    assert after[: len(before)] == before
    assert len({criterion.id for criterion in after}) == len(before) + 1


def test_what_a_bonus_that_stays_is_given_for_is_not_named_otherwise(data: dict[str, Any]) -> None:
    relabelled = [EditedRow(position=0, values={"label": "別の名簿", "points": 4})]
    (row,) = with_rows(data, part(data, "bonus"), relabelled)["review"]["bonus"]
    assert (row["label"], row["points"]) == (data["review"]["bonus"][0]["label"], 4)
