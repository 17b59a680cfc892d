"""A result as the page reads it: totals, differences, who is turned away, sentences for a meeting."""

from copy import deepcopy
from typing import Any

import pytest

from banso.web.policy.exhibits import Exhibit
from banso.web.policy.headlines import headlines
from banso.web.policy.reach import clause_chart, clause_rows, group_views, people_chart
from tests.unit.web.policy.invented_result import invented_result


def exhibit(result: dict[str, Any] | None = None) -> Exhibit:
    return Exhibit(result or invented_result(others=2), {"dx": "架空の募集要領"})


def sentences(result: dict[str, Any]) -> str:
    read = exhibit(result)
    return "\n".join(headlines(read, clause_rows(read.base)))


def with_base(**changed: Any) -> dict[str, Any]:
    result = deepcopy(invented_result(others=1))
    result["scenarios"][0] |= changed
    return result


def test_totals_stand_side_by_side() -> None:
    rows = {row.label: [cell.middle for cell in row.cells] for row in exhibit().totals}
    assert rows["交付決定"] == ["200件", "220件", "240件"]
    assert rows["交付決定額の合計"] == ["7,000万円", "7,700万円", "8,400万円"]
    assert rows["予算"] == ["7,778万円"] * 3
    assert rows["予算がなくなる割合"] == ["44%"] * 3


def test_differences_are_those_of_the_result_and_not_of_the_table_above() -> None:
    rows = {row.label: [(cell.middle, cell.span) for cell in row.cells] for row in exhibit().differences}
    assert rows["交付決定"] == [("+20件", "+17件～+23件"), ("+40件", "+35件～+45件")]
    assert rows["使い残す予算"][0] == ("-700万円", "-770万円～-630万円")


def test_without_a_budget_nothing_is_said_of_one() -> None:
    result = with_base(budget_yen=None, exhausted_share=0.0)
    result["scenarios"][1]["budget_yen"] = None
    read = exhibit(result)
    assert not {"予算", "使い残す予算"} & {row.label for row in read.totals}
    assert "予算" not in sentences(result)
    assert all(chart.limit is None for chart in read.exhaustion_charts)


def test_all_drawings_share_one_scale() -> None:
    ticks = {tuple(tick.label for tick in chart.ticks) for chart in exhibit().exhaustion_charts}
    assert len(ticks) == 1


def test_what_assumptions_rest_on_is_said_once() -> None:
    grounds = exhibit().grounds
    assert [len(ground.assumptions) for ground in grounds] == [2, 1, 1]
    first, second = grounds[0].assumptions
    assert (first.value, first.span) == ("30%", "15%～45%")
    assert second.value == "60.5%"
    assert (grounds[1].document, grounds[1].assumptions[0].value) == ("架空の募集要領", "250万円")
    assert (grounds[2].assumptions[0].value, grounds[2].assumptions[0].span) == ("", "")


def test_the_words_say_when_the_money_runs_out() -> None:
    said = sentences(invented_result())
    assert "予算7,778万円が途中でなくなるのは、計算の44%です" in said
    assert "第4回・5月31日(5月30日～6月3日)" in said


def test_money_that_lasts_is_said_to_last() -> None:
    said = sentences(with_base(exhausted_share=0.0))
    assert "どの計算でも最後まで足ります" in said


def plain_band(low: int, median: int, high: int) -> dict[str, object]:
    return {"low": low, "median": median, "high": high, "mean": median}


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ((0, 0, 0), "交付決定は変わらず"),
        ((17, 20, 23), "交付決定は17件から23件増え"),
        ((5, 5, 5), "交付決定は5件増え"),
        ((-23, -20, -17), "交付決定は17件から23件減り"),
        ((0, 0, 4), "交付決定は0件から4件増え"),
        ((-4, 0, 0), "交付決定は0件から4件減り"),
        ((-4, 1, 6), "交付決定は4件の減少から6件の増加まで分かれ、"),
    ],
)
def test_a_difference_is_more_less_the_same_or_either(band: tuple[int, int, int], words: str) -> None:
    result = invented_result()
    result["differences"][0]["grants"] = plain_band(*band)
    assert words in sentences(result)


def test_the_hardest_clause_comes_first_and_joining_ones_are_left_out() -> None:
    base = exhibit().base
    rows = clause_rows(base)
    assert [row.decides for row in rows] == sorted((row.decides for row in rows), reverse=True)
    without = clause_rows(base, {"invented-judged"})
    assert len(without) == len(rows) - 1
    drawn = clause_chart(rows)
    assert drawn.rows[0].value == "2,000社"
    assert drawn.rows[0].note == "うちこれがなければ対象 1,500社"


def test_clauses_that_turn_nobody_away_are_not_drawn() -> None:
    result = invented_result()
    for clause in result["scenarios"][0]["population"]["clauses"]:
        clause["decides"] = clause["alone"] = 0
    read = exhibit(result)
    assert clause_chart(clause_rows(read.base)).rows == ()
    assert "対象から外す" not in sentences(result)


def test_verdicts_are_shares_of_all_companies() -> None:
    drawn = people_chart(exhibit().base)
    assert drawn.title == "11,110社の判定"
    assert [row.note for row in drawn.rows] == ["10%", "20%", "30%", "40%"]


def test_groups_are_held_against_the_whole_and_beside_the_variants() -> None:
    industry, size, area = group_views(exhibit().scenarios)
    assert industry.label == "業種"
    assert industry.rows[0].counts == ("400", "200", "40", "160")
    assert len(industry.rows[0].others) == 2
    assert industry.chart.mark is not None
    assert [row.few for row in size.rows] == [False, False, True] * 2
    assert len(area.rows) == 20
    assert len(area.chart.rows) == 8


def test_small_groups_never_flatten_the_others() -> None:
    drawn = group_views(exhibit().scenarios)[1].chart
    widths = [row.parts[0].width for row in drawn.rows]
    # The third and the sixth are small, and their single grants would be a thousand times the rest.
    assert widths[2] == widths[5] == 1000
    assert min(widths) > 300
    assert "会社が少ない" in drawn.rows[2].note
