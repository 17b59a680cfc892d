"""The header row of a cost table: which column is which, found by the names people give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from banso.core.amount_rules import AmountRule
from banso.core.costs import TaxBasis
from banso.core.errors import BadCosts
from banso.ingest.tables import Row, Table, is_empty, words_of

HEADER_WITHIN = 50
"""A header is looked for in so many rows; above it stand titles and dates."""

Role = Literal["category", "amount", "item", "tax", "tax_percent", "name"]

NAMES: Mapping[Role, frozenset[str]] = {
    "category": frozenset(
        ["category", "経費区分", "経費の区分", "補助対象経費区分", "対象経費区分", "区分", "費目", "経費項目",
         "経費", "対象経費", "科目", "勘定科目", "種別"]
    ),
    "amount": frozenset(
        ["yen", "amount", "円", "金額", "額", "費用", "費用額", "経費額", "支払額", "支払金額", "見積額",
         "見積金額", "予算額", "補助対象経費額", "税抜", "税抜き", "税別", "税抜額", "税抜金額", "税込",
         "税込み", "税込額", "税込金額"]
    ),
    "item": frozenset(
        ["item", "description", "品名", "品目", "内容", "内訳", "件名", "名称", "摘要", "項目", "経費内容",
         "支払内容", "品名・内容", "内容・品名"]
    ),
    "tax": frozenset(["tax", "税", "税区分", "課税区分", "消費税区分", "税込・税抜", "税抜・税込", "税込/税抜",
                      "税抜/税込", "内税・外税", "内税外税"]),
    "tax_percent": frozenset(["tax_percent", "taxrate", "税率", "消費税率", "消費税の税率"]),
    "name": frozenset(["氏名", "名前", "お名前", "氏名等", "name"]),
}  # fmt: skip
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "person": frozenset(
        ["person", "個人", "人", "番号", "対象者", "対象者番号", "利用者", "学生", "整理番号"]
    ),
    "residence": frozenset(["residence", "居住地", "居住地域", "住まい", "住所地"]),
    "sole_use": frozenset(["sole_use", "専用", "事業専用", "対象事業専用"]),
}
EXCLUDED_WORDS = frozenset(["税抜", "税抜き", "税別", "抜", "外税", "本体", "本体価格", "excluded"])
INCLUDED_WORDS = frozenset(["税込", "税込み", "込", "内税", "included"])
UNITS: Mapping[str, int] = {"円": 1, "yen": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000}
_BRACKETS = re.compile(r"[(\[【〔<](.*?)[)\]】〕>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumn:
    """A column of amounts.

    Attributes:
        unit: How many yen one stands for.
        tax: Basis its header names; None where it names none.
    """

    column: int
    title: str
    unit: int = 1
    tax: TaxBasis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header row.

    Attributes:
        columns: Column of each role and attribute, from 0; `category` may be missing where there is only one.
        width: Number of columns that have a title.
        notices: What its reader should know, Japanese sentences.
    """

    row: Row
    amount: AmountColumn
    columns: Mapping[str, int]
    width: int
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    columns: dict[str, int] = field(default_factory=dict)
    amounts: list[AmountColumn] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def attributes_of(rule: AmountRule) -> dict[str, frozenset[str]]:
    """The attributes of a line that the rule asks for, with the names their columns may have."""
    wanted = {kind.unless: kind.unless_label for kind in rule.excluded if kind.unless}
    if rule.each is not None:
        wanted |= {rule.each.by: rule.each.label} | {cap.attribute: "" for cap in rule.each.caps}
    return {
        name: ATTRIBUTES.get(name, frozenset([name])) | ({normal(label)} - {""})
        for name, label in wanted.items()
    }


def needs_category(rule: AmountRule) -> bool:
    """Whether a line must name its category: it need not where there is only one."""
    return len(rule.categories) + len(rule.excluded) != 1


def find_header(table: Table, rule: AmountRule) -> Header | None:
    """The first row that names a column of amounts and, where one is needed, of categories; None without one.

    Raises:
        BadCosts: Two columns could be meant; both are named.
    """
    filled = [row for row in table.rows if not row.blank][:HEADER_WITHIN]
    for row in filled:
        found = _match(row, rule)
        if found.amounts and ("category" in found.columns or not needs_category(rule)):
            return _header(table, row, found, rule)
    return None


