"""`banso check`: the contract, the golden cases, and the words for people."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from banso.cli.check_tables import list_parts
from tests.unit.cli.companies import DX, RECOVERY, manufacturer
from tests.unit.cli.conftest import Banso

KEYS = {
    "programme",
    "version",
    "on",
    "verdict",
    "clauses",
    "missing",
    "amount",
    "status",
    "deadline",
    "documents",
    "data_year",
}
ON = ("--on", "2023-09-20")


def answer(banso: Banso, facts: dict[str, Any], *words: str, programme: str = DX) -> dict[str, Any]:
    found: dict[str, Any] = banso(
        "check", "--programme", programme, "--facts", "-", *ON, "--json", *words, given=facts
    ).answer()
    return found


def failed(found: dict[str, Any]) -> set[str]:
    return {clause["id"] for clause in found["clauses"] if clause["state"] == "failed" and clause["decides"]}


def test_the_contract(banso: Banso) -> None:
    found = answer(banso, manufacturer())
    assert found.keys() >= KEYS
    assert found["programme"] == DX
    assert found["on"] == "2023-09-20"
    assert found["data_year"] == 2023
    assert found["verdict"] == "likely"
    assert found["missing"] == []
    assert found["status"] == "open"
    assert found["deadline"] == "2023-09-26T17:00:00+09:00"
    assert found["amount"].keys() == {"yen", "steps", "assumptions", "missing"}
    clause = next(clause for clause in found["clauses"] if clause["id"] == "i-tax")
    assert clause["state"] == "met"
    assert clause["source"]["document"] == "dx"
    assert clause["source"]["clause"] == "2②(イ)"
    assert clause["source"]["quote"] == "県税の未納がない者"
    assert {clause["state"] for clause in found["clauses"]} <= {"met", "failed", "unknown", "judged"}
    assert {paper["id"] for paper in found["documents"]} >= {"application", "corporate_register"}


@pytest.mark.parametrize(
    ("changes", "verdict", "clauses"),
    [
        ({"regular_employees": 300, "capital_yen": 10_000_000_000}, "likely", set()),
        ({"regular_employees": 301, "capital_yen": 400_000_000}, "ineligible", {"sme"}),
        (
            {"shares_largest_large_holder": 500, "shares_large_holders": 500},
            "ineligible",
            {"not-deemed-large"},
        ),
        ({"shares_largest_large_holder": 499, "shares_large_holders": 499}, "likely", set()),
        (
            {"shares_largest_large_holder": 400, "shares_large_holders": 667},
            "ineligible",
            {"not-deemed-large"},
        ),
        ({"shares_largest_large_holder": 400, "shares_large_holders": 666}, "likely", set()),
        ({"entity_type": "medical_corporation"}, "ineligible", {"sme"}),
        ({"prefecture": "43"}, "ineligible", {"in-prefecture"}),
    ],
    ids=["300", "301", "500 of 1000", "499 of 1000", "667 of 1000", "666 of 1000", "medical", "elsewhere"],
)
def test_who_may_apply(banso: Banso, changes: dict[str, Any], verdict: str, clauses: set[str]) -> None:
    found = answer(banso, manufacturer(**changes))
    assert found["verdict"] == verdict
    assert clauses <= failed(found)


def test_unknown_shares_are_unknown_and_never_eligible(banso: Banso) -> None:
    facts = manufacturer(shares_total=None, shares_largest_large_holder=None, shares_large_holders=None)
    found = answer(banso, facts)
    assert found["verdict"] == "unknown"
    assert "company.shares_total" in found["missing"]


@pytest.mark.parametrize(("employees", "state"), [(5, "met"), (6, "failed")])
def test_a_shop_is_small_up_to_five(banso: Banso, employees: int, state: str) -> None:
    facts = manufacturer(prefecture="43", industry="58", regular_employees=employees)
    found = answer(banso, facts, programme=RECOVERY)
    assert next(clause["state"] for clause in found["clauses"] if clause["id"] == "small") == state


def test_nobody_is_eligible_for_being_unknown(banso: Banso) -> None:
    found = banso("check", "--facts", "-", *ON, "--json", given={}).answer()
    assert {one["verdict"] for one in found} == {"unknown"}


def test_without_a_programme_all_are_answered_in_order(banso: Banso) -> None:
    found = banso("check", "--facts", "-", *ON, "--json", given=manufacturer()).answer()
    order = ["eligible", "likely", "unknown", "ineligible"]
    places = [(order.index(one["verdict"]), one["deadline"] or "9") for one in found]
    assert places == sorted(places)
    series = [one["programme"].rsplit("/", 1)[0] for one in found]
    assert len(series) == len(set(series)) > 100
    assert all(one.keys() >= KEYS for one in found)


def test_only_the_option_narrows_down_to_a_purpose(banso: Banso) -> None:
    facts = manufacturer() | {"project.purpose": "dx"}
    everything = banso("check", "--facts", "-", *ON, "--json", given=facts).answer()
    some = banso(
        "check", "--facts", "-", *ON, "--json", "--purpose", "DXに取り組みたい", given=facts
    ).answer()
    assert 0 < len(some) < len(everything)
    assert DX in {one["programme"] for one in some}


def test_outside_its_year_the_nearest_version_answers_and_says_so(banso: Banso) -> None:
    words = ("check", "--programme", "kagoshima-pref/dx-subsidy/2026", "--facts", "-", "--on", "2026-05-01")
    found = banso(*words, "--json", given=manufacturer()).answer()
    assert (found["programme"], found["data_year"], found["status"]) == (DX, 2023, "ended")
    assert "2026年度のデータはありません" in banso(*words, given=manufacturer()).out


@pytest.mark.parametrize(
    ("costs", "yen"),
    [
        (
            [
                {"category": "software_equipment", "yen": 1_000_000},
                {"category": "prototype_labour", "yen": 900_000},
            ],
            1_000_000,
        ),
        ([{"category": "cloud", "yen": 2_700_000}], 1_800_000),
        ([{"category": "training", "yen": 2_400_000}], 1_600_000),
    ],
    ids=["labour up to a third", "2,700,000", "training without a limit"],
)
def test_amounts_beside_the_verdict(
    banso: Banso, tmp_path: Path, costs: list[dict[str, Any]], yen: int
) -> None:
    path = tmp_path / "costs.json"
    path.write_text(json.dumps(costs))
    assert answer(banso, manufacturer(), "--costs", str(path))["amount"]["yen"] == yen


def test_costs_need_a_programme(banso: Banso, tmp_path: Path) -> None:
    ended = banso("check", "--facts", "-", "--costs", "x.csv", given={})
    assert ended.code == 2
    assert "--programme" in ended.err


def test_the_words_for_people(banso: Banso) -> None:
    out = banso("check", "--programme", DX, "--facts", "-", *ON, given=manufacturer()).out
    assert "要件を満たす見込み（あと2点の確認）" in out
    assert "2023年9月26日（火） 17:00 必着" in out
    assert "採択・交付は審査によります" in out
    assert "099-221-0522" in out
    assert "履歴事項全部証明書" in out


def test_a_refusal_names_the_clause_and_what_would_change_it(banso: Banso) -> None:
    out = banso("check", "--programme", DX, "--facts", "-", *ON, given=manufacturer(prefecture="43")).out
    assert "判定: 要件に合いません" in out
    assert "合うには: 「既に鹿児島県内で事業を営んでいること」" in out
    assert "補助額の見込み" not in out


def test_a_list_for_people_is_never_wider_than_its_screen(
    banso: Banso, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = banso("check", "--facts", "-", *ON, "--purpose", "dx", given=manufacturer()).out
    rows = [line for line in out.splitlines() if line.startswith(" ")]
    assert rows
    # Japanese letters take two columns.
    assert max(sum(1 + (letter > "\u2fff") for letter in line) for line in rows) <= 80


def test_nothing_found_is_told_with_the_day_of_the_data() -> None:
    assert list_parts([], date(2023, 9, 20)) == [
        "2023年9月20日（水）の時点で手元にあるデータには、この目的の制度が見つかりませんでした。"
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b'{"company.prefecture": "46"', "JSON"),
        (b"[]", "組"),
        (b"", "空"),
        ({"company.prefectures": "46"}, "company.prefecture"),
        ({"company.capital_yen": -1}, "負の数"),
        ({"company.capital_yen": 10**30}, "大きさ"),
        ({"company.capital_yen": float("nan")}, "NaN"),
        ({"company.capital_yen": float("inf")}, "Infinity"),
        ({"company.regular_employees": 1.5}, "端数"),
        ({"company.corporate_number": "1000012050002"}, "検査数字"),
        ({"company.prefecture": "99"}, "選択肢"),
        ({"company.recognitions": [{"id": "sdgs_registered", "on": "令和元年4月30日"}]}, "令和"),
        ({"company.officers": 2, "company.officers_from_large": 3}, "大き"),
        (b'{"company.prefecture": "46", "company.prefecture": "43"}', "二度"),
    ],
)
def test_bad_facts_end_with_two_and_a_remedy(banso: Banso, given: Any, told: str) -> None:
    ended = banso("check", "--facts", "-", given=given)
    assert ended.code == 2
    assert ended.out == ""
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_full_width_and_eras_are_read(banso: Banso) -> None:
    facts = manufacturer(
        regular_employees="２０人",
        capital_yen="１，０００万円",
        corporate_number="７０００ ０１２０ ５０００２",
        recognitions=[{"id": "partnership_declaration", "on": "令和５年４月１日"}],
        antisocial_ties="いいえ",
    )
    assert answer(banso, facts)["verdict"] == "likely"


def test_an_unknown_programme_names_the_nearest(banso: Banso) -> None:
    ended = banso("check", "--programme", "kagoshima-pref/dx-subsidies/2023", "--facts", "-", given={})
    assert ended.code == 2
    assert "kagoshima-pref/dx-subsidy/2023" in ended.err
