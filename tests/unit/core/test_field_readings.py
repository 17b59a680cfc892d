"""What is typed into a field is read by its kind, or refused with a remedy; never guessed."""

import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.errors import BadValue
from banso.core.field_readings import is_blank, longest_of, read_field
from banso.core.forms import FieldKind, FormField

KINDS = list(FieldKind)
COLOURS = (("red", "赤"), ("blue", "青い色"))


def field(kind: FieldKind, **more: object) -> FormField:
    return FormField(id="x", label="項目", kind=kind, choices=COLOURS if "choice" in kind else (), **more)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (FieldKind.TEXT, "　受注　管理\n", "受注 管理"),
        (FieldKind.LONG_TEXT, " 一行目 \r\n二行目\r\n", "一行目\n二行目"),
        (FieldKind.KANA, "かごしま　ﾊﾅｺ", "カゴシマ ハナコ"),
        (FieldKind.KANA, "カブシキガイシャ・エービー（ＡＢ）", "カブシキガイシャ・エービー(AB)"),
        (FieldKind.INTEGER, "３０人", 30),
        (FieldKind.YEN, "１５０万円", 1_500_000),
        (FieldKind.DAY, "令和５年１０月１日", date(2023, 10, 1)),
        (FieldKind.CHOICE, "blue", "blue"),
        (FieldKind.CHOICE, "青い色", "blue"),
        (FieldKind.CHOICES, "red blue", frozenset({"red", "blue"})),
        (FieldKind.YES_NO, "yes", True),
        (FieldKind.YES_NO, "いいえ", False),
        (FieldKind.EMAIL, "ｔａｎｔｏ＠example.co.jp", "tanto@example.co.jp"),
        (FieldKind.TELEPHONE, "０９９－２２１－０５２２", "099-221-0522"),
        (FieldKind.TELEPHONE, "09012345678", "09012345678"),
        (FieldKind.POSTAL_CODE, "〒８９０－８５７７", "890-8577"),
        (FieldKind.POSTAL_CODE, "8908577", "890-8577"),
        (FieldKind.CORPORATE_NUMBER, "7000-0120-5000-2", "7000012050002"),
    ],
)
def test_the_obvious_reading_is_taken(kind: FieldKind, typed: str, value: object) -> None:
    assert read_field(field(kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.KANA, "鹿児島"),
        (FieldKind.INTEGER, "三十くらい"),
        (FieldKind.INTEGER, "-1"),
        (FieldKind.YEN, "1.5円"),
        (FieldKind.DAY, "2023-02-29"),
        (FieldKind.CHOICE, "緑"),
        (FieldKind.CHOICES, "red green"),
        (FieldKind.YES_NO, "たぶん"),
        (FieldKind.EMAIL, "tanto.example.co.jp"),
        (FieldKind.EMAIL, "a@b"),
        (FieldKind.EMAIL, "a@example.com, b@example.com"),
        (FieldKind.TELEPHONE, "12345"),
        (FieldKind.TELEPHONE, "9921-0522"),
        (FieldKind.POSTAL_CODE, "890-857"),
        (FieldKind.CORPORATE_NUMBER, "7000012050003"),
        (FieldKind.TEXT, "前\0後"),
    ],
)
def test_what_is_no_such_value_is_refused_with_place_and_remedy(kind: FieldKind, typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_field(field(kind), typed)
    assert refused.value.place == "項目"
    assert refused.value.remedy


def test_a_text_may_have_as_many_characters_as_the_field_says() -> None:
    short = field(FieldKind.TEXT, longest=3)
    assert read_field(short, "あいう") == "あいう"
    with pytest.raises(BadValue, match="4文字あり、3文字を超えています"):
        read_field(short, "あいうえ")
    assert longest_of(field(FieldKind.LONG_TEXT)) == 4000
    assert longest_of(field(FieldKind.DAY)) == 0


def test_of_choices_spelled_alike_the_first_is_meant_and_lists_are_not_mixed_up() -> None:
    first = FormField(
        id="x", label="色", kind=FieldKind.CHOICE, choices=(("b", "赤"), ("赤", "青"), ("c", "ａ"))
    )
    other = FormField(id="x", label="色", kind=FieldKind.CHOICE, choices=(("d", "赤"),))
    assert [read_field(first, typed) for typed in ("赤", "青", "ａ", "a")] == ["b", "赤", "c", "c"]
    assert read_field(other, "赤") == "d"


def test_a_part_of_a_name_brings_up_the_choices_that_hold_it() -> None:
    with pytest.raises(BadValue) as refused:
        read_field(field(FieldKind.CHOICE), "青")
    assert refused.value.remedy == "近い選択肢: 青い色"


def test_spaces_of_any_width_are_nothing() -> None:
    assert is_blank("　 \t\u200b")
    assert not is_blank("0")


@settings(derandomize=True)
@given(st.sampled_from(KINDS), st.text(min_size=1, max_size=40))
def test_nothing_typed_breaks_the_reading(kind: FieldKind, typed: str) -> None:
    if is_blank(typed):
        return
    with suppress(BadValue):
        read_field(field(kind), typed)


@settings(derandomize=True)
@given(st.integers(0, 10**12))
def test_a_sum_reads_the_same_in_either_width(amount: int) -> None:
    narrow = f"{amount:,}円"
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in narrow)
    assert unicodedata.normalize("NFKC", wide) == narrow
    assert read_field(field(FieldKind.YEN), wide) == read_field(field(FieldKind.YEN), narrow) == amount
