"""What is counted in the database is what counting the companies one by one gives."""

from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.core.check import VERDICTS
from banso.core.evaluation import FAILED, State
from banso.definitions.region import installed_region
from banso.population.answers import write_answers
from banso.population.clauses import Clauses
from banso.population.columns import COMPANY
from banso.population.divisions import BY
from banso.population.reach import contract, reach
from tests.integration.population.conftest import Database
from tests.integration.population.test_every_programme import answers, companies, crowd

PROGRAMME = "kagoshima-pref/dx-subsidy/2023"


@pytest.fixture(scope="module")
def table(database: Database) -> pa.Table:
    return database.put(crowd())


def test_verdicts_and_yen_add_up(database: Database, table: pa.Table) -> None:
    programme = installed_region().programmes[PROGRAMME]
    (found,) = reach([programme], table, database.connection, installed_region().vocabulary)
    by_hand = Counter(answer.state for answer in answers(PROGRAMME))
    yen = Counter[State]()
    for answer in answers(PROGRAMME):
        yen[answer.state] += answer.yen or 0
    assert {state: count.companies for state, count in found.verdicts.items()} == {
        state: by_hand[state] for state in State
    }
    assert {state: count.yen for state, count in found.verdicts.items()} == {
        state: yen[state] for state in State
    }
    assert found.companies == len(companies())


def test_clauses_are_counted_as_the_reference_engine_explains_them(
    database: Database, table: pa.Table
) -> None:
    programme = installed_region().programmes[PROGRAMME]
    clauses = Clauses(programme.requirements)
    found = {
        c.id: c
        for each in reach([programme], table, database.connection, installed_region().vocabulary)
        for c in each.clauses
    }
    for part in clauses.named:
        states = [answer.clauses[part.place] for answer in answers(PROGRAMME)]
        count = found[part.node.id]
        assert [count.failed, count.unknown, count.judged, count.met] == [
            states.count(state) for state in State
        ]
    refused = [answer for answer in answers(PROGRAMME) if answer.state is FAILED]
    place = next(part.place for part in clauses.named if part.node.id == "in-prefecture")
    assert found["in-prefecture"].decides == sum(answer.clauses[place] is FAILED for answer in refused)
    only_there = [
        a for a in refused if [p.place for p in clauses.root.parts if a.clauses[p.place] is FAILED] == [place]
    ]
    assert found["in-prefecture"].alone == len(only_there) > 0


@pytest.mark.parametrize("by", BY)
def test_the_parts_make_the_whole(database: Database, table: pa.Table, by: str) -> None:
    programme = installed_region().programmes[PROGRAMME]
    (reached,) = reach([programme], table, database.connection, installed_region().vocabulary, by)
    plain = contract(reached)
    assert len(plain["parts"]) > 1
    for verdict, whole in plain["verdicts"].items():
        for what, number in whole.items():
            assert sum(part["verdicts"][verdict][what] for part in plain["parts"]) == number


def test_the_answers_of_all_companies_are_written_to_a_file(
    database: Database, table: pa.Table, tmp_path
) -> None:
    programme = installed_region().programmes[PROGRAMME]
    out = tmp_path / "answers.parquet"
    assert write_answers(programme, table, database.connection, out) == len(companies())
    read = pq.read_table(out)
    assert read.column_names == [COMPANY, "verdict", "clauses_0", "clauses_1", "yen"]
    rows = sorted(read.to_pylist(), key=lambda row: int(row[COMPANY]))
    expected = [(VERDICTS[answer.state].value, answer.yen) for answer in answers(PROGRAMME)]
    assert [(row["verdict"], row["yen"]) for row in rows] == expected
    assert list(tmp_path.iterdir()) == [out]


def test_several_programmes_together_are_what_each_is_alone(database: Database, table: pa.Table) -> None:
    region = installed_region()
    both = [region.programmes[PROGRAMME], region.programmes["kumamoto-pref/small-business-recovery/2025"]]
    together = list(reach(both, table, database.connection, region.vocabulary, "size"))
    alone = [next(reach([each], table, database.connection, region.vocabulary, "size")) for each in both]
    assert [contract(each) for each in together] == [contract(each) for each in alone]
