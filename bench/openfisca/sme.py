"""What a small or medium enterprise is, twice: as country packages look limits up, and tuned by hand.

The usual way names the group of an industry by lists of codes, and looks its limits up in the parameters. The tuned one
turns the code into a number beforehand and looks everything up by position, which leaves little of OpenFisca.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum

Formula = Callable[[Any, Any], Any]


class Group(Enum):
    """Groups of industries in the SME act; the special ones before those they are taken from."""

    rubber = "rubber"
    software = "software"
    hotels = "hotels"
    manufacturing = "manufacturing"
    wholesale = "wholesale"
    service = "service"
    retail = "retail"
    none = "none"


class Form(Enum):
    """Legal forms, in the order in which the inputs number them."""

    corporation = "corporation"
    sole_proprietor = "sole_proprietor"
    cooperative = "cooperative"
    other = "other"


def _span(first: int, last: int) -> list[str]:
    return [f"{code:02}" for code in range(first, last + 1)]


CODES = {
    "rubber": ["190", "1919", "192", "1932", "1933", "199"],
    "software": ["391", "3921"],
    "hotels": ["751"],
    "manufacturing": [
        *_span(1, 37),
        *["40", "413", "414", *_span(42, 49), *_span(62, 68), "690", "691", "692", "694", "791"],
    ],
    "wholesale": _span(50, 55),
    "service": [
        *["38", "39", "410", "411", "412", "415", "416", "693", *_span(70, 75), "78", "790"],
        *["792", "793", "794", "795", "796", "799", *_span(80, 96)],
    ],
    "retail": [*_span(56, 61), "76", "77"],
}
EMPLOYEES = {
    "rubber": 900,
    "software": 300,
    "hotels": 200,
    "manufacturing": 300,
    "wholesale": 100,
    "service": 100,
    "retail": 50,
    "none": -1,
}
CAPITAL_MILLIONS = {
    "rubber": 300,
    "software": 300,
    "hotels": 50,
    "manufacturing": 300,
    "wholesale": 100,
    "service": 50,
    "retail": 50,
    "none": -1,
}
PARAMETERS = {
    "sme": {
        "employees": {name: {"values": {"1999-12-03": limit}} for name, limit in EMPLOYEES.items()},
        "capital": {
            name: {"values": {"1999-12-03": limit * 1_000_000}} for name, limit in CAPITAL_MILLIONS.items()
        },
    }
}


def _below(industry: Any, codes: list[str]) -> Any:
    """Whether a code begins with one of the list."""
    lengths = {length: [code.encode() for code in codes if len(code) == length] for length in (2, 3, 4)}
    parts = [np.isin(industry.astype(f"S{length}"), listed) for length, listed in lengths.items() if listed]
    return np.logical_or.reduce(parts)


def usual_group(company: Any, period: Any) -> Any:
    """The group of an industry, code by code."""
    industry = company("industry", period)
    groups = list(CODES)
    lies_in = [_below(industry, CODES[name]) for name in groups]
    return np.select(lies_in, [getattr(Group, name) for name in groups], Group.none)


def usual_sme(company: Any, period: Any, parameters: Any) -> Any:
    """Employees or capital under the limits of the group."""
    limits = parameters(period).sme
    group, form = company("group", period), company("form", period)
    few = company("employees", period) <= limits.employees[group]
    little = (company("capital", period) <= limits.capital[group]) * (form == Form.corporation)
    return _by_form(form, few + little)


def tuned_group(company: Any, period: Any) -> Any:
    """Position of the group in a list, looked up by the number of the code."""
    return _TABLE[company("industry_number", period)]


def tuned_sme(company: Any, period: Any) -> Any:
    """The same with limits taken by position."""
    group, form = company("group", period), company("form", period)
    few = company("employees", period) <= _EMPLOYEES[group]
    little = (company("capital", period) <= _CAPITAL[group]) * (form == Form.corporation)
    return _by_form(form, few + little)


def _by_form(form: Any, small: Any) -> Any:
    business = (form == Form.corporation) + (form == Form.sole_proprietor)
    return (form == Form.cooperative) + business * small


def _table() -> Any:
    """Position of the group of each number of four digits."""
    codes = np.array([f"{number:04}" for number in range(10_000)], dtype="S4")
    return np.select(
        [_below(codes, listed) for listed in CODES.values()], range(len(CODES)), len(CODES)
    ).astype(np.int32)


_TABLE = _table()
_EMPLOYEES = np.array([EMPLOYEES[group.name] for group in Group], dtype=np.int32)
_CAPITAL = np.array([CAPITAL_MILLIONS[group.name] * 1_000_000 for group in Group], dtype=np.float32)
