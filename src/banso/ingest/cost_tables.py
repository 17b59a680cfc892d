"""Cost tables from Excel, CSV, a paste or JSON: each line read, or an error that names the row and the remedy.

Nothing is guessed and nothing is dropped in silence: totals and notes that are left out are told, an amount that cannot
be read is an error and never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from banso.core.amount_rules import AmountRule
from banso.core.costs import CostLine, read_cost_line
from banso.core.errors import BadCosts
from banso.core.typed_text import quoted
from banso.ingest.cost_columns import attributes_of, find_header, no_header
from banso.ingest.cost_lines import MOST_LINES, LineReader, refuse, too_many
from banso.ingest.cost_words import attribute, find_category, tax_basis, tax_percent, unknown_category
from banso.ingest.files import UnreadableFile, check_size, decode, read_content
from banso.ingest.structured_text import read_json
from banso.ingest.tables import Table, is_empty, read_text_table, refuse_errors
from banso.ingest.workbooks import is_workbook, read_workbook

FIELDS = ("category", "yen", "item", "tax", "tax_percent")
"""Keys of a JSON line, beside the attributes the programme asks for."""
KNOWN_ATTRIBUTES = ("person", "residence", "sole_use")
"""Attributes a line may always carry; a programme that does not ask for them passes them over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTable:
    """A cost table that was read.

    Attributes:
        lines: One per cost, in the order of the table.
        notices: What was left out or taken to mean something, Japanese sentences for its reader.
    """

    lines: tuple[CostLine, ...]
    notices: tuple[str, ...] = ()


def read_cost_table(given: Path | str | bytes, rule: AmountRule) -> CostTable:
    """Reads a cost table.

    Args:
        given: A file, the text somebody pasted, or the bytes somebody sent. What it holds is seen from the content:
            a workbook (.xlsx, .ods), a JSON list, or CSV or tab-separated text.
        rule: How the programme computes its amount; names the categories and attributes there are.

    Raises:
        BadCosts: It cannot be read; every row in question is named with its remedy.
    """
    place = str(given) if isinstance(given, Path) else ""
    try:
        content = read_content(given) if isinstance(given, Path) else given
        check_size(len(content), place)
        if isinstance(content, bytes) and is_workbook(content):
            return _from_tables(read_workbook(content, place), rule)
        text = decode(content, place) if isinstance(content, bytes) else content.removeprefix("\ufeff")
        if text.lstrip().startswith(("[", "{")):
            return _from_json(read_json(text, place), rule)
        return _from_tables([read_text_table(text)], rule)
    except UnreadableFile as error:
        raise BadCosts(error.message, place=error.place, remedy=error.remedy) from error


def _from_tables(tables: Sequence[Table], rule: AmountRule) -> CostTable:
    found = [(table, header) for table in tables if (header := find_header(table, rule)) is not None]
    if not found:
        raise no_header(tables, rule)
    if len(found) > 1:
        names = "」「".join(table.sheet for table, _ in found)
        raise BadCosts(
            f"経費の表が{len(found)}つのシートにあります（「{names}」）",
            remedy="使うシートだけを残すか、ほかのシートを非表示にしてください",
        )
    table, header = found[0]
    refuse_errors(table)
    reader = LineReader(table, header, rule)
    lines = reader.read()
    if not lines:
        raise BadCosts(
            "見出しの下に経費の行がありません",
            place=table.address(header.row.number, 0),
            remedy="一行に一つずつ経費を書いてください",
        )
    return _with_people(lines, [*header.notices, *reader.notices], rule)


def _from_json(found: object, rule: AmountRule) -> CostTable:
    if not isinstance(found, list):
        raise BadCosts(
            "経費の一覧ではありません",
            remedy='[{"category": "…", "yen": 1000000}] のように一覧で書いてください',
        )
    if len(found) > MOST_LINES:
        raise too_many(len(found))
    lines: list[CostLine] = []
    errors: list[BadCosts] = []
    for number, entry in enumerate(found, start=1):
        try:
            lines.append(_json_line(entry, number, rule))
        except BadCosts as error:
            errors.append(error)
    refuse(errors)
    return _with_people(lines, [], rule)


def _json_line(entry: object, number: int, rule: AmountRule) -> CostLine:
    place = f"{number}番目"
    attributes = attributes_of(rule)
    if not isinstance(entry, Mapping):
        raise BadCosts(
            f"{quoted(entry)}は経費の行ではありません",
            place=place,
            remedy='{"category": "…", "yen": 1000000} のように書いてください',
        )
    keys = dict.fromkeys([*FIELDS, *KNOWN_ATTRIBUTES, *attributes])
    if strange := [key for key in entry if key not in keys]:
        raise BadCosts(
            f"{quoted(strange[0])}という項目はありません",
            place=place,
            remedy=f"使える項目: {'、'.join(keys)}",
        )
    given = {
        key: value for key, value in entry.items() if not is_empty(value) and key in {*FIELDS, *attributes}
    }
    if "category" in given:
        category = find_category(given["category"], rule)
        if category is None:
            raise unknown_category(given["category"], rule, place)
        given["category"] = category
    for key, read in (("tax", tax_basis), ("tax_percent", tax_percent)):
        if key in given:
            given[key] = read(given[key], place)
    for name in attributes:
        if name in given:
            given[name] = attribute(name, given[name], rule, place)
    return read_cost_line(given, number)


def _with_people(lines: Sequence[CostLine], notices: Sequence[str], rule: AmountRule) -> CostTable:
    """Where the grant is computed person by person every line needs its person, or all belong to one."""
    if rule.each is None or not lines:
        return CostTable(lines=tuple(lines), notices=tuple(notices))
    by = rule.each.by
    without = [line for line in lines if not line.attributes.get(by)]
    if without and len(without) < len(lines):
        raise BadCosts(
            "誰の分か書かれていません",
            place=f"{without[0].row}行目",
            remedy="すべての行に「番号」（1、2…）を書いてください。同じ人の行には同じ番号を書きます",
        )
    if without:
        lines = [replace(line, attributes={**line.attributes, by: "1"}) for line in lines]
        if len(lines) > 1:
            notices = [*notices, "番号がないため、すべての行を1人分として計算します"]
    return CostTable(lines=tuple(lines), notices=tuple(notices))
