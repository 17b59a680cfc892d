"""Drawings of the policy pages: true to the figures, readable without seeing them."""

import re
from datetime import date, timedelta

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from banso.web.policy.band_charts import PLOT, BandChart, Day, Scale, band_chart
from banso.web.policy.reach import Row, RowChart
from banso.web.policy.row_charts import parts_of
from banso.web.policy.words import Band, show_short_yen

FIRST = date(2030, 4, 1)
sums = st.integers(min_value=0, max_value=10**13)


def chart(*amounts: int, marks: int = 1, limit: int | None = None) -> BandChart:
    days = [
        Day(on=FIRST + timedelta(days=at), band=Band(low=yen // 2, median=yen, high=2 * yen))
        for at, yen in enumerate(amounts)
    ]
    return band_chart(
        "架空の積み上がり",
        days,
        Scale.over([2 * max(amounts), limit or 0]),
        show_short_yen,
        marks=[(number, FIRST + timedelta(days=number)) for number in range(1, marks + 1)],
        limit=("予算", limit) if limit else None,
    )


@given(st.lists(sums, min_size=1, max_size=5))
def test_a_scale_holds_every_value_with_room_for_a_name_above(values: list[int]) -> None:
    scale = Scale.over(values)
    assert all(0 < scale.at(value) <= PLOT for value in values)
    assert 1 <= scale.largest // scale.step <= 5
    assert scale.largest % scale.step == 0


def test_the_line_runs_within_its_band() -> None:
    drawn = chart(0, 1_000_000, 1_000_000, 4_000_000, limit=9_000_000)
    assert drawn.line == "M0 1000H250V900H750V600H1000"
    assert drawn.band == "M0 1000H250V800H750V200H1000V800H750V950H250V1000H0Z"
    assert drawn.limit is not None
    assert drawn.limit.percent == "8.6%"


def test_marks_stand_at_the_end_of_their_day_and_many_are_named_by_number() -> None:
    few, many = chart(*range(1, 11), marks=1), chart(*range(1, 11), marks=9)
    assert [(mark.label, mark.percent) for mark in few.marks] == [("第1回", "20.0%")]
    assert [mark.label for mark in many.marks] == [str(number) for number in range(1, 10)]
    assert many.marks[-1].anchor == "end"


def test_a_cut_off_outside_the_days_is_not_drawn() -> None:
    assert chart(1, 2, marks=5).marks == chart(1, 2, marks=1).marks


def test_the_table_behind_has_the_cut_offs_and_the_last_day() -> None:
    rows = chart(*range(1, 101), marks=2).rows
    assert [row.mark for row in rows if row.mark] == ["第1回締切", "第2回締切"]
    assert rows[-1].on == FIRST + timedelta(days=99)
    assert rows[-1].cell.span == "50円～200円"
    assert len(rows) < 10


def test_a_band_chart_says_everything_in_words_and_escapes_names() -> None:
    page = render_to_string("components/band_chart.html", {"chart": chart(0, 5_000_000, limit=7_000_000)})
    assert "<title>架空の積み上がり。期間の終わりに500万円(250万円～1,000万円)</title>" in page
    assert "予算 700万円" in page
    assert "<caption" in page
    assert "style=" not in page


@given(
    st.lists(st.integers(min_value=0, max_value=10**9), max_size=4), st.integers(min_value=0, max_value=10**9)
)
def test_parts_of_a_row_stand_behind_each_other_inside_the_drawing(sizes: list[int], largest: int) -> None:
    parts = parts_of([(1, size) for size in sizes], largest)
    ends = [part.start + part.width for part in parts]
    assert [part.start for part in parts[1:]] == ends[:-1]
    assert all(0 <= end <= 1000 for end in ends)


def test_a_row_chart_names_colours_and_line() -> None:
    drawn = RowChart(
        title="架空の要件",
        rows=(Row(label="<要件>", value="5社", note="うち2社", parts=parts_of([(3, 2), (2, 3)], 10)),),
        legend=((3, "これだけ"), (2, "ほかにも")),
        mark=1000,
        mark_label="縦の線は全体です。",
    )
    page = render_to_string("components/row_chart.html", {"chart": drawn})
    assert re.findall(r'class="chart-(\d)" x="(\d+)" width="(\d+)"', page) == [
        ("3", "0", "200"),
        ("2", "200", "300"),
    ]
    assert 'class="chart-rule" x="995"' in page
    assert "&lt;要件&gt;" in page
    assert "縦の線は全体です。" in page
