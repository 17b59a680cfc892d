"""Files become rows with the numbers a spreadsheet shows, whatever their characters and quotation marks."""

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.ingest.files import UnreadableFile
from banso.population.companies import tables, text_files
from banso.population.companies.headings import MOST_COLUMNS, UnusableTable
from banso.population.companies.problems import Kind
from banso.population.companies.tables import open_table
from tests.unit.population.companies.small_tables import as_csv, check_bytes, check_file, check_rows

HEADINGS = "company,事業を営む市町村,常時使用する従業員の数\n"
TEXT = f"{HEADINGS}甲社,鹿児島県鹿児島市,５人\n乙社,熊本県熊本市,20\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_encoding_people_save_in_is_read(encoding: str, tmp_path: Path) -> None:
    checked = check_bytes(TEXT.encode(encoding), tmp_path)
    assert checked.problems == []
    assert [row["company"] for row in checked.good] == ["甲社", "乙社"]
    assert [row["company_municipality"] for row in checked.good] == ["46201", "43100"]
    assert [row["company_regular_employees"] for row in checked.good] == [5, 20]


def test_characters_cut_by_the_end_of_a_piece_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "PIECE", 7)
    for encoding in ("utf-8", "cp932", "utf-16"):
        assert check_bytes(TEXT.encode(encoding), tmp_path).problems == []


def test_bytes_that_are_no_character_are_a_problem_of_their_row_only(tmp_path: Path) -> None:
    content = TEXT.encode("cp932").replace("熊本県".encode("cp932"), b"\x81\xff\xfe")
    checked = check_bytes(content, tmp_path)
    assert checked.places == [(3, "事業を営む市町村")]
    assert "文字として読めない" in checked.problems[0].reason
    assert [row["company"] for row in checked.good] == ["甲社"]


def test_tabs_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    content = TEXT.replace(",", "\t").replace("\n", "\r\n").encode()
    assert len(check_bytes(content, tmp_path).good) == 2


def test_blank_rows_count_for_the_number_but_are_no_company(tmp_path: Path) -> None:
    checked = check_bytes(f"{HEADINGS}甲社,46201,1\n\n,,\n乙社,46201,多い\n".encode(), tmp_path)
    assert checked.places == [(5, "常時使用する従業員の数")]
    assert checked.report.rows == 2


def test_ragged_rows_are_named_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    rows = ["甲社,46201", "乙社,46201,3,4", "丙社,46201,x", "丁社,46201,4"]
    checked = check_bytes((HEADINGS + "\n".join(rows)).encode(), tmp_path)
    assert [(p.row, p.kind) for p in checked.problems] == [
        (2, Kind.SHAPE),
        (3, Kind.SHAPE),
        (4, Kind.VALUE),
    ]
    assert "列が2個" in checked.problems[0].reason
    assert (checked.report.rows, checked.report.good_rows) == (4, 1)


def test_a_value_over_two_lines_is_one_row(tmp_path: Path) -> None:
    content = f'{HEADINGS}"甲\n社",46201,1\n乙社,46201,x\n'.encode()
    checked = check_bytes(content, tmp_path)
    assert checked.good[0]["company"] == "甲\n社"
    assert checked.places == [(3, "常時使用する従業員の数")]


def test_a_quotation_mark_left_open_costs_its_own_row_only(tmp_path: Path) -> None:
    rows = ['"甲社,46201,1', *(f"会社{n},46201,{n}" for n in range(40)), '乙社,"46201,5', "丙社,46201,x"]
    checked = check_bytes((HEADINGS + "\n".join(rows)).encode(), tmp_path)
    assert [(p.row, p.kind) for p in checked.problems] == [
        (2, Kind.SHAPE),
        (43, Kind.SHAPE),
        (44, Kind.VALUE),
    ]
    assert "引用符" in checked.problems[0].reason
    assert checked.report.good_rows == 40


def test_numbers_of_rows_hold_over_the_borders_of_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "BLOCK_BYTES", 200)
    rows = [f"会社{n},46201,{n}" + (",多い" if n % 7 == 3 else "") for n in range(100)]
    rows[50] = "会社50,46201,x"
    checked = check_bytes((HEADINGS + "\n".join(rows)).encode(), tmp_path)
    expected = sorted([n + 2 for n in range(100) if n % 7 == 3] + [52])
    assert sorted(problem.row for problem in checked.problems) == expected


def test_parquet_is_read_in_its_own_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "company": ["甲社", "乙社"],
            "company_regular_employees": pa.array([5, -1], pa.int32()),
            "company_chamber_guidance": [True, None],
            "project_value_added_growth": pa.array([35, 30], pa.int64()),
        }
    )
    pq.write_table(table, tmp_path / "companies.parquet")
    checked = check_file(tmp_path / "companies.parquet")
    assert checked.places == [(3, "company_regular_employees")]
    assert checked.good[0] == {
        "company": "甲社",
        "company_regular_employees": 5,
        "company_chamber_guidance": True,
        "project_value_added_growth": 35,
    }


