"""Workbooks of Excel and LibreOffice (.xlsx, .ods) as tables."""

import io
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from banso.ingest.files import UnreadableFile, read_content
from banso.ingest.packed_sheets import ZIP_MARK, look_over
from banso.ingest.tables import Merged, Row, Table, Value, refuse_errors

OLE_MARK = b"\xd0\xcf\x11\xe0"
"""Of the old .xls, and of an .xlsx with a password."""
SIGNIFICANT = 15
"""Digits of a number that a spreadsheet keeps."""
_REMEDY = "Excelなどで開けるか確かめ、.xlsx形式で保存し直してください"


def is_workbook(content: bytes) -> bool:
    """Whether bytes begin as a workbook does."""
    return content.startswith((ZIP_MARK, OLE_MARK))


def read_workbook(content: bytes, place: str = "") -> list[Table]:
    """The visible sheets of a workbook.

    Raises:
        UnreadableFile: It is broken, protected by a password, of another format, or holds far too much.
    """
    if content.startswith(OLE_MARK):
        # The reader shows an error in an .xls as an empty cell, and empty means unknown.
        raise UnreadableFile(
            "古い形式（.xls）か、パスワードで保護されたExcelファイルは読めません",
            place=place,
            remedy="パスワードを外し、.xlsx形式かCSVで保存し直してください",
        )
    content = look_over(content, place)
    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(content))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        return [_table(workbook.get_sheet_by_name(name)) for name in names]
    except PasswordError as error:
        raise UnreadableFile(
            "パスワードで保護されています", place=place, remedy="保護を外して保存し直してください"
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile("Excelのファイルとして読めません", place=place, remedy=_REMEDY) from error


def only_sheet(content: bytes, place: str = "") -> Table:
    """The one sheet of a workbook that holds values.

    Raises:
        UnreadableFile: There is none or there are several, the workbook cannot be read, or a cell shows an error.
    """
    tables = [table for table in read_workbook(content, place) if any(not row.blank for row in table.rows)]
    if len(tables) != 1:
        raise UnreadableFile(
            f"値のあるシートが{len(tables)}枚あります", place=place, remedy="1枚のシートに書いてください"
        )
    refuse_errors(tables[0])
    return tables[0]


def read_sheet(path: Path) -> list[tuple[Value, ...]]:
    """The rows of the one sheet of a file that holds values, from its first row.

    Raises:
        UnreadableFile: As for `only_sheet`, or the file cannot be opened or is too large.
    """
    return [row.cells for row in only_sheet(read_content(path), str(path)).rows]


def _table(sheet: CalamineSheet) -> Table:
    rows = sheet.to_python(skip_empty_area=False)
    return Table(
        sheet=sheet.name,
        rows=tuple(
            Row(number=number, cells=tuple(map(_value, cells))) for number, cells in enumerate(rows, start=1)
        ),
        merged=tuple(
            Merged(first_row=top + 1, first_column=left, last_row=bottom + 1, last_column=right)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ),
    )


def _value(cell: object) -> Value:
    if isinstance(cell, float):
        # 1,000,000 x 1.1 is kept as 1100000.0000000002; shown, and meant, is 1,100,000.
        number = Decimal(format(cell, f".{SIGNIFICANT}g"))
        return int(number) if number.is_finite() and number == number.to_integral_value() else number
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date()
    return cell
