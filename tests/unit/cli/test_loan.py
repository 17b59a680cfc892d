"""`banso loan`: schedules, fees, and requests that do not fit."""

from typing import Any

import pytest

from tests.unit.cli.companies import LOAN, manufacturer
from tests.unit.cli.conftest import Banso

PLAIN = ("loan", "--yen", "100万円", "--months", "3", "--rate", "1.2%")
QUOTE = (
    "loan",
    "--programme",
    LOAN,
    "--yen",
    "10000000",
    "--months",
    "7年",
    "--grace-months",
    "24",
    "--on",
    "2024-06-03",
)


def test_a_plain_schedule(banso: Banso) -> None:
    found = banso(*PLAIN, "--json").answer()
    assert found["interest_yen"] == 1999
    assert [(i["principal"], i["interest"]) for i in found["schedule"]] == [
        (333333, 1000),
        (333333, 666),
        (333334, 333),
    ]
    assert found["schedule"][-1]["balance"] == 0
    out = banso(*PLAIN).out
    assert "利息の合計: 1,999円" in out
    assert "元金均等返済、年1.2%、3か月" in out


@pytest.mark.parametrize("method", ["equal_payment", "元利均等返済", "元利均等"])
def test_equal_payments(banso: Banso, method: str) -> None:
    payments = [i["payment"] for i in banso(*PLAIN, "--method", method, "--json").answer()["schedule"]]
    assert payments[0] == payments[1]


def test_a_quote_with_its_guarantee_fee(banso: Banso) -> None:
    found = banso(*QUOTE, "--use", "運転資金", "--purpose", "(2)", "--json").answer()
    assert found["low"]["rate"] == "1.7%"
    assert found["high"]["rate"] == "2.3%"
    assert found["low"]["guarantee_rate"] == found["high"]["guarantee_rate"] == "0.31%"
    assert found["low"]["guarantee_fee_yen"] > 0
    assert len(found["low"]["schedule"]) == 84
    assert found["request"]["use"] == "working"
    assert "company.recognitions" in found["missing"]


def test_facts_choose_purpose_and_discount(banso: Banso) -> None:
    held = ["sdgs_registered", "management_innovation_plan"]
    facts: dict[str, Any] = manufacturer(recognitions=[{"id": code, "on": "2023-05-01"} for code in held])
    facts["project.loan_purpose"] = "2"
    found = banso(*QUOTE, "--use", "working", "--facts", "-", "--json", given=facts).answer()
    assert found["low"]["guarantee_rate"] == "0.21%"
    assert found["missing"] == []


def test_a_purpose_the_company_does_not_meet(banso: Banso) -> None:
    facts: dict[str, Any] = manufacturer(recognitions=[])
    ended = banso(*QUOTE, "--use", "working", "--purpose", "2", "--facts", "-", given=facts)
    assert ended.code == 2
    assert "資金の目的: (2)「承認を受けた経営革新計画" in ended.err


def test_a_rate_offered_by_the_lender_ends_the_range(banso: Banso) -> None:
    found = banso(*QUOTE, "--use", "working", "--purpose", "2", "--rate", "2%", "--json").answer()
    assert found["low"] == found["high"]
    assert "年2%" in banso(*QUOTE, "--use", "working", "--purpose", "2", "--rate", "2%").out


def test_the_words_for_people(banso: Banso) -> None:
    out = banso(*QUOTE, "--use", "working", "--purpose", "2").out
    assert "返済予定（年1.7%）" in out
    assert "返済予定（年2.3%）" in out
    assert "審査によります" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("loan", "--yen", "1000", "--months", "3"), "--rate"),
        (("loan", "--yen", "1000", "--months", "3", "--grace-months", "3", "--rate", "1%"), "据置"),
        (("loan", "--yen", "0", "--months", "3", "--rate", "1%"), "借入額"),
        (("loan", "--yen", "1000", "--months", "700", "--rate", "1%"), "返済期間"),
        ((*QUOTE, "--use", "working"), "(1)"),
        ((*QUOTE, "--purpose", "2"), "運転資金"),
        ((*QUOTE, "--use", "working", "--purpose", "9"), "この融資にありません"),
        ((*QUOTE, "--use", "working", "--purpose", "2", "--rate", "5%"), "外です"),
        ((*QUOTE, "--use", "working", "--purpose", "2", "--yen", "6000万円"), "限度額"),
        ((*QUOTE, "--use", "working", "--purpose", "2", "--months", "85"), "超えています"),
        (
            ("loan", "--programme", "kagoshima-pref/dx-subsidy/2023", "--yen", "1", "--months", "1"),
            "--kind loan",
        ),
    ],
)
def test_requests_that_do_not_fit_say_what_would(banso: Banso, words: tuple[str, ...], told: str) -> None:
    ended = banso(*words)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""
