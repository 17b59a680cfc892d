"""Numbers as documents write them, read exactly: commas, 十百千万億兆, and what Excel or JSON deliver."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from banso.core.errors import BadValue
from banso.core.typed_text import filled, quoted

LARGEST_INTEGER = 10**15
"""No count and no amount of this field is larger; beyond it a value is a slip."""

_LONGEST_NUMBER = 64
_COMMA_OR_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_TERM = re.compile(rf"(?P<digits>(?:{_COMMA_OR_DIGITS})(?:\.[0-9]+)?)?(?P<small>[十百千])?(?P<big>[万億兆])?")
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "億": 10**8, "兆": 10**12}
_NOT_BELOW = 10**16
# 1.333千円 stands in a printed budget for 1,333千円: a point before exactly three digits may be a comma.
_POINT_FOR_COMMA = re.compile(r"[0-9]{1,3}\.[0-9]{3}千?")


def read_number(text: str, *, original: str | None = None) -> Fraction:
    """Reads a number with commas and with 十百千万億兆, exactly.

    Args:
        text: Only the number, without its unit: `1億2,000万`, `4,190千`, `1.5億`, `-5`.
        original: What was typed, for the message, where it was more than the number.

    Raises:
        BadValue: It is no number, or could be two numbers.

    Example:
        >>> read_number("１億2,000万"), read_number("300百万")
        (Fraction(120000000, 1), Fraction(300000000, 1))
    """
    typed = quoted(text if original is None else original)
    narrow = filled(text)
    unsigned = narrow[1:] if narrow.startswith(("-", "+")) else narrow
    if _POINT_FOR_COMMA.fullmatch(unsigned):
        raise BadValue(
            f"{typed}の点は、小数点か位取りのコンマか分かりません",
            remedy="コンマを付けるか、小数を使わずに書いてください",
        )
    number = _sum_of_terms(unsigned) if len(unsigned) <= _LONGEST_NUMBER else None
    if number is None:
        raise BadValue(
            f"{typed}は数として読めません", remedy="「1,500」「150万」のように一つの数を数字で書いてください"
        )
    return -number if narrow.startswith("-") else number


def _sum_of_terms(narrow: str) -> Fraction | None:
    """Adds up 1億 + 2,000万 + 5百; None when the text is no such sum."""
    total, section = Fraction(0), Fraction(0)
    below_big, below_small = _NOT_BELOW, _NOT_BELOW
    terms = 0
    position = 0
    while position < len(narrow):
        match = _TERM.match(narrow, position)
        if match is None or match.end() == position:
            return None
        digits, small, big = match["digits"], match["small"], match["big"]
        step, scale = _SMALL.get(small or "", 1), _BIG.get(big or "", 1)
        if step >= below_small or (big and scale >= below_big) or not (digits or small):
            return None
        section += Fraction((digits or "1").replace(",", "")) * step
        below_small = step
        if big:
            total, section = total + section * scale, Fraction(0)
            below_big, below_small = scale, _NOT_BELOW
        terms += 1
        position = match.end()
    # A decimal beside other terms (1.5億2,000万) may mean two things.
    return total + section if terms == 1 or (terms > 1 and "." not in narrow) else None


def exact(value: object) -> Fraction:
    """The exact number of a value that a program delivers (JSON, Excel), where 300.0 may stand for 300.

    Raises:
        BadValue: It is no number, not finite, or a truth value.

    Example:
        >>> exact(300.0)
        Fraction(300, 1)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise BadValue(f"{quoted(value)}は数ではありません", remedy="数字で書いてください")
    finite = math.isfinite(value) if isinstance(value, float) else True
    if isinstance(value, Decimal):
        # 1E+999999999 would fill the memory before anybody could find it too large.
        finite = value.is_finite() and abs(value.adjusted()) <= _LONGEST_NUMBER
    if not finite:
        raise BadValue(f"{quoted(value)}は数として扱えません", remedy="ふつうの大きさの数を書いてください")
    return Fraction(value)


def whole(number: Fraction, original: object, *, minimum: int | None, maximum: int) -> int:
    """A number as an integer within its bounds.

    Args:
        number: The number.
        original: What was typed, for the message.
        minimum: The smallest allowed; None for no bound.
        maximum: The largest allowed.

    Raises:
        BadValue: It has a fraction or is out of bounds.

    Example:
        >>> whole(Fraction(300), "300人", minimum=0, maximum=1000)
        300
    """
    if number.denominator != 1:
        raise BadValue(f"{quoted(original)}には端数があります", remedy="整数で書いてください")
    if minimum is not None and number < minimum:
        reason = "は負の数です" if minimum == 0 else f"は{minimum:,}を下回っています"
        raise BadValue(f"{quoted(original)}{reason}", remedy=f"{minimum:,}以上の数を書いてください")
    if number > maximum:
        raise BadValue(f"{quoted(original)}は大きすぎます", remedy=f"{maximum:,}以下の数を書いてください")
    return number.numerator
