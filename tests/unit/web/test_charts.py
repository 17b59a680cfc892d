"""Charts and the way money and days read: shapes true to the amounts, words and a table beside them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from banso.web.templatetags.banso_charts import bars_side_by_side, parts_of_a_bar, staircase
from banso.web.templatetags.banso_show import show_both_calendars, show_date, show_wareki, show_yen


@dataclass(frozen=True)
class Step:
    label: str
    yen: int


@dataclass(frozen=True)
class Instalment:
    number: int
    principal: int
    interest: int
    payment: int
    balance: int


STEPS = [Step("補助対象経費", 2_700_000), Step("補助率2/3", 1_800_000), Step("<補助金>", 1_800_000)]
INSTALMENTS = [
    Instalment(1, 0, 3_000, 3_000, 600_000),
    Instalment(2, 300_000, 3_000, 303_000, 300_000),
    Instalment(3, 300_000, 1_500, 301_500, 0),
]
amounts = st.lists(st.integers(min_value=0, max_value=10**15).map(lambda yen: Step("x", yen)), max_size=30)


def render(tag: str, **values: object) -> str:
    return Template(tag).render(Context(values))


def test_bars_are_as_long_as_their_amounts() -> None:
    bars = bars_side_by_side(STEPS)
    assert [bar.width for bar in bars] == [1000, 666, 666]
    assert [bar.colour for bar in bars] == [2, 2, 1]


def test_no_amount_at_all_makes_empty_bars() -> None:
    assert [bar.width for bar in bars_side_by_side([Step("x", 0)])] == [0]
    assert bars_side_by_side([]) == []
    assert parts_of_a_bar([]) == []


@given(amounts)
def test_parts_fill_the_bar_without_gap_or_overlap(parts: list[Step]) -> None:
    bars = parts_of_a_bar(parts)
    so_far = 0
    for bar in bars:
        assert bar.start == so_far
        so_far += bar.width
    assert so_far == (1000 if sum(part.yen for part in parts) else 0)


def test_a_negative_part_has_no_place() -> None:
    with pytest.raises(ValueError, match="negative"):
        parts_of_a_bar([Step("x", -1)])


def test_a_staircase_goes_over_the_upper_and_back_along_the_lower_amounts() -> None:
    assert staircase([0, 0], [50, 100], 100) == "M0 500H500V0H1000V1000H0Z"


def test_a_bar_chart_says_everything_in_words_and_in_a_table() -> None:
    page = render("{% bar_chart '補助金の計算' steps %}", steps=STEPS)
    assert page.count('role="img"') == 3
    assert "<title>補助対象経費: 2,700,000円</title>" in page
    assert "<caption" in page
    assert "&lt;補助金&gt;" in page
    assert "<補助金>" not in page
    assert "style=" not in page


def test_a_stacked_bar_says_everything_in_words_and_in_a_table() -> None:
    page = render("{% stacked_bar '負担' parts %}", parts=[Step("補助金", 100), Step("自己負担", 50)])
    assert "<title>補助金: 100円, 自己負担: 50円</title>" in page
    assert re.search(r"<tfoot>.*150円", page)
    assert 'x="666" width="334"' in page


def test_a_repayment_chart_says_everything_in_words_and_in_a_table() -> None:
    page = render("{% repayment_chart '返済' payments %}", payments=INSTALMENTS)
    assert "3回の返済額の推移。最大で1回 303,000円、利息は合計 7,500円" in page
    assert "600,000円から3回で0円になります" in page
    assert page.count("<tr>") == 5
    assert page.count("<path") == 3


def test_a_schedule_of_thirty_years_stays_a_small_page() -> None:
    page = render("{% repayment_chart '返済' payments %}", payments=INSTALMENTS * 120)
    assert len(page.encode()) < 100_000


def test_no_schedule_makes_no_chart() -> None:
    assert render("{% repayment_chart '返済' payments %}", payments=[]).strip() == ""


def test_money_and_days_read_as_people_write_them() -> None:
    assert show_yen(1_500_000) == "1,500,000円"
    assert show_yen(0) == "0円"
    assert show_date(date(2023, 9, 20)) == "2023年9月20日（水）"
    assert show_wareki(date(2023, 9, 20)) == "令和5年9月20日（水）"
    assert show_both_calendars(date(2019, 5, 1)) == "2019年5月1日（水）（令和元年5月1日）"


def test_what_is_not_there_reads_as_nothing() -> None:
    assert show_yen(None) == show_date(None) == show_wareki(None) == show_both_calendars(None) == ""


def test_a_moment_reads_as_its_day_in_japan() -> None:
    assert show_date(datetime(2023, 9, 19, 15, 0, tzinfo=UTC)) == "2023年9月20日（水）"


def test_english_pages_have_english_money_and_days() -> None:
    with translation.override("en"):
        assert show_yen(1_500_000) == "¥1,500,000"
        assert show_both_calendars(date(2023, 9, 20)) == "20 September 2023 (Wed) (令和5年9月20日)"
