"""Facts of a company from files of every kind."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from banso.core.company import read_company
from banso.core.errors import BadFacts, BansoError
from banso.core.facts import Vocabulary
from banso.definitions.region import installed_region
from banso.ingest.facts_files import read_facts, read_facts_file
from banso.ingest.files import UnreadableFile

EXPECTED = {"company.prefecture": "46", "company.regular_employees": 300, "company.antisocial_ties": False}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return installed_region().vocabulary


def sheet(*rows: list[Any]) -> bytes:
    workbook = openpyxl.Workbook()
    for cells in rows:
        workbook.active.append(cells)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


IDS = ("company.prefecture", "company.regular_employees", "company.antisocial_ties")
LABELS = ("事業を営む都道府県", "常時使用する従業員の数", "暴力団等との関係")
NUMBERS = ("46", 300, False)
WORDS = ("鹿児島県", "３００人", "いいえ")


def csv(names: tuple[str, ...], values: tuple[object, ...], head: str = "") -> str:
    return head + "\n".join(f"{name},{value}" for name, value in zip(names, values, strict=True))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(dict(zip(IDS, NUMBERS, strict=True))).encode()),
        ("a.json", json.dumps(dict(zip(IDS, WORDS, strict=True)), ensure_ascii=False).encode("utf-8-sig")),
        ("a.yaml", b"company.prefecture: 46\ncompany.regular_employees: 300\ncompany.antisocial_ties: no\n"),
        (
            "",
            b"# text\ncompany.prefecture: '46'\ncompany.regular_employees: 300\ncompany.antisocial_ties: false",
        ),
        ("a.csv", csv(IDS, NUMBERS).encode()),
        ("a.csv", csv(LABELS, WORDS, head="項目,値\n").encode("cp932")),
        ("", csv(IDS, WORDS).encode()),
        ("a.xlsx", sheet(*map(list, zip(IDS, (46, 300, False), strict=True)))),
        (
            "a.xlsx",
            sheet(["メモ", "項目", "値"], *(["x", *pair] for pair in zip(LABELS, WORDS, strict=True))),
        ),
    ],
)
def test_one_company_in_every_format(
    tmp_path: Path, vocabulary: Vocabulary, name: str, content: bytes
) -> None:
    if not name:
        assert read_company(read_facts(content, vocabulary), vocabulary) == EXPECTED
        return
    path = tmp_path / name
    path.write_bytes(content)
    assert read_company(read_facts_file(path, vocabulary), vocabulary) == EXPECTED


def test_codes_with_zeros_in_front_survive_yaml(vocabulary: Vocabulary) -> None:
    raw = read_facts(b"company.industry: 0111", vocabulary, place="a.yaml")
    assert read_company(raw, vocabulary) == {"company.industry": "0111"}


def test_a_spreadsheet_that_ate_the_zeros_is_asked(vocabulary: Vocabulary) -> None:
    assert read_facts(sheet(["company.industry", 9]), vocabulary) == {"company.industry": "09"}
    with pytest.raises(BadFacts, match="文字列"):
        read_facts(sheet(["company.industry", 11]), vocabulary)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("partnership_declaration", {"partnership_declaration": None}),
        (
            "partnership_declaration（令和5年4月1日）、sdgs_registered",
            {"partnership_declaration": date(2023, 4, 1), "sdgs_registered": None},
        ),
        ("なし", {}),
        ("[]", {}),
    ],
)
def test_recognitions_in_one_cell(vocabulary: Vocabulary, written: str, held: dict[str, date | None]) -> None:
    raw = read_facts(f'company.recognitions,"{written}"'.encode(), vocabulary, place="a.csv")
    assert read_company(raw, vocabulary) == {"company.recognitions": held}


def test_empty_cells_are_unknown(vocabulary: Vocabulary) -> None:
    raw = read_facts(b"company.prefecture,46\ncompany.regular_employees,\n", vocabulary, place="a.csv")
    assert read_company(raw, vocabulary) == {"company.prefecture": "46"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b" \n", "空"),
        (b"[1]", "組"),
        (b"3", "項目"),
        (b'{"company.prefecture": "46", "company.prefecture": "43"}', "二度"),
        (b'{"company.capital_yen": NaN}', "NaN"),
        (b'{"company.capital_yen": Infinity}', "Infinity"),
        (b'{"a": ' + b"[" * 5000, "JSON"),
        (b"\x00\x00", "文字"),
        (b"PK\x03\x04junk", "Excel"),
        (b"company.prefecture,46\ncompany.prefecture,43", "二度"),
        ("company.prefecture,46\n事業を営む都道府県,43".encode(), "二度"),
        (b"company.capital_yen,1,000,000", "引用符"),
        (b"company.prefectures,46", "company.prefecture"),
        (b"company.prefecture: 46\n  bad: [", "YAML"),
        (b"company.prefecture: &a 46", ""),
    ],
)
def test_what_cannot_be_read_is_told_in_words(vocabulary: Vocabulary, content: bytes, words: str) -> None:
    if words:
        with pytest.raises(BansoError, match=words):
            read_facts(content, vocabulary)
    else:
        assert read_facts(content, vocabulary) == {"company.prefecture": "46"}


def test_two_sheets_are_one_too_many(vocabulary: Vocabulary) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "company.prefecture"
    workbook.create_sheet("x")["A1"] = "company.prefecture"
    content = io.BytesIO()
    workbook.save(content)
    with pytest.raises(UnreadableFile, match="2枚"):
        read_facts(content.getvalue(), vocabulary)


def test_every_row_in_question_is_named(vocabulary: Vocabulary) -> None:
    with pytest.raises(BadFacts) as caught:
        read_facts(b"no.such,1\ncompany.prefecture,46\nneither,2", vocabulary, place="a.csv")
    assert len(caught.value.errors) == 2
