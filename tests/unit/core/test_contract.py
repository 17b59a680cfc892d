"""The contract of `banso check --json`: exactly these keys, plain JSON values, nothing left to guess."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from banso.core.amount_rules import AmountRule, Stated, Track
from banso.core.calendar import moment
from banso.core.calls import Call, Round
from banso.core.check import check
from banso.core.conditions import All, AtMost, Is, Judged, Node
from banso.core.contract import contract
from banso.core.costs import Category, CostLine
from banso.core.programmes import Body, Kind, Paper, Programme
from banso.core.sources import Source
from tests.spec.strategies import Situation, situations
from tests.spec.vocabulary import FLAG, STAFF, VOCABULARY, Company

STATED = {"programme", "version", "on", "verdict", "clauses", "missing", "amount", "status", "deadline"}
STATED |= {"documents", "data_year"}
ADDED = {"name", "note"}
"""Not in the first agreement on the contract: what the programme is called, and why there is no verdict."""

SOURCE = Source(document="dx", line=19, clause="2②(ア)", quote="暴力団")
RULES = All(
    nodes=(
        AtMost(id="small", fact=STAFF, value=5, source=SOURCE),
        Is(id="honest", fact=FLAG, value=True, assumed="仮定"),
        Judged(id="fit", question="適当であること", by="body"),
    )
)
AMOUNT = AmountRule(
    tracks=(Track(id="t", rate=Fraction(2, 3), cap=Stated(yen=2_000_000, source=SOURCE)),),
    categories=(Category(id="eligible", label="経費", source=SOURCE),),
    rounding_assumed="切り捨てます。",
)


def answered(requirements: Node | None, company: Company, **rest: Any) -> dict[str, Any]:
    programme = Programme(
        id="pref/grant/2023",
        version="2023-abc",
        name="補助金",
        kind=Kind.GRANT,
        body=Body(id="pref", name="県"),
        fiscal_year=2023,
        purposes=("dx",),
        summary="",
        requirements=requirements,
        **rest,
    )
    costs = [CostLine(category="eligible", yen=2_700_000)]
    return contract(check(programme, company, VOCABULARY, date(2023, 9, 20), costs))


FULL = answered(
    RULES,
    {STAFF: 5},
    amount=AMOUNT,
    call=Call(opens_on=date(2023, 9, 11), rounds=(Round(number=1, closes_at=moment(date(2023, 9, 26), 17)),)),
    papers=(Paper(id="plan", label="計画書", number="①", issued_within_months=3, source=SOURCE),),
)


def test_the_keys() -> None:
    assert set(FULL) == STATED | ADDED
    assert set(FULL["amount"]) == {"yen", "steps", "assumptions", "missing"}
    assert {frozenset(step) for step in FULL["amount"]["steps"]} == {
        frozenset({"label", "yen", "rule", "source"})
    }
    (clause_keys,) = {frozenset(clause) for clause in FULL["clauses"]}
    assert clause_keys == {"id", "state", "reason", "source"} | {"decides", "assumed"}
    assert set(FULL["clauses"][0]["source"]) == {"document", "clause", "quote"} | {"line"}
    (paper,) = FULL["documents"]
    assert set(paper) >= {"id", "label", "source"}


def test_the_values() -> None:
    assert {key: FULL[key] for key in ("programme", "version", "on", "verdict", "missing", "status")} == {
        "programme": "pref/grant/2023",
        "version": "2023-abc",
        "on": "2023-09-20",
        "verdict": "unknown",
        "missing": [FLAG],
        "status": "open",
    }
    assert FULL["deadline"] == "2023-09-26T17:00:00+09:00"
    assert FULL["data_year"] == 2023
    assert [clause["state"] for clause in FULL["clauses"]] == ["met", "unknown", "judged"]
    assert FULL["clauses"][0]["source"] == {
        "document": "dx",
        "line": 19,
        "clause": "2②(ア)",
        "quote": "暴力団",
    }
    assert FULL["clauses"][1]["source"] is None
    assert FULL["amount"]["yen"] == 1_800_000
    assert FULL["amount"]["assumptions"] == ["切り捨てます。"]
    assert FULL["documents"][0]["certain"] is True


@pytest.mark.parametrize(
    ("company", "verdict"),
    [
        ({STAFF: 5, FLAG: True}, "likely"),
        ({STAFF: 5}, "unknown"),
        ({STAFF: 6}, "ineligible"),
    ],
)
def test_the_words_of_the_verdict(company: Company, verdict: str) -> None:
    assert answered(RULES, company)["verdict"] == verdict


def test_eligible_is_said_only_where_no_judgement_is_left() -> None:
    assert answered(RULES.nodes[0], {STAFF: 5})["verdict"] == "eligible"


def test_without_amount_call_and_rules_the_keys_stay() -> None:
    bare = answered(None, {})
    assert set(bare) == set(FULL)
    assert bare["amount"] == {"yen": None, "steps": [], "assumptions": [], "missing": []}
    assert (bare["deadline"], bare["status"], bare["clauses"], bare["missing"]) == (
        None,
        "not_stated",
        [],
        [],
    )
    assert bare["note"] == "資料に要件の記載がありません"


@given(situations())
@settings(max_examples=100, derandomize=True)
def test_whatever_the_rules_the_answer_is_plain_json(situation: Situation) -> None:
    requirements, company = situation
    answer = answered(requirements, company, amount=AMOUNT)
    assert json.loads(json.dumps(answer, ensure_ascii=False, allow_nan=False)) == answer
    assert answer["verdict"] in {"eligible", "likely", "unknown", "ineligible"}
    assert (answer["verdict"] == "unknown") == bool(answer["missing"])
