"""Junk in any one place of any file: refused in words or, where it fits, read; never another kind of error."""

import copy
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
import yaml

from banso.core.errors import BansoError
from banso.definitions.problems import Problem
from tests.unit.definitions.small_data import FILES, SmallData

JUNK = [
    None, "", -1, 1.5, [], {}, "x", True, 10**30, "2023-02-30", ["a"], {"a": 1}, [[]], "１２", "3/4", "0/0",
    float("nan"), "長" * 300,
]  # fmt: skip
EVERY = 5
"""Not every place is tried, which would take a minute; 5 shares nothing with the count of the junk."""
Place = tuple[Any, ...]


def places(part: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from places(inner, (*place, key))
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from places(inner, (*place, number))


def with_junk(whole: Any, place: Place, junk: Any) -> Any:
    if not place:
        return junk
    changed = copy.deepcopy(whole)
    part = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = junk
    return changed


def problems_or_refusal(data: SmallData) -> list[Problem] | BansoError:
    try:
        return data.problems()
    except BansoError as error:
        return error


@pytest.mark.parametrize("name", FILES)
def test_junk_is_refused_in_words(data: SmallData, name: str) -> None:
    whole = yaml.load(FILES[name], Loader=yaml.CSafeLoader)
    if True in whole:
        whole = {"on": whole.pop(True), **whole}
    for place, junk in islice(zip(places(whole), cycle(JUNK), strict=False), 1, None, EVERY):
        data.write(name, yaml.safe_dump(with_junk(whole, place, junk), allow_unicode=True, sort_keys=False))
        found = problems_or_refusal(data)
        if isinstance(found, BansoError):
            assert str(found), (place, junk)
            continue
        for problem in found:
            assert problem.message, (place, junk, problem)
            assert problem.remedy, (place, junk, problem)
            assert problem.line >= 1, (place, junk, problem)
