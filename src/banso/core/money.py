"""Yen, rates and rounding, exact: yen are whole numbers, rates are fractions, floats are kept out.

90,000 x 0.7 floored to thousands gives 62,000 in floats; 63,000 is right.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from banso.core.errors import BadValue
from banso.core.numerals import exact, read_number
from banso.core.typed_text import filled, quoted

LIMIT_YEN = 10**15
"""The largest amount that is read, in yen: 1,000兆円. Beyond it an amount is a slip, whoever typed it."""

RoundingMode = Literal["down", "up", "half_up"]

_MODE_WORDS: dict[str, str] = {"down": "未満切捨て", "up": "未満切上げ", "half_up": "未満四捨五入"}
_YEN_WORDS = re.compile(r"(?P<sign>[-+]?)(?:金)?[¥\\]?(?P<inner>[-+]?)(?P<number>.*?)(?:円(?:也)?)?")
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,15})?"
_SHARE = re.compile(rf"(?P<numerator>{_NUMBER})[/\u2044\u2215](?P<denominator>{_NUMBER})")
_SHARE_IN_WORDS = re.compile(r"(?P<denominator>[0-9]{1,15})分の(?P<numerator>[0-9]{1,15})")
_PERCENT = re.compile(rf"(?P<number>{_NUMBER})(?:%|パーセント|ポイント)")
_A_YEAR = re.compile(r"^年[利率]?")
_TENTHS = re.compile(r"(?P<tenths>[0-9]{1,2})割(?:(?P<hundredths>[0-9])分)?")
_RATE_REMEDY = "「2/3」「1.26%」のように書いてください"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an amount is rounded, as a programme states it.

    Attributes:
        mode: `down` 切捨て (towards zero), `up` 切上げ (away from zero), `half_up` 四捨五入.
        unit: To multiples of so many yen: 1, 1,000, …

    Raises:
        BadValue: The mode or the unit is none.

    Example:
        >>> Rounding("down", 1000).apply(Fraction(90_000) * Fraction(7, 10))
        63000
    """

    mode: RoundingMode = "down"
    unit: int = 1

    def __post_init__(self) -> None:
        if self.mode not in _MODE_WORDS:
            raise BadValue(
                f"{quoted(self.mode)}という端数処理はありません",
                remedy="down、up、half_up のどれかにしてください",
            )
        if isinstance(self.unit, bool) or not isinstance(self.unit, int) or not 1 <= self.unit <= LIMIT_YEN:
            raise BadValue(
                f"端数処理の単位{quoted(self.unit)}が正しくありません",
                remedy="1以上の整数（円）にしてください",
            )

    def apply(self, amount: Fraction | int) -> int:
        """Rounds an amount in yen to a whole number of units, in yen.

        Raises:
            BadValue: The amount is a float or no number.
        """
        if isinstance(amount, bool) or not isinstance(amount, int | Fraction):
            raise BadValue(
                f"金額{quoted(amount)}が整数でも分数でもありません", remedy="整数の円か分数で計算してください"
            )
        units = abs(Fraction(amount)) / self.unit
        if self.mode == "up":
            count = -floor(-units)
        elif self.mode == "half_up":
            count = floor(units + Fraction(1, 2))
        else:
            count = floor(units)
        return count * self.unit if amount >= 0 else -count * self.unit

    def __str__(self) -> str:
        """The rule in words: 1,000円未満切捨て."""
        return f"{show_yen(self.unit)}{_MODE_WORDS[self.mode]}"


WHOLE_YEN = Rounding("down", 1)
"""Fractions of a yen dropped, the rule wherever no other is stated."""


def yen(value: object) -> int:
    """Reads an amount in yen as documents and people write it.

    Args:
        value: Text (`1,500,000`, `１５０万円`, `4,190千円`, `1億2,000万円`, `300百万円`, `¥1,000`) or a
            whole number.

    Raises:
        BadValue: It is empty, negative, no number, has a fraction of a yen, or is more than `LIMIT_YEN`.

    Example:
        >>> yen("１５０万円"), yen("4,190千円"), yen("1億2,000万円")
        (1500000, 4190000, 120000000)
    """
    number = _read_yen(value) if isinstance(value, str) else exact(value)
    if number < 0:
        raise BadValue(f"金額{quoted(value)}が負の数です", remedy="0円以上の金額を書いてください")
    if number > LIMIT_YEN:
        raise BadValue(
            f"金額{quoted(value)}はありえない大きさです",
            remedy="けたと単位（千円、万円など）を確かめてください",
        )
    if number.denominator != 1:
        raise BadValue(f"金額{quoted(value)}に1円未満の端数があります", remedy="円単位の整数で書いてください")
    return number.numerator


