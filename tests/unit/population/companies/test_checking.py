"""A bad table ends in a list with row and reason; the good rows are what core reads from each of them."""

import csv
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.core.company import on_day, read_company
from banso.core.errors import BadFacts
from banso.population.columns import company_of_row, company_schema
from banso.population.companies import duplicates, problems
from banso.population.companies.headings import UnusableTable
from banso.population.companies.problems import Kind
from tests.unit.population.companies.small_tables import (
    ON,
    VOCABULARY,
    as_csv,
    check_bytes,
    check_file,
    check_rows,
)

TYPED = {
    "company.prefecture": ["46", "鹿児島県", "99", ""],
    "company.municipality": ["46201", "熊本県熊本市", "府中市", ""],
    "company.entity_type": ["corporation", "個人事業主", "会社", ""],
    "company.industry": ["76", "飲食店", "5951", "なに", ""],
    "company.regular_employees": ["5", "３００人", "-1", "多い", ""],
    "company.shares_total": ["100", "0", "1万株", ""],
    "company.shares_large_holders": ["50", "101", "", "x"],
    "company.shares_largest_large_holder": ["50", "51", "20000", ""],
    "company.officers": ["1", "3", ""],
    "company.officers_from_large": ["0", "3", ""],
    "company.recognitions": ["なし", "sdgs_registered=2023-09-20", "sdgs_registered=2023-09-21", "認定", ""],
    "company.prefectural_tax_unpaid": ["はい", "0", "未確認", ""],
    "project.activities": ["sales、drone", "なし", "none", ""],
    "project.value_added_growth": ["3%", "3.55%", ""],
    "project.cost_yen": ["300万円", "1,000", "-5", ""],
}
ROWS = st.lists(
    st.fixed_dictionaries({fact: st.sampled_from(texts) for fact, texts in TYPED.items()}),
    min_size=1,
    max_size=12,
)


def split(fact_id: str, text: str) -> object:
    """A list as `banso check --facts` gets it from a table."""
    if fact_id == "project.activities" and text:
        return [] if text == "なし" else text.split("、")
    if fact_id == "company.recognitions" and text:
        code, _, since = text.partition("=")
        return [] if text == "なし" else [{"id": code, "on": since or None}]
    return text


def by_core(raw: dict[str, object]) -> tuple[dict[str, object], set[str]]:
    """What core reads from one company, and the messages where it cannot."""
    try:
        return on_day(read_company(raw, VOCABULARY), VOCABULARY, ON), set()
    except BadFacts as error:
        return {}, {part.message for part in error.errors}


