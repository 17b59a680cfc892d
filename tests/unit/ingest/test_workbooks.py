"""Workbooks: what they hold, and what they must not do."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from banso.ingest.files import UnreadableFile
from banso.ingest.packed_sheets import LARGEST_UNPACKED
from banso.ingest.workbooks import OLE_MARK, is_workbook, only_sheet, read_workbook
from tests.unit.ingest.open_documents import cell, open_document, row


def saved(workbook: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_cell(address: str, value: object = 1) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "x"
    workbook.active[address] = value
    return saved(workbook)


def repacked(content: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The same workbook with some bytes of one part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data.replace(*change) if part == name else data)
    return packed.getvalue()


def test_values_keep_their_kind_and_rows_their_number() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "見積"
    sheet["B2"], sheet["C2"], sheet["B3"], sheet["C3"] = "研修費", 1_000_000, date(2023, 9, 20), True
    (table,) = read_workbook(saved(workbook))
    assert table.sheet == "見積"
    assert [row.number for row in table.rows] == [1, 2, 3]
    assert table.rows[1].cells == ("", "研修費", 1_000_000)
    assert table.rows[2].cells == ("", date(2023, 9, 20), True)
    assert table.address(3, 2) == "シート「見積」のC3"


def test_numbers_have_the_digits_that_are_shown() -> None:
    (table,) = read_workbook(with_cell("A2", 1_000_000 * 1.1))
    assert table.rows[1].cells == (1_100_000,)
    (table,) = read_workbook(with_cell("A2", 0.1))
    assert table.rows[1].cells == (Decimal("0.1"),)


def failed_at(address: str, error: str) -> bytes:
    """A workbook of Excel in one cell of which a formula failed."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "会社"
    sheet["A1"], sheet["B1"], sheet["C1"] = "番号", "名", "人数"
    sheet["A2"], sheet["B2"], sheet["C2"] = "1", "#N/Aの会社", 5
    sheet[address] = error
    sheet[address].data_type = "e"
    return saved(workbook)


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
@pytest.mark.parametrize("address", ["A2", "C2", "B3"])
def test_an_error_value_is_neither_empty_nor_text(address: str, error: str) -> None:
    with pytest.raises(UnreadableFile, match="計算式のエラー") as refused:
        only_sheet(failed_at(address, error))
    assert error in refused.value.message
    assert refused.value.place == f"シート「会社」の{address}"
    assert "空欄" in refused.value.remedy


def test_an_error_value_does_not_disturb_the_other_cells() -> None:
    (table,) = read_workbook(failed_at("C2", "#N/A"))
    assert table.rows[1].cells == ("1", "#N/Aの会社", "#N/A")


@pytest.mark.parametrize("error", ["#N/A", "Err:502"])
def test_an_error_value_of_libreoffice_is_refused_too(error: str) -> None:
    with pytest.raises(UnreadableFile, match="計算式のエラー"):
        only_sheet(open_document(row(cell("人数")), row(cell(error))))


