"""Whatever comes in, only errors in words come out."""

import io
import json
import zipfile

import openpyxl
from hypothesis import example, given
from hypothesis import strategies as st

from banso.core.amounts import compute
from banso.core.company import read_company
from banso.core.errors import BansoError
from banso.definitions.region import installed_region
from banso.ingest.cost_tables import read_cost_table
from banso.ingest.facts_files import read_facts
from tests.unit.ingest.rules import DX, TRAVEL

VOCABULARY = installed_region().vocabulary

TITLES = ["経費区分", "区分", "金額", "金額（千円）", "税込金額", "番号", "居住地", "税率"]
WORDS = ["cloud", "研修費", "交通費", "合計", "小計", "※", "〃", "九州", "税込", "8%"]
NUMBERS = ["1", "1000", "１，０００", "-5", "NaN", "1e30", "9" * 40, "10²", "²", "", " ", "\u3000"]
CELLS = st.sampled_from(TITLES + WORDS + NUMBERS) | st.text(max_size=6)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | CELLS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(CELLS, part, max_size=3),
    max_leaves=8,
)
COST_KEYS = st.sampled_from(
    ["category", "yen", "item", "tax", "tax_percent", "person", "residence", "sole_use", "x"]
)
COSTS = st.lists(st.dictionaries(COST_KEYS, JSON_VALUES, max_size=6), max_size=4)


def try_costs(content: str | bytes) -> None:
    for rule in (DX, TRAVEL):
        told = "read"
        try:
            table = read_cost_table(content, rule)
            amount = compute(rule, {}, table.lines)
            assert all(line.yen >= 0 for line in table.lines)
            assert amount.yen is None or amount.yen <= sum(line.yen for line in table.lines)
        except BansoError as error:
            told = str(error)
        assert told.strip()


@given(TABLES, st.sampled_from(",\t"))
def test_tables_as_text(rows: list[list[str]], mark: str) -> None:
    try_costs("\n".join(mark.join(cells) for cells in rows))


@given(TABLES)
def test_tables_below_a_good_header(rows: list[list[str]]) -> None:
    try_costs("\n".join(["区分\t金額\t番号\t居住地", *("\t".join(cells) for cells in rows)]))


@given(st.text(max_size=300) | st.binary(max_size=300))
@example('"')
@example("\ud800")
@example(b"\xef\xbb\xbf")
def test_any_text_and_any_bytes(content: str | bytes) -> None:
    try_costs(content)


@given(COSTS)
def test_any_json(costs: list[dict[str, object]]) -> None:
    try_costs(json.dumps(costs))


def _workbook() -> bytes:
    workbook = openpyxl.Workbook()
    for cells in (["区分", "金額", "番号"], ["cloud", 1000, 1], [None, 2000, 2]):
        workbook.active.append(cells)
    workbook.active.merge_cells("A2:A3")
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


WORKBOOK = _workbook()
CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=5
)


def damaged(content: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    broken = bytearray(content)
    for place, new in changes:
        start = place % len(broken)
        broken[start : start + len(new)] = new
    return bytes(broken)


@given(CHANGES)
def test_damaged_workbooks(changes: list[tuple[int, bytes]]) -> None:
    try_costs(damaged(WORKBOOK, changes))


@given(CHANGES)
def test_workbooks_whose_sheet_was_tampered_with(changes: list[tuple[int, bytes]]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damaged(part, changes) if "sheet1" in name else part)
    try_costs(packed.getvalue())


def try_facts(content: bytes, place: str = "") -> None:
    told = "read"
    try:
        read_company(read_facts(content, VOCABULARY, place=place), VOCABULARY)
    except BansoError as error:
        told = str(error)
    assert told.strip()


FACT_KEYS = st.sampled_from(sorted(VOCABULARY.facts)) | CELLS


@given(st.dictionaries(FACT_KEYS, JSON_VALUES, max_size=6))
def test_any_facts(facts: dict[str, object]) -> None:
    try_facts(json.dumps(facts).encode())


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"? ")
@example(b"!!python/object:os.system x")
@example(b"<<: 1")
def test_any_bytes_as_facts(content: bytes) -> None:
    for place in ("", "a.json", "a.yaml", "a.csv"):
        try_facts(content, place)


@given(st.lists(st.tuples(FACT_KEYS, CELLS), max_size=5))
@example([("", "")])
def test_any_rows_as_facts(rows: list[tuple[str, str]]) -> None:
    try_facts("\n".join(",".join(cells) for cells in rows).encode("utf-8", "surrogatepass"), "a.csv")
