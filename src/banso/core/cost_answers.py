"""The cost table of an application: its columns follow from the programme's amount rule, its rows become cost lines.

The answers of a row are `section.row.<column>`. Which columns there are, `columns_of` says; a line keeps the id of its
row, so that a quote, a reduction and the answer of an officer can be told which line they are about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from banso.core.amount_rules import AmountRule
from banso.core.answers import OpenPoint, read_fields
from banso.core.costs import CostLine, TaxBasis, count_lines
from banso.core.forms import Answered, FieldKind, FormField, Section, rows_of
from banso.core.money import show_yen
from banso.core.procedures import QuoteRule
from banso.core.spellings import firm_name
from banso.core.typed_text import plain

TAX_KINDS: Mapping[str, tuple[str, TaxBasis, int]] = {
    "excluded_10": ("税抜き（10%）", "excluded", 10),
    "included_10": ("税込み（10%）", "included", 10),
    "excluded_8": ("税抜き（8%）", "excluded", 8),
    "included_8": ("税込み（8%）", "included", 8),
    "untaxed": ("消費税なし（人件費など）", "excluded", 0),
}
"""What is known of the consumption tax of an amount: label, basis, per cent."""
MOST_RIVALS = 5
QUOTE_COLUMNS: Mapping[str, str] = {
    "supplier": "quote_page",
    **{f"rival_{number}": f"rival_{number}_page" for number in range(2, MOST_RIVALS + 1)},
}
"""Columns that name who made a quote, each with the one for its page of the paper that holds the quotes."""
SUPPLIERS = tuple(QUOTE_COLUMNS)
QUOTE_PAGES = frozenset(QUOTE_COLUMNS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One quote for a cost line.

    Attributes:
        supplier: Whose quote it is.
        page: Page of the paper that holds the quotes.
    """

    supplier: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEntry:
    """One row of the cost table.

    Attributes:
        row: Id of the row.
        line: What it says; None while category or amount cannot be read.
        quotes: Those that name a supplier and a page, that of the chosen one first; of one firm only the first.
        quotes_needed: By the rules of the programme for what counts of the line.
    """

    row: str
    line: CostLine | None
    quotes: tuple[Quote, ...] = ()
    quotes_needed: int = 0
    points: tuple[OpenPoint, ...] = ()


def columns_of(rule: AmountRule, quotes: Sequence[QuoteRule]) -> tuple[FormField, ...]:
    """The columns of a cost table, as fields of a row.

    Args:
        rule: Categories, excluded kinds with what makes them count, and how persons are told apart.
        quotes: How many quotes are asked for.
    """
    kinds = tuple((kind.id, kind.label) for kind in rule.categories)
    kinds += tuple((kind.id, kind.label) for kind in rule.excluded)
    columns = [
        _column("category", "経費区分", FieldKind.CHOICE, choices=kinds),
        _column("item", "内容", FieldKind.TEXT),
        _column("yen", "金額（円）", FieldKind.YEN),
        _column(
            "tax",
            "消費税",
            FieldKind.CHOICE,
            choices=tuple((kind, label) for kind, (label, _basis, _percent) in TAX_KINDS.items()),
        ),
    ]
    if rule.each is not None:
        caps = tuple((cap.value, cap.label) for cap in rule.each.caps)
        columns += [
            _column(rule.each.by, "誰の分か（氏名）", FieldKind.TEXT),
            _column(rule.each.caps[0].attribute, "上限の区分", FieldKind.CHOICE, choices=caps),
        ]
    unless = {kind.unless: kind.unless_label for kind in rule.excluded if kind.unless}
    columns += [_column(name, label, FieldKind.YES_NO, required=False) for name, label in unless.items()]
    columns.append(_column("supplier", "支払先・見積りを取った相手", FieldKind.TEXT, required=False))
    if quotes:
        columns += _quote_columns(max(rule.quotes for rule in quotes))
    return tuple(columns)


def _column(name: str, label: str, kind: FieldKind, *, required: bool = True, **further: Any) -> FormField:
    return FormField(id=name, label=label, kind=kind, required=required, **further)


def _quote_columns(most: int) -> list[FormField]:
    found = [_column("quote_page", "見積書のページ", FieldKind.INTEGER, required=False)]
    for number in range(2, min(most, MOST_RIVALS) + 1):
        found += [
            _column(f"rival_{number}", f"{number}社目の見積りの相手", FieldKind.TEXT, required=False),
            _column(
                f"rival_{number}_page", f"{number}社目の見積書のページ", FieldKind.INTEGER, required=False
            ),
        ]
    return found


