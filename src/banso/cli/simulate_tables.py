"""A simulation on the terminal: what it rests on, then what came out, each with its range."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import RenderableType

from banso.cli.output import table
from banso.core.money import show_yen
from banso.core.programmes import Programme
from banso.definitions.region import Region

Plain = Mapping[str, Any]
GROUPS_SHOWN = 12
"""Rows of a grouping on the terminal; the JSON and the files have all."""
INSIDE = {True: "範囲の中", False: "範囲の外", None: "比べません"}
MAN_YEN = 10_000
"""Sums on the terminal are in 万円, for their ranges to fit; the JSON and the files have whole yen."""
TOTALS: Mapping[str, str] = {
    "applications": "申請（件）",
    "grants": "交付（件）",
    "granted_yen": "交付額（万円）",
    "refused_for_budget": "予算が足りず交付されない申請（件）",
    "unspent_yen": "使い残す予算（万円）",
}


def assumption_parts(
    assumptions: Sequence[Plain], programme: Programme, description: str, region: Region
) -> list[RenderableType]:
    """What a simulation rests on, said before it is run."""
    rows, said = [], ""
    for one in assumptions:
        why = _why(one, region)
        rows.append([one["label"], _expected(one), "同上" if why == said else why])
        said = why
    return [
        f"{programme.name}（{programme.id}）",
        f"会社: {description}",
        table(
            ["前提", "見込み（幅）", "根拠・仮定した理由"],
            rows,
            title="シミュレーションの前提（実績に合わせた調整はしていません）",
            widths={0: 36, 1: 30},
        ),
    ]


def result_parts(result: Plain) -> list[RenderableType]:
    """What came out, in reading order."""
    scenarios = result["scenarios"]
    base = scenarios[0]
    parts: list[RenderableType] = [
        f"会社{result['companies']['rows']:,}社、試行{result['paths']:,}回、乱数の種{result['seed']}。"
        "範囲は、試行の8割が入る幅です。",
        result["companies"]["unknown_counted_as"],
        *_changes(scenarios[1:]),
        _totals(scenarios),
        *[_rounds(scenario) for scenario in scenarios],
        *_differences(result),
        _people(scenarios),
        _clauses(base),
    ]
    parts += [_group(base, group) for group in base["groups"]]
    parts += [f"・{sentence}" for sentence in base["fairness"]["words"]]
    return [*parts, *[part for scenario in scenarios for part in _recorded(scenario)]]


def _expected(one: Plain) -> str:
    """The likeliest value and how far it may lie from it."""
    value, unit, low, high = one["value"], one["unit"], one["low"], one["high"]
    if isinstance(value, str):
        return value
    span = "" if low is None or low == high else f"（{low:,}〜{high:,}）"
    return f"{value:,}{unit}{span}"


def _why(one: Plain, region: Region) -> str:
    source = one["source"]
    if source is None:
        return str(one["assumed"])
    title = region.documents[source["document"]].title
    return f"{title} {source['clause']}「{source['quote']}」{one['assumed']}"


def _band(band: Plain, unit: int = 1) -> str:
    middle, low, high = (_in_units(band[part], unit) for part in ("median", "low", "high"))
    return f"{middle:,}（{low:,}〜{high:,}）"


def _in_units(number: int, unit: int) -> int:
    return (2 * number + unit) // (2 * unit)


def _measure(values: Plain, key: str) -> str:
    return _band(values[key], MAN_YEN if key.endswith("_yen") else 1)


def _share(share: float) -> str:
    return f"{share:.0%}"


def _by_scenario(
    title: str, scenarios: Sequence[Plain], rows: Sequence[tuple[str, Callable[[Plain], str]]]
) -> RenderableType:
    """Measures down, scenarios across."""
    names = [scenario["name"] for scenario in scenarios]
    cells = [[label, *[write(scenario) for scenario in scenarios]] for label, write in rows]
    return table(["", *names], cells, title=title, right=range(1, len(names) + 1))


def _changes(others: Sequence[Plain]) -> list[RenderableType]:
    return [
        table(
            ["変えるところ", "現行の案", other["name"]],
            [[change["label"], change["before"], change["after"]] for change in other["changes"]],
            title=f"{other['name']}で変えるところ",
        )
        if other["changes"]
        else f"{other['name']}: 現行の案と違うところはありません"
        for other in others
    ]


def _totals(scenarios: Sequence[Plain]) -> RenderableType:
    def measure_of(key: str) -> Callable[[Plain], str]:
        return lambda scenario: _measure(scenario["totals"], key)

    rows = [(label, measure_of(key)) for key, label in TOTALS.items()]
    rows += [
        ("予算額", lambda s: "上限なし" if s["budget_yen"] is None else show_yen(s["budget_yen"])),
        ("予算が尽きる割合", lambda s: _share(s["exhausted_share"])),
    ]
    return _by_scenario("全体", scenarios, rows)


def _rounds(scenario: Plain) -> RenderableType:
    rows = [
        [
            f"第{one['number']}回 {one['closes_on']}まで",
            *[_measure(one, key) for key in ("applications", "grants", "granted_yen")],
            _share(one["exhausted_share"]),
            _days(one["exhausted_on"]),
        ]
        for one in scenario["rounds"]
    ]
    titles = ["締切回", "申請", "交付", "交付額（万円）", "予算が尽きる", "尽きる日"]
    return table(titles, rows, title=f"締切回ごと {scenario['name']}", right=[1, 2, 3, 4])


def _days(days: Plain | None) -> str:
    if days is None:
        return "—"
    return (
        days["median"]
        if days["low"] == days["high"]
        else f"{days['median']}（{days['low']}〜{days['high']}）"
    )


def _differences(result: Plain) -> list[RenderableType]:
    names = {scenario["id"]: scenario["name"] for scenario in result["scenarios"]}
    keys = [key for key in TOTALS if key != "refused_for_budget"]
    rows = [[names[one["scenario"]], *[_measure(one, key) for key in keys]] for one in result["differences"]]
    titles = ["現行の案との差", *[TOTALS[key] for key in keys]]
    return [table(titles, rows, title="同じ会社・同じ乱数で比べた差", right=[1, 2, 3, 4])] if rows else []


def _people(scenarios: Sequence[Plain]) -> RenderableType:
    labels = (
        ("eligible", "要件に合う"),
        ("likely", "合う見込み（判断による要件がある）"),
        ("unknown", "分からない項目がある"),
        ("ineligible", "要件に合わない"),
    )

    def count_of(key: str) -> Callable[[Plain], str]:
        return lambda scenario: f"{scenario['population'][key]:,}社"

    return _by_scenario("会社の判定", scenarios, [(label, count_of(key)) for key, label in labels])


def _clauses(scenario: Plain) -> RenderableType:
    clauses = [one for one in scenario["population"]["clauses"] if one["decides"]]
    rows = [
        [one["id"], one["label"], f"{one['decides']:,}", f"{one['alone']:,}", f"{one['unknown']:,}"]
        for one in sorted(clauses, key=lambda one: -one["decides"])
    ]
    return table(
        ["要件", "", "対象から外れる（社）", "なければ対象（社）", "分からない（社）"],
        rows,
        title="対象から外れる理由になる要件",
        right=[2, 3, 4],
    )


def _group(scenario: Plain, group: Plain) -> RenderableType:
    shown = sorted(group["rows"], key=lambda row: -row["companies"])[:GROUPS_SHOWN]
    rows = [
        [
            row["label"] + ("（会社が少ない）" if row["few"] else ""),
            f"{row['companies']:,}",
            f"{row['shut_out']:,}",
            f"{row['grants']:.1f}",
            f"{row['per_thousand']:.2f}",
            f"{row['reach']:.2f}倍",
            _share(row["share_of_companies"]),
            _share(row["share_of_money"]),
        ]
        for row in group["rows"]
        if row in shown
    ]
    more = f"（会社の多い{GROUPS_SHOWN}区分）" if len(group["rows"]) > GROUPS_SHOWN else ""
    return table(
        [
            group["label"],
            "会社",
            "要件に合わない",
            "交付（平均）",
            "千社あたり",
            "全体に比べ",
            "会社の割合",
            "交付額の割合",
        ],
        rows,
        title=f"{group['label']}ごとの届き方 {scenario['name']}{more}",
        right=range(1, 8),
    )


def _recorded(scenario: Plain) -> list[RenderableType]:
    rows = [
        [
            one["label"],
            f"{one['value']:,}{one['unit']}" + (f"（{one['year']}年度）" if one["year"] else ""),
            _band(one["simulated"]) + one["unit"],
            INSIDE[one["inside"]],
        ]
        for one in scenario["recorded"]
    ]
    if not rows:
        return []
    title = f"資料にある実績・想定と並べた結果: {scenario['name']}（前提の調整には使っていません）"
    notes = dict.fromkeys(one["note"] for one in scenario["recorded"] if one["note"])
    made = table(["", "資料の値", "シミュレーション", ""], rows, title=title, right=[1, 2])
    return [made, *[f"※ {text}" for text in notes]]
