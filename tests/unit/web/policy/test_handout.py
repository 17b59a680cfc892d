"""The paper for the meeting: two A4 pages, whatever the result is, with all figures in Japanese on them."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pypdfium2
import pytest

from banso.web.policy.exhibits import Exhibit
from banso.web.policy.handout import cut, handout, on_paper
from banso.web.policy.reach import clause_rows
from tests.unit.web.policy.invented_result import invented_result

A4 = (595, 842)
FOOTER = 40
"""Points from the lower edge that only the footer uses."""


def printed(result: dict[str, Any], title: str = "架空の試算") -> bytes:
    exhibit = Exhibit(result, {"dx": "架空の募集要領"})
    return handout(title, exhibit, clause_rows(exhibit.base))


def pages(content: bytes) -> list[tuple[tuple[int, int], str, float]]:
    """Size, text and lowest text above the footer of each page."""
    return list(read_pages(content))


def read_pages(content: bytes) -> Iterator[tuple[tuple[int, int], str, float]]:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            bottoms = [bottom for _, bottom, _, top in boxes if top > bottom]
            body = [bottom for bottom in bottoms if bottom > FOOTER or bottom < 0]
            size = tuple(round(side) for side in page.get_size())
            yield size, text.get_text_bounded(), min(body)
            text.close()
            page.close()


@pytest.fixture(scope="module")
def ordinary() -> list[tuple[tuple[int, int], str, float]]:
    return pages(printed(invented_result()))


def test_it_is_two_pages_of_a4(ordinary: list[tuple[tuple[int, int], str, float]]) -> None:
    assert [size for size, _, _ in ordinary] == [A4, A4]


def test_the_figures_are_on_it(ordinary: list[tuple[tuple[int, int], str, float]]) -> None:
    first, second = (text for _, text, _ in ordinary)
    for words in (
        "架空の中小企業応援補助金",
        "7,000万円",
        "6,300万円～7,700万円",
        "+20件",
        "44%",
        "1,500,000円→2,000,000円",
    ):
        assert words in first
    for words in ("11,110社の判定", "2,000社", "農業、林業", "範囲の外", "30%(15%～45%)", "1 / 2"[4:]):
        assert words in second


def test_every_japanese_character_has_a_glyph(ordinary: list[tuple[tuple[int, int], str, float]]) -> None:
    assert all("\ufffd" not in text and "\x00" not in text for _, text, _ in ordinary)


def test_the_same_result_gives_the_same_bytes() -> None:
    assert printed(invented_result()) == printed(deepcopy(invented_result()))


def long_result() -> dict[str, Any]:
    """Names as long as people may make them, everything there can be of everything."""
    result = invented_result(others=5, name="とても長い名前の" * 12)
    for scenario in result["scenarios"]:
        scenario["name"] = "とても長い名前の案" * 11
        scenario["changes"] = [{"label": "長い" * 30, "before": "前" * 40, "after": "後" * 40}] * 6
        for clause in scenario["population"]["clauses"]:
            clause["label"] = "とても長い要件" * 20
        scenario["recorded"] *= 5
        scenario["groups"] += [group | {"by": f"{group['by']}2"} for group in scenario["groups"]]
        for group in scenario["groups"]:
            for row in group["rows"]:
                row["label"] = "長い名前の業種や市町村" * 6
    for at, assumption in enumerate(result["assumptions"] * 20):
        result["assumptions"].append(assumption | {"label": "長い仮定" * 20, "assumed": f"長い理由{at}" * 20})
    result["companies"]["description"] = "長い説明" * 40
    return result


def test_long_names_never_make_a_third_page_nor_fall_off_the_second() -> None:
    found = pages(printed(long_result(), title="とても長い試算の名前" * 10))
    assert [size for size, _, _ in found] == [A4, A4]
    assert all(lowest > FOOTER for _, _, lowest in found)
    assert "ほかの2案は画面にあります" in found[0][1]
    assert "線は中央の見込み" in found[0][1]
    assert "読み方" in found[1][1]


def test_words_are_never_read_as_markup() -> None:
    name = "#pagebreak() *太字* $x$ <架空> \\ [括弧]"
    found = pages(printed(invented_result(name=name), title='"}#panic("x")'))
    assert len(found) == 2
    assert "#pagebreak() *太字* $x$ <架空>" in found[0][1]
    assert '"}#panic("x")' in found[0][1]


def test_a_result_without_budget_variants_or_records_is_two_pages_too() -> None:
    result = invented_result(others=0)
    scenario = result["scenarios"][0]
    scenario |= {"budget_yen": None, "exhausted_share": 0.0, "recorded": [], "groups": [], "daily": []}
    for one in scenario["rounds"]:
        one |= {"exhausted_on": None, "exhausted_share": 0.0}
    assert len(pages(printed(result))) == 2


def test_a_record_beside_a_single_computation_has_no_empty_brackets() -> None:
    result = invented_result()
    result["scenarios"][0]["recorded"][0]["simulated"] = {"low": 5, "median": 5, "high": 5, "mean": 5.0}
    _, second = (text for _, text, _ in pages(printed(result)))
    assert "試算 5件で、範囲の外です。" in second


def test_a_record_that_too_few_companies_stand_beside_is_not_judged() -> None:
    result = invented_result()
    result["scenarios"][0]["recorded"][0]["inside"] = None
    _, second = (text for _, text, _ in pages(printed(result)))
    assert "会社の数が県全体より少ないため比べません。" in second
    assert "範囲の外" not in second


def test_a_text_is_cut_to_its_room() -> None:
    assert cut("短い  名前\n", 10) == "短い 名前"
    assert cut("長" * 11, 10) == "長" * 9 + "…"


def test_stairs_are_drawn_at_their_size_on_paper() -> None:
    assert on_paper("M0 1000H250V500H1000Z") == "M0 792H500V396H2000Z"
