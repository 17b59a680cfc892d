"""Machines drawn for the documentation."""

from enum import StrEnum

from banso.core.diagrams import state_diagram


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


def test_a_machine_is_drawn_with_its_labels_and_every_step() -> None:
    drawn = state_diagram(
        {Door.OPEN: frozenset({Door.SHUT}), Door.SHUT: frozenset()}, {Door.OPEN: "開", Door.SHUT: "閉"}
    )
    assert drawn == "stateDiagram-v2\n    open: 開\n    shut: 閉\n    open --> shut"
