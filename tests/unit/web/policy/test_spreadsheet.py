"""The download for spreadsheets: complete, read right by them, and harmless."""

import csv
import io

import pytest

from banso.web.policy.exhibits import Exhibit
from banso.web.policy.spreadsheet import HEADINGS, spreadsheet
from tests.unit.web.policy.invented_result import invented_result


def rows_of(result: dict[str, object]) -> list[dict[str, str]]:
    content = spreadsheet(Exhibit(result, {}))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_part_of_the_result_is_in_it() -> None:
    rows = rows_of(invented_result())
    tables = {row["表"] for row in rows}
    assert tables == {
        "仮定", "変更点", "全体", "締切回", "日ごと", "会社の判定", "要件", "業種", "従業員の数", "市町村",
        "実績", "実績と同じものの試算", "差",
    }  # fmt: skip
    assert all(set(row) == set(HEADINGS) for row in rows)


def test_figures_are_whole_yen_with_their_band() -> None:
    rows = rows_of(invented_result())
    found = next(row for row in rows if row["表"] == "全体" and row["項目"] == "交付決定額の合計")
    assert (found["中央"], found["下位1割"], found["上位1割"], found["単位"]) == (
        "70000000",
        "63000000",
        "77000000",
        "円",
    )


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    rows = rows_of(invented_result(name="架空") | {"scenarios": named(text)})
    assert all(not row["案"].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)


def named(text: str) -> list[dict[str, object]]:
    first, second = invented_result()["scenarios"]
    return [first, second | {"name": text}]


def test_negative_figures_stay_figures() -> None:
    rows = rows_of(invented_result())
    assert any(row["中央"] == "-7000000" for row in rows if row["表"] == "差")


def test_a_result_without_a_budget_has_no_figure_for_what_is_left() -> None:
    result = invented_result(others=0)
    result["scenarios"][0]["budget_yen"] = None
    assert next(row for row in rows_of(result) if row["項目"] == "予算")["中央"] == ""