def test_cells_of_a_spreadsheet_are_read_by_their_own_types(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["会社", "都道府県", "事業を営む都道府県", "資本金または出資の総額", "主な業種", "創業年"])
    sheet.append(["甲社", None, 1, 3_000_000.0, "76", 1990])
    sheet.append(["乙社", None, 46, 3_000_000.5, 11, datetime.date(1990, 4, 1)])
    sheet.append([None, None, None, None, None, None])
    sheet.append(["丙社", None, 46, Decimal(100), "1111", None, "はみ出し"])
    book.save(tmp_path / "companies.xlsx")
    checked = check_file(tmp_path / "companies.xlsx")
    assert checked.good[0]["company_prefecture"] == "01", "a number has lost the zero of its code"
    found = {(p.row, p.column): p.reason for p in checked.problems}
    assert set(found) == {
        (1, "都道府県"),
        (3, "資本金または出資の総額"),
        (3, "主な業種"),
        (3, "創業年"),
        (5, ""),
    }
    assert "011と11" in found[3, "主な業種"]


def test_what_a_file_is_shows_in_its_bytes_not_in_its_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"company": ["甲社"], "company_prefecture": ["46"]}), tmp_path / "companies.csv")
    assert check_file(tmp_path / "companies.csv").good[0]["company_prefecture"] == "46"


@pytest.mark.parametrize(
    "content", [b"", b"\n\n\n", b"PAR1 and nothing", b"company,x\n", "甲,乙\n1,2\n".encode()]
)
def test_what_is_no_table_of_companies_is_refused_as_a_whole(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnusableTable) as error:
        check_bytes(content, tmp_path)
    assert error.value.remedy


def test_the_old_format_of_excel_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"\.xls") as refused:
        check_bytes(b"\xd0\xcf\x11\xe0" + bytes(600), tmp_path, "companies.xls")
    assert refused.value.place.endswith("companies.xls")
    assert "CSV" in refused.value.remedy


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="開けません"):
        open_table(tmp_path / "nothing.csv", lambda path: [])


def test_columns_between_semicolons_are_named_as_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="セミコロン") as refused:
        check_bytes("company;事業を営む都道府県\n甲社;46\n".encode(), tmp_path)
    assert "カンマ" in refused.value.remedy


def test_headings_without_rows_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="行が一つもありません"):
        check_rows(tmp_path, ["company", "company.prefecture"])


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_bytes(as_csv(["company", "company.prefecture"], *([n, "46"] for n in range(1000))))
    table = open_table(path, lambda path: [])
    assert sum(len(batch.numbers) for batch in table.batches([0, 1])) == 1000
    assert table.read_so_far == table.size == path.stat().st_size


def test_far_too_many_columns_are_refused_and_long_headings_answered(tmp_path: Path) -> None:
    headings = ",".join(["company", *(f"c{number}" for number in range(MOST_COLUMNS))])
    with pytest.raises(UnusableTable, match="1,001個"):
        check_bytes(headings.encode(), tmp_path)
    many = check_bytes(f"company,company.regular_employees,{'都' * 100_000}\nA,1,\n".encode(), tmp_path)
    assert [problem.kind for problem in many.problems] == [Kind.HEADING]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("company", pa.array([["甲社"], ["乙社"]])),
        ("company", pa.array([b"\xff", b"b"])),
        ("company_regular_employees", pa.array([[5], [6]])),
        ("company_regular_employees", pa.array([{"people": 5}, None])),
    ],
)
def test_a_parquet_column_of_more_than_single_values_is_named(
    column: str, values: pa.Array, tmp_path: Path
) -> None:
    table = {"company": ["甲社", "乙社"], "company_regular_employees": [5, 6], column: values}
    pq.write_table(pa.table(table), tmp_path / "companies.parquet")
    with pytest.raises(UnusableTable, match=column):
        check_file(tmp_path / "companies.parquet")


def test_a_parquet_file_that_breaks_off_inside_is_told(tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.table({"company": ["甲社"], "company_regular_employees": [5]}), path)
    content = path.read_bytes()
    with pytest.raises(UnusableTable, match="途中から"):
        check_bytes(content[:4] + b"?" * 40 + content[44:], tmp_path, path.name)


