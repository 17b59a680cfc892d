"""Yen, rates and rounding: what is read, what is refused, and that nothing is lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import BadValue
from banso.core.money import (
    LIMIT_YEN,
    WHOLE_YEN,
    Rounding,
    rate,
    show_annual,
    show_decimal,
    show_percent,
    show_rate,
    show_yen,
    yen,
)

FULL_WIDTH = str.maketrans("0123456789,.%/ ", "０１２３４５６７８９，．％／　")
AMOUNTS = st.integers(min_value=0, max_value=LIMIT_YEN)
RATES = st.fractions(min_value=0, max_value=1, max_denominator=10_000)
UNITS = st.sampled_from([1, 10, 100, 1_000, 10_000])


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,500,000", 1_500_000),
        ("1,500,000円", 1_500_000),
        ("１５０万円", 1_500_000),
        ("１，３００万円", 13_000_000),
        ("4,190千円", 4_190_000),
        ("1億2,000万円", 120_000_000),
        ("300百万円", 300_000_000),
        ("3５百万円", 35_000_000),
        ("448億8,800万円", 44_888_000_000),
        ("2千万円", 20_000_000),
        ("千百円", 1_100),
        ("1.5億円", 150_000_000),
        ("1.5百万円", 1_500_000),
        ("0.5千円", 500),
        ("10万500円", 100_500),
        ("1兆2億3万4円", 1_000_200_030_004),
        ("¥1,000", 1_000),
        ("￥１，０００", 1_000),
        ("\\1,000", 1_000),
        ("金 1,000 円也", 1_000),
        (" 1,000 円 ", 1_000),
        ("1、000円", 1_000),
        ("1500000.00", 1_500_000),
        ("+300", 300),
        ("0", 0),
        ("0円", 0),
        ("007", 7),
        (0, 0),
        (1_500_000, 1_500_000),
        (1_500_000.0, 1_500_000),
        (Decimal("300.00"), 300),
        (Fraction(6, 2), 3),
    ],
)
def test_amounts_are_read_as_documents_write_them(written: object, amount: int) -> None:
    assert yen(written) == amount


@pytest.mark.parametrize(
    "written",
    [
        "",
        "　",
        "円",
        "億円",
        "-",
        "ー",
        "－",
        "¥",
        "未定",
        "約100万円",
        "100万円以内",
        "1,50",
        "1,5000円",
        "1,500500円",
        "15,00,000",
        "1.5円",
        "1.333千円",
        "1.500",
        "1.5億2,000万円",
        "2万1億円",
        "1万2万円",
        "百千円",
        "100 200円",
        "1, 500円",
        "10²円",
        "①500円",
        "1½円",
        "１e6",
        "1e6",
        "0x10",
        "1_000",
        "१०००",
        "三百円",
        "nan",
        "NaN",
        "inf",
        "∞",
        "1" * 500,
        "1,000円" * 40,
        float("nan"),
        float("inf"),
        float("-inf"),
        0.1,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("1E+999999999"),
        Decimal("0.5"),
        Fraction(1, 3),
        True,
        None,
        [1],
        1j,
    ],
)
def test_what_is_no_amount_is_refused_with_a_remedy(written: object) -> None:
    with pytest.raises(BadValue) as refusal:
        yen(written)
    assert refusal.value.remedy


@pytest.mark.parametrize(
    "written", ["-1", "−5円", "△1,000", "▲1,000円", "¥-1,000", "¥△1,000", "－１万円", -1, -0.5]
)
def test_negative_amounts_are_refused_as_negative(written: object) -> None:
    with pytest.raises(BadValue, match="負の数") as refusal:
        yen(written)
    assert "0円以上" in refusal.value.remedy


@pytest.mark.parametrize(
    "written", [LIMIT_YEN + 1, 10**30, "1" + "0" * 30, "1001兆円", 1e30, Decimal("1E+30")]
)
def test_impossible_amounts_are_refused(written: object) -> None:
    with pytest.raises(BadValue, match="ありえない大きさ") as refusal:
        yen(written)
    assert "けた" in refusal.value.remedy


def test_a_number_too_long_to_print_is_refused_too() -> None:
    with pytest.raises(BadValue, match="けた数の多すぎる整数"):
        yen(10**6000)


def test_the_limit_itself_is_read() -> None:
    assert yen(LIMIT_YEN) == yen("1,000兆円") == LIMIT_YEN


def test_a_refusal_repeats_what_was_typed() -> None:
    with pytest.raises(BadValue, match="「１．５円」"):
        yen("１．５円")


@given(AMOUNTS)
def test_every_shown_amount_is_read_back(amount: int) -> None:
    assert yen(show_yen(amount)) == amount
    assert yen(show_yen(amount).translate(FULL_WIDTH)) == amount
    assert yen(str(amount)) == amount


@given(st.integers(min_value=0, max_value=9_999), st.integers(min_value=0, max_value=9_999))
def test_mixed_units_add_up(large: int, small: int) -> None:
    assert yen(f"{large:,}億{small:,}万円") == large * 10**8 + small * 10**4


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        amount = yen(text)
    except BadValue as error:
        refusal = error
    else:
        assert 0 <= amount <= LIMIT_YEN
        return
    assert refusal.message
    assert refusal.remedy


@given(st.text(alphabet="0123456789,.十百千万億兆円¥- ", max_size=12))
def test_no_amount_without_a_digit_or_a_unit(text: str) -> None:
    try:
        yen(text)
    except BadValue:
        return
    assert set(text) & set("0123456789十百千")


@pytest.mark.parametrize(
    ("written", "fraction"),
    [
        ("2/3", Fraction(2, 3)),
        ("２／３", Fraction(2, 3)),
        ("1/ 2 ", Fraction(1, 2)),
        ("10/10", Fraction(1)),
        ("8/10", Fraction(4, 5)),
        ("1.5/3", Fraction(1, 2)),
        ("3分の2", Fraction(2, 3)),
        ("３分の２", Fraction(2, 3)),
        ("1.26%", Fraction(126, 10_000)),
        ("0.31 %", Fraction(31, 10_000)),
        ("１．７％", Fraction(17, 1_000)),
        ("年1.7%", Fraction(17, 1_000)),
        ("年率10.95%", Fraction(1_095, 10_000)),
        ("0.1ポイント", Fraction(1, 1_000)),
        ("8割", Fraction(4, 5)),
        ("7割5分", Fraction(3, 4)),
        ("100%", Fraction(1)),
        ("0%", Fraction(0)),
        ("0", Fraction(0)),
        (0, Fraction(0)),
        (1, Fraction(1)),
        (Fraction(3, 8), Fraction(3, 8)),
    ],
)
def test_rates_are_read_exactly(written: object, fraction: Fraction) -> None:
    assert rate(written) == fraction


@pytest.mark.parametrize(
    "written",
    [
        "",
        "半分",
        "0.31",
        "50",
        "2/0",
        "2/",
        "/3",
        "-1/2",
        "-5%",
        "101%",
        "4/3",
        "11割",
        "½",
        "%",
        "nan%",
        "1e-3%",
    ],
)
def test_what_is_no_rate_is_refused_with_a_remedy(written: str) -> None:
    with pytest.raises(BadValue) as refusal:
        rate(written)
    assert refusal.value.remedy


@pytest.mark.parametrize("written", [0.5, float("nan"), 50, -1, True, None, Fraction(-1, 2), Fraction(4, 3)])
def test_values_that_are_no_rate_are_refused(written: object) -> None:
    with pytest.raises(BadValue):
        rate(written)


@given(RATES)
def test_every_shown_rate_is_read_back(value: Fraction) -> None:
    assert rate(show_rate(value)) == value
    assert rate(show_percent(value)) == value
    assert rate(show_annual(value)) == value


@pytest.mark.parametrize(
    ("mode", "unit", "amount", "rounded"),
    [
        ("down", 1_000, Fraction(90_000) * Fraction(7, 10), 63_000),
        ("down", 1_000, 63_999, 63_000),
        ("down", 1, Fraction(2, 3), 0),
        ("up", 1_000, 63_001, 64_000),
        ("up", 1_000, 63_000, 63_000),
        ("up", 1, Fraction(1, 10**9), 1),
        ("half_up", 1_000, 63_499, 63_000),
        ("half_up", 1_000, 63_500, 64_000),
        ("half_up", 1, Fraction(1, 2), 1),
        ("down", 1_000, -1_500, -1_000),
        ("up", 1_000, -1_500, -2_000),
        ("half_up", 1_000, -1_500, -2_000),
        ("down", 100, 0, 0),
    ],
)
def test_rounding_cases(mode: str, unit: int, amount: Fraction | int, rounded: int) -> None:
    assert Rounding(mode, unit).apply(amount) == rounded


@given(st.fractions(min_value=0, max_value=10**12), UNITS)
def test_rounding_stays_within_one_unit_and_keeps_its_side(amount: Fraction, unit: int) -> None:
    down, up = Rounding("down", unit).apply(amount), Rounding("up", unit).apply(amount)
    half = Rounding("half_up", unit).apply(amount)
    assert down <= amount <= up
    assert up - down in (0, unit)
    assert half in (down, up)
    assert abs(half - amount) * 2 <= unit
    assert down % unit == up % unit == 0


@given(st.fractions(min_value=0, max_value=10**9), st.fractions(min_value=0, max_value=10**9), UNITS)
def test_rounding_never_changes_the_order(one: Fraction, other: Fraction, unit: int) -> None:
    for mode in ("down", "up", "half_up"):
        rounding = Rounding(mode, unit)
        assert (rounding.apply(one) <= rounding.apply(other)) or one > other


@pytest.mark.parametrize(
    ("mode", "unit"), [("nearest", 1), ("down", 0), ("down", -1), ("down", 1.0), ("down", True)]
)
def test_a_rounding_that_is_none_is_refused(mode: str, unit: int) -> None:
    with pytest.raises(BadValue):
        Rounding(mode, unit)


@pytest.mark.parametrize("amount", [0.5, 1.0, True, "1", None])
def test_floats_are_never_rounded_to_money(amount: object) -> None:
    with pytest.raises(BadValue):
        WHOLE_YEN.apply(amount)


def test_words_for_readers() -> None:
    assert show_yen(1_500_000) == "1,500,000円"
    assert show_yen(0) == "0円"
    assert show_rate(Fraction(1)) == "10/10"
    assert show_annual(Fraction(17, 1_000)) == "年1.7%"
    assert show_percent(Fraction(31, 10_000)) == "0.31%"
    assert show_percent(Fraction(1, 3)) == "1/3"
    assert show_percent(Fraction(0)) == "0%"
    assert show_decimal(Fraction(-5, 4)) == "-1.25"
    assert show_decimal(Fraction(1_234_567)) == "1,234,567"
    assert str(Rounding("down", 1_000)) == "1,000円未満切捨て"
    assert str(Rounding("half_up", 1)) == "1円未満四捨五入"
