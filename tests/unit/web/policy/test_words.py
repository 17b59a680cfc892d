"""Sums, shares and bands as the policy pages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.web.policy.words import (
    MAN,
    Band,
    cell,
    show_count,
    show_share,
    show_short_yen,
    signed,
    whole,
)


@pytest.mark.parametrize(
    ("yen", "words"),
    [
        (0, "0円"),
        (9_999, "9,999円"),
        (10_000, "1万円"),
        (14_999, "1万円"),
        (15_000, "2万円"),
        (339_791_000, "3億3,979万円"),
        (99_995_000, "1億円"),
        (200_000_000, "2億円"),
        (1_234_500_000_000, "12,345億円"),
        (-5_004_000, "-500万円"),
    ],
)
def test_a_sum_is_written_as_one_says_it(yen: int, words: str) -> None:
    assert show_short_yen(yen) == words


@given(st.integers(min_value=MAN, max_value=10**15))
def test_a_short_sum_is_at_most_half_a_man_off(yen: int) -> None:
    oku, _, rest = show_short_yen(yen).removesuffix("円").replace(",", "").rpartition("億")
    man = int(oku or 0) * MAN + int(rest.removesuffix("万") or 0)
    assert abs(man * MAN - yen) <= MAN // 2


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.001, "1%未満"), (0.44, "44%"), (0.445, "45%"), (0.999, "99%以上"), (1, "100%")],
)
def test_what_happens_sometimes_is_never_written_as_never_or_always(share: float, words: str) -> None:
    assert show_share(share) == words


def test_a_band_without_width_has_no_range() -> None:
    assert cell(Band(low=3, median=3, high=3), show_count).span == ""
    assert cell(Band(low=2, median=3, high=9), show_count).span == "2件～9件"


def test_a_difference_carries_its_sign() -> None:
    assert [signed(show_count)(number) for number in (5, 0, -5)] == ["+5件", "0件", "-5件"]


def test_halves_are_rounded_upwards() -> None:
    assert [whole(number) for number in (2.5, 2.4, -2.5, 7)] == [3, 2, -2, 7]
