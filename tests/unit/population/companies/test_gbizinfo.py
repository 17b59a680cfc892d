"""The basic information of gBizINFO becomes a company table: what it knows, nothing about persons, nothing guessed."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from banso.population.companies.checking import check_table
from banso.population.companies.gbizinfo import Areas, GbizinfoTable, certified_numbers
from banso.population.companies.headings import UnusableTable
from banso.population.companies.problems import Kind, ProblemLog
from banso.population.companies.tables import open_table
from tests.unit.population.companies.small_tables import ON, VOCABULARY, Checked, as_csv

OLD_LINE = (
    "法人番号,法人名,法人名ふりがな,法人名英語,郵便番号,本社所在地,ステータス,登記記録の閉鎖等年月日,"
    "登記記録の閉鎖等の事由,法人代表者名,法人代表者役職,資本金,従業員数,企業規模詳細(男性),企業規模詳細(女性),"
    "営業品目リスト,事業概要,企業ホームページ,設立年月日,創業年,最終更新日,資格等級"
)
NEW_LINE = (
    "法人番号,商号または名称,商号または名称（カナ）,商号または名称（英字）,登記記録の閉鎖等年月日,登記記録の閉鎖等の事由,"
    "登記住所,郵便番号,都道府県,都道府県コード,市区町村（郡）,市区町村コード,番地以下,組織種別,処理区分,訂正区分,状態,"
    "代表者名称,資本金,従業員数,企業規模詳細(男性),企業規模詳細(女性),事業概要,WebサイトURL,創業年,事業種目,設立年月日,"
    "全省庁統一資格-資格等級,全省庁統一資格-営業品目,更新年月日"
)
OLD, NEW = OLD_LINE.split(","), NEW_LINE.split(",")
API = ["corporate_number", "name", "location", "kind", "close_date", "capital_stock", "employee_number"]
API += ["date_of_establishment", "founding_year", "representative_name"]
NUMBER, OTHER = "7000012050002", "2990000000007"


def row(headings: list[str], **cells: str) -> list[str]:
    return [cells.get(heading.replace("(", "").replace(")", ""), "") for heading in headings]


def imported(
    folder: Path, headings: list[str], *rows: list[str], certified: bytes = b""
) -> tuple[Checked, GbizinfoTable]:
    path = folder / "Kihonjoho.csv"
    path.write_bytes(as_csv(headings, *rows))
    held = {}
    if certified:
        (folder / "Todokede.csv").write_bytes(certified)
        held = certified_numbers(open_table(folder / "Todokede.csv", lambda path: []))
    table = GbizinfoTable(open_table(path, lambda path: []), VOCABULARY, held)
    with ProblemLog() as log:
        report = check_table(table, VOCABULARY, ON, folder / "good.parquet", log)
    return Checked(report, pq.read_table(folder / "good.parquet").to_pylist()), table


def test_the_older_download_is_read(tmp_path: Path) -> None:
    cells = {
        "法人番号": NUMBER,
        "法人名": "株式会社あさひ",
        "本社所在地": "鹿児島県大島郡龍郷町浦1番地",
        "法人代表者名": "山田太郎",
        "資本金": "3000000",
        "従業員数": "12",
        "設立年月日": "1998-04-01",
    }
    checked, _ = imported(tmp_path, OLD, row(OLD, **cells))
    assert checked.problems == []
    assert checked.good == [
        {
            "company": NUMBER,
            "company_prefecture": "46",
            "company_municipality": "46527",
            "company_corporate_number": NUMBER,
            "company_entity_type": "corporation",
            "company_capital_yen": 3_000_000,
            "company_regular_employees": 12,
            "founded_year": 1998,
        }
    ]


def test_the_newer_download_and_the_names_of_the_api_are_read(tmp_path: Path) -> None:
    new = {
        "法人番号": NUMBER,
        "商号または名称": "医療法人みどり会",
        "登記住所": "熊本県熊本市中央区水前寺６丁目",
        "組織種別": "399",
        "創業年": "1970",
    }
    checked, _ = imported(tmp_path, NEW, row(NEW, **new))
    (company,) = checked.good
    assert (company["company_municipality"], company["company_entity_type"]) == (
        "43100",
        "medical_corporation",
    )
    assert company["founded_year"] == 1970
    api = {
        "corporate_number": NUMBER,
        "name": "あさひ",
        "kind": "305",
        "location": "どこか",
        "capital_stock": "0",
    }
    checked, _ = imported(tmp_path, API, row(API, **api))
    (company,) = checked.good
    assert company["company_entity_type"] == "corporation"
    assert (company["company_prefecture"], company["company_municipality"]) == (None, None)
    assert company["company_capital_yen"] is None, "0 stands where nobody stated a capital"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("有限会社さくら", "corporation"),
        ("株式会社商工会議所サービス", "corporation"),
        ("鹿児島商工会議所", "chamber"),
        ("かごしま市商工会", "chamber"),
        ("特定非営利活動法人たねまき", "npo"),
        ("公益財団法人産業センター", "general_incorporated"),
        ("鹿児島水産加工協同組合", "cooperative"),
        ("農事組合法人みのり", "other"),
        ("社会福祉法人ひかり", "other"),
        ("みなと", None),
    ],
)
def test_legal_forms_follow_from_the_name(name: str, form: str | None, tmp_path: Path) -> None:
    checked, _ = imported(tmp_path, OLD, row(OLD, 法人番号=NUMBER, 法人名=name))
    assert checked.good[0]["company_entity_type"] == form


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("福島県郡山市朝日一丁目", "07203"),
        ("奈良県大和郡山市北郡山町", "29203"),
        ("愛知県蒲郡市旭町", "23214"),
        ("熊本県上益城郡益城町大字宮園", "43443"),
        ("東京都千代田区霞が関", "13101"),
        ("鹿児島県　鹿児島市山下町", "46201"),
        ("鹿児島県", None),
        ("", None),
    ],
)
def test_municipalities_follow_from_the_address(address: str, code: str | None) -> None:
    areas = Areas(VOCABULARY, "company.municipality")
    assert areas.code("".join(address.split())) == code


def test_corporations_whose_register_is_closed_are_left_out(tmp_path: Path) -> None:
    closed = {"法人番号": NUMBER, "法人名": "株式会社おわり", "登記記録の閉鎖等年月日": "2020-01-01"}
    still = {"法人番号": OTHER, "法人名": "株式会社つづき"}
    checked, table = imported(tmp_path, OLD, row(OLD, **closed), row(OLD, **still))
    assert [company["company"] for company in checked.good] == [OTHER]
    assert (table.closed, checked.report.rows) == (1, 1)


def test_bad_rows_are_listed_with_their_number_in_the_download(tmp_path: Path) -> None:
    rows = [
        row(OLD, 法人番号=NUMBER, 法人名="株式会社あさひ"),
        row(OLD, 法人番号="7000012050003", 法人名="株式会社ちがう"),
        row(OLD, 法人番号=OTHER, 法人名="株式会社ふるい", 資本金="-5", 設立年月日="不明"),
    ]
    checked, _ = imported(tmp_path, OLD, *rows)
    assert {(p.row, p.column) for p in checked.problems} == {
        (3, "company_corporate_number"),
        (4, "company_capital_yen"),
        (4, "founded_year"),
    }
    assert {p.kind for p in checked.problems} == {Kind.VALUE}
    assert [company["company"] for company in checked.good] == [NUMBER]


def test_certifications_are_held_where_they_are_known_and_unknown_elsewhere(tmp_path: Path) -> None:
    certified = as_csv(
        ["法人番号", "法人名", "認定等の名称"],
        [NUMBER, "株式会社あさひ", "経営力向上計画の認定"],
        [OTHER, "株式会社ほか", "プライバシーマーク"],
    )
    rows = [
        row(OLD, 法人番号=NUMBER, 法人名="株式会社あさひ"),
        row(OLD, 法人番号=OTHER, 法人名="株式会社ほか"),
    ]
    checked, _ = imported(tmp_path, OLD, *rows, certified=certified)
    held = [company["company_recognitions__management_improvement_plan"] for company in checked.good]
    assert held == [True, None], "not to be listed is not to lack it"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="法人番号"):
        imported(tmp_path, ["会社", "資本金"], ["a", "1"])
    with pytest.raises(UnusableTable, match="認定"):
        imported(tmp_path, OLD, row(OLD, 法人番号=NUMBER), certified=as_csv(["法人番号", "x"], [NUMBER, "y"]))
