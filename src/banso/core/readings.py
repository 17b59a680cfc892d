"""The obviously right reading of what people type; anything else is refused, never guessed and never zero.

An empty text is refused too: the caller notices that nothing is known before it asks for a reading.
"""

import re
from datetime import date, datetime, time

from banso.core.errors import BadValue
from banso.core.numerals import LARGEST_INTEGER, exact, read_number, whole
from banso.core.typed_text import filled, plain, quoted
from banso.core.written_days import read_day

__all__ = ["filled", "plain", "read_boolean", "read_date", "read_integer", "read_number"]

_COUNTERS = re.compile(
    r"(?:人|名|社|者|件|回|株|口|か所|箇所|(?:か|ヶ|ケ|カ|箇)月間?|年間?|日間?|歳|店舗?|台|個|円)$"
)
_YES = frozenset(
    ["はい", "true", "yes", "有", "有り", "あり", "ある", "該当", "該当する", "○", "〇", "◯", "1"]
)
_NO = frozenset(
    ["いいえ", "false", "no", "無", "無し", "なし", "ない", "非該当", "該当しない", "×", "✕", "✗", "0"]
)


def read_integer(value: object, *, minimum: int | None = 0, maximum: int = LARGEST_INTEGER) -> int:
    """Reads a count: digits of either width, commas, 万 and 億, with or without its counter (人, 社, 件, …).

    Args:
        value: Text, or a number a program delivers.
        minimum: The smallest allowed, 0 unless told; None for no bound.
        maximum: The largest allowed.

    Raises:
        BadValue: It is no number, has a fraction, is out of bounds, or is empty.

    Example:
        >>> read_integer("３００人"), read_integer("1,200"), read_integer("1.2万人")
        (300, 1200, 12000)
    """
    if not isinstance(value, str):
        return whole(exact(value), value, minimum=minimum, maximum=maximum)
    bare = _COUNTERS.sub("", filled(value))
    if not bare:
        raise BadValue(f"{quoted(value)}には数字がありません", remedy="「300人」のように数字で書いてください")
    return whole(read_number(bare, original=value), value, minimum=minimum, maximum=maximum)


def read_boolean(value: object) -> bool:
    """Reads yes or no: はい/いいえ, true/false, あり/なし, 該当/非該当, ○/×, 1/0.

    Raises:
        BadValue: It is neither; 「わからない」 is no answer but the absence of one.

    Example:
        >>> read_boolean("はい"), read_boolean("FALSE")
        (True, False)
    """
    if isinstance(value, bool):
        return value
    word = filled(value).lower() if isinstance(value, str) else str(value) if value in (0, 1) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue(
        f"{quoted(value)}は「はい」か「いいえ」として読めません",
        remedy="「はい」か「いいえ」で答え、分からないときは空けておいてください",
    )


def read_date(value: object) -> date:
    """Reads a day: ISO, slashes, dots, 年月日, the five eras, full width.

    Args:
        value: Text, or a day a program delivers; Excel delivers days as midnights.

    Raises:
        BadValue: It is no day, such a day does not exist, or it is empty.

    Example:
        >>> read_date("Ｒ５．９．２６"), read_date("2023/09/26")
        (datetime.date(2023, 9, 26), datetime.date(2023, 9, 26))
    """
    if isinstance(value, datetime):
        if value.time() != time(0):
            raise BadValue(
                f"「{value.isoformat()}」には時刻が付いています", remedy="日付だけを書いてください"
            )
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise BadValue(f"{quoted(value)}は日付ではありません", remedy="「2023-09-26」のように書いてください")
    if not value.strip():
        raise BadValue("日付が空です", remedy="日付を書くか、分からないときは項目ごと除いてください")
    return read_day(value)
