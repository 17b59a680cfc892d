"""Changing a part of a definition on screen.

What was changed no longer has its source: the document says something else. It is marked as set by staff instead.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from banso.definitions.call_parts import (
    FIELD_COLUMNS,
    FIXED_PARTS,
    SECTION,
    ColumnKind,
    EditedPart,
    EditedRow,
    Value,
)

SET_ON_SCREEN = "事務局が公募の設定で決めた内容です。"


def parts_of(data: Mapping[str, Any]) -> list[EditedPart]:
    """What can be changed of a definition: each section of the form with fields, and the fixed parts."""
    sections = data["procedure"]["form"]["sections"]
    forms = [
        EditedPart(
            id=f"{SECTION}{section['id']}",
            label=section["label"],
            path=("procedure", "form", "sections", number, "fields"),
            columns=FIELD_COLUMNS,
            new_id="field",
        )
        for number, section in enumerate(sections)
        if section.get("fields")
    ]
    return [*forms, *FIXED_PARTS]


def rows_of_part(data: Mapping[str, Any], part: EditedPart) -> list[dict[str, Any]]:
    """The rows of a part as they stand; a single mapping is one row."""
    found: Any = data
    for step in part.path:
        found = found[step] if isinstance(step, int) else found.get(step, {} if part.is_single else [])
    return [found] if part.is_single else list(found)


def with_rows(data: Mapping[str, Any], part: EditedPart, typed: Sequence[EditedRow]) -> dict[str, Any]:
    """The definition with what was typed for a part. Rows that were not shown stay as they are."""
    changed = deepcopy(dict(data))
    rows = rows_of_part(changed, part)
    removed = set()
    for row in typed:
        if row.position is None:
            rows.append(_new_row(part, rows, row.values))
        elif row.is_removed and part.may_remove:
            removed.add(row.position)
        else:
            rows[row.position] = _changed_row(part, rows[row.position], row.values)
    kept = [row for number, row in enumerate(rows) if number not in removed]
    _put(changed, part, kept)
    return changed


def _put(data: dict[str, Any], part: EditedPart, rows: list[dict[str, Any]]) -> None:
    around: Any = data
    for step in part.path[:-1]:
        around = around[step]
    around[part.path[-1]] = rows[0] if part.is_single else rows


def _changed_row(part: EditedPart, row: dict[str, Any], values: Mapping[str, Value]) -> dict[str, Any]:
    columns = [column for column in part.columns if not column.only_new and column.key in values]
    different = {
        column.key: values[column.key]
        for column in columns
        if values[column.key] != row.get(column.key, column.default)
    }
    if not different:
        return row
    left_out = {"source"} if part.is_marked else set()
    left_out |= {key for key, value in different.items() if value is None}
    changed = row | different | ({"assumed": SET_ON_SCREEN} if part.is_marked else {})
    return {key: value for key, value in changed.items() if key not in left_out}


def _new_row(
    part: EditedPart, rows: Sequence[Mapping[str, Any]], values: Mapping[str, Value]
) -> dict[str, Any]:
    taken = {row.get("id") for row in rows}
    number = next(n for n in range(1, len(rows) + 2) if f"{part.new_id}_{n}" not in taken)
    said = {column.key: values.get(column.key, column.default) for column in part.columns}
    row: dict[str, Any] = {"id": f"{part.new_id}_{number}"} if part.new_id else {}
    for column in part.columns:
        value = said[column.key]
        # A choice says something even where it is the usual one: the kind of a field has no default in the file.
        if column.kind is ColumnKind.CHOICE or value != column.default:
            row[column.key] = _choices(value) if column.key == "choices" else value
    return row | {"assumed": SET_ON_SCREEN}


def _choices(labels: Value) -> dict[str, str]:
    lines = labels if isinstance(labels, list) else []
    return {f"choice_{number}": label for number, label in enumerate(lines, start=1)}
