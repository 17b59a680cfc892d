"""`banso companies`: what a table holds, what is wrong with it, and tables taken over or invented."""

import argparse
import csv
import re
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from banso.cli.companies import VERBS
from banso.cli.parser import CommandParser
from banso.definitions.region import installed_region
from banso.population.columns import SETS, company_schema, fact_columns
from banso.population.companies.problems import Kind
from tests.unit.cli.conftest import Banso

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
GOOD = "company,company.prefecture,常時使用する従業員の数\n甲社,46,5\n乙社,43,20\n"
BAD = f"{GOOD}丙社,99,3\n丁社,46,多い\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "companies.csv"
    path.write_text(BAD, encoding="cp932")
    return path


def test_the_schema_has_every_column(banso: Banso) -> None:
    columns = [column["column"] for column in banso("companies", "schema", "--json").answer()]
    vocabulary = installed_region().vocabulary
    assert set(company_schema(vocabulary)) < set(columns)
    assert columns[0] == "company"
    shown = banso("companies", "schema").out
    assert "常時使用する従業員の数" in shown


def test_a_table_with_problems_is_not_used(banso: Banso, table: Path) -> None:
    out = table.with_name("out.parquet")
    ended = banso("companies", "check", str(table), "--out", str(out))
    assert ended.code == 2
    assert "使える行 2、問題のある行 2" in ended.out
    assert "「99」は選択肢にありません" in ended.out
    assert "--use-good-rows" in ended.err
    assert not out.exists()
    assert [path.name for path in table.parent.iterdir()] == ["companies.csv"], "nothing is left behind"


def test_the_rest_is_used_when_the_user_says_so(banso: Banso, table: Path) -> None:
    out = table.with_name("out.parquet")
    ended = banso("companies", "check", str(table), "--out", str(out), "--use-good-rows")
    assert ended.code == 0
    assert "問題のある2行を除き、2行を使います" in ended.err
    assert pq.read_table(out)["company"].to_pylist() == ["甲社", "乙社"]


def test_the_report_for_programs_has_rows_reasons_and_fill_rates(banso: Banso, table: Path) -> None:
    ended = banso("companies", "check", str(table), "--json", "--use-good-rows")
    report = ended.answer()
    assert (report["rows"], report["good_rows"], report["bad_rows"]) == (4, 2, 2)
    problems = report["problems"]
    assert problems["total"] == 2
    assert [(p["row"], p["column"], p["value"]) for p in problems["first"]] == [
        (4, "company.prefecture", "99"),
        (5, "常時使用する従業員の数", "多い"),
    ]
    assert all(p["reason"] and p["remedy"] for p in problems["first"])
    assert report["written"] is None
    assert [fill["known"] for fill in report["fill"]] == [2, 2]


