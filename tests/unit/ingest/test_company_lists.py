"""Lists of companies from outside: recognised by their headings, kept as printed, refused with a reason."""

import pytest

from banso.ingest.company_lists import LARGEST_LIST, read_company_list
from banso.ingest.files import UnreadableFile

NUMBER = "7000012050002"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_read_in_the_usual_encodings(encoding: str) -> None:
    text = f"登録日,企業名,法人番号,都道府県\r\n2023/4/1,㈱甲,{NUMBER},鹿児島県\r\n"
    [company] = read_company_list(text.encode(encoding))
    assert (company.name, company.corporate_number, company.place) == ("㈱甲", NUMBER, "鹿児島県")
    assert company.printed == {
        "登録日": "2023/4/1",
        "企業名": "㈱甲",
        "法人番号": NUMBER,
        "都道府県": "鹿児島県",
    }


def test_a_title_above_the_headings_is_passed_over() -> None:
    text = "パートナーシップ構築宣言 登録企業一覧\n\n会社名,本社所在地\n甲,鹿児島県鹿児島市\n"
    [company] = read_company_list(text.encode())
    assert (company.name, company.place, company.corporate_number) == ("甲", "鹿児島県鹿児島市", "")


def test_a_number_that_cannot_be_one_finds_nobody() -> None:
    # Excel writes long numbers as 7.00001E+12; the name finds the company then.
    text = f"企業名,法人番号\n甲,7.00001E+12\n乙,{NUMBER[:-1]}3\n丙,７０００ ０１２０ ５０００２\n"
    assert [one.corporate_number for one in read_company_list(text.encode())] == ["", "", NUMBER]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空か"),
        ("番号,住所\n1,鹿児島県\n".encode(), "企業名の列"),
        ("企業名,住所\n".encode(), "1社も"),
        ("企業名,住所\n,鹿児島県\n".encode(), "企業名がない"),
        (("企業名\n" + "甲" * 201).encode(), "長すぎ"),
        (b"\x00\x01\x02\x03", "読めない"),
        (b"a" * (LARGEST_LIST + 1), "大きすぎ"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_company_list(content)
