"""The eleven conditions over plain arrays, three-valued and with masks: what a program of its own could reach.

Not an engine: every line is written for this one programme. Text is turned into small numbers before the time counts.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]
States = npt.NDArray[np.uint8]
Answers = tuple[States, npt.NDArray[np.int64], npt.NDArray[np.int64], Flags]
FAILED, UNKNOWN, JUDGED, MET = (np.uint8(state) for state in range(4))
OPEN_INDUSTRIES = ["0", "1", "2", "3"]
FORMS = ["sole_proprietor", "corporation", "cooperative"]
FLAGS = {
    "tax": "company_prefectural_tax_unpaid",
    "antisocial": "company_antisocial_ties",
    "other": "project_other_grant",
    "a": "company_recognitions__management_innovation_plan",
    "b": "company_recognitions__partnership_declaration",
    "c": "company_recognitions__sdgs_registered",
}
NUMBERS = {
    "employees": "company_regular_employees",
    "capital": "company_capital_yen",
    "held": "company_shares_largest_large_holder",
    "shares": "company_shares_total",
    "cost": "project_cost_yen",
}


def arrays(table: pa.Table) -> dict[str, np.ndarray]:
    """Each fact as values and, under its name with `?`, where it is unknown; codes as numbers."""
    columns = {name: table[column] for name, column in NUMBERS.items()}
    columns |= {name: table[column].cast(pa.uint8()) for name, column in FLAGS.items()}
    columns["prefecture"] = table["company_prefecture"].cast(pa.uint8())
    columns["division"] = pc.utf8_slice_codeunits(table["company_industry"], 0, 2).cast(pa.uint8())
    form = table["company_entity_type"]
    columns["form"] = pc.if_else(
        form.is_null(), None, pc.index_in(form, pa.array(FORMS)).fill_null(len(FORMS))
    )
    found = {name: column.fill_null(0).to_numpy() for name, column in columns.items()}
    found |= {f"{name}?": column.is_null().to_numpy() for name, column in columns.items()}
    found["division?"] |= pc.is_in(table["company_industry"], pa.array(OPEN_INDUSTRIES)).to_numpy()
    return found


def answers(facts: Mapping[str, np.ndarray]) -> Answers:
    """States, masks, yen, and where there are yen, of every company."""
    person = _state(facts["form"] == 0, facts["form?"])
    clauses = [
        _state(facts["prefecture"] == 46, facts["prefecture?"]),
        _state(facts["form"] < len(FORMS), facts["form?"]),
        _state(_right(facts["division"]), facts["division?"]),
        _state(facts["employees"] <= 300, facts["employees?"]),
        np.maximum(person, _state(facts["capital"] <= 300_000_000, facts["capital?"])),
        np.maximum(person, _independent(facts)),
        *[_state(facts[name] == 0, facts[f"{name}?"]) for name in ("tax", "antisocial", "other")],
        _two_of([_state(facts[name] == 1, facts[f"{name}?"]) for name in "abc"]),
        np.full(len(person), JUDGED),
    ]
    state = np.minimum.reduce(clauses)
    mask = state.astype(np.int64)
    for place, clause in enumerate(clauses, 1):
        mask += clause.astype(np.int64) << 3 * place
    capped = np.minimum(facts["cost"] * 2 // 3000 * 1000, 4_000_000)
    yen = np.where(capped < 100_000, 0, capped)
    return state, mask, yen, ~facts["cost?"] & (state != FAILED)


def _state(holds: Flags, unknown: Flags) -> States:
    return np.where(unknown, UNKNOWN, holds * MET)


def _right(division: np.ndarray) -> Flags:
    return ((division >= 9) & (division <= 32)) | (division == 39)


def _independent(facts: Mapping[str, np.ndarray]) -> States:
    unknown = facts["held?"] | (facts["shares?"] & (facts["held"] > 0))
    return _state((facts["held"] * 2 < facts["shares"]) | (facts["shares?"] & (facts["held"] == 0)), unknown)


def _two_of(states: list[States]) -> States:
    return np.sort(np.stack(states), axis=0)[1]
