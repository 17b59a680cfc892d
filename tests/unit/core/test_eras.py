"""How days are shown in their era and checked against a weekday; japanera is the oracle for the eras."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from japanera import EraDate

from banso.core.eras import check_weekday, show_date, show_fiscal_year, show_wareki, weekday
from banso.core.errors import BadValue
from banso.core.written_days import read_wareki

GREGORIAN_DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31))
# The dates of the call, its three cut-offs and the payment of the guidelines, with their printed weekdays.
PRINTED = [
    (date(2023, 9, 11), "月"),
    (date(2023, 9, 26), "火"),
    (date(2023, 10, 17), "火"),
    (date(2023, 10, 31), "火"),
    (date(2024, 2, 29), "木"),
]


@given(GREGORIAN_DAYS)
def test_eras_agree_with_the_oracle(day: date) -> None:
    oracle = EraDate.from_date(day)
    year = day.year - oracle.era.since.year + 1
    name = oracle.era.kanji
    assert (
        show_wareki(day) == f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日（{weekday(day)}）"
    )


@given(GREGORIAN_DAYS)
def test_every_shown_day_is_read_back(day: date) -> None:
    assert read_wareki(show_wareki(day)) == day


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2023, 9, 26), "令和5年9月26日（火）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
        (date(1926, 12, 24), "大正15年12月24日（金）"),
        (date(1912, 7, 30), "大正元年7月30日（火）"),
        (date(1912, 7, 29), "明治45年7月29日（月）"),
        (date(1873, 1, 1), "明治6年1月1日（水）"),
    ],
)
def test_the_days_around_the_changes_of_era(day: date, shown: str) -> None:
    assert show_wareki(day) == shown


def test_days_of_the_old_calendar_have_no_era_here() -> None:
    with pytest.raises(BadValue, match="和暦で表せません"):
        show_wareki(date(1872, 12, 31))


def test_gregorian_days_are_shown_with_their_weekday() -> None:
    assert show_date(date(2023, 9, 26)) == "2023年9月26日（火）"


@pytest.mark.parametrize(("day", "written"), PRINTED)
def test_printed_weekdays_fit(day: date, written: str) -> None:
    assert weekday(day) == written
    for form in (written, f"({written})", f"（{written}）", f"{written}曜", f"{written}曜日"):
        check_weekday(day, form)


@pytest.mark.parametrize(("day", "written"), PRINTED)
def test_a_wrong_weekday_is_refused_with_the_right_one(day: date, written: str) -> None:
    with pytest.raises(BadValue, match="金曜日ではありません") as refusal:
        check_weekday(day, "金")
    assert f"{written}曜日です" in refusal.value.remedy


def test_sunday_is_not_cut_to_nothing() -> None:
    check_weekday(date(2023, 10, 1), "日")
    check_weekday(date(2023, 10, 1), "日曜日")


@pytest.mark.parametrize("written", ["", "曜日", "火水", "Tue", "祝"])
def test_what_is_no_weekday_is_refused(written: str) -> None:
    with pytest.raises(BadValue, match="曜日として読めません"):
        check_weekday(date(2023, 9, 26), written)


@pytest.mark.parametrize(
    ("year", "shown"),
    [
        (2026, "令和8年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
        (1926, "大正15年度"),
    ],
)
def test_fiscal_years_are_shown_in_their_era(year: int, shown: str) -> None:
    assert show_fiscal_year(year) == shown
