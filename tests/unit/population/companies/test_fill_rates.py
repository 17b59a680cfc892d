"""How much of a table is known, and how the values are spread."""

from pathlib import Path

from banso.population.companies.fill_rates import ColumnFill, fill_rates
from tests.unit.population.companies.small_tables import VOCABULARY, check_rows

HEADINGS = ["company", "company.prefecture", "company.regular_employees", "company.chamber_guidance"]
HEADINGS += ["company.corporate_number", "創業年", "cost_cloud_yen", "project.activities"]


def fills(folder: Path, *rows: list[str]) -> dict[str, ColumnFill]:
    checked = check_rows(folder, HEADINGS, *rows)
    assert checked.problems == []
    return {fill.name: fill for fill in fill_rates(folder / "good.parquet", VOCABULARY)}


def test_known_values_are_counted_and_their_spread_is_told(tmp_path: Path) -> None:
    found = fills(
        tmp_path,
        ["a", "46", "1", "はい", "7000012050002", "1990", "100", "sales"],
        ["b", "46", "2", "いいえ", "", "", "", "なし"],
        ["c", "43", "9", "", "", "", "", ""],
        ["d", "", "", "", "", "", "", ""],
    )
    prefecture = found["company_prefecture"]
    assert (prefecture.rows, prefecture.known, prefecture.label) == (4, 3, "事業を営む都道府県")
    assert (prefecture.common, prefecture.names["46"]) == ({"46": 2, "43": 1}, "鹿児島県")
    employees = found["company_regular_employees"]
    assert employees.quarters == {"min": 1, "lower": 1, "median": 2, "upper": 5, "max": 9}
    guidance = found["company_chamber_guidance"]
    assert (guidance.known, guidance.yes) == (2, 1)
    assert found["company_corporate_number"].quarters == {}, "a number that names a company has no quartiles"
    assert found["founded_year"].quarters["median"] == 1990
    assert found["cost_cloud_yen"].known == 1
    sales = found["project_activities__sales"]
    assert (sales.known, sales.yes, sales.label) == (
        2,
        1,
        "計画している取組: 販路開拓（展示会、広報、ECなど）",
    )


def test_a_column_nobody_filled_in_is_all_unknown(tmp_path: Path) -> None:
    found = fills(tmp_path, ["a", "46", "", "", "", "", "", ""], ["b", "46", "", "", "", "", "", ""])
    assert found["company_regular_employees"].as_json() == {
        "column": "company_regular_employees",
        "label": "常時使用する従業員の数",
        "type": "integer",
        "known": 0,
        "unknown": 2,
        "yes": None,
        "quarters": None,
        "common": None,
    }
    assert found["company_chamber_guidance"].yes == 0
