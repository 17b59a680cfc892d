"""One spelling for what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import BadValue
from banso.core.typed_text import LONGEST_TEXT, filled, formula_error, not_a_formula, plain, quoted


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("　１，５００ 円", "1,500円"),
        ("1、500", "1,500"),
        ("−5", "-5"),
        ("△5", "-5"),
        ("▲5", "-5"),
        ("¥△5", "¥-5"),
        ("A\u2003B", "AB"),
        ("\ufeffはい", "はい"),
        ("ｶﾞｿﾘﾝ", "ガソリン"),
    ],
)
def test_one_spelling(typed: str, spelled: str) -> None:
    assert plain(typed) == spelled


def test_a_long_vowel_inside_a_word_is_no_minus() -> None:
    assert plain("データ") == "データ"


@pytest.mark.parametrize("typed", ["1 2", "1. 5", "10²", "③", "¼", "5" * (LONGEST_TEXT + 1)])
def test_what_would_change_its_meaning_is_refused(typed: str) -> None:
    with pytest.raises(BadValue) as refusal:
        filled(typed)
    assert refusal.value.remedy


def test_codes_may_be_typed_in_groups() -> None:
    assert plain("７０００ ０１２０ ５０００２") == "7000012050002"


@given(st.text(max_size=20))
def test_a_spelling_holds_no_spaces(typed: str) -> None:
    assert not any(character.isspace() for character in plain(typed))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a", "「a」"),
        (5, "「5」"),
        ("あ" * 41, f"「{'あ' * 40}…」"),
        (None, "「None」"),
    ],
)
def test_values_in_messages_are_short(value: object, words: str) -> None:
    assert quoted(value) == words


def test_a_number_too_long_to_print_is_named() -> None:
    assert quoted(10**6000) == "「けた数の多すぎる整数」"


@pytest.mark.parametrize("typed", ["", " ", "　", "\u200b"])
def test_only_an_empty_text_has_an_empty_spelling(typed: str) -> None:
    assert plain(typed) == ""
    with pytest.raises(BadValue, match="値が空です") as refusal:
        filled(typed)
    assert refusal.value.remedy


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    assert not_a_formula(text) == f"'{text}"
    assert not_a_formula(f"x{text}") == f"x{text}"
    assert not_a_formula("") == ""


@pytest.mark.parametrize("text", ["#N/A", " #DIV/0! ", "Err:502", "#SPILL!"])
def test_an_error_of_a_spreadsheet_is_told_from_text(text: str) -> None:
    error = formula_error(text)
    assert error is not None
    assert (text.strip() in error.message, bool(error.remedy)) == (True, True)
    for other in ("", "#", "#1", "N/A", "Err:", f"{text}の会社", text.lower()):
        assert formula_error(other) is None
