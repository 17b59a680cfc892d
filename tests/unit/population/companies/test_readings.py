"""Whole columns are read by the rule of core: the quick ways never say anything else."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.company import on_day, read_company, read_value
from banso.core.errors import BadValue
from banso.core.facts import FactType, held_on
from banso.core.typed_text import plain
from banso.core.written_codes import cell_value
from banso.population.columns import SETS, column_of, set_column
from banso.population.companies.corporate_numbers import is_right, with_check_digit
from banso.population.companies.readings import NO_PERCENT_SIGN, Cells, FactReader, Reading, read_texts
from tests.unit.population.companies.small_tables import ON, VOCABULARY

FACTS = list(VOCABULARY.facts.values())
DIGITS = st.text("0123456789０１２", min_size=1, max_size=17)
WORDS = st.sampled_from(
    [
        "はい",
        "いいえ",
        "true",
        "1",
        "0",
        "不明",
        "N/A",
        "-",
        "",
        " ",
        "　",
        "300人",
        "1,200",
        "1.5万",
        "-3",
        "3%",
        "3.55%",
        "鹿児島県",
        "46",
        "鹿児島市",
        "府中市",
        "会社（株式会社など）",
        "corporation",
        "2023-09-21",
        "令和5年9月21日",
        "なし",
        "management_innovation_plan=2023-09-21; sdgs_registered",
        "sdgs_registered（2023-09-20）",
        "sales、drone",
        "\ufffd",
        "7000012050002",
        "7000012050003",
        "70000120５0002",
        "1000000000000000",
        "1000000000000001",
        "100万円",
        "なし、sales",
    ]
)


def by_the_rule(fact_id: str, text: str) -> object:
    """What core reads from a text of a table, or the message."""
    fact = VOCABULARY.facts[fact_id]
    if not plain(text):
        return None
    try:
        value = read_value(fact, cell_value(fact, text, spreadsheet=False))
    except BadValue as error:
        return error.message
    return held_on(value, ON) if fact.type is FactType.DATED_CODES else value


def read(fact_id: str, cells: Cells) -> Reading:
    fact = VOCABULARY.facts[fact_id]
    return FactReader(fact, column_of(fact.id), ON).read(cells)


def values(fact_id: str, reading: Reading, row: int) -> object:
    """The value of a row, or the message."""
    fact = VOCABULARY.facts[fact_id]
    if reading.bad[row]:
        return reading.error(row)[1].message
    if fact.type not in SETS or fact.codes is None:
        return reading.columns[column_of(fact.id)][row].as_py()
    held = {code: reading.columns[set_column(fact.id, code)][row].as_py() for code in fact.codes.codes}
    return None if None in held.values() else frozenset(code for code, has in held.items() if has)


@settings(derandomize=True, max_examples=150)
@given(st.sampled_from(FACTS), st.lists(DIGITS | WORDS | st.text(max_size=8), min_size=1, max_size=12))
def test_a_column_of_text_is_read_as_core_reads_each_value(fact: object, texts: list[str]) -> None:
    fact_id = getattr(fact, "id", "")
    reading = read(fact_id, pa.array(texts, pa.string()))
    for row, text in enumerate(texts):
        got = values(fact_id, reading, row)
        bare = VOCABULARY.facts[fact_id].type is FactType.PERMILLE and not plain(text).endswith("%")
        if "\ufffd" in text or (bare and plain(text)):
            assert reading.bad[row]
        else:
            assert got == by_the_rule(fact_id, text)


@settings(derandomize=True, max_examples=60)
@given(st.lists(st.integers(-5, 10**15 + 5) | st.none(), min_size=1, max_size=8))
def test_numbers_of_a_typed_column_are_checked_as_core_checks_them(numbers: list[int | None]) -> None:
    for fact_id in ("company.shares_total", "company.capital_yen", "company.regular_employees"):
        reading = read(fact_id, pa.array(numbers, pa.int64()))
        for row, number in enumerate(numbers):
            try:
                expected = None if number is None else read_value(VOCABULARY.facts[fact_id], number)
            except BadValue as error:
                expected = error.message
            assert values(fact_id, reading, row) == expected


def test_a_number_without_percent_sign_is_refused_in_text_but_is_tenths_in_a_typed_column() -> None:
    fact_id = "project.value_added_growth"
    text = read(fact_id, pa.array(["30", "3%"]))
    assert (values(fact_id, text, 0), values(fact_id, text, 1)) == (NO_PERCENT_SIGN.message, 30)
    typed = read(fact_id, pa.array([30, 10**7], pa.int32()))
    assert values(fact_id, typed, 0) == 30
    assert typed.bad.tolist() == [False, True]
    assert read(fact_id, [30]).bad.tolist() == [True], "in a spreadsheet 30 may be meant as 30 %"


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array([1.0, 2.5, None]), [1, "「2.5」には端数があります", None]),
        (pa.array(["1", "二", None]).dictionary_encode(), [1, "「二」は数として読めません", None]),
        (pa.array(["7", None], pa.large_string()), [7, None]),
        (pa.array([3], pa.uint64()), [3]),
        (pa.array([None, None]), [None, None]),
        (pa.array([True]), ["「True」は数ではありません"]),
    ],
)
def test_columns_of_every_type_are_read(array: pa.Array, expected: list[object]) -> None:
    reading = read("company.regular_employees", array)
    assert [values("company.regular_employees", reading, row) for row in range(len(array))] == expected


def test_dated_codes_are_those_held_on_the_day_of_the_table() -> None:
    fact = VOCABULARY.facts["company.recognitions"]
    cells = pa.array(
        ["sdgs_registered=2023-09-21", "sdgs_registered：2023/9/20、partnership_declaration", "なし", None]
    )
    column = set_column(fact.id, "sdgs_registered")
    assert FactReader(fact, "", date(2023, 9, 20)).read(cells).columns[column].to_pylist() == [
        False,
        True,
        False,
        None,
    ]


def test_what_was_read_once_is_remembered_with_its_type() -> None:
    fact = VOCABULARY.facts["company.industry"]
    reader = FactReader(fact, column_of(fact.id), ON)
    assert reader.read(pa.array(["11"])).columns["company_industry"].to_pylist() == ["11"]
    assert reader.read([11]).bad.tolist() == [True], "as a number it could be 011"


@pytest.mark.parametrize("fact_id", ["company.prefecture", "company.municipality", "company.industry"])
def test_every_name_of_a_code_is_read_as_core_reads_it(fact_id: str) -> None:
    codes = VOCABULARY.facts[fact_id].codes
    assert codes is not None
    names = list({code.name for code in codes.codes.values()})[:400]
    reading = read(fact_id, pa.array(names))
    assert [values(fact_id, reading, row) for row in range(len(names))] == [
        by_the_rule(fact_id, name) for name in names
    ]


def test_of_very_many_wrong_codes_the_nearest_is_no_longer_named_but_good_ones_are_read() -> None:
    fact = VOCABULARY.facts["company.municipality"]
    texts = [*(f"{number}番町" for number in range(25)), "鹿児島市", "府中市"]
    reading = FactReader(fact, column_of(fact.id), ON).read(pa.array(texts))
    assert reading.bad.tolist() == [True] * 25 + [False, True]
    assert "近いもの" in reading.error(0)[1].remedy
    assert reading.error(24)[1].message == "「24番町」は選択肢にありません"
    assert "近いもの" not in reading.error(24)[1].remedy
    assert "どれか一つに決められません" in reading.error(26)[1].message


def test_keys_are_trimmed_and_blank_ones_are_none() -> None:
    assert read_texts(pa.array([" a ", "　", None, "b"])).to_pylist() == ["a", None, None, "b"]
    assert read_texts([12, None, "x"]).to_pylist() == ["12", None, "x"]


@settings(derandomize=True, max_examples=100)
@given(st.lists(st.integers(10**12, 10**13 - 1), min_size=1, max_size=20))
def test_check_digits_of_many_numbers_are_those_of_the_rule(numbers: list[int]) -> None:
    fact = VOCABULARY.facts["company.corporate_number"]
    for number, right in zip(numbers, is_right(np.array(numbers)), strict=True):
        try:
            assert read_value(fact, str(number)) == str(number)
            assert right
        except BadValue:
            assert not right
    for number in with_check_digit(np.array(numbers) % 10**12):
        assert read_value(fact, str(number)) == str(number)


def test_the_rule_of_a_table_is_the_rule_of_one_company() -> None:
    raw = {"company.prefecture": "鹿児島県", "company.regular_employees": "５人"}
    company = on_day(read_company(raw, VOCABULARY), VOCABULARY, ON)
    for fact_id, text in raw.items():
        assert values(fact_id, read(fact_id, pa.array([text])), 0) == company[fact_id]
