"""Cost tables as people keep them: read right, or refused with row and remedy; never a silent zero."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from banso.core.amount_rules import AmountRule
from banso.core.amounts import compute
from banso.core.costs import CostLine
from banso.core.errors import BadCosts
from banso.ingest.cost_lines import MOST_LINES
from banso.ingest.cost_tables import read_cost_table
from tests.unit.ingest.open_documents import cell, open_document, row
from tests.unit.ingest.rules import DX, SINGLE, TRAVEL

CSV = "経費区分,品名,金額\nソフトウェア等購入費,生産管理ソフト,1000000\n研修費,外部研修,２０万円\n"


def sheet(*rows: list[Any], merge: tuple[str, ...] = (), title: str = "経費") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for cells in rows:
        workbook.active.append(cells)
    for merged in merge:
        workbook.active.merge_cells(merged)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def told(line: CostLine) -> tuple[str, int]:
    return line.category, line.yen


def read(given: Path | str | bytes, rule: AmountRule = DX) -> list[tuple[str, int]]:
    return [told(line) for line in read_cost_table(given, rule).lines]


def refused(given: Path | str | bytes, rule: AmountRule = DX) -> BadCosts:
    with pytest.raises(BadCosts) as caught:
        read_cost_table(given, rule)
    return caught.value


# ------------------------------------------------------------------------------------- files of every kind


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp932"),
        b"\xef\xbb\xbf" + CSV.encode("cp932"),
        CSV.replace("\n", "\r\n").encode("cp932"),
        CSV.replace(",", "\t").encode("utf-16"),
    ],
    ids=[
        "utf-8",
        "utf-8 with a mark",
        "cp932",
        "cp932 behind a mark",
        "lines of Windows",
        "Unicode text of Excel",
    ],
)
def test_text_files_in_every_usual_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "costs.csv"
    path.write_bytes(content)
    table = read_cost_table(path, DX)
    assert [told(line) for line in table.lines] == [("software_equipment", 1_000_000), ("training", 200_000)]
    assert [line.row for line in table.lines] == [2, 3]
    assert table.lines[0].item == "生産管理ソフト"
    assert table.notices == ()


def test_a_paste_from_excel() -> None:
    assert read("費目\t金額（円）\nクラウドサービス利用料\t1,100\n") == [("cloud", 1100)]


def test_a_workbook_with_titles_above_and_a_total_below() -> None:
    content = sheet(
        ["令和5年度 経費の内訳"],
        [],
        [None, "区 分", "内　容", "金　額"],
        [None, "ソフトウェア等購入費", "MES", 1_000_000],
        [None, "試作・改良の直接人件費", "開発", 900_000],
        [None, "合計", None, 1_900_000],
    )
    table = read_cost_table(content, DX)
    assert [told(line) for line in table.lines] == [
        ("software_equipment", 1_000_000),
        ("prototype_labour", 900_000),
    ]
    assert [line.row for line in table.lines] == [4, 5]
    assert compute(DX, {}, table.lines).yen == 1_000_000
    assert table.notices == ("6行目の「合計」は合計の行として数えません",)


def test_open_documents() -> None:
    assert read(open_document(row(cell("経費区分"), cell("金額")), row(cell("研修費"), cell(5000)))) == [
        ("training", 5000)
    ]


def test_json_with_all_its_keys() -> None:
    entry = {
        "category": "general_device",
        "yen": "１１万円",
        "item": "タブレット",
        "tax": "included",
        "tax_percent": 8,
        "sole_use": True,
    }
    (line,) = read_cost_table(json.dumps([entry]), DX).lines
    assert line == CostLine(
        category="general_device",
        yen=110_000,
        item="タブレット",
        attributes={"sole_use": "1"},
        tax="included",
        tax_percent=8,
        row=1,
    )


def test_an_empty_list_is_no_costs() -> None:
    assert read("[]") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"category": "cloud", "yen": 1}', "一覧"),
        ("[1]", "経費の行ではありません"),
        ('[{"category": "cloud"}]', "金額がありません"),
        ('[{"category": "cloud", "yen": null}]', "金額がありません"),
        ('[{"yen": 1}]', "経費区分がありません"),
        ('[{"category": "cloud", "yen": -1}]', "負の数"),
        ('[{"category": "cloud", "yen": 1e30}]', "大きさ"),
        ('[{"category": "cloud", "yen": 10000000000000000000000000000000}]', "大きさ"),
        ('[{"category": "cloud", "yen": 1.5}]', "端数"),
        ('[{"category": "cloud", "yen": NaN}]', "NaN"),
        ('[{"category": "cloud", "yen": true}]', "True"),
        ('[{"category": "cloud", "yen": 1, "yen": 2}]', "二度"),
        ('[{"category": "cloud", "yen": 1, "price": 2}]', "price"),
        ('[{"category": "clouds", "yen": 1}]', "clouds"),
        ('[{"category": "cloud", "yen": 1, "tax": "maybe"}]', "税抜きか税込みか"),
        ('[{"category": "cloud", "yen": 1, "tax_percent": 11}]', "消費税率"),
        ('[{"category": "cloud", "yen": 1', "JSON"),
    ],
)
def test_json_that_cannot_be_read(text: str, words: str) -> None:
    error = refused(text)
    assert words in str(error)
    assert error.remedy


# ------------------------------------------------------------------------------------------- merged cells


def test_a_merged_category_goes_for_all_its_rows() -> None:
    content = sheet(
        ["経費区分", "品名", "金額"],
        ["研修費", "一回目", 100],
        [None, "二回目", 200],
        ["飲食代", "茶", 300],
        merge=("A2:A3",),
    )
    assert read(content) == [("training", 100), ("training", 200), ("meals", 300)]


def test_an_empty_category_that_is_not_merged_is_asked_for() -> None:
    error = refused(sheet(["経費区分", "金額"], ["研修費", 100], [None, 200]))
    assert error.place == "シート「経費」のA3"
    assert "区分" in error.message


def test_an_empty_category_in_csv_is_asked_for() -> None:
    assert refused("経費区分,金額\n研修費,100\n,200").place == "3行目の1列目"


def test_ditto_marks_repeat_the_category() -> None:
    assert read("経費区分,金額\n研修費,100\n〃,200\n同上,300") == [("training", n) for n in (100, 200, 300)]


@pytest.mark.parametrize("merged", ["B2:B3", "A2:B2", "B2:C2"])
def test_a_merged_amount_names_its_cells(merged: str) -> None:
    content = sheet(["経費区分", "金額", "備考"], ["研修費", 100, "x"], ["研修費", 200, "y"], merge=(merged,))
    error = refused(content)
    assert merged in str(error)
    assert "結合" in str(error)


def test_a_merged_header_goes_for_itself_only() -> None:
    content = sheet(["経費区分", "金額"], [None, None], ["研修費", 100], merge=("A1:A2", "B1:B2"))
    assert read(content) == [("training", 100)]
    assert "区分が空" in str(refused(sheet(["経費区分", "金額"], [None, 100], merge=("A1:A2",))))


# ---------------------------------------------------------------------------------------------- the header


@pytest.mark.parametrize(
    "header",
    ["category,yen", "Category,Yen", "費目,費用", "区分※,金額（円）", "経費区分（必須）,金額 (税抜)"],
)
def test_columns_are_known_by_many_names(header: str) -> None:
    assert read(f"{header}\ncloud,100") == [("cloud", 100)]


def test_an_unknown_header_lists_what_stands_there_and_what_is_needed() -> None:
    error = refused("たて,よこ\nクラウド,100")
    assert "たて、よこ" in error.message
    assert "経費区分、金額" in error.remedy


def test_a_table_without_rows_is_no_table_of_zero_yen() -> None:
    assert "経費の行がありません" in str(refused("経費区分,金額\n,\n"))
    assert "表が空です" in str(refused(",,\n"))


def test_where_there_is_one_category_nobody_has_to_name_it() -> None:
    assert read("品名,金額\n機械,100", SINGLE) == [("eligible", 100)]
    assert "見出し" in str(refused("品名,金額\n機械,100", DX))


def test_columns_that_are_not_used_are_told() -> None:
    table = read_cost_table("区分,品名,単価,数量,金額\ncloud,席,100,3,300", DX)
    assert [told(line) for line in table.lines] == [("cloud", 300)]
    assert table.notices == ("使わなかった列: 単価、数量",)


def test_of_two_amounts_the_one_on_the_basis_of_the_programme_counts() -> None:
    assert read("区分,税抜金額,税込金額\ncloud,1000,1100") == [("cloud", 1000)]
    assert "どれを使うか" in str(refused("区分,見積額,支払額\ncloud,1000,1100"))


def test_two_columns_of_one_meaning_are_refused() -> None:
    assert "二つ" in str(refused("区分,費目,金額\ncloud,cloud,1"))


def test_amounts_with_tax_are_turned_to_the_basis_of_the_programme() -> None:
    table = read_cost_table("区分,金額（税込）,税率\ncloud,1100,10%\ncloud,1080,8%", DX)
    assert compute(DX, {}, table.lines).eligible_yen == 2000
    assert any("税抜きに直して" in notice for notice in table.notices)


def test_a_column_may_say_line_by_line_whether_tax_is_in() -> None:
    lines = read_cost_table("区分,金額,税区分\ncloud,1100,税込\ncloud,1000,税抜", DX).lines
    assert [line.tax for line in lines] == ["included", "excluded"]


def test_the_unit_of_the_header_counts() -> None:
    table = read_cost_table('区分,金額（千円）\ncloud,"1,500"', DX)
    assert table.lines[0].yen == 1_500_000
    assert "1,000円単位" in table.notices[0]
    assert read(sheet(["区分", "金額（万円）"], ["cloud", 1.5])) == [("cloud", 15_000)]
    assert "単位と重なって" in str(refused("区分,金額（千円）\ncloud,150万円"))


def test_several_sheets_with_costs_are_one_too_many() -> None:
    workbook = openpyxl.Workbook()
    for name in ("一枚目", "二枚目"):
        page = workbook.create_sheet(name)
        page.append(["区分", "金額"])
        page.append(["cloud", 1])
    content = io.BytesIO()
    workbook.save(content)
    assert "「一枚目」「二枚目」" in str(refused(content.getvalue()))


# ------------------------------------------------------------------------------------------------ the rows


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("", "金額が空"),
        ("-", "読めません"),
        ("-100", "負の数"),
        ("abc", "読めません"),
        ("1.5", "端数"),
        ("1e30", "読めません"),
        ("9" * 31, "大きさ"),
        ("10²", "読めません"),
        ("1 000", "空白"),
        ("NaN", "読めません"),
        ("2023-09-20", "読めません"),
    ],
)
def test_an_amount_that_cannot_be_read_is_an_error_and_never_zero(amount: str, words: str) -> None:
    error = refused(f"経費区分,品名,金額\n研修費,良,100\n研修費,悪,{amount}")
    assert words in str(error)
    assert "3行目" in error.place
    assert error.remedy


@pytest.mark.parametrize("value", [None, date(2023, 9, 20), True, "#REF!", -1, 0.5])
def test_the_same_in_a_workbook(value: object) -> None:
    error = refused(sheet(["経費区分", "金額"], ["研修費", value]))
    assert error.place == "シート「経費」のB2"


def test_an_error_of_excel_is_no_name_of_a_cost() -> None:
    error = refused(sheet(["経費区分", "品名", "金額"], ["研修費", "#N/A", 1000]))
    assert error.place == "シート「経費」のB2"
    assert "#N/A" in str(error)
    assert error.remedy
    assert refused("経費区分,品名,金額\n研修費,#N/A,1000").place == "2行目の2列目"


def test_a_formula_that_was_never_computed_is_no_zero() -> None:
    assert "計算式の結果" in str(refused(sheet(["経費区分", "金額"], ["研修費", "=1000*2"])))


def test_a_comma_that_splits_an_amount_is_found() -> None:
    error = refused("経費区分,金額\n研修費,1,000,000")
    assert "引用符" in error.remedy


def test_zero_may_be_written() -> None:
    assert read("経費区分,金額\n研修費,0") == [("training", 0)]


def test_an_unknown_category_names_the_nearest() -> None:
    error = refused("経費区分,金額\nクラウド利用料,100")
    assert "クラウドサービス利用料" in error.remedy
    assert error.place == "2行目の1列目"


def test_all_that_is_wrong_is_told_at_once() -> None:
    error = str(refused("経費区分,金額\n研修費,x\n謎,100\n研修費,"))
    assert "3か所" in error
    assert all(f"{number}行目" in error for number in (2, 3, 4))


def test_many_errors_are_counted() -> None:
    error = str(refused("経費区分,金額\n" + "研修費,x\n" * 50))
    assert "50か所" in error
    assert "ほか30件" in error


def test_totals_are_never_counted_and_held_against_the_sum() -> None:
    table = read_cost_table(
        "経費区分,品名,金額\n研修費,一,100\n研修費,小計,100\n飲食代,二,200\n合計,,400", DX
    )
    assert [told(line) for line in table.lines] == [("training", 100), ("meals", 200)]
    assert table.notices[0] == "3行目の「小計」は合計の行として数えません"
    assert "表では400円、明細の合計は300円で、合っていません" in table.notices[1]


def test_notes_and_repeated_headers_are_passed_over() -> None:
    table = read_cost_table("経費区分,金額\n研修費,100\n経費区分,金額\n研修費,200\n※税抜き,", DX)
    assert [line.yen for line in table.lines] == [100, 200]
    assert "5行目は注記" in table.notices[0]


def test_a_row_with_words_and_no_amount_is_asked_about() -> None:
    assert "区分が空" in str(refused("経費区分,品名,金額\n,続き,"))


def test_the_longest_table_is_read_and_one_row_more_is_not() -> None:
    text = "経費区分,金額\n" + "cloud,1\n" * MOST_LINES
    assert len(read(text)) == MOST_LINES
    assert "10,001行" in str(refused(text + "cloud,1\n"))
    lines = [{"category": "cloud", "yen": 1}] * (MOST_LINES + 1)
    assert "10,001行" in str(refused(json.dumps(lines)))


@pytest.mark.parametrize("given", ["", b"", b"\x00\x01", b"PK\x03\x04junk", "\x00", "　"])
def test_what_is_no_table_is_refused(given: str | bytes) -> None:
    assert refused(given).message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").place.endswith("none.csv")


# ------------------------------------------------------------------------------------------ person by person


def test_travel_of_two_people() -> None:
    text = "区分,番号,居住地,金額\n交通費,1,九州外,31000\n宿泊費,1,九州外,12345\n交通費,2,九州,30000"
    table = read_cost_table(text, TRAVEL)
    assert [line.attributes for line in table.lines] == [
        {"person": "1", "residence": "outside"},
        {"person": "1", "residence": "outside"},
        {"person": "2", "residence": "kyushu"},
    ]
    assert compute(TRAVEL, {}, table.lines).yen == 21_000 + 10_000


def test_numbers_of_people_are_the_same_as_text_and_as_number() -> None:
    content = sheet(
        ["区分", "番号", "居住地", "金額"], ["交通費", 1, "九州", 10], ["宿泊費", "１", "九州", 10]
    )
    assert {line.attributes["person"] for line in read_cost_table(content, TRAVEL).lines} == {"1"}


def test_names_of_people_are_not_taken() -> None:
    table = read_cost_table("区分,氏名,居住地,金額\n交通費,山田,九州,10000", TRAVEL)
    assert "山田" not in str(table.lines)
    assert "氏名の列は使いません" in table.notices[0]


def test_without_numbers_all_lines_are_one_person() -> None:
    table = read_cost_table("区分,居住地,金額\n交通費,九州外,31000\n宿泊費,九州外,12345", TRAVEL)
    assert compute(TRAVEL, {}, table.lines).yen == 21_000
    assert "1人分" in table.notices[0]


def test_a_number_for_some_and_not_for_others_is_refused() -> None:
    error = refused("区分,番号,居住地,金額\n交通費,1,九州,10000\n交通費,,九州,10000", TRAVEL)
    assert error.place == "3行目"


def test_a_declaration_in_its_own_column() -> None:
    text = "区分,専用,金額\n汎用性の高い機器,はい,100\n汎用性の高い機器,いいえ,200"
    amount = compute(DX, {}, read_cost_table(text, DX).lines)
    assert [line.state for line in amount.lines] == ["counted", "excluded"]
