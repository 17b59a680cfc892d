"""A result as one long table for spreadsheets: a row for each figure, with its band where it has one."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from banso.core.typed_text import not_a_formula
from banso.web.policy.exhibits import DIFFERENCES, TOTALS, Exhibit, Scenario

HEADINGS = ("表", "案", "区分", "項目", "中央", "下位1割", "上位1割", "平均", "単位")
UNITS = {
    "applications": "件",
    "grants": "件",
    "granted_yen": "円",
    "refused_for_budget": "件",
    "unspent_yen": "円",
    "left_yen": "円",
}
PEOPLE = (
    ("eligible", "要件を満たす"),
    ("likely", "審査で判断"),
    ("unknown", "情報が足りない"),
    ("ineligible", "要件に合わない"),
)
CLAUSES = (
    ("decides", "外れる会社"),
    ("alone", "これがなければ対象になりうる会社"),
    ("failed", "合わない会社"),
    ("unknown", "分からない会社"),
)
GROUPS = (
    ("companies", "会社", "社"),
    ("reachable", "届きうる会社", "社"),
    ("unknown", "分からない会社", "社"),
    ("shut_out", "外れる会社", "社"),
    ("applications", "申請の平均", "件"),
    ("grants", "交付決定の平均", "件"),
    ("granted_yen", "交付決定額の平均", "円"),
    ("per_thousand", "1,000社あたりの交付決定", "件"),
    ("reach", "全体との比", "倍"),
    ("share_of_companies", "会社の割合", ""),
    ("share_of_money", "額の割合", ""),
)  # fmt: skip
ROUNDS = (
    ("applications", "申請"),
    ("grants", "交付決定"),
    ("granted_yen", "交付決定額"),
    ("left_yen", "残る予算"),
)

Line = tuple[object, ...]


def spreadsheet(exhibit: Exhibit) -> bytes:
    """The whole result as CSV: UTF-8 with a mark at its beginning, so that spreadsheets read it right."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(
        [not_a_formula(value) if isinstance(value, str) else value for value in line]
        for line in _lines(exhibit)
    )
    return text.getvalue().encode("utf-8-sig")


def _lines(exhibit: Exhibit) -> Iterator[Line]:
    for plain in exhibit.plain["assumptions"]:
        yield ("仮定", "", "", plain["label"], plain["value"], plain["low"], plain["high"], "", plain["unit"])
    for scenario in exhibit.scenarios:
        yield from _scenario(scenario)
    names = {scenario.id: scenario.name for scenario in exhibit.scenarios}
    for plain in exhibit.plain["differences"]:
        for key, label, _ in DIFFERENCES:
            yield ("差", names[plain["scenario"]], exhibit.base.name, label, *_band(plain[key]), UNITS[key])


def _scenario(scenario: Scenario) -> Iterator[Line]:
    plain, name = scenario.plain, scenario.name
    for change in scenario.changes:
        yield ("変更点", name, change["before"], change["label"], change["after"], "", "", "", "")
    yield ("全体", name, "", "予算", plain["budget_yen"], "", "", "", "円")
    yield ("全体", name, "", "予算がなくなる割合", plain["exhausted_share"], "", "", "", "")
    for key, label, _ in TOTALS:
        yield ("全体", name, "", label, *_band(plain["totals"][key]), UNITS[key])
    for one in plain["rounds"]:
        where = f"第{one['number']}回 {one['closes_on']}"
        for key, label in ROUNDS:
            yield ("締切回", name, where, label, *_band(one[key]), UNITS[key])
    for day in plain["daily"]:
        for key, label in (("applications", "申請の累計"), ("granted_yen", "交付決定額の累計")):
            yield ("日ごと", name, day["on"], label, *_band(day[key]), UNITS[key])
    yield from _reach(scenario)


def _reach(scenario: Scenario) -> Iterator[Line]:
    plain, name = scenario.plain, scenario.name
    for key, label in PEOPLE:
        yield ("会社の判定", name, "", label, plain["population"][key], "", "", "", "社")
    for clause in plain["population"]["clauses"]:
        for key, label in CLAUSES:
            yield ("要件", name, clause["label"], label, clause[key], "", "", "", "社")
    for group in plain["groups"]:
        for row in group["rows"]:
            for key, label, unit in GROUPS:
                yield (group["label"], name, row["label"], label, row[key], "", "", "", unit)
    for it in plain["recorded"]:
        yield ("実績", name, it["year"] or "", it["label"], it["value"], "", "", "", it["unit"])
        yield (
            "実績と同じものの試算",
            name,
            it["year"] or "",
            it["label"],
            *_band(it["simulated"]),
            it["unit"],
        )


def _band(plain: Any) -> tuple[object, ...]:
    return (plain["median"], plain["low"], plain["high"], plain["mean"])
