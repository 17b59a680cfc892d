"""Numbers with Japanese units, exact, and what programs deliver as numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import BadValue
from banso.core.numerals import exact, read_number, whole

UNITS = [("兆", 10**12), ("億", 10**8), ("万", 10**4), ("", 1)]


@given(st.lists(st.integers(min_value=0, max_value=9_999), min_size=4, max_size=4))
def test_groups_of_four_digits_add_up(groups: list[int]) -> None:
    text = "".join(f"{group}{unit}" for group, (unit, _) in zip(groups, UNITS, strict=True))
    assert read_number(text) == sum(group * scale for group, (_, scale) in zip(groups, UNITS, strict=True))


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=4, max_size=4))
def test_thousands_hundreds_and_tens_add_up(digits: list[int]) -> None:
    thousands, hundreds, tens, ones = digits
    text = f"{thousands}千{hundreds}百{tens}十{ones}"
    assert read_number(text) == thousands * 1000 + hundreds * 100 + tens * 10 + ones
    assert read_number(f"{text}万") == read_number(text) * 10_000


@given(st.decimals(min_value=0, max_value=9_999, places=2))
def test_decimals_before_a_unit_are_exact(number: Decimal) -> None:
    assert read_number(f"{number}億") == Fraction(number) * 10**8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "+",
        "--5",
        "+-5",
        "万",
        "億5",
        "5百3千",
        "3百3百",
        "1億1億",
        "1,5000",
        "1.5万5",
        "5..5",
        ".5",
        "5.",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_number(text)


@pytest.mark.parametrize("text", ["1.333千", "1.500", "12.000", "999.999千"])
def test_a_point_that_may_be_a_comma_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="小数点か位取りのコンマか") as refusal:
        read_number(text)
    assert refusal.value.remedy


def test_the_message_names_what_was_typed() -> None:
    with pytest.raises(BadValue, match="「5つ人」"):
        read_number("5つ", original="5つ人")


@pytest.mark.parametrize("value", [300, 300.0, Decimal("300.0"), Fraction(300)])
def test_numbers_of_programs_are_exact(value: object) -> None:
    assert exact(value) == Fraction(300)


@pytest.mark.parametrize(
    "value", [True, None, "300", float("nan"), float("-inf"), Decimal("sNaN"), Decimal("1E-999999999"), 3j]
)
def test_what_is_no_number_of_a_program_is_refused(value: object) -> None:
    with pytest.raises(BadValue):
        exact(value)


def test_a_float_is_what_it_is_and_not_what_it_looks_like() -> None:
    assert exact(0.1) != Fraction(1, 10)
    with pytest.raises(BadValue, match="端数"):
        whole(exact(0.1), 0.1, minimum=0, maximum=10)
