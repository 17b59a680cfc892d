"""Which tables the rules are trusted with, and what is said of the others."""

from fractions import Fraction
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.core.conditions import AtMost
from banso.core.errors import BadValue
from banso.core.evaluation import FAILED
from banso.core.money import LIMIT_YEN
from banso.population.backends import fetch
from banso.population.sources import check_columns, open_companies
from banso.population.verdicts import STATE, verdicts
from tests.integration.population.programmes import Rules
from tests.spec.vocabulary import HELD, TOTAL, VOCABULARY


def parquet(folder: Path, **columns: pa.Array | list[object]) -> str:
    path = folder / "companies.parquet"
    pq.write_table(pa.table({"company": ["a", "b"], **columns}), path)
    return str(path)


def checked(address: str) -> None:
    connection, companies = open_companies(address)
    check_columns(companies, connection, VOCABULARY)


def test_a_table_of_the_right_form_is_used(tmp_path: Path) -> None:
    checked(
        parquet(
            tmp_path,
            spec_staff=[1, None],
            spec_flag=[True, None],
            cost_labour_yen=[0, LIMIT_YEN],
            spec_form=["c", None],
            spec_industry=["1021", "20"],
            founded_year=[578, 2023],
            note=["x", ""],
        )
    )


def test_more_different_codes_than_there_are_show_that_one_is_wrong(tmp_path: Path) -> None:
    forms = [*"abc", *(f"z{number}" for number in range(500))]
    with pytest.raises(BadValue, match="選択肢にないコード"):
        checked(parquet(tmp_path, company=[f"c{number}" for number in range(503)], spec_form=forms))


def test_every_column_with_a_wrong_code_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadValue) as refused:
        checked(parquet(tmp_path, spec_form=["a", "d"], spec_industry=["99", "10"]))
    assert refused.value.place == "spec_form、spec_industry"


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("spec_staff", ["5", "6"], "型が違います"),
        ("spec_staff", [5.0, 6.5], "型が違います"),
        ("spec_flag", [1, 0], "型が違います"),
        ("spec_staff", [1, -1], "負の数"),
        ("spec_held", [1, LIMIT_YEN + 1], "超える数"),
        ("spec_total", [1, 0], "1より小さい数"),
        ("founded_year", [1985, 3], "500より小さい数か2,100を超える数"),
        ("spec_form", ["a", "A"], "選択肢にないコード.*「A」"),
        ("spec_form", ["a", ""], "選択肢にないコード"),
        ("spec_industry", ["10", "39A"], "選択肢にないコード.*「39A」"),
        ("spec_industry", ["10", "１０"], "選択肢にないコード.*「１０」"),
        ("cost_labour_yen", [1, -1], "負の数"),
        ("cost_labour_yen", ["1", "2"], "型が違います"),
        ("company", ["a", "a"], "同じ値"),
        ("company", ["a", None], "空か"),
        ("company", ["a", ""], "空か"),
    ],
)
def test_what_a_database_would_compute_with_in_silence_is_refused(
    tmp_path: Path, column: str, values: list[object], says: str
) -> None:
    with pytest.raises(BadValue, match=says) as refused:
        checked(parquet(tmp_path, **{column: values}))
    assert column in refused.value.place
    assert "banso companies check" in refused.value.remedy


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32()])
def test_numbers_in_narrow_columns_are_computed_with_exactly(tmp_path: Path, kind: pa.DataType) -> None:
    most = 2 ** (kind.bit_width - 1) - 1
    numbers = {name: pa.array([most, most - 1], kind) for name in ("spec_held", "spec_total")}
    connection, companies = open_companies(parquet(tmp_path, **numbers))
    half = AtMost(fact=HELD, share=Fraction(1, 2), of=TOTAL)
    rows = fetch(connection, verdicts(Rules(requirements=half, amount=None), companies).table)
    assert rows[STATE].to_pylist() == [FAILED, FAILED]


@pytest.mark.parametrize("name", ["firms*.parquet", "firms?.parquet", "firms[1].parquet"])
def test_a_name_is_a_name_and_no_pattern(tmp_path: Path, name: str) -> None:
    pq.write_table(pa.table({"company": ["asked for"]}), tmp_path / name)
    pq.write_table(pa.table({"company": ["another"]}), tmp_path / "firms1.parquet")
    connection, companies = open_companies(str(tmp_path / name))
    assert fetch(connection, companies).to_pylist() == [{"company": "asked for"}]


@pytest.mark.parametrize("broken", [b"?", b"\0", b"\xff"])
def test_a_file_that_breaks_off_inside_is_told(tmp_path: Path, broken: bytes) -> None:
    path = Path(parquet(tmp_path, spec_staff=[1, 2]))
    content = path.read_bytes()
    path.write_bytes(content[:4] + broken * 40 + content[44:])
    with pytest.raises(BadValue, match="最後まで読めません"):
        checked(str(path))


def test_without_a_key_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.table({"spec_staff": [1]}), path)
    with pytest.raises(BadValue, match="見分ける列"):
        checked(str(path))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.parquet", None, "ファイルがありません"),
        ("companies.csv", b"company\na\n", "Parquetではありません"),
        ("broken.parquet", b"no parquet at all", "読めません"),
    ],
)
def test_a_file_that_cannot_be_opened_is_named(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadValue, match=says) as refused:
        open_companies(str(path))
    assert name in refused.value.place


def test_a_table_of_a_sqlite_file_is_opened_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "companies.sqlite"
    ibis.sqlite.connect(path).create_table("firms", pa.table({"company": ["a"], "spec_staff": [1]}))
    checked(f"sqlite:///{path}#firms")
    ibis.sqlite.connect(path).create_table("odd", pa.table({"company": ["a"], "spec_form": ["ａ"]}))
    with pytest.raises(BadValue, match="選択肢にないコード"):
        checked(f"sqlite:///{path}#odd")
    with pytest.raises(BadValue, match="「shops」という表はありません"):
        open_companies(f"sqlite:///{path}#shops")


def test_a_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "companies.sqlite"
    with pytest.raises(BadValue, match="ファイルがありません"):
        open_companies(f"sqlite:///{path}#firms")
    assert not path.exists()


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(BadValue) as refused:
        open_companies("postgresql://clerk:word@127.0.0.1:1/none#firms")
    assert refused.value.place == "postgresql://clerk:…@127.0.0.1:1/none#firms"


@pytest.mark.parametrize(
    "address", ["sqlite:///nowhere/at/all.sqlite#firms", "postgresql://127.0.0.1:1/none#firms"]
)
def test_a_database_that_cannot_be_opened_is_named(address: str) -> None:
    with pytest.raises(BadValue, match="表を開けません") as refused:
        open_companies(address)
    assert refused.value.place == address


def test_an_address_without_a_table_says_how_to_write_one() -> None:
    with pytest.raises(BadValue, match="どの表か") as refused:
        open_companies("sqlite:///companies.sqlite")
    assert "#表" in refused.value.remedy
