"""What was typed into a field of an application form, read by the kind of the field.

Texts stay as they were typed; a reading is made anew each time, and never guessed.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from banso.core.company import read_corporate_number
from banso.core.errors import BadValue
from banso.core.forms import FieldKind, FormField
from banso.core.money import yen
from banso.core.readings import read_boolean, read_date, read_integer
from banso.core.typed_text import plain, quoted

LONGEST: Mapping[FieldKind, int] = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 4000, FieldKind.KANA: 200}
"""Most characters, where a field does not say its own."""
LONGEST_EMAIL = 254
SUGGESTED = 5
"""Choices named where a text is none of them."""
_KANA = re.compile(r"[ァ-ヴー・\s.,()&'A-Z0-9-]+")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_TELEPHONE = re.compile(r"0\d{9,10}")


def is_blank(text: str) -> bool:
    """Whether nothing was typed: spaces of any width are nothing.

    Example:
        >>> is_blank(" \u3000"), is_blank("0")
        (True, False)
    """
    return not plain(text)


def read_field(field: FormField, text: str) -> Any:
    """Reads what was typed into a field.

    Args:
        field: The field.
        text: Not blank.

    Returns:
        Text, a whole number, a day, a truth value, a code, or a frozenset of codes, by the kind of the field.

    Raises:
        BadValue: It cannot be read; the place is the label of the field, and the remedy is named.
    """
    try:
        return _READ[field.kind](field, text)
    except BadValue as error:
        raise BadValue(error.message, place=field.label, remedy=error.remedy) from error


def longest_of(field: FormField) -> int:
    """Most characters of a field; 0 where its kind has no text to count."""
    return field.longest or LONGEST.get(field.kind, 0)


def _read_text(field: FormField, text: str) -> str:
    if "\0" in text:
        raise BadValue("使えない文字があります", remedy="貼り付けずに入力し直してください")
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = "\n".join(lines).strip()
    if field.kind is not FieldKind.LONG_TEXT:
        kept = " ".join(kept.split())
    longest = longest_of(field)
    if longest and len(kept) > longest:
        raise BadValue(
            f"{len(kept):,}文字あり、{longest:,}文字を超えています",
            remedy=f"{longest:,}文字以内にしてください",
        )
    return kept


def _read_kana(field: FormField, text: str) -> str:
    wide = unicodedata.normalize("NFKC", _read_text(field, text)).upper()
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in wide)
    if not _KANA.fullmatch(katakana):
        raise BadValue(f"{quoted(text)}は読みがなではありません", remedy="カタカナで書いてください")
    return katakana


def _read_choice(field: FormField, text: str) -> str:
    typed = plain(text)
    code = _codes(field.choices).get(typed)
    if code is None:
        raise BadValue(f"{quoted(text)}は選択肢にありません", remedy=_nearest(field, typed))
    return code


@lru_cache(maxsize=128)
def _codes(choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The code each code and each label stands for, the first where two are spelled alike.

    Remembered for each list: making the labels of a list of industries plain takes longer than everything else that
    is read of a form.
    """
    codes: dict[str, str] = {}
    for code, label in choices:
        codes.setdefault(code, code)
        codes.setdefault(plain(label), code)
    return codes


def _nearest(field: FormField, typed: str) -> str:
    """The choices somebody may have meant, for lists too long to choose from."""
    labels = [label for _code, label in field.choices]
    found = [label for label in labels if typed in plain(label)] or difflib.get_close_matches(typed, labels)
    return f"近い選択肢: {'、'.join(found[:SUGGESTED])}" if found else "選択肢から選んでください"


def _read_choices(field: FormField, text: str) -> frozenset[str]:
    return frozenset(_read_choice(field, code) for code in text.split())


def _read_email(_field: FormField, text: str) -> str:
    address = plain(text)
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise BadValue(
            f"{quoted(text)}はメールアドレスではありません",
            remedy="「name@example.co.jp」のように書いてください",
        )
    return address


def _read_telephone(_field: FormField, text: str) -> str:
    typed = plain(text)
    digits = re.sub(r"[-()ー]", "", typed)
    if not (digits.isascii() and _TELEPHONE.fullmatch(digits)):
        raise BadValue(
            f"{quoted(text)}は電話番号ではありません", remedy="市外局番から10桁か11桁の数字で書いてください"
        )
    return typed


def _read_postal_code(_field: FormField, text: str) -> str:
    digits = plain(text).removeprefix("〒").replace("-", "").replace("ー", "")
    if len(digits) != 7 or not (digits.isascii() and digits.isdecimal()):
        raise BadValue(f"{quoted(text)}は郵便番号ではありません", remedy="7桁の数字で書いてください")
    return f"{digits[:3]}-{digits[3:]}"


_READ: Mapping[FieldKind, Callable[[FormField, str], Any]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG_TEXT: _read_text,
    FieldKind.KANA: _read_kana,
    FieldKind.INTEGER: lambda _field, text: read_integer(text),
    FieldKind.YEN: lambda _field, text: yen(text),
    FieldKind.DAY: lambda _field, text: read_date(text),
    FieldKind.CHOICE: _read_choice,
    FieldKind.CHOICES: _read_choices,
    FieldKind.YES_NO: lambda _field, text: read_boolean(text),
    FieldKind.EMAIL: _read_email,
    FieldKind.TELEPHONE: _read_telephone,
    FieldKind.POSTAL_CODE: _read_postal_code,
    FieldKind.CORPORATE_NUMBER: lambda _field, text: read_corporate_number(text),
}
