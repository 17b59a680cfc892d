"""Every programme file of the region, answered by both engines for the same 10,000 invented companies."""

from functools import cache
from itertools import chain

import pyarrow as pa
import pytest

from banso.core.facts import Company
from banso.core.programmes import Programme
from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import installed_region
from banso.population.clauses import Clauses
from banso.population.columns import COMPANY, company_of_row
from banso.population.companies.invented import invented_companies
from banso.population.verdicts import verdicts
from tests.integration.population.conftest import Database
from tests.integration.population.reference import Answer, answer_of, reference

PREFECTURES = ("43", "46")
OF_EACH = 5_000


@cache
def crowd() -> pa.Table:
    """Companies of both prefectures, a good part of whose answers is unknown, numbered from 0."""
    region = installed_region()
    mix = load_company_mix(region)
    batches = [
        list(invented_companies(mix, region.vocabulary, prefecture, OF_EACH, seed=7))
        for prefecture in PREFECTURES
    ]
    table = pa.Table.from_batches(chain.from_iterable(batches))
    numbers = pa.array([str(place) for place in range(table.num_rows)])
    return table.set_column(table.column_names.index(COMPANY), COMPANY, numbers)


@cache
def companies() -> list[Company]:
    return [company_of_row(row, installed_region().vocabulary) for row in crowd().to_pylist()]


@cache
def answers(programme_id: str) -> list[Answer]:
    programme = installed_region().programmes[programme_id]
    clauses = Clauses(programme.requirements)
    return [reference(programme, company, {}, clauses) for company in companies()]


@pytest.mark.timeout(900)
def test_every_programme_for_ten_thousand_companies(database: Database) -> None:
    table = database.put(crowd())
    seen: set[int] = set()
    for programme in installed_region().programmes.values():
        asked = verdicts(programme, table)
        found = [answer_of(row, asked) for row in database.rows(asked.table)]
        assert found == answers(programme.id), _difference(programme, found)
        seen |= {answer.state for answer in found}
    assert seen == {0, 1, 2, 3}


def _difference(programme: Programme, found: list[Answer]) -> str:
    pairs = zip(found, answers(programme.id), strict=True)
    place, (ours, theirs) = next((place, pair) for place, pair in enumerate(pairs) if pair[0] != pair[1])
    return f"{programme.id}, company {place}: {ours} instead of {theirs}"
