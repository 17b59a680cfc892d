"""Counts, yes and no, and days as people type them into fields, files and tables."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.calendar import JST
from banso.core.errors import BadValue
from banso.core.numerals import LARGEST_INTEGER
from banso.core.readings import read_boolean, read_date, read_integer


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("300", 300),
        ("300人", 300),
        ("３００人", 300),
        ("３００　人", 300),
        ("\u200b300\ufeff", 300),
        ("1,200", 1_200),
        ("１，２００名", 1_200),
        ("1万2千人", 12_000),
        ("1.2万人", 12_000),
        ("5社", 5),
        ("7年", 7),
        ("10か月", 10),
        ("10ヶ月間", 10),
        ("1,000株", 1_000),
        ("5,000万円", 50_000_000),
        ("0", 0),
        ("0人", 0),
        (0, 0),
        (300, 300),
        (300.0, 300),
        (Decimal("300.0"), 300),
    ],
)
def test_counts_are_read(typed: object, count: int) -> None:
    assert read_integer(typed) == count


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "人",
        "-",
        "ー",
        "わからない",
        "約300人",
        "300人以上",
        "300人500",
        "3.5人",
        "300kg",
        "3-5",
        "1e3",
        "NaN",
    ],
)
def test_texts_that_are_no_count_are_refused_with_a_remedy(typed: str) -> None:
    with pytest.raises(BadValue) as refusal:
        read_integer(typed)
    assert refusal.value.remedy


@pytest.mark.parametrize("typed", [None, True, 3.5, float("nan"), float("inf"), [], {}, date(2023, 9, 26)])
def test_values_that_are_no_count_are_refused(typed: object) -> None:
    with pytest.raises(BadValue):
        read_integer(typed)


def test_bounds_of_a_count() -> None:
    assert read_integer("-5", minimum=None) == -5
    assert read_integer("10", minimum=10, maximum=10) == 10
    with pytest.raises(BadValue, match="負の数"):
        read_integer("-5人")
    with pytest.raises(BadValue, match="10を下回って"):
        read_integer("9", minimum=10)
    with pytest.raises(BadValue, match="大きすぎます"):
        read_integer("11", maximum=10)
    with pytest.raises(BadValue, match="大きすぎます"):
        read_integer(LARGEST_INTEGER + 1)
    with pytest.raises(BadValue, match="大きすぎます"):
        read_integer("1" + "0" * 30)


@pytest.mark.parametrize("typed", ["三百人", "３．５人", "300人以上"])
def test_the_original_stands_in_the_message(typed: str) -> None:
    with pytest.raises(BadValue, match=f"「{typed}」"):
        read_integer(typed)


@given(st.integers(min_value=0, max_value=LARGEST_INTEGER))
def test_every_count_is_read_back(count: int) -> None:
    assert read_integer(f"{count:,}人") == read_integer(str(count)) == read_integer(count) == count


@given(st.text(max_size=30))
def test_any_text_is_a_count_or_a_refusal(text: str) -> None:
    try:
        count = read_integer(text)
    except BadValue as error:
        refusal = error
    else:
        assert 0 <= count <= LARGEST_INTEGER
        return
    assert refusal.remedy


@pytest.mark.parametrize(
    "typed",
    [
        "はい",
        " はい ",
        "true",
        "TRUE",
        "ｔｒｕｅ",
        "yes",
        "あり",
        "有",
        "該当する",
        "○",
        "〇",
        "1",
        "１",
        1,
        True,
    ],
)
def test_yes(typed: object) -> None:
    assert read_boolean(typed) is True


@pytest.mark.parametrize(
    "typed",
    ["いいえ", "false", "False", "no", "なし", "無", "非該当", "該当しない", "×", "0", "０", 0, False],
)
def test_no(typed: object) -> None:
    assert read_boolean(typed) is False


@pytest.mark.parametrize(
    "typed", ["", " ", "わからない", "不明", "たぶん", "2", 2, -1, 1.0, 0.0, None, [], "はいいいえ"]
)
def test_neither_yes_nor_no_is_refused(typed: object) -> None:
    with pytest.raises(BadValue) as refusal:
        read_boolean(typed)
    assert refusal.value.remedy


@pytest.mark.parametrize(
    "typed",
    [
        "2023-09-26",
        "令和５年９月２６日（火）",
        "R5.9.26",
        "2023/9/26",
        date(2023, 9, 26),
        datetime(2023, 9, 26, tzinfo=JST),
    ],
)
def test_days_are_read(typed: object) -> None:
    assert read_date(typed) == date(2023, 9, 26)


def test_a_day_from_excel_is_a_day_and_no_moment() -> None:
    assert type(read_date(datetime.combine(date(2023, 9, 26), time(0)))) is date
    with pytest.raises(BadValue, match="時刻"):
        read_date(datetime(2023, 9, 26, 17, tzinfo=JST))


@pytest.mark.parametrize("typed", ["", "　", "未定", "9/26", None, 45195, 2023.0, True])
def test_what_is_no_day_is_refused(typed: object) -> None:
    with pytest.raises(BadValue) as refusal:
        read_date(typed)
    assert refusal.value.remedy
