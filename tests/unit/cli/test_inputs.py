"""What people write behind options."""

import argparse
from fractions import Fraction

import pytest

from banso.cli.inputs import annual_rate, day, money, months, read_named
from banso.core.errors import BadValue
from banso.core.facts import Code, CodeList


@pytest.mark.parametrize(
    ("text", "found"),
    [("84", 84), ("８４か月", 84), ("7年", 84), ("1年6か月", 18), ("7年間", 84), ("0", 0)],
)
def test_terms_are_read_in_months_and_years(text: str, found: int) -> None:
    assert months(text) == found


@pytest.mark.parametrize("text", ["", "年", "x", "-1", "1.5", "99999999999", "1e9", "1年x"])
def test_terms_that_are_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        months(text)


def test_money_and_rates() -> None:
    assert money("１，０００万円") == 10_000_000
    assert annual_rate("1.7%") == Fraction(17, 1000)
    for text in ("-1", "1e30", "NaN", "", "9" * 40):
        with pytest.raises(argparse.ArgumentTypeError):
            money(text)
    for text in ("1.7", "-1%", "200%", "inf"):
        with pytest.raises(argparse.ArgumentTypeError):
            annual_rate(text)


def test_days() -> None:
    assert day("平成31年4月30日").isoformat() == "2019-04-30"
    with pytest.raises(argparse.ArgumentTypeError, match="令和"):
        day("令和元年4月30日")


def test_codes_by_id_and_name() -> None:
    codes = CodeList(id="purpose", label="目的", codes={"dx": Code(id="dx", name="DXに取り組みたい")})
    assert read_named("ｄｘ", codes, "") == "dx"
    assert read_named("DXに取り組みたい", codes, "") == "dx"
    with pytest.raises(BadValue, match="dx"):
        read_named("money", codes, "--purpose")
