"""Programmes counted together give what each gives when it is counted alone."""

from collections import Counter
from collections.abc import Iterable

import pytest
from ibis.backends.sql import SQLBackend

from banso.core.evaluation import State
from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.population.all_programmes import groups_of_all
from banso.population.verdicts import Group, groups, verdicts
from tests.integration.population.conftest import Database
from tests.integration.population.test_every_programme import crowd

BY = ["company_prefecture"]
OF_THE_OTHERS = 12
"""So many programmes are compared where a query takes long."""


def counted(found: Iterable[Group]) -> Counter[tuple[object, ...]]:
    """Companies, yen and priced companies of each combination of clause states."""
    total: Counter[tuple[object, ...]] = Counter()
    for group in found:
        key = group.by, group.state, group.states
        total[(*key, "companies")] += group.companies
        total[(*key, "yen")] += group.yen
        total[(*key, "priced")] += group.priced
    return +total


def chosen(connection: SQLBackend) -> list[Programme]:
    programmes = list(installed_region().programmes.values())
    return programmes if connection.name == "duckdb" else programmes[::OF_THE_OTHERS]


@pytest.mark.parametrize("by", [[], BY])
def test_all_programmes_of_the_region_together_and_alone(database: Database, by: list[str]) -> None:
    table, connection = database.put(crowd()), database.connection
    programmes = chosen(connection)
    together = list(groups_of_all(programmes, table, connection, by))
    assert len(together) == len(programmes)
    for programme, found in zip(programmes, together, strict=True):
        alone = groups(verdicts(programme, table, keep=by), connection, by)
        assert counted(found) == counted(alone), programme.id


def test_every_company_is_counted_once_for_each_programme(database: Database) -> None:
    table, connection = database.put(crowd()), database.connection
    for found in groups_of_all(chosen(connection), table, connection):
        assert sum(group.companies for group in found) == crowd().num_rows


def test_the_refused_are_promised_nothing(database: Database) -> None:
    table, connection = database.put(crowd()), database.connection
    refused = [
        group
        for found in groups_of_all(chosen(connection), table, connection)
        for group in found
        if group.state is State.FAILED
    ]
    assert refused
    assert {(group.yen, group.priced) for group in refused} == {(0, 0)}