def test_all_problems_can_be_had_as_a_file(banso: Banso, table: Path) -> None:
    found = table.with_name("problems.csv")
    banso("companies", "check", str(table), "--problems", str(found))
    rows = list(csv.reader(found.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["行", "列", "値", "種類", "理由", "直し方"]
    assert [row[0] for row in rows[1:]] == ["4", "5"]


def test_a_good_table_is_written_and_described(banso: Banso, tmp_path: Path) -> None:
    path, out = tmp_path / "companies.tsv", tmp_path / "out.parquet"
    path.write_text(GOOD.replace(",", "\t"), encoding="utf-8-sig")
    ended = banso("companies", "check", str(path), "--out", str(out))
    assert (ended.code, "問題はありません" in ended.out) == (0, True)
    described = banso("companies", "describe", str(out), "--json").answer()
    assert described["rows"] == 2
    assert described["columns"][1]["quarters"]["max"] == 20
    assert "記入率" in banso("companies", "describe", str(out)).out


def test_a_workbook_is_a_table_too(banso: Banso, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(GOOD.splitlines()):
        sheet.append(row)
    book.save(tmp_path / "companies.xlsx")
    assert banso("companies", "check", str(tmp_path / "companies.xlsx")).code == 0


def test_dated_codes_stand_as_on_the_day_asked_about(banso: Banso, tmp_path: Path) -> None:
    path, out = tmp_path / "companies.csv", tmp_path / "out.parquet"
    path.write_text("company,company.recognitions\na,sdgs_registered=2023-09-21\n", encoding="utf-8")
    for day, held in (("2023-09-20", False), ("令和5年9月21日", True)):
        banso("companies", "check", str(path), "--out", str(out), "--on", day)
        assert pq.read_table(out)["company_recognitions__sdgs_registered"].to_pylist() == [held]


def test_invented_companies_are_the_same_for_the_same_seed(banso: Banso, tmp_path: Path) -> None:
    made = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        out = tmp_path / f"{name}.parquet"
        ended = banso("companies", "make", "--rows", "1,000", "--seed", seed, "--out", str(out))
        assert ended.code == 0, ended.err
        assert "架空の1,000社" in ended.err
        made.append(pq.read_table(out))
    assert made[0].equals(made[1])
    assert not made[0].equals(made[2])
    assert banso("companies", "check", str(tmp_path / "a.parquet")).code == 0


def test_invented_companies_may_leave_nothing_unknown(banso: Banso, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    banso("companies", "make", "--rows", "300", "--region", "46", "--all-known", "--out", str(out))
    table = pq.read_table(out)
    assert table["company_regular_employees"].null_count == 0
    assert set(table["company_prefecture"].to_pylist()) == {"46"}


def test_gbizinfo_is_taken_over(banso: Banso, tmp_path: Path) -> None:
    path, out = tmp_path / "Kihonjoho.csv", tmp_path / "out.parquet"
    rows = [
        ["法人番号", "法人名", "本社所在地", "法人代表者名", "登記記録の閉鎖等年月日", "資本金"],
        ["7000012050002", "株式会社あさひ", "鹿児島県鹿児島市山下町", "山田太郎", "", "3000000"],
        ["1000000000000", "株式会社おわり", "鹿児島県鹿児島市", "", "2020-01-01", ""],
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    ended = banso("companies", "import", "--gbizinfo", str(path), "--out", str(out))
    assert ended.code == 0, ended.out
    assert "1社は除きました" in ended.err
    assert "山田" not in str(pq.read_table(out).to_pylist())
    assert pq.read_table(out)["company_municipality"].to_pylist() == ["46201"]


@pytest.mark.parametrize(
    "words",
    [
        ["check", "nothing.csv"],
        ["check", "x.csv", "--out", "x.csv"],
        ["check", __file__, "--problems", "no/such/folder/problems.csv"],
        ["make", "--rows", "0", "--out", "a.parquet"],
        ["make", "--rows", "10", "--region", "13", "--out", "a.parquet"],
        ["make", "--rows", "10", "--out", "no/such/folder/a.parquet"],
        ["import", "--out", "a.parquet"],
        [],
    ],
)
def test_wrong_usage_ends_with_2_and_words(
    words: list[str], banso: Banso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = banso("companies", *words)
    assert ended.code == 2
    assert "エラー" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["check", "make"])
def test_the_name_of_a_folder_is_not_written_over(verb: str, banso: Banso, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text(GOOD)
    (tmp_path / "out.parquet").mkdir()
    words = [str(tmp_path / "companies.csv")] if verb == "check" else ["--rows", "3"]
    ended = banso("companies", verb, *words, "--out", str(tmp_path / "out.parquet"))
    assert (ended.code, "フォルダの名前です" in ended.err) == (2, True)


def test_every_option_of_every_verb_is_explained() -> None:
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    section = text[text.index("## `banso companies`") :].split("\n## ", 2)[0]
    shared = text[text.index("## What many commands share") :].split("\n## ", 2)[0]
    written = set(re.findall(r"--[a-z][a-z-]+", section + shared))
    for verb, (_, add, _) in VERBS.items():
        parser: argparse.ArgumentParser = CommandParser(prog=verb)
        add(parser)
        options = set(re.findall(r"^ +(?:-h, )?(--[a-z][a-z-]+)", parser.format_help(), flags=re.MULTILINE))
        assert options <= written, verb
        assert f"`{verb}`" in section


def test_the_page_of_the_table_names_every_column_and_no_other() -> None:
    text = (REFERENCE / "company-table.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([a-z0-9_…]+)` \| (string|boolean|int64) \| ([^|]+?) \|", text, flags=re.MULTILINE
    )
    vocabulary = installed_region().vocabulary
    expected = [
        ("company", "string", "会社"),
        ("founded_year", "int64", "創業年"),
        ("cost_…_yen", "int64", "経費"),
    ]
    for fact in vocabulary.facts.values():
        name, kind = next(iter(fact_columns(fact).items()))
        shown = f"{name.split('__')[0]}__…" if fact.type in SETS else name
        expected.append((shown, kind, fact.label))
    assert rows == expected


def test_the_page_of_the_table_names_every_kind_of_problem() -> None:
    text = (REFERENCE / "company-table.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z]+)` \| [a-z]", text, flags=re.MULTILINE)) >= {
        kind.value for kind in Kind
    }
