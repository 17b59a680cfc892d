"""Facts of a company from JSON, YAML, CSV or Excel, as the mapping that `banso.core.company.read_company` reads."""

import re
from collections.abc import Mapping
from pathlib import Path

from banso.core.errors import BadFacts, BadValue, BansoError
from banso.core.facts import Fact, Vocabulary
from banso.core.typed_text import plain, quoted
from banso.core.written_codes import cell_value
from banso.ingest.files import UnreadableFile, check_size, decode, read_content
from banso.ingest.structured_text import read_json, read_yaml_values
from banso.ingest.tables import Row, Table, Value, is_empty, read_text_table, words_of
from banso.ingest.workbooks import is_workbook, only_sheet

Raw = dict[str, object]

FACT_TITLES = frozenset(["項目", "項目id", "id", "fact", "項目名"])
VALUE_TITLES = frozenset(["値", "value", "回答", "答え", "内容"])


def read_facts_file(path: Path, vocabulary: Vocabulary) -> Raw:
    """Reads a file of facts.

    Args:
        path: JSON, YAML, CSV, tab-separated text or a workbook.
        vocabulary: The facts there are; tables may name a fact by its Japanese label.

    Raises:
        UnreadableFile: The file is missing, broken or no mapping of facts to values.
        BadFacts: A row names no fact, or one twice.
    """
    return read_facts(read_content(path), vocabulary, place=str(path))


def read_facts(content: bytes, vocabulary: Vocabulary, *, place: str = "") -> Raw:
    """Reads facts from bytes.

    Args:
        content: Of a file, or what came through standard input; must not be empty.
        vocabulary: The facts there are.
        place: Name of the file; its ending tells JSON from YAML where both are possible.

    Raises:
        UnreadableFile: The content is broken or no mapping of facts to values.
        BadFacts: A row names no fact, or one twice.
    """
    check_size(len(content), place)
    if is_workbook(content):
        return _from_table(only_sheet(content, place), vocabulary, place)
    text = decode(content, place)
    if not text.strip():
        raise UnreadableFile("中身が空です", place=place, remedy="項目がないときは {} と書いてください")
    return _from_text(text, vocabulary, place)


def _from_text(text: str, vocabulary: Vocabulary, place: str) -> Raw:
    ending = Path(place).suffix.lower()
    first = text.lstrip().splitlines()[0]
    if ending == ".json" or (ending not in {".yaml", ".yml"} and first.startswith(("{", "["))):
        return _mapping(read_json(text, place), place)
    is_yaml = ending in {".yaml", ".yml"} or re.match(r"[^,\t]*:(\s|$)|---|#", first)
    if is_yaml and ending not in {".csv", ".tsv"}:
        return _mapping(read_yaml_values(text, place), place)
    return _from_table(read_text_table(text), vocabulary, place)


def _mapping(found: object, place: str) -> Raw:
    if isinstance(found, Mapping):
        return dict(found)
    raise UnreadableFile(
        "項目と値の組になっていません",
        place=place,
        remedy='{"company.prefecture": "46"} のように、項目のidと値を組にして書いてください',
    )


def _from_table(table: Table, vocabulary: Vocabulary, place: str) -> Raw:
    rows = [row for row in table.rows if not row.blank]
    if not rows:
        raise UnreadableFile("中身が空です", place=place, remedy="項目と値を書いてください")
    columns, titles = _columns(rows[0])
    found: Raw = {}
    errors: list[BansoError] = []
    for row in rows[1:] if titles else rows:
        where = f"{place} {table.address(row.number, 0)}".strip()
        try:
            _check_width(row, max(titles, columns[1] + 1), where)
            fact = _fact(row, columns[0], vocabulary)
            if fact.id in found:
                raise BadValue(
                    f"「{fact.id}」が二度書かれています", place=where, remedy="どちらかを消してください"
                )
            found[fact.id] = _value(fact, row.cell(columns[1]), where, typed=not table.sheet)
        except BansoError as error:
            errors.append(error)
    if errors:
        raise BadFacts(errors)
    return found


def _columns(first: Row) -> tuple[tuple[int, int], int]:
    """Columns of fact and value, and how many columns have a title: none where the first row is a fact already."""
    titles = [plain(str(cell)).lower() for cell in first.cells]
    facts = [column for column, title in enumerate(titles) if title in FACT_TITLES]
    values = [column for column, title in enumerate(titles) if title in VALUE_TITLES]
    if facts and values:
        return (facts[0], values[0]), max(column for column, title in enumerate(titles) if title) + 1
    begin = next(column for column, cell in enumerate(first.cells) if not is_empty(cell))
    return (begin, begin + 1), 0


def _check_width(row: Row, width: int, where: str) -> None:
    beyond = [cell for cell in row.cells[width:] if not is_empty(cell)]
    if beyond:
        raise BadValue(
            f"値の右に{quoted(words_of(beyond[0]))}があります",
            place=where,
            remedy='項目と値の2列にしてください。CSVでは、カンマのある値を引用符「"」で囲みます',
        )


def _fact(row: Row, column: int, vocabulary: Vocabulary) -> Fact:
    name = words_of(row.cell(column))
    labelled = [fact for fact in vocabulary.facts.values() if plain(fact.label) == name]
    return labelled[0] if len(labelled) == 1 else vocabulary.fact(name)


def _value(fact: Fact, value: Value, where: str, *, typed: bool) -> object:
    if is_empty(value):
        return None
    try:
        return cell_value(fact, value, spreadsheet=not typed)
    except BadValue as error:
        raise BadValue(error.message, place=f"{error.place} {where}", remedy=error.remedy) from error