def test_a_small_parquet_file_with_very_many_rows_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    many = pa.nulls(3_000_000, pa.int8())
    pq.write_table(pa.table({"company": many}), path)
    assert path.stat().st_size < 10_000
    with pytest.raises(UnusableTable, match="3,000,000行あります") as refused:
        open_table(path, lambda path: [], most_rows=2_999_999)
    assert "2,999,999行以下" in refused.value.remedy
    assert open_table(path, lambda path: [], most_rows=3_000_000).size == 3_000_000


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_a_giant_text_that_many_rows_share_is_refused_before_it_is_laid_out(
    kind: pa.DataType, tmp_path: Path
) -> None:
    path, rows = tmp_path / "companies.parquet", 60_000
    names = pa.array([str(number) for number in range(rows)])
    giant = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), pa.array(["4" * 1_000_000]))
    pq.write_table(pa.table({"company": names, "company_prefecture": giant}), path, store_schema=False)
    assert path.stat().st_size < 2_000_000, "row by row these are 60 gigabytes"
    with pytest.raises(UnusableTable, match="company_prefecture") as refused:
        check_file(path)
    assert "1,000バイトを超える" in refused.value.message
    assert "短い値" in refused.value.remedy
    for longest, fits in ((333, True), (334, False)):
        table = {"company": pa.array(["甲" * longest], kind), "company_prefecture": ["46"]}
        pq.write_table(pa.table(table), path)
        if fits:
            assert check_file(path).good[0]["company"] == "甲" * longest
        else:
            with pytest.raises(UnusableTable, match="company"):
                check_file(path)


def test_more_text_than_memory_should_hold_is_refused_by_what_the_file_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_TEXTS", 10_000)
    path = tmp_path / "companies.parquet"
    names = [f"{number:0900}" for number in range(20)]
    pq.write_table(pa.table({"company": names, "company_prefecture": ["46"] * 20}), path)
    with pytest.raises(UnusableTable, match="文字が多すぎます"):
        check_file(path)


def test_texts_of_parquet_keep_their_kind_and_their_gaps(tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    texts = {"company": pa.array(["甲社", "乙社"], pa.large_string()), "company_prefecture": [None, "46"]}
    pq.write_table(pa.table(texts), path)
    checked = check_file(path)
    assert checked.problems == []
    assert [row["company_prefecture"] for row in checked.good] == [None, "46"]


def test_values_under_an_empty_heading_are_problems_of_their_rows(tmp_path: Path) -> None:
    text = "company,,company.prefecture, \n甲社,,46,\n乙社,メモ,46,\n丙社, ,46,\n丁社,,46,x\n"
    checked = check_bytes(text.encode(), tmp_path)
    assert [(p.row, p.value, p.kind) for p in checked.problems] == [
        (3, "メモ", Kind.SHAPE),
        (5, "x", Kind.SHAPE),
    ]
    assert "見出しのない列" in checked.problems[0].reason
    assert [row["company"] for row in checked.good] == ["甲社", "丙社"]


def test_values_under_an_empty_heading_of_a_sheet_or_of_parquet_are_told_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["company", None, "company.prefecture"], ["甲社", 3, "46"], ["乙社", None, "46"]):
        book.active.append(cells)
    book.save(tmp_path / "companies.xlsx")
    assert [(p.row, p.value) for p in check_file(tmp_path / "companies.xlsx").problems] == [(2, "3")]
    pq.write_table(
        pa.table({"company": ["甲社", "乙社"], "": [None, 3], "company_prefecture": ["46", "46"]}),
        tmp_path / "companies.parquet",
    )
    assert [(p.row, p.value) for p in check_file(tmp_path / "companies.parquet").problems] == [(3, "3")]


def test_two_columns_of_parquet_without_a_name_are_refused(tmp_path: Path) -> None:
    names = ["company", "company_prefecture", "", ""]
    pq.write_table(pa.table([["甲社"], ["46"], [1], [2]], names=names), tmp_path / "companies.parquet")
    with pytest.raises(UnusableTable, match="見出しのない列が2つ"):
        check_file(tmp_path / "companies.parquet")


@pytest.mark.parametrize(("year", "reason"), [("3", "500を下回って"), ("9999", "大きすぎ"), ("499", "500を")])
def test_a_year_in_which_nothing_was_founded_is_a_problem(year: str, reason: str, tmp_path: Path) -> None:
    checked = check_rows(tmp_path, ["company", "創業年"], ["甲社", year], ["乙社", "578"], ["丙社", "2100年"])
    (problem,) = checked.problems
    assert (problem.row, problem.column) == (2, "創業年")
    assert reason in problem.reason
    assert [row["founded_year"] for row in checked.good] == [578, 2100]
    typed = pa.table({"company": ["甲社", "乙社"], "founded_year": [int(year), 1990]})
    pq.write_table(typed, tmp_path / "companies.parquet")
    assert check_file(tmp_path / "companies.parquet").places == [(2, "founded_year")]


def test_a_quotation_mark_before_very_long_text_is_a_mark_left_open(tmp_path: Path) -> None:
    long = "長" * 200_000
    with pytest.raises(UnusableTable, match="見出し"):
        check_bytes(f'"company,company_regular_employees\n甲社,{long}\n'.encode(), tmp_path)
    checked = check_bytes(f'{HEADINGS}"{long}\n",46201,1\n乙社,46201,1\n'.encode(), tmp_path)
    assert [problem.kind for problem in checked.problems[:1]] == [Kind.SHAPE]
    assert [row["company"] for row in checked.good] == ["乙社"]
