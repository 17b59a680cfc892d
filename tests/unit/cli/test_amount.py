"""`banso amount`: sums to the yen, from tables of every kind."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.cli.companies import DX, LOAN, TRAVEL, TURNAROUND, manufacturer
from tests.unit.cli.conftest import Banso


def amount(banso: Banso, programme: str, costs: Path, facts: dict[str, Any]) -> dict[str, Any]:
    words = ("amount", "--programme", programme, "--facts", "-", "--costs", str(costs), "--json")
    found: dict[str, Any] = banso(*words, given=facts).answer()
    return found


def test_labour_counts_up_to_a_third_of_the_total(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "経費.csv"
    path.write_bytes(
        "経費区分,金額\nソフトウェア等購入費,1000000\n試作・改良の直接人件費,90万円\n".encode("cp932")
    )
    found = amount(banso, DX, path, manufacturer())
    assert found["yen"] == 1_000_000
    assert found["eligible_yen"] == 1_500_000
    assert found["track"] == "standard"
    assert [line["state"] for line in found["lines"]] == ["counted", "capped"]
    assert 500_000 in {step["yen"] for step in found["steps"]}
    assert found["assumptions"]


def test_travel_from_a_workbook_with_merged_cells(banso: Banso, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for cells in (
        ["番号", "居住地", "経費区分", "金額"],
        [1, "九州外", "交通費", 31000],
        [None, None, "宿泊費", 12345],
    ):
        workbook.active.append(cells)
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("B2:B3")
    path = tmp_path / "travel.xlsx"
    workbook.save(path)
    assert amount(banso, TRAVEL, path, {})["yen"] == 21_000


def test_a_sixth_of_the_cost(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "costs.json"
    path.write_text(json.dumps([{"category": "eligible", "yen": 900_000}]))
    assert amount(banso, TURNAROUND, path, {})["yen"] == 150_000


def test_without_a_table_the_stated_total_counts(banso: Banso) -> None:
    facts = manufacturer() | {"project.cost_yen": "270万円"}
    assert (
        banso("amount", "--programme", DX, "--facts", "-", "--json", given=facts).answer()["yen"] == 1_800_000
    )


def test_without_costs_the_rules_are_shown_and_what_is_missing(banso: Banso) -> None:
    found = banso("amount", "--programme", DX, "--json").answer()
    assert found["yen"] is None
    assert "project.cost_yen" in found["missing"]
    out = banso("amount", "--programme", DX).out
    assert "まだ計算できません" in out
    assert "project.cost_yen" in out


def test_what_was_left_out_of_a_table_is_told_beside_the_answer(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("区分,金額\ncloud,100000\n合計,100000\n")
    ended = banso("amount", "--programme", DX, "--costs", str(path), "--json")
    assert "合計の行として数えません" in ended.err
    assert len(ended.answer()["lines"]) == 1


def test_excluded_lines_are_shown_with_their_reason(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("区分,品名,金額\ncloud,席,300000\n飲食代,懇親会,50000\n")
    out = banso("amount", "--programme", DX, "--facts", "-", "--costs", str(path), given=manufacturer()).out
    assert "懇親会" in out
    assert "対象外" in out
    assert "補助額の見込み: 200,000円" in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("区分,金額\ncloud,-5", "負の数"),
        ("区分,金額\ncloud,1e30", "読めません"),
        ("区分,金額\ncloud,NaN", "読めません"),
        ("区分,金額\ncloud,", "空"),
        ("区分,金額\n謎,5", "謎"),
        ("x,y\n1,2", "見出し"),
    ],
)
def test_a_bad_table_ends_with_two(banso: Banso, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(text)
    ended = banso("amount", "--programme", DX, "--costs", str(path))
    assert ended.code == 2
    assert told in ended.err


def test_a_programme_that_computes_nothing_says_so(banso: Banso, tmp_path: Path) -> None:
    assert banso("amount", "--programme", LOAN, "--json").answer()["yen"] is None
    assert "banso loan" in banso("amount", "--programme", LOAN).out
    path = tmp_path / "costs.csv"
    path.write_text("区分,金額\ncloud,5")
    assert banso("amount", "--programme", LOAN, "--costs", str(path)).code == 2
