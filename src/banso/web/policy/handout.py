"""The two pages of paper of a result: the same figures and drawings as the page, set by typst.

Words go in as JSON, never as markup; the same result gives the same bytes.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from banso.actions.typesetting import typeset
from banso.web.policy.exhibits import Exhibit, Ground, TotalRow
from banso.web.policy.headlines import headlines
from banso.web.policy.reach import ClauseRow, GroupView, clause_chart, group_views, people_chart
from banso.web.policy.row_charts import Row, RowChart
from banso.web.templatetags.banso_charts import WHOLE
from banso.web.templatetags.banso_show import show_date, show_month_day

TEMPLATE = Path(__file__).with_name("handout.typ")
INSIDE = {True: "範囲の中です", False: "範囲の外です", None: "会社の数が県全体より少ないため比べません"}
LONGEST_NAME = 46
"""Characters of a name, longer ones are cut: a name may be as long as its author likes, paper is not."""
LONGEST_SENTENCE = 108
"""Two lines of the page."""
LONGEST_LINE, LONGEST_BASIS = 56, 70
SCENARIOS, CHARTS, SENTENCES, CLAUSES, GROUPS, GROUP_ROWS, GROUNDS, RECORDED = 4, 2, 5, 6, 4, 7, 12, 2
"""How many of each there is room for; the page on the screen has all."""
PLOT = {"H": 2000, "V": 792, "M0 ": 792}
"""Width and height of the plot on paper, in quarters of the unit of its drawing."""
STAIRS = re.compile(r"(H|V|M0 )(\d+)")
ALONE_WORDS = "橙は、その要件がなければ対象になりうる会社です。"
NOBODY_WORDS = "要件で外れる会社はありません。"

Plain = dict[str, Any]


def handout(title: str, exhibit: Exhibit, clauses: Sequence[ClauseRow]) -> bytes:
    """The PDF of a result, exactly two A4 pages.

    Args:
        title: Its author's name for the run.
        exhibit: The result.
        clauses: Those of the base, the hardest first.
    """
    return typeset(TEMPLATE, handout_data(title, exhibit, clauses))


def handout_data(title: str, exhibit: Exhibit, clauses: Sequence[ClauseRow]) -> Plain:
    """Everything the template shows, cut to what fits."""
    left_out = len(exhibit.scenarios) - SCENARIOS
    if left_out > 0:
        exhibit = Exhibit(
            {**exhibit.plain, "scenarios": exhibit.plain["scenarios"][:SCENARIOS]}, exhibit.documents
        )
    plain = exhibit.plain
    return (
        {
            "left-out": f"ほかの{left_out}案は画面にあります。" if left_out > 0 else "",
            "kicker": cut(f"{plain['programme']['name']} の試算"),
            "title": cut(title),
            "basis": cut(
                f"{show_date(exhibit.on)}の{exhibit.companies}({plain['companies']['description']})で"
                f"{plain['paths']}通りの計算",
                LONGEST_BASIS,
            ),
            "footer": cut(
                f"Banso {plain['programme']['id']} 版 {plain['programme']['version']} 乱数の種 {plain['seed']}",
                LONGEST_SENTENCE,
            ),
            "headlines": [cut(text, LONGEST_SENTENCE) for text in headlines(exhibit, clauses)[:SENTENCES]],
            "scenarios": [
                {
                    "name": cut(scenario.name, LONGEST_NAME // 2),
                    "changes": cut(
                        "、".join(f"{c['label']} {c['before']}→{c['after']}" for c in scenario.changes),
                        LONGEST_LINE,
                    ),
                }
                for scenario in exhibit.others
            ],
            "how": "中央は、半分の計算がそれより多く、半分が少なくなる数です。小さい字は、8割の計算が入る範囲です。"
            "1万円未満は四捨五入しています。使い残す予算は、辞退された額を含みます。見込みであり、実際の申請や予算を約束するものではありません。",
        }
        | _first_page(exhibit)
        | _second_page(exhibit, clauses)
    )


def _first_page(exhibit: Exhibit) -> Plain:
    others = [cut(scenario.name, LONGEST_NAME // 2) for scenario in exhibit.others]
    charts = exhibit.exhaustion_charts[:CHARTS]
    return {
        "totals": {
            "head": ["", cut(exhibit.base.name, LONGEST_NAME // 2), *others],
            "rows": _rows(exhibit.totals),
        },
        "differences": {
            "title": cut(
                f"「{exhibit.base.called}」との差(同じ運に出会うものとして1通りずつ引き算)", LONGEST_SENTENCE
            ),
            "head": ["", *others],
            "rows": _rows(exhibit.differences) if others else [],
        },
        "charts": [
            {
                "title": cut(chart.title),
                "summary": chart.summary,
                "svg": render_to_string(
                    "policy/band_chart.svg",
                    {"chart": chart, "band": on_paper(chart.band), "line": on_paper(chart.line)},
                ),
                "first": show_month_day(chart.first),
                "last": show_month_day(chart.last),
            }
            for chart in charts
        ],
        "chart-words": "線は中央の見込み、帯は8割の計算が入る範囲、縦の点線は締切回、赤い線は予算です。"
        + ("ほかの案の図は画面にあります。" if len(exhibit.scenarios) > CHARTS else ""),
    }


def _second_page(exhibit: Exhibit, clauses: Sequence[ClauseRow]) -> Plain:
    grounds = exhibit.grounds
    hard = clause_chart(clauses)
    more = f"全{len(grounds)}項目のうち{GROUNDS}項目です。" if len(grounds) > GROUNDS else ""
    return {
        "people": _bars(people_chart(exhibit.base), 4),
        "clauses": _bars(hard, CLAUSES)
        | {
            "words": "橙は、その要件がなければ対象になりうる会社です。"
            if hard.rows
            else "要件で外れる会社はありません。"
        },
        "fair-words": "1,000社あたりの交付決定の件数です。縦の線は全体、灰色は会社がとても少ない区分です。",
        "groups": [_group(view) for view in group_views(exhibit.scenarios)[:GROUPS]],
        "recorded": [
            cut(
                f"{it.label}{f'({it.year}年度)' if it.year else ''} {it.value}。試算 {it.simulated.middle}"
                f"{f'({it.simulated.span})' if it.simulated.span else ''}で、"
                f"{INSIDE[it.inside]}。",
                LONGEST_SENTENCE,
            )
            for it in exhibit.recorded[:RECORDED]
        ],
        "assumed-words": f"結果を見る前に決め、過去の実績に合わせた調整はしていません。{more}すべては画面にあります。",
        # Two columns of equal length; typst would fill the first one to its end.
        "assumptions": [
            [_ground(it) for it in grounds[: GROUNDS // 2]],
            [_ground(it) for it in grounds[GROUNDS // 2 : GROUNDS]],
        ],
    }


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """A text on one line that is not longer than there is room."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def on_paper(path: str) -> str:
    """A path of stairs in thousandths at its size on paper, where strokes would stretch with the drawing."""
    return STAIRS.sub(lambda found: found[1] + str(int(found[2]) * PLOT[found[1]] // WHOLE), path)


def _rows(rows: Sequence[TotalRow]) -> list[Plain]:
    return [
        {"label": row.label, "cells": [{"middle": it.middle, "span": it.span} for it in row.cells]}
        for row in rows
    ]


def _group(view: GroupView) -> Plain:
    return _bars(view.chart, GROUP_ROWS) | {"title": f"{cut(view.label)}ごと", "mark": f"全体 {view.whole}"}


def _bars(chart: RowChart, most: int) -> Plain:
    return {"title": chart.title, "rows": [_bar(row, chart) for row in chart.rows[:most]]}


def _bar(row: Row, chart: RowChart) -> Plain:
    return {
        "label": cut(row.label, LONGEST_NAME // 2),
        "value": row.value,
        "note": cut(row.note, LONGEST_NAME // 2),
        "bar": render_to_string("policy/bar.svg", {"row": row, "chart": chart}),
    }


def _ground(ground: Ground) -> Plain:
    first, more = ground.assumptions[0], len(ground.assumptions) - 1
    why = f"仮定: {ground.why}" if ground.why else f"資料: {ground.document}"
    span = f"({first.span})" if first.span else ""
    return {
        "label": cut(first.label),
        "value": cut(f"{first.value}{span}{f' ほか{more}件' if more else ''}"),
        "why": cut(why, LONGEST_NAME),
    }
