"""Rows and cells, and where they stand."""

import pytest

from banso.ingest.files import UnreadableFile
from banso.ingest.tables import Merged, Row, Table, column_letters, read_text_table


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_named_as_in_excel(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_commas_and_tabs_are_told_apart() -> None:
    assert read_text_table("a,b\n1,2").rows[1].cells == ("1", "2")
    assert read_text_table("a\tb\n1,000\t2").rows[1].cells == ("1,000", "2")


def test_rows_are_numbered_by_the_line_they_begin_on() -> None:
    table = read_text_table('a,b\r\n"two\nlines",1\r\n\r\nc,2')
    assert [row.number for row in table.rows] == [1, 2, 4, 5]
    assert table.rows[1].cells == ("two\nlines", "1")


@pytest.mark.parametrize("text", ['a,b\nc,"open', 'a,b\n"x"y,1'])
def test_a_quotation_mark_gone_astray_is_named_with_its_line(text: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text_table(text)
    assert caught.value.place == "2行目"


def test_a_field_too_large_for_any_table_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_text_table("a,b\n" + "x" * 200_000 + ",1")


def test_spaces_of_any_width_are_nothing() -> None:
    assert Row(number=1, cells=("", " ", "　", None)).blank
    assert not Row(number=1, cells=("", 0)).blank


def test_merged_cells_know_what_they_cover() -> None:
    merged = Merged(first_row=3, first_column=1, last_row=5, last_column=1)
    assert merged.words == "B3:B5"
    assert merged.covers(5, 1)
    assert not merged.covers(6, 1)
    assert Table(rows=(), merged=(merged,)).merged_at(4, 1) == merged
    assert Table(rows=(), merged=(merged,)).merged_at(4, 2) is None
