"""What people type, in one spelling, and how messages repeat it."""

import re
import unicodedata

from banso.core.errors import BadValue

LONGEST_TEXT = 128
"""No single value is longer; a longer text holds something else."""

FORMULA_ERROR = (
    r"(?:#(?:N/A|NAME\?|GETTING_DATA|(?:NULL|DIV/0|VALUE|REF|NUM|SPILL|CALC|DATA|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY|ERROR)!)"
    r"|Err:[0-9]{3})"
)
"""What Excel, LibreOffice and Google's tables show in a cell whose formula failed, and save as text in CSV."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WOULD_CHANGE = ("<super>", "<sub>", "<circle>", "<fraction>")


def quoted(value: object) -> str:
    """A value as messages repeat it: in corner brackets, cut where it gets long.

    Example:
        >>> quoted("三百人")
        '「三百人」'
    """
    if isinstance(value, int) and value.bit_length() > 200:
        return "「けた数の多すぎる整数」"
    # Half of a surrogate pair, which JSON can hold, could be printed nowhere.
    text = str(value).encode("utf-8", "replace").decode()
    return f"「{text[:40]}…」" if len(text) > 40 else f"「{text}」"


def plain(text: str) -> str:
    """One spelling for what was typed: half width, one minus sign, no spaces and no invisible characters.

    Right for codes, names and words. A number is read from `filled`, which refuses what this would join.

    Example:
        >>> plain("　１，５００ 円")
        '1,500円'
    """
    narrow = _narrow(text)
    return "".join(c for c in narrow if not c.isspace() and unicodedata.category(c) != "Cf")


def search_spelling(text: str) -> str:
    """The spelling that names are searched in: as `plain`, in lower case, hiragana for katakana.

    Example:
        >>> search_spelling("㈱ Ａｂｃ　カゴシマ") == search_spelling("(株)abcかごしま")
        True
    """
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain(text).casefold())


def _narrow(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).strip().replace("、", ",")
    return re.sub(r"[\u2010-\u2015\u2212]|(?:^|(?<=¥))[ー△▲]", "-", narrow)


def filled(text: str) -> str:
    """The same spelling of a text that has to hold exactly one value.

    Raises:
        BadValue: It is empty or too long, holds a space between two digits, or a raised, circled or fraction
            character that would turn into another number (10² is not 102).

    Example:
        >>> filled(" はい ")
        'はい'
    """
    if len(text) > LONGEST_TEXT:
        raise BadValue(f"{quoted(text)}は長すぎて読めません", remedy="値だけを書いてください")
    for character in text:
        if unicodedata.decomposition(character).startswith(_WOULD_CHANGE):
            raise BadValue(
                f"{quoted(text)}の「{character}」は読めません", remedy="ふつうの文字と数字で書いてください"
            )
    if re.search(r"[0-9.,]\s+[0-9]", _narrow(text)):
        raise BadValue(
            f"{quoted(text)}は数字の間に空白があります", remedy="空白を取り、一つの値だけを書いてください"
        )
    spelled = plain(text)
    if not spelled:
        raise BadValue("値が空です", remedy="値を書くか、分からないときは項目ごと除いてください")
    return spelled


def not_a_formula(text: str) -> str:
    """A text as a cell of a table that no spreadsheet takes for a formula when it opens the file.

    Example:
        >>> not_a_formula("=1+1"), not_a_formula("1+1")
        ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def formula_error(text: str) -> BadValue | None:
    """What is wrong with a cell in which a spreadsheet shows an error instead of a value; None with any other.

    Example:
        >>> print(formula_error("#N/A"))
        「#N/A」は計算式のエラーで、値ではありません。計算式を直すか、値を書くか、分からなければ空欄にして保存し直してください
        >>> formula_error("#1")
    """
    if re.fullmatch(FORMULA_ERROR, text.strip()) is None:
        return None
    return BadValue(
        f"{quoted(text.strip())}は計算式のエラーで、値ではありません",
        remedy="計算式を直すか、値を書くか、分からなければ空欄にして保存し直してください",
    )