def _match(row: Row, rule: AmountRule) -> _Found:
    attributes = attributes_of(rule)
    found = _Found()
    for column, cell in enumerate(row.cells):
        if is_empty(cell):
            continue
        amount = _amount_column(column, cell)
        name = normal(_BRACKETS.sub("", words_of(cell)) or words_of(cell))
        role = _role(name, attributes)
        if role in found.columns:
            found.twice.append(words_of(cell))
        elif role:
            found.columns[role] = column
        elif amount is not None:
            found.amounts.append(amount)
        else:
            found.unused.append(words_of(cell))
    return found


def _role(name: str, attributes: Mapping[str, frozenset[str]]) -> str:
    for attribute, names in attributes.items():
        if name in names:
            return attribute
    return next((role for role, names in NAMES.items() if role != "amount" and name in names), "")


def normal(text: str) -> str:
    """A title in one spelling: half width, lower case, no spaces, no mark of a required field."""
    narrow = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\s|※.*$|[*:：]+$|必須$|^no\.$", "", narrow)


def _amount_column(column: int, cell: object) -> AmountColumn | None:
    title = words_of(cell)
    name = normal(_BRACKETS.sub("", title))
    if name not in NAMES["amount"]:
        return None
    words = [
        name,
        *(normal(word) for part in _BRACKETS.findall(title) for word in re.split(r"[・,、/:]", part)),
    ]
    tax: TaxBasis | None = None
    if any(word in EXCLUDED_WORDS or word.startswith("税抜") for word in words):
        tax = "excluded"
    elif any(word in INCLUDED_WORDS or word.startswith("税込") for word in words):
        tax = "included"
    units = [UNITS[word] for word in words if word in UNITS]
    return AmountColumn(column=column, title=title, tax=tax, unit=max(units, default=1))


def _header(table: Table, row: Row, found: _Found, rule: AmountRule) -> Header:
    place = table.address(row.number, 0)
    if found.twice:
        raise BadCosts(
            f"見出し「{'」「'.join(found.twice)}」と同じ意味の列が二つあります",
            place=place,
            remedy="使わない列の見出しを消してください",
        )
    amount = _chosen(found.amounts, rule, place)
    unused = [*(a.title for a in found.amounts if a is not amount), *found.unused]
    notices = [f"使わなかった列: {'、'.join(unused)}"] if unused else []
    if "name" in found.columns:
        notices.append("氏名の列は使いません。人を分けるときは「番号」の列に1、2…と書いてください")
    if amount.unit != 1:
        notices.append(f"「{amount.title}」の列を{amount.unit:,}円単位として読みました")
    if amount.tax is not None and amount.tax != rule.tax.basis:
        words = {"excluded": "税抜き", "included": "税込み"}
        notices.append(f"「{amount.title}」の列の額を{words[rule.tax.basis]}に直して計算します")
    titled = [column for column, cell in enumerate(row.cells) if not is_empty(cell)]
    return Header(
        row=row,
        amount=amount,
        columns={role: column for role, column in found.columns.items() if role != "name"},
        width=max(titled) + 1,
        notices=tuple(notices),
    )


def _chosen(amounts: Sequence[AmountColumn], rule: AmountRule, place: str) -> AmountColumn:
    fitting = [amount for amount in amounts if amount.tax == rule.tax.basis] if len(amounts) > 1 else amounts
    if len(fitting) != 1:
        raise BadCosts(
            f"金額の列が{len(amounts)}つあり、どれを使うか決められません（{'、'.join(a.title for a in amounts)}）",
            place=place,
            remedy="使う列だけを残すか、見出しを「税抜金額」「税込金額」のようにしてください",
        )
    return fitting[0]


def no_header(tables: Sequence[Table], rule: AmountRule) -> BadCosts:
    """The error for tables without a header that can be used; lists what stands there and what is needed."""
    first = next((row for table in tables for row in table.rows if not row.blank), None)
    seen = "、".join(words_of(cell) for cell in first.cells if not is_empty(cell))[:120] if first else ""
    needed = ["経費区分"] if needs_category(rule) else []
    needed += ["金額", *(min(names, key=_plainness) for names in attributes_of(rule).values())]
    return BadCosts(
        f"見出しの行が見つかりません（最初の行: {seen}）" if seen else "表が空です",
        place=tables[0].address(first.number, 0) if first else "",
        remedy=f"最初の行に見出しを書いてください: {'、'.join(needed)}（金額のほかに品名、税率なども使えます）",
    )


def _plainness(name: str) -> tuple[bool, int, str]:
    """Japanese names first, then short ones."""
    return name.isascii(), len(name), name
