"""Cost lines as rows of a form: the columns a programme needs, what was typed, and what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from banso.core.amount_rules import AmountRule
from banso.core.costs import CostLine, TaxBasis
from banso.core.errors import BansoError
from banso.core.money import yen
from banso.core.readings import plain
from banso.web.facts.typed import Typed

ROW_LIMIT = 60
"""Rows read from one form; more come as a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column besides the item.

    Attributes:
        control: `category`, `text`, `yen`, `select` or `flag`.
        options: Values with their words.
        barred: Values of kinds of cost that do not count, with the declaration that makes them count.
        data: The label is a text of the programme, not of this site.
    """

    name: str
    label: str | Promise
    control: str
    options: tuple[tuple[str, str], ...] = ()
    barred: tuple[tuple[str, str, str], ...] = ()
    data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One row: its number from 1, what stands in it, what is wrong."""

    number: int
    values: Mapping[str, str]
    error: str = ""


def columns_of(rule: AmountRule) -> tuple[Column, ...]:
    """The columns of a cost table of a programme."""
    columns = [
        Column(
            name="category",
            label=_("経費区分"),
            control="category",
            options=tuple((category.id, category.label) for category in rule.categories),
            barred=tuple((kind.id, kind.label, kind.unless) for kind in rule.excluded),
        ),
        Column(name="item", label=_("内容"), control="text"),
        Column(name="yen", label=_("金額(円)"), control="yen"),
    ]
    if rule.each is not None:
        columns.append(Column(name=rule.each.by, label=_("誰の分か(氏名や番号)"), control="text"))
        choices = tuple((cap.value, cap.label) for cap in rule.each.caps)
        columns.append(
            Column(name=rule.each.caps[0].attribute, label=_("上限の区分"), control="select", options=choices)
        )
    flags = {kind.unless: kind.unless_label for kind in rule.excluded if kind.unless}
    columns += [Column(name=name, label=label, control="flag", data=True) for name, label in flags.items()]
    return tuple(columns)


def blank_rows(count: int, *, after: int = 0) -> list[CostRow]:
    """Empty rows after so many others."""
    return [CostRow(number=after + place, values={}) for place in range(1, count + 1)]


def read_rows(
    typed: Typed, columns: Iterable[Column], basis: TaxBasis
) -> tuple[list[CostRow], list[CostLine]]:
    """Reads the rows of a form; rows nobody filled in are dropped.

    Returns:
        The rows as typed, with their errors, and the lines of those without.
    """
    columns = list(columns)
    rows: list[CostRow] = []
    lines: list[CostLine] = []
    for sent in range(1, ROW_LIMIT + 1):
        values = {column.name: typed.get(f"row-{sent}-{column.name}", "").strip() for column in columns}
        if not any(plain(values[name]) for name in ("item", "yen")) and not values["category"]:
            continue
        number = len(rows) + 1
        line, error = _read_row(number, values, columns, basis)
        rows.append(CostRow(number=number, values=values, error=error))
        if line is not None:
            lines.append(line)
    return rows, lines


def _read_row(
    number: int, values: Mapping[str, str], columns: Iterable[Column], basis: TaxBasis
) -> tuple[CostLine | None, str]:
    place = _("%(row)d行目") % {"row": number}
    amount, problem = _read_amount(values["yen"], place)
    if not values["category"]:
        problem = (_("%(place)sの「経費区分」を選んでください。") % {"place": place} + f" {problem}").rstrip()
    if problem:
        return None, problem
    extra = [column.name for column in columns if column.name not in {"category", "item", "yen"}]
    attributes = {name: values[name] for name in extra if values[name]}
    line = CostLine(
        category=values["category"],
        yen=amount,
        item=values["item"],
        attributes=attributes,
        tax=basis,
        row=number,
    )
    return line, ""


def _read_amount(text: str, place: str) -> tuple[int, str]:
    """An amount in yen, or what is wrong with it."""
    if not plain(text):
        return 0, _("%(place)sの「金額」を入力してください。") % {"place": place}
    try:
        return yen(text), ""
    except BansoError as error:
        words = _("%(place)sの「金額」: %(problem)s。%(remedy)s")
        return 0, words % {"place": place, "problem": error.message, "remedy": error.remedy}


def rows_of(lines: Iterable[CostLine], columns: Iterable[Column], *, after: int) -> list[CostRow]:
    """Lines from a table as rows of the form."""
    names = [column.name for column in columns]
    rows = []
    for number, line in enumerate(lines, start=after + 1):
        known = {"category": line.category, "item": line.item, "yen": f"{line.yen:,}", **line.attributes}
        rows.append(CostRow(number=number, values={name: known.get(name, "") for name in names}))
    return rows