@settings(derandomize=True, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_every_row_is_what_core_reads_from_it(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    table = [[f"会社{number}", *(row[fact] for fact in TYPED)] for number, row in enumerate(rows)]
    checked = check_rows(tmp_path, ["company", *TYPED], *table)
    good = {row["company"]: row for row in checked.good}
    for number, row in enumerate(rows):
        raw = {fact: split(fact, text) for fact, text in row.items()}
        expected, messages = by_core(raw)
        if messages:
            assert f"会社{number}" not in good
            assert messages <= {p.reason for p in checked.problems if p.row == number + 2}
        else:
            company = company_of_row(good[f"会社{number}"], VOCABULARY)
            assert {fact: value for fact, value in company.items() if value is not None} == expected


def test_contradictions_name_the_part_and_the_rule(tmp_path: Path) -> None:
    checked = check_rows(
        tmp_path,
        [
            "company",
            "company.prefecture",
            "company.municipality",
            "company.shares_total",
            "company.shares_large_holders",
        ],
        ["a", "46", "43100", "100", "101"],
        ["b", "43", "43100", "100", "100"],
        ["c", "", "43100", "", "101"],
    )
    assert checked.places == [(2, "company.municipality"), (2, "company.shares_large_holders")]
    assert {problem.kind for problem in checked.problems} == {Kind.CONTRADICTION}
    assert "食い違っています" in checked.problems[0].reason
    assert "より大きくなっています" in checked.problems[1].reason
    assert checked.good[1]["company_prefecture"] == "43", "it follows from the municipality"


def test_a_value_follows_from_a_more_general_fact_only_where_it_has_that_meaning(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, ["company", "project.loan_purpose"], ["a", "4"], ["b", "5"], ["c", ""])
    assert [row["project_growth_loan_purpose"] for row in checked.good] == ["4", None, None]
    assert [row["project_new_business_loan_purpose"] for row in checked.good] == ["4", "5", None]


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:502"]
)
def test_an_error_of_a_spreadsheet_saved_as_text_is_no_value(error: str, tmp_path: Path) -> None:
    headings = ["company", "company.prefecture", "company.regular_employees", "company.recognitions"]
    rows = [[f"#{number}", "46", "5", "なし"] for number in range(6)]
    for column in range(4):
        rows[column][column] = error
    rows[0][0] = f" {error} "
    checked = check_rows(tmp_path, headings, *rows)
    assert checked.places == list(enumerate(headings, start=2))
    for problem in checked.problems:
        assert (problem.kind, problem.value) == (Kind.VALUE, error)
        assert "計算式のエラー" in problem.reason
        assert problem.remedy
    assert [row["company"] for row in checked.good] == ["#4", "#5"]


def test_a_company_in_full_and_in_half_width_stands_twice(tmp_path: Path) -> None:
    rows = [["Ａ－1", "46"], ["A-2", "46"], ["A－１", "46"], ["㈱甲", "46"], ["(株)甲", "46"]]
    checked = check_rows(tmp_path, ["company", "company.prefecture"], *rows)
    assert [row["company"] for row in checked.good] == ["A-2"]
    assert [(p.row, p.value) for p in checked.problems] == [
        (2, "Ａ－1"),
        (4, "A－１"),
        (5, "㈱甲"),
        (6, "(株)甲"),
    ]
    assert all("全角と半角" in p.reason for p in checked.problems)


def test_no_row_of_a_company_that_stands_twice_is_used(tmp_path: Path) -> None:
    rows = [["a", "46"], ["b", "46"], ["a", "43"], ["c", "99"], ["c", "46"], ["", "46"], ["", "46"]]
    checked = check_rows(tmp_path, ["company", "company.prefecture"], *rows)
    assert [row["company"] for row in checked.good] == ["b"]
    twice = [p for p in checked.problems if p.kind is Kind.DUPLICATE]
    assert [p.row for p in twice] == [2, 4, 5, 6]
    assert "4行目" in twice[0].reason
    assert "2行目" in twice[1].reason
    assert [p.row for p in checked.problems if p.kind is Kind.KEY] == [7, 8]
    assert (checked.report.rows, checked.report.good_rows, checked.report.bad_rows) == (7, 1, 6)


def test_unknown_headings_are_listed_with_the_nearest_one(tmp_path: Path) -> None:
    checked = check_rows(
        tmp_path,
        ["会社", "常時使用する従業員数", "company_prefecture", "備考"],
        ["a", "5", "46", "x"],
    )
    assert [(p.row, p.value) for p in checked.problems] == [(1, "常時使用する従業員数"), (1, "備考")]
    assert "常時使用する従業員の数" in checked.problems[0].remedy
    assert checked.good == [{"company": "a", "company_prefecture": "46"}]


def test_a_column_that_stands_twice_is_not_used(tmp_path: Path) -> None:
    headings = [
        "company",
        "company.prefecture",
        "事業を営む都道府県",
        "company_recognitions",
        "company_recognitions__sdgs_registered",
        "company_officers",
    ]
    checked = check_rows(tmp_path, headings, ["a", "46", "43", "なし", "はい", "2"])
    assert {p.value for p in checked.problems} == {
        "company.prefecture",
        "事業を営む都道府県",
        "company_recognitions",
    }
    assert checked.good == [
        {"company": "a", "company_officers": 2, "company_recognitions__sdgs_registered": True}
    ]


def test_columns_come_in_the_order_of_the_vocabulary_with_costs_at_the_end(tmp_path: Path) -> None:
    headings = [
        "cost_cloud_yen",
        "創業年",
        "project_cost_yen",
        "company",
        "cost_admin_yen",
        "company.prefecture",
    ]
    checked = check_rows(tmp_path, headings, ["100万円", "1990", "5", "a", "7", "46"])
    assert list(checked.good[0]) == [
        "company",
        "company_prefecture",
        "project_cost_yen",
        "founded_year",
        "cost_admin_yen",
        "cost_cloud_yen",
    ]
    assert checked.good[0]["cost_cloud_yen"] == 1_000_000


def test_a_table_without_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="会社を区別する列"):
        check_rows(tmp_path, ["company.prefecture"], ["46"])


