"""Requests held against limits: one step below, at and above each of them."""

from fractions import Fraction

import pytest

from banso.core.errors import BadLoan
from banso.core.loan_limits import LoanRequest, fit, interest_rates
from banso.core.loan_terms import LoanPurpose, LoanTerms, LoanUse

TERMS = LoanTerms(
    purposes=(
        LoanPurpose(id="1", label="独自の技術"),
        LoanPurpose(id="2", label="承認計画", limit_yen=30_000_000),
    ),
    uses=(
        LoanUse(id="working", label="運転資金", max_months=84, max_grace_months=24),
        LoanUse(id="equipment", label="設備資金", max_months=120, max_grace_months=36, limit_yen=40_000_000),
        LoanUse(id="silent", label="その他資金"),
    ),
    limit_yen=50_000_000,
    rate_min=Fraction(17, 1_000),
    rate_max=Fraction(23, 1_000),
)


def request(**asked: object) -> LoanRequest:
    return LoanRequest(**{"amount_yen": 10_000_000, "months": 60, "purpose": "1", "use": "working", **asked})


@pytest.mark.parametrize(
    "asked",
    [
        {"amount_yen": 49_999_999},
        {"amount_yen": 50_000_000},
        {"amount_yen": 30_000_000, "purpose": "2"},
        {"amount_yen": 40_000_000, "use": "equipment"},
        {"months": 83},
        {"months": 84},
        {"months": 120, "use": "equipment"},
        {"grace_months": 24},
        {"grace_months": 36, "use": "equipment"},
        {"months": 600, "grace_months": 599, "use": "silent"},
    ],
)
def test_what_is_within_the_limits_fits(asked: dict[str, object]) -> None:
    amount, term = fit(TERMS, request(**asked))
    assert amount.yen == request(**asked).amount_yen
    assert term.rule


@pytest.mark.parametrize(
    ("asked", "place", "said"),
    [
        ({"amount_yen": 50_000_001}, "融資額", "50,000,000円以下"),
        ({"amount_yen": 30_000_001, "purpose": "2"}, "融資額", "30,000,000円以下"),
        ({"amount_yen": 40_000_001, "use": "equipment"}, "融資額", "40,000,000円以下"),
        ({"amount_yen": 35_000_000, "use": "equipment", "purpose": "2"}, "融資額", "30,000,000円以下"),
        ({"months": 85}, "返済期間", "84か月（7年）以内"),
        ({"months": 121, "use": "equipment"}, "返済期間", "120か月（10年）以内"),
        ({"grace_months": 25}, "据置期間", "24か月（2年）以内"),
        ({"grace_months": 37, "use": "equipment"}, "据置期間", "36か月（3年）以内"),
        ({"purpose": "6"}, "資金の目的", "(1)、(2)から選んで"),
        ({"purpose": ""}, "資金の目的", "(1)、(2)から選んで"),
        ({"use": "holiday"}, "資金の使いみち", "運転資金（working）、設備資金（equipment）"),
        ({"use": ""}, "資金の使いみち", "運転資金"),
        ({"method": "bullet"}, "返済方法", "元金均等返済（equal_principal）"),
    ],
)
def test_what_is_beyond_names_place_and_remedy(asked: dict[str, object], place: str, said: str) -> None:
    with pytest.raises(BadLoan) as refusal:
        fit(TERMS, request(**asked))
    assert refusal.value.place == place
    assert said in refusal.value.remedy


def test_the_steps_say_what_was_held_against_what() -> None:
    amount, term = fit(TERMS, request(grace_months=12, method="equal_payment"))
    assert amount.rule == "限度額50,000,000円以内"
    assert (
        term.rule
        == "60か月（5年）、うち据置12か月、元利均等返済。運転資金は84か月（7年）以内、据置24か月以内"
    )


def test_what_the_document_does_not_state_is_said() -> None:
    amount, term = fit(LoanTerms(), LoanRequest(amount_yen=10**9, months=7))
    assert amount.rule == "限度額は資料に記載がありません"
    assert "期間の上限は資料に記載がありません" in term.rule


@pytest.mark.parametrize("offered", [Fraction(17, 1_000), Fraction(2, 100), Fraction(23, 1_000)])
def test_the_rate_of_the_lender_narrows_the_range(offered: Fraction) -> None:
    assert interest_rates(TERMS, request(annual_rate=offered)) == (offered, offered)


@pytest.mark.parametrize("offered", [Fraction(169, 10_000), Fraction(231, 10_000)])
def test_a_rate_outside_the_range_is_refused(offered: Fraction) -> None:
    with pytest.raises(BadLoan, match="の外です") as refusal:
        interest_rates(TERMS, request(annual_rate=offered))
    assert refusal.value.remedy == "年1.7%～2.3%の利率を入れてください"


def test_without_any_rate_one_has_to_be_given() -> None:
    with pytest.raises(BadLoan, match="利率の記載がありません"):
        interest_rates(LoanTerms(), LoanRequest(amount_yen=1, months=1))
    asked = LoanRequest(amount_yen=1, months=1, annual_rate=Fraction(1, 100))
    assert interest_rates(LoanTerms(), asked) == (Fraction(1, 100), Fraction(1, 100))
