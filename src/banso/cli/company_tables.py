"""Tables of companies as the terminal shows them: their columns, what is wrong with them, how much is known."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from rich.console import RenderableType

from banso.cli.facts import TYPE_WORDS
from banso.cli.output import table
from banso.core.facts import Fact, FactType, Vocabulary
from banso.core.money import show_percent
from banso.population.columns import COMPANY, COST_PREFIX, COST_SUFFIX, SETS, fact_columns
from banso.population.companies.checking import TableReport
from banso.population.companies.fill_rates import QUARTERS, ColumnFill
from banso.population.companies.headings import KEY_HEADINGS
from banso.population.companies.problems import KIND_LABELS, Kind
from banso.population.companies.schema import FOUNDED_YEAR

SHOWN = 20
"""Problems in the table of the terminal."""
EXTRA_COLUMNS = {
    COMPANY: ("string", "会社を区別する番号か名前。空欄も重複もできません"),
    FOUNDED_YEAR: ("int64", "創業年（西暦）。年代ごとの集計に使い、判定には使いません"),
    f"{COST_PREFIX}〔経費区分のid〕{COST_SUFFIX}": ("int64", "一つの制度の経費区分ごとの申請額（円）"),
}
"""Columns beyond the facts, with type and meaning."""


def schema_as_json(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Every column of a company table as JSON values."""
    extra = [
        {"column": name, "type": kind, "fact": None, "label": meaning, "unit": "", "codes": None}
        for name, (kind, meaning) in EXTRA_COLUMNS.items()
    ]
    return [extra[0], *_fact_columns(vocabulary), *extra[1:]]


def _fact_columns(vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    for fact in vocabulary.facts.values():
        names = list(fact.codes.codes.values()) if fact.codes and fact.type in SETS else [None]
        for (name, kind), code in zip(fact_columns(fact).items(), names, strict=True):
            yield {
                "column": name,
                "type": kind,
                "fact": fact.id,
                "label": f"{fact.label}: {code.name}" if code else fact.label,
                "unit": _unit(fact),
                "codes": fact.codes.id if fact.codes and fact.type is FactType.CODE else None,
            }


def _unit(fact: Fact) -> str:
    return {FactType.YEN: "円", FactType.PERMILLE: "0.1%"}.get(fact.type, fact.unit)


def schema_parts(vocabulary: Vocabulary) -> list[RenderableType]:
    """The columns, one line per fact."""
    rows = [[COMPANY, "、".join(sorted(KEY_HEADINGS - {COMPANY})), "文字", EXTRA_COLUMNS[COMPANY][1]]]
    for fact in vocabulary.facts.values():
        names = list(fact_columns(fact))
        shown = names[0] if len(names) == 1 else f"{names[0].split('__')[0]}__〔id〕 {len(names)}列"
        rows.append([shown, fact.label, TYPE_WORDS[fact.type], _written(fact)])
    rows += [[name, "", "整数", meaning] for name, (_, meaning) in list(EXTRA_COLUMNS.items())[1:]]
    return [
        table(["列", "項目名（これも見出しに使えます）", "値", "書き方"], rows),
        "見出しには、列名のほか、項目のid（company.prefecture）か項目名が使えます。空欄は「分からない」です。",
    ]


def _written(fact: Fact) -> str:
    if fact.type in SETS:
        dated = "a=2023-09-21;b" if fact.type is FactType.DATED_CODES else "a、b"
        return f"列ごとに はい・いいえ、または1列に {dated}"
    if fact.type is FactType.PERMILLE:
        return "文字なら 3%、Parquetの整数なら 0.1%単位"
    if fact.codes is not None:
        return f"コードか名前（banso facts {fact.id}）"
    return fact.unit


def problem_parts(report: TableReport) -> list[RenderableType]:
    """How many rows are good, and what is wrong with the others."""
    log = report.problems
    head = f"{report.rows:,}行のうち、使える行 {report.good_rows:,}、問題のある行 {report.bad_rows:,}"
    if report.is_good:
        return [f"{head}。問題はありません。"]
    first = sorted(log.first, key=lambda problem: problem.row)[:SHOWN]
    rows = [[str(p.row), p.column, p.value, p.reason, p.remedy] for p in first]
    counts = [[KIND_LABELS[kind], f"{count:,}"] for kind, count in log.counts.most_common()]
    return [
        f"{head}。",
        table(
            ["行", "列", "値", "理由", "直し方"],
            rows,
            title=f"問題（{log.total:,}件のうち{len(rows)}件。行は見出しを1行目と数えます）",
            right=[0],
        ),
        table(["種類", "件数"], counts, title="種類ごとの件数", right=[1]),
        *(["使える見出しの一覧は banso companies schema で見られます。"] if log.counts[Kind.HEADING] else []),
    ]


def fill_parts(fills: Sequence[ColumnFill]) -> list[RenderableType]:
    """How much is known, column by column."""
    if not fills:
        return []
    rows = [
        [
            fill.label,
            f"{fill.known:,}",
            show_percent(_tenths(fill.known, fill.rows)),
            _spread(fill),
        ]
        for fill in fills
    ]
    return [
        table(["項目", "分かっている", "割合", "値の分布"], rows, title="項目ごとの記入率", right=[1, 2]),
        "分布は分かっている会社だけのものです。数は 最小 / 四分位 / 最大。",
    ]


def _spread(fill: ColumnFill) -> str:
    if fill.known == 0:
        return ""
    if fill.yes is not None:
        return f"はい {show_percent(_tenths(fill.yes, fill.known))}"
    if fill.common:
        return "、".join(
            f"{fill.names.get(code, code)} {show_percent(_tenths(count, fill.known))}"
            for code, count in fill.common.items()
        )
    if not fill.quarters:
        return ""
    grouped = fill.type is not FactType.INTEGER or fill.name != FOUNDED_YEAR
    return " / ".join(f"{fill.quarters[key]:,}" if grouped else str(fill.quarters[key]) for key in QUARTERS)


def _tenths(part: int, whole: int) -> Fraction:
    """A share, rounded to tenths of a percent."""
    return Fraction(round(Fraction(part * 1000, whole)), 1000) if whole else Fraction(0)
