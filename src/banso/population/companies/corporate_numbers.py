"""The check digit of many corporate numbers at once; `banso.core.company.read_corporate_number` is the rule."""

import numpy as np
import numpy.typing as npt

DIGITS = 12
"""Without the check digit, which stands first."""


def check_digits(bare: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The check digit of each number.

    Args:
        bare: Numbers of twelve digits, without their check digit.

    Source: 法人番号の指定等に関する省令 2条.
    """
    total = np.zeros_like(bare)
    rest = bare.copy()
    for place in range(DIGITS):
        total += rest % 10 * (1 + place % 2)
        rest //= 10
    digits: npt.NDArray[np.int64] = 9 - total % 9
    return digits


def with_check_digit(bare: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Whole corporate numbers."""
    numbers: npt.NDArray[np.int64] = check_digits(bare) * 10**DIGITS + bare
    return numbers


def is_right(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the first digit of each number of thirteen digits is the right one."""
    right: npt.NDArray[np.bool_] = check_digits(numbers % 10**DIGITS) == numbers // 10**DIGITS
    return right
