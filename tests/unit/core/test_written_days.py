"""Days and fiscal years as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.eras import show_date
from banso.core.errors import BadValue
from banso.core.written_days import read_day, read_fiscal_year, read_wareki

DAY = date(2023, 9, 26)


@pytest.mark.parametrize(
    "written",
    [
        "2023-09-26",
        "2023/9/26",
        "2023.9.26",
        "20230926",
        "２０２３年９月２６日",
        "西暦2023年9月26日",
        "2023年9月26日(火)",
        "2023年9月26日（火曜日）",
        "2023−09−26",
        "令和5年9月26日",
        "令和5年9月26日(火)",
        "令和５年９月２６日（火・祝）",
        "令和 5 年 9 月 26 日 火曜日",
        "R5.9.26",
        "Ｒ５．９．２６",
        "r5/9/26",
        "R.5.9.26",
        "令5.9.26",
        "㋿5年9月26日㈫",
        "R05-09-26",
    ],
)
def test_one_day_in_many_hands(written: str) -> None:
    assert read_day(written) == DAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("平成31年5月1日", date(2019, 5, 1)),
        ("平成32年3月31日", date(2020, 3, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月8日", date(1989, 1, 8)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("M45.7.29", date(1912, 7, 29)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_eras_at_their_edges(written: str, day: date) -> None:
    assert read_wareki(written) == day
    assert read_day(written) == day


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("令和元年4月30日", "令和が始まる前"),
        ("平成元年1月7日", "平成が始まる前"),
        ("昭和元年12月24日", "昭和が始まる前"),
        ("昭和70年1月1日", "昭和70年はありません"),
        ("平成99年1月1日", "平成99年はありません"),
        ("令和0年1月1日", "令和0年はありません"),
        ("明治5年12月2日", "旧暦"),
        ("令和5年2月29日", "という日はありません"),
        ("2023-13-01", "という日はありません"),
        ("0000-01-01", "という日はありません"),
        ("令和5年9月26日(月)", "月曜日ではありません"),
        ("2023年9月26日（水曜日）", "水曜日ではありません"),
    ],
)
def test_days_that_cannot_be_say_why(written: str, complaint: str) -> None:
    with pytest.raises(BadValue, match=complaint) as refusal:
        read_day(written)
    assert refusal.value.remedy


@pytest.mark.parametrize(
    "written",
    [
        "",
        "いつか",
        "9/26",
        "23/9/26",
        "令和5年9月",
        "2023-09",
        "慶応3年1月1日",
        "2023-09-26 17:00",
        "R5",
        "५-९-२६",
    ],
)
def test_what_is_no_day_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(BadValue, match="日付として読めません") as refusal:
        read_day(written)
    assert "令和5年9月26日" in refusal.value.remedy


def test_a_gregorian_day_is_not_an_era_day() -> None:
    with pytest.raises(BadValue, match="和暦の日付として読めません"):
        read_wareki("2023-09-26")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_gregorian_day_is_read_back(day: date) -> None:
    assert read_day(show_date(day)) == day
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%Y%m%d}") == day


@given(st.text(max_size=20) | st.text(alphabet="令和平成昭RHS元0123456789年月日./-()火", max_size=14))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        day = read_day(text)
    except BadValue as error:
        refusal = error
    else:
        assert read_day(day.isoformat()) == day
        return
    assert refusal.remedy


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("令和8年度", 2026),
        ("令和８年度", 2026),
        ("R5", 2023),
        ("(R3)", 2021),
        ("（R元）", 2019),
        ("(H29)", 2017),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("H35", 2023),
        ("2024年度", 2024),
        ("2024", 2024),
        ("西暦2024年", 2024),
    ],
)
def test_fiscal_years_are_read(written: str, year: int) -> None:
    assert read_fiscal_year(written) == year


@pytest.mark.parametrize("written", ["", "来年度", "令和", "R0", "昭和80年度", "24年度", "R5-R7"])
def test_what_is_no_fiscal_year_is_refused(written: str) -> None:
    with pytest.raises(BadValue) as refusal:
        read_fiscal_year(written)
    assert refusal.value.remedy