def _read_yen(text: str) -> Fraction:
    match = _YEN_WORDS.fullmatch(filled(text))
    number = match["number"] if match else ""
    sign = match["sign"] + match["inner"] if match else ""
    if not number or len(sign) > 1:
        raise BadValue(
            f"{quoted(text)}は金額として読めません", remedy="「1,500,000円」「150万円」のように書いてください"
        )
    return read_number(sign + number, original=text)


def rate(value: object) -> Fraction:
    """Reads a rate to its exact fraction of one: a share (2/3, 10/10, 3分の2), a percentage, or 割.

    Args:
        value: Text; or a Fraction, or the whole numbers 0 and 1. A bare decimal is refused: 0.31 may mean
            0.31 % or 31 %.

    Raises:
        BadValue: It is no rate, negative, divided by zero, or more than the whole.

    Example:
        >>> rate("２／３"), rate("0.31 %"), rate("10/10")
        (Fraction(2, 3), Fraction(31, 10000), Fraction(1, 1))
    """
    if isinstance(value, str):
        number = _read_rate(value)
    elif isinstance(value, float):
        raise BadValue(f"率{quoted(value)}が小数のままです", remedy=_RATE_REMEDY)
    else:
        number = exact(value)
    if number < 0:
        raise BadValue(f"率{quoted(value)}が負の数です", remedy=_RATE_REMEDY)
    if number > 1:
        raise BadValue(f"率{quoted(value)}が10/10（100%）を超えています", remedy=_RATE_REMEDY)
    return number


def _read_rate(text: str) -> Fraction:
    narrow = _A_YEAR.sub("", filled(text))
    unsigned = narrow.removeprefix("-")
    sign = 1 if unsigned == narrow else -1
    if match := _SHARE.fullmatch(unsigned) or _SHARE_IN_WORDS.fullmatch(unsigned):
        denominator = Fraction(match["denominator"])
        if denominator == 0:
            raise BadValue(f"率{quoted(text)}の分母が0です", remedy=_RATE_REMEDY)
        return sign * Fraction(match["numerator"]) / denominator
    if match := _PERCENT.fullmatch(unsigned):
        return sign * Fraction(match["number"]) / 100
    if match := _TENTHS.fullmatch(unsigned):
        return sign * Fraction(10 * int(match["tenths"]) + int(match["hundredths"] or 0), 100)
    if unsigned in {"0", "1"}:
        return sign * Fraction(unsigned)
    raise BadValue(f"{quoted(text)}は率として読めません", remedy=_RATE_REMEDY)


def show_yen(amount: int) -> str:
    """An amount in yen.

    Example:
        >>> show_yen(1_500_000)
        '1,500,000円'
    """
    return f"{amount:,}円"


def show_rate(value: Fraction) -> str:
    """A rate as guidelines write shares; the whole is 10/10.

    Example:
        >>> show_rate(Fraction(2, 3)), show_rate(Fraction(1)), show_rate(Fraction(0))
        ('2/3', '10/10', '0')
    """
    if value == 1:
        return "10/10"
    return str(value)


def show_decimal(value: Fraction, *, places: int = 0) -> str:
    """A number as an exact decimal, or as a fraction where no decimal is exact.

    Args:
        value: The number.
        places: Show at least so many decimals.

    Example:
        >>> show_decimal(Fraction(11, 20)), show_decimal(Fraction(1), places=2), show_decimal(Fraction(2, 3))
        ('0.55', '1.00', '2/3')
    """
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    if rest != 1:
        return str(value)
    digits = max(digits, places)
    scaled = abs(value.numerator) * 10**digits // value.denominator
    sign = "-" if value < 0 else ""
    head, tail = divmod(scaled, 10**digits)
    return f"{sign}{head:,}.{tail:0{digits}d}" if digits else f"{sign}{head:,}"


def show_percent(value: Fraction) -> str:
    """A rate as a percentage, exact; as a share where no decimal percentage is exact.

    Example:
        >>> show_percent(Fraction(31, 10000)), show_percent(Fraction(2, 3))
        ('0.31%', '2/3')
    """
    percent = show_decimal(value * 100)
    return show_rate(value) if "/" in percent else f"{percent}%"


def show_annual(value: Fraction) -> str:
    """A rate a year.

    Example:
        >>> show_annual(Fraction(17, 1000))
        '年1.7%'
    """
    return f"年{show_percent(value)}"
