"""Companies are loaded once, in the order of their keys, and only if they can be used."""

from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.core.money import LIMIT_YEN
from banso.definitions.take_up import SIZE_CLASSES
from banso.population.simulation.cohort import Cohort, CompanyTable, load
from banso.population.simulation.errors import CannotSimulate
from tests.unit.population.simulation.small_runs import DX, VOCABULARY, companies


def loaded(table: CompanyTable) -> Cohort:
    return load(table, [DX], VOCABULARY)


def test_the_order_of_the_file_does_not_matter() -> None:
    table = companies(50)
    shuffled = table.take(pa.array(np.random.default_rng(5).permutation(50)))
    assert loaded(table).table.equals(loaded(shuffled).table)


def test_a_parquet_file_a_table_in_memory_and_one_of_a_database_are_the_same(tmp_path: Path) -> None:
    table = companies(20)
    pq.write_table(table, tmp_path / "companies.parquet")
    database = ibis.sqlite.connect(tmp_path / "companies.sqlite")
    database.create_table("companies", table)
    first = loaded(table).table
    assert first.equals(loaded(tmp_path / "companies.parquet").table)
    assert first.equals(loaded(database.table("companies")).table)


def test_only_columns_that_somebody_asks_for_are_loaded() -> None:
    names = loaded(companies(3)).table.column_names
    assert "company_prefectural_tax_unpaid" in names
    assert "project_activities__expert" not in names


def test_a_column_the_table_leaves_out_is_unknown() -> None:
    cohort = loaded(pa.table({"company": ["a", "b"]}))
    assert cohort.size.tolist() == [list(SIZE_CLASSES).index("unknown")] * 2
    assert cohort.guided.tolist() == [-1, -1]
    assert cohort.need(["dx"]).tolist() == [2, 2]


EMPLOYEES = {
    0: "0-5", 5: "0-5", 6: "6-20", 20: "6-20", 21: "21-50", 50: "21-50", 51: "51-100", 100: "51-100",
    101: "101-300", 300: "101-300", 301: "301+", None: "unknown",
}  # fmt: skip


@pytest.mark.parametrize(("employees", "size"), EMPLOYEES.items())
def test_size_classes_meet_where_they_say(employees: int | None, size: str) -> None:
    table = pa.table({"company": ["a"], "company_regular_employees": pa.array([employees], pa.int64())})
    assert list(SIZE_CLASSES)[loaded(table).size[0]] == size


def test_need_tells_the_purposes_of_the_programme_from_others() -> None:
    table = pa.table({"company": ["a", "b", "c"], "project_purpose": ["dx", "sales", None]})
    assert loaded(table).need(["dx", "people"]).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"name": ["a"]}), "列がありません"),
        (pa.table({"company": pa.array([], pa.string())}), "1社もありません"),
        (pa.table({"company": ["a", "a"]}), "同じ値"),
        (pa.table({"company": ["a", None]}), "空か"),
        (pa.table({"company": ["a"], "company_regular_employees": ["たくさん"]}), "型が違います"),
        (pa.table({"company": ["a"], "company_regular_employees": [12.7]}), "型が違います"),
        (pa.table({"company": ["a"], "company_prefectural_tax_unpaid": [5]}), "型が違います"),
        (pa.table({"company": ["a"], "project_cost_yen": [-1]}), "負の数"),
        (pa.table({"company": ["a"], "project_cost_yen": [LIMIT_YEN + 1]}), "超える数"),
        (pa.table({"company": ["a"], "company_industry": ["なに"]}), "選択肢にないコード"),
        (pa.table({"company": ["a"], "founded_year": [3]}), "500より小さい数"),
    ],
    ids=[
        "no key",
        "nobody",
        "twice",
        "empty key",
        "text",
        "fraction",
        "no truth",
        "less than nothing",
        "too much",
        "no code",
        "no year",
    ],
)
def test_a_table_that_cannot_be_used_is_refused(table: pa.Table, message: str) -> None:
    with pytest.raises(CannotSimulate, match=message):
        loaded(table)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSimulate, match="ファイルがありません"):
        loaded(tmp_path / "none.parquet")
    (tmp_path / "table.csv").write_text("company\na\n")
    with pytest.raises(CannotSimulate, match="Parquetではありません"):
        loaded(tmp_path / "table.csv")
    (tmp_path / "broken.parquet").write_text("company\na\n")
    with pytest.raises(CannotSimulate, match="読めません"):
        loaded(tmp_path / "broken.parquet")
