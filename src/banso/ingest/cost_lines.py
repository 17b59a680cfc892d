"""The rows below the header of a cost table, read into cost lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from banso.core.amount_rules import AmountRule
from banso.core.costs import CostLine, read_cost_line
from banso.core.errors import BadCosts, BadValue
from banso.core.money import show_yen, yen
from banso.core.numerals import exact, read_number
from banso.core.typed_text import plain, quoted
from banso.ingest.cost_columns import AmountColumn, Header, attributes_of
from banso.ingest.cost_words import (
    DITTO,
    attribute,
    find_category,
    is_grand_total,
    is_note,
    is_total,
    kinds_of,
    tax_basis,
    tax_percent,
    unknown_category,
)
from banso.ingest.tables import Row, Table, Value, is_empty, words_of

MOST_LINES = 10_000
MOST_ERRORS = 20
"""More are counted, not listed."""


def refuse(errors: Sequence[BadCosts]) -> None:
    """Raises what was found, all of it at once.

    Raises:
        BadCosts: There is an error.
    """
    if len(errors) == 1:
        raise errors[0]
    if errors:
        shown = [str(error) for error in errors[:MOST_ERRORS]]
        more = [f"ほか{len(errors) - MOST_ERRORS}件"] if len(errors) > MOST_ERRORS else []
        raise BadCosts("\n".join([f"経費の表に直すところが{len(errors)}か所あります", *shown, *more]))


def too_many(lines: int, place: str = "") -> BadCosts:
    """The error for a table that is too long."""
    return BadCosts(
        f"経費の行が{lines:,}行あります",
        place=place,
        remedy=f"{MOST_LINES:,}行までにするか、同じ区分の経費をまとめてください",
    )


@dataclass(slots=True)
class LineReader:
    """Reads the rows of one table.

    Attributes:
        notices: What was left out or taken to mean something, Japanese sentences.
        yen_so_far: Sum of the amounts as written, in yen, to be held against totals.
    """

    table: Table
    header: Header
    rule: AmountRule
    notices: list[str] = field(default_factory=list)
    yen_so_far: int = 0
    _category: str = ""

    def read(self) -> list[CostLine]:
        """All lines.

        Raises:
            BadCosts: Rows that cannot be read, each with its place and remedy, or too many of them.
        """
        rows = [row for row in self.table.rows if row.number > self.header.row.number and not row.blank]
        if len(rows) > MOST_LINES:
            raise too_many(len(rows), self.table.address(self.header.row.number, 0))
        lines: list[CostLine] = []
        errors: list[BadCosts] = []
        for row in rows:
            try:
                lines += self._lines(row)
            except BadCosts as error:
                errors.append(error)
        refuse(errors)
        return lines

    def _lines(self, row: Row) -> Iterator[CostLine]:
        if row.cells == self.header.row.cells:
            return
        self._check_width(row)
        if self._is_left_out(row):
            return
        place = self.table.address(row.number, self.header.amount.column)
        category = self._category_of(row)
        amount = self._amount(row, place)
        self.yen_so_far += amount
        given: dict[str, object] = {"category": category, "yen": amount, "item": self._text(row, "item")}
        given.update(self._tax(row))
        given.update(self._attributes(row))
        yield read_cost_line(given, row.number)

    def _check_width(self, row: Row) -> None:
        beyond = [cell for cell in row.cells[self.header.width :] if not is_empty(cell)]
        if beyond:
            raise BadCosts(
                f"見出しより右に{quoted(words_of(beyond[0]))}があります",
                place=self.table.address(row.number, self.header.width),
                remedy='CSVでは、桁区切りのカンマを取るか、金額を引用符「"」で囲んでください',
            )

    def _is_left_out(self, row: Row) -> bool:
        """Totals and notes: left out, and told."""
        written = [cell for cell in row.cells if not is_empty(cell)]
        named = [self._cell(row, "category"), self._cell(row, "item"), written[0]]
        totals = [cell for cell in named if is_total(cell)]
        if totals and not (find_category(totals[0], self.rule) and totals[0] == named[0]):
            self._tell_total(row, totals[0])
            return True
        if is_note(written[0]) and is_empty(row.cell(self.header.amount.column)):
            self.notices.append(
                f"{row.number}行目は注記として読み飛ばしました（{quoted(words_of(written[0]))}）"
            )
            return True
        return False

    def _tell_total(self, row: Row, title: Value) -> None:
        text = f"{row.number}行目の{quoted(words_of(title))}は合計の行として数えません"
        try:
            stated = read_amount(row.cell(self.header.amount.column), self.header.amount)
        except BadValue:
            stated = None
        if stated is not None and is_grand_total(title) and stated != self.yen_so_far:
            text += f"（表では{show_yen(stated)}、明細の合計は{show_yen(self.yen_so_far)}で、合っていません）"
        self.notices.append(text)

    def _cell(self, row: Row, role: str) -> Value:
        """The value of a column; of merged cells the one they show."""
        column = self.header.columns.get(role)
        if column is None:
            return ""
        value = row.cell(column)
        merged = self.table.merged_at(row.number, column) if is_empty(value) else None
        if merged is None or merged.first_row <= self.header.row.number:
            return value
        # The table begins with row 1, so a row stands at its number less one.
        return self.table.rows[merged.first_row - 1].cell(merged.first_column)

    def _text(self, row: Row, role: str) -> str:
        value = self._cell(row, role)
        return "" if value is None else str(value).strip()

    def _category_of(self, row: Row) -> str:
        column = self.header.columns.get("category")
        if column is None:
            return kinds_of(self.rule)[0].id
        value = self._cell(row, "category")
        place = self.table.address(row.number, column)
        if words_of(value) in DITTO and self._category:
            return self._category
        if is_empty(value):
            raise BadCosts(
                "経費区分が空です",
                place=place,
                remedy="すべての行に区分を書いてください（結合されたように見えるセルも、行ごとに書きます）",
            )
        found = find_category(value, self.rule)
        if found is None:
            raise unknown_category(value, self.rule, place)
        self._category = found
        return found

    def _amount(self, row: Row, place: str) -> int:
        column = self.header.amount
        merged = self.table.merged_at(row.number, column.column)
        if merged is not None and (merged.first_row, merged.first_column) != (
            merged.last_row,
            merged.last_column,
        ):
            raise BadCosts(
                "金額のセルが結合されています",
                place=f"シート「{self.table.sheet}」の{merged.words}",
                remedy="結合を解除し、行ごとに金額を書いてください",
            )
        value = row.cell(column.column)
        if is_empty(value):
            raise BadCosts(
                "金額が空です",
                place=place,
                remedy="金額を書いてください（数式なら値にし、経費でない行は消すか先頭に※を付けます）",
            )
        try:
            return read_amount(value, column)
        except BadValue as error:
            raise BadCosts(error.message, place=place, remedy=error.remedy) from error

    def _tax(self, row: Row) -> Mapping[str, object]:
        given: dict[str, object] = {"tax": self.header.amount.tax}
        for role, read in (("tax", tax_basis), ("tax_percent", tax_percent)):
            value = self._cell(row, role)
            if not is_empty(value):
                given[role] = read(value, self.table.address(row.number, self.header.columns[role]))
        return given

    def _attributes(self, row: Row) -> Mapping[str, object]:
        given: dict[str, object] = {}
        for name in attributes_of(self.rule):
            value = self._cell(row, name)
            if not is_empty(value):
                place = self.table.address(row.number, self.header.columns[name])
                given[name] = attribute(name, value, self.rule, place)
        return given


def read_amount(value: Value, column: AmountColumn) -> int:
    """An amount of a column in yen.

    Raises:
        BadValue: It cannot be read, or states a unit beside that of its column.
    """
    if column.unit == 1:
        return yen(value)
    if not isinstance(value, str):
        return yen(exact(value) * column.unit)
    if not set(plain(value)).isdisjoint("円千万億百"):
        raise BadValue(
            f"{quoted(value)}の単位が、見出し「{column.title}」の単位と重なっています",
            remedy="数字だけを書くか、見出しから単位を除いてください",
        )
    return yen(read_number(value) * column.unit)