@pytest.mark.parametrize("name", ["C2", "D2"])
def test_a_formula_that_nothing_has_computed_is_no_empty_cell(name: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A2"], workbook.active[name] = 5, "=A2*2"
    workbook.active["E3"] = "=A2"
    with pytest.raises(UnreadableFile, match=f"最初は{name}、全部で2個") as refused:
        read_workbook(saved(workbook))
    assert "上書き保存" in refused.value.remedy


def test_a_formula_counts_with_the_value_that_was_stored_even_if_it_is_no_text() -> None:
    content = with_cell("B1", "=A1")
    sheet = "xl/worksheets/sheet1.xml"
    (table,) = read_workbook(repacked(content, sheet, (b"<v />", b"<v>7</v>")))
    assert table.rows[0].cells == ("x", 7)
    (table,) = read_workbook(repacked(content, sheet, (b'<c r="B1">', b'<c r="B1" t="str">')))
    assert table.rows[0].cells in {("x", ""), ("x",)}


def test_an_open_document_with_a_formula_and_no_value_is_refused() -> None:
    formula = '<table:table-cell table:formula="of:=[.A1]*2"/>'
    with pytest.raises(UnreadableFile, match="全部で1個"):
        read_workbook(open_document(row(cell(1000), formula)))


def test_merged_cells_are_told() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["B3"] = "x"
    workbook.active.merge_cells("B3:B5")
    (table,) = read_workbook(saved(workbook))
    assert [merged.words for merged in table.merged] == ["B3:B5"]


def test_hidden_sheets_are_left_out() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "見える"
    workbook.create_sheet("隠れた").sheet_state = "hidden"
    assert [table.sheet for table in read_workbook(saved(workbook))] == ["見える"]


def test_open_documents_are_read() -> None:
    content = open_document(row(cell("研修費"), cell(1000)))
    assert is_workbook(content)
    (table,) = read_workbook(content)
    assert table.rows[0].cells == ("研修費", 1000)


def test_the_empty_rest_of_an_open_document_is_no_harm() -> None:
    rest = '<table:table-cell table:number-columns-repeated="16384"/>'
    content = open_document(row(cell("x")), row(rest, attributes='table:number-rows-repeated="1048575"'))
    (table,) = read_workbook(content)
    assert [row.cells for row in table.rows] == [("x",)]


@pytest.mark.parametrize("address", ["XFD1048576", "A1048576", "XFD200"])
def test_a_value_far_away_is_refused_before_it_fills_the_memory(address: str) -> None:
    content = with_cell(address)
    if address == "A1048576":
        # A long narrow sheet fits; the limit is on the cells, not on the rows.
        assert len(read_workbook(content)[0].rows) == 1_048_576
        return
    with pytest.raises(UnreadableFile, match="遠く離れた"):
        read_workbook(content)


def test_cells_without_their_own_place_are_counted() -> None:
    change = (b'<row r="1"><c r="A1"', b'<row r="1"><c')
    plain = repacked(with_cell("B1"), "xl/worksheets/sheet1.xml", change)
    assert read_workbook(plain)[0].rows[0].cells == ("x", 1)
    far = repacked(plain, "xl/worksheets/sheet1.xml", (b'r="B1"', b"r='XFD999999'"))
    with pytest.raises(UnreadableFile, match="遠く離れた"):
        read_workbook(far)


@pytest.mark.parametrize(
    "content",
    [
        open_document(row(cell("x", 'table:number-columns-repeated="3000000"'))),
        open_document(row(cell("x"), attributes='table:number-rows-repeated="3000000"')),
        open_document(
            row(
                cell("x", 'table:number-columns-repeated="2000"'),
                attributes='table:number-rows-repeated="2000"',
            )
        ),
    ],
    ids=["columns", "rows", "both"],
)
def test_repeated_cells_are_counted_as_often_as_they_repeat(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="遠く離れた"):
        read_workbook(content)


def test_a_few_bytes_that_unpack_to_gigabytes_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))
    with pytest.raises(UnreadableFile, match="大きすぎる"):
        read_workbook(packed.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nothing",
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
        with_cell("B2")[:-200],
        with_cell("B2")[:900],
    ],
    ids=["zip", "old Excel", "cut at the end", "cut in the middle"],
)
def test_broken_files_are_told_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content, "cost.xlsx")
    assert caught.value.place == "cost.xlsx"
    assert caught.value.remedy


@pytest.mark.parametrize("read", [read_workbook, only_sheet])
def test_the_old_format_names_the_way_out(read: Callable[[bytes, str], object]) -> None:
    # In it the reader shows an error as an empty cell.
    with pytest.raises(UnreadableFile, match="xls") as refused:
        read(OLE_MARK + b"\x00" * 600, "会社.xls")
    assert refused.value.place == "会社.xls"
    assert ".xlsx形式かCSV" in refused.value.remedy


def test_binary_workbooks_name_the_way_out() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("xl/worksheets/sheet1.bin", b"")
    with pytest.raises(UnreadableFile, match="xlsb"):
        read_workbook(packed.getvalue())
