"""`banso ask`: the next question leads to an end."""

from typing import Any

import pytest

from tests.unit.cli.companies import manufacturer
from tests.unit.cli.conftest import Banso

ON = ("--on", "2023-09-20")
ANSWERS: dict[str, Any] = {
    "boolean": False,
    "integer": 10,
    "yen": 1_000_000,
    "permille": "3%",
    "date": "2020-01-01",
    "codes": [],
    "dated_codes": [],
}


def test_the_question_and_how_much_it_decides(banso: Banso) -> None:
    found = banso("ask", "--facts", "-", *ON, "--json", given={}).answer()
    assert found["fact"] == "company.prefecture"
    assert found["question"].endswith("か")
    assert 0 < found["decides"] <= found["open_programmes"]
    assert {"id": "46", "name": "鹿児島県"} in found["choices"]
    assert found["screen"]["why"]
    assert found["fact"] in {fact["id"] for fact in found["screen"]["facts"]}
    assert found["ranking"][0]["fact"] == found["fact"]


def ask_to_the_end(banso: Banso, *words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers every question; the facts so far, and what is said when there is nothing left to ask."""
    facts: dict[str, Any] = {}
    for _ in range(100):
        found = banso("ask", "--facts", "-", *words, "--json", given=facts).answer()
        if found["fact"] is None:
            return facts, found
        choices = found["choices"] if found["type"] == "code" else None
        told = choices[-1]["id"] if choices else ANSWERS[found["type"]]
        assert facts.get(found["fact"]) != told, "asked again"
        facts[found["fact"]] = told
    raise AssertionError("there is always another question")


def test_answering_every_question_ends_without_unknowns(banso: Banso) -> None:
    facts, found = ask_to_the_end(banso, *ON, "--purpose", "dx")
    assert found["open_programmes"] == 0
    assert found["settled_programmes"] > 5
    answers = banso("check", "--facts", "-", *ON, "--purpose", "dx", "--json", given=facts).answer()
    assert {a["verdict"] for a in answers if a["clauses"]} <= {"eligible", "likely", "ineligible"}
    out = banso("ask", "--facts", "-", *ON, "--purpose", "dx", given=facts).out
    assert "これ以上聞くことはありません" in out


def test_what_is_not_known_can_be_passed_over(banso: Banso) -> None:
    found = banso("ask", "--facts", "-", *ON, "--skip", "company.prefecture", "--json", given={}).answer()
    assert found["fact"] != "company.prefecture"
    assert "company.prefecture" not in {row["fact"] for row in found["ranking"]}


def test_an_unknown_fact_cannot_be_passed_over(banso: Banso) -> None:
    assert banso("ask", "--facts", "-", "--skip", "nothing", given={}).code == 2


@pytest.mark.parametrize("facts", [{}, manufacturer()])
def test_the_words_for_people(banso: Banso, facts: dict[str, Any]) -> None:
    out = banso("ask", "--facts", "-", *ON, "--purpose", "dx", given=facts).out
    assert "次の質問" in out
    assert "件が決まります" in out