def test_one_broken_row_in_a_hundred_leaves_the_others(tmp_path: Path) -> None:
    random = Random(20230920)
    headings = [
        "company",
        "company.prefecture",
        "company.regular_employees",
        "company.capital_yen",
        "company.chamber_guidance",
    ]
    rows = [
        [f"会社{n}", "46", str(random.randrange(300)), str(random.randrange(10**8)), "はい"]
        for n in range(5_000)
    ]
    broken = sorted(random.sample(range(5_000), 50))
    breakages = (
        lambda row: [row[0], "99", *row[2:]],
        lambda row: [*row[:2], "多数", *row[3:]],
        lambda row: [*row[:3], "-1", row[4]],
        lambda row: row[:3],
        lambda row: ["", *row[1:]],
        lambda row: [*row[:3], str(10**15 + 1), row[4]],
    )
    for place, number in enumerate(broken):
        rows[number] = breakages[place % len(breakages)](rows[number])
    content = as_csv(headings, *rows).decode().encode("cp932")
    checked = check_bytes(content, tmp_path)
    assert sorted({problem.row for problem in checked.problems}) == [number + 2 for number in broken]
    assert all(problem.reason and problem.remedy for problem in checked.problems)
    assert (checked.report.good_rows, checked.report.bad_rows) == (4_950, 50)
    assert {row["company"] for row in checked.good} == {
        f"会社{n}" for n in range(5_000) if n not in set(broken)
    }


def test_all_problems_go_to_a_file_while_few_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "KEPT", 3)
    monkeypatch.setattr(duplicates, "_MANY", 2)
    path = tmp_path / "companies.csv"
    rows = [[f"会社{n % 8}", "=1+1" if n % 2 else "46"] for n in range(10)]
    path.write_bytes(as_csv(["company", "company.prefecture"], *rows))
    checked = check_file(path, tmp_path / "problems.csv")
    assert len(checked.problems) == 3
    assert checked.report.problems.counts == {Kind.VALUE: 5, Kind.DUPLICATE: 4}
    text = (tmp_path / "problems.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 only with a mark"
    written = list(csv.reader(text.decode("utf-8-sig").splitlines()))
    assert len(written) == 1 + 9
    assert written[1][:3] == ["3", "company.prefecture", "'=1+1"], "no spreadsheet may compute it"


def test_problems_nobody_reads_are_counted_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "KEPT", 2)
    monkeypatch.setattr("banso.population.companies.tables.BLOCK_BYTES", 64)
    rows = [[f"会社{n % 50}", "x"] for n in range(100)]
    checked = check_rows(tmp_path, ["company", "company.officers"], *rows)
    assert checked.report.problems.counts == {Kind.VALUE: 100, Kind.DUPLICATE: 100}
    assert checked.report.good_rows == 0


def test_a_checked_table_passes_the_check_unchanged(tmp_path: Path) -> None:
    rows = [["a", "3.5%", "sdgs_registered", "46"], ["b", "", "", ""]]
    headings = ["company", "project.value_added_growth", "company.recognitions", "company.prefecture"]
    first = check_rows(tmp_path, headings, *rows)
    again = tmp_path / "again"
    again.mkdir()
    (tmp_path / "good.parquet").rename(again / "companies.parquet")
    second = check_file(again / "companies.parquet")
    assert second.problems == []
    assert second.good == first.good
    assert set(first.good[0]) <= set(company_schema(VOCABULARY))