def quotes_needed(rules: Sequence[QuoteRule], amount: int, category: str = "") -> int:
    """How many quotes a line of so many yen needs.

    Args:
        rules: Of the programme.
        amount: What counts of the line, in yen.
        category: In which it counts.

    Example:
        >>> rules = [QuoteRule(from_yen=0, quotes=1), QuoteRule(from_yen=500_000, quotes=2)]
        >>> quotes_needed(rules, 499_999), quotes_needed(rules, 500_000)
        (1, 2)
    """
    meant = [rule for rule in rules if amount >= rule.from_yen and category not in rule.not_for]
    return max((rule.quotes for rule in meant), default=0)


def read_costs(
    section: Section, rule: AmountRule, quotes: Sequence[QuoteRule], answered: Answered
) -> tuple[CostEntry, ...]:
    """Reads the cost table.

    Args:
        section: Of the form, of the shape `costs`.
        rule: Of the programme.
        quotes: Of its procedure.
        answered: Key to text.

    Returns:
        One entry for each row, in the order of the table; `CostLine.row` counts them from 1.
    """
    table = _Table(section.id, rule, quotes, columns_of(rule, quotes), answered)
    return tuple(
        _read_entry(table, row, number) for number, row in enumerate(rows_of(section.id, answered), start=1)
    )


def cost_lines(entries: Sequence[CostEntry]) -> tuple[CostLine, ...]:
    """The lines of those rows that can be read."""
    return tuple(entry.line for entry in entries if entry.line is not None)


class _Table(NamedTuple):
    """A cost table as it is being read."""

    section: str
    rule: AmountRule
    quotes: Sequence[QuoteRule]
    columns: tuple[FormField, ...]
    answered: Answered


def _read_entry(table: _Table, row: str, number: int) -> CostEntry:
    prefix = f"{table.section}.{row}."
    typed = {column.id: table.answered.get(prefix + column.id, "") for column in table.columns}
    values, unread = read_fields(table.columns, typed)
    points = [
        replace(point, section=table.section, key=prefix + point.key, label=f"{number}行目の{point.label}")
        for point in unread
    ]
    line = _line(values, table.columns, table.rule, number)
    needed = _quotes_needed(line, table.rule, table.quotes) if line else 0
    found = _quotes(values)
    if line is not None and len(found) < needed:
        points.append(_quotes_lacking(table.section, row, line, needed, len(found)))
    return CostEntry(row=row, line=line, quotes=found, quotes_needed=needed, points=tuple(points))


def _quotes_needed(line: CostLine, rule: AmountRule, quotes: Sequence[QuoteRule]) -> int:
    """A line that does not count at all needs none."""
    (counted,) = count_lines([line], rule.categories, rule.excluded, rule.tax)
    return 0 if counted.state == "excluded" else quotes_needed(quotes, counted.yen, counted.category)


_NO_ATTRIBUTES = frozenset({"category", "item", "yen", "tax"})


def _line(
    values: Mapping[str, Any], columns: Sequence[FormField], rule: AmountRule, number: int
) -> CostLine | None:
    if "category" not in values or "yen" not in values:
        return None
    _label, basis, percent = TAX_KINDS.get(values.get("tax", ""), ("", rule.tax.basis, 10))
    attributes = {
        column.id: _written(values[column.id])
        for column in columns
        if column.id in values and column.id not in _NO_ATTRIBUTES
    }
    if rule.each is not None and rule.each.by in attributes:
        # One person has one cap, however the name is spaced.
        attributes[rule.each.by] = plain(attributes[rule.each.by])
    return CostLine(
        category=values["category"],
        yen=values["yen"],
        item=values.get("item", ""),
        attributes=attributes,
        tax=basis,
        tax_percent=percent,
        row=number,
    )


def _written(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _quotes(values: Mapping[str, Any]) -> tuple[Quote, ...]:
    """Quotes compete only where they come from different firms."""
    found: dict[str, Quote] = {}
    for supplier, page in QUOTE_COLUMNS.items():
        if supplier in values and values.get(page, 0) > 0:
            quote = Quote(supplier=values[supplier], page=values[page])
            found.setdefault(firm_name(quote.supplier) or quote.supplier, quote)
    return tuple(found.values())


def _quotes_lacking(section: str, row: str, line: CostLine, needed: int, found: int) -> OpenPoint:
    return OpenPoint(
        section=section,
        key=f"{section}.{row}.supplier" if found == 0 else f"{section}.{row}.rival_{found + 1}",
        label=f"{line.row}行目の見積り",
        message=f"{show_yen(line.yen)}の経費には{needed}社の見積りが必要です（いま{found}社）",
        remedy="相手の名称と、見積書のページを書いてください。同じ会社の見積りは1社と数えます",
    )
