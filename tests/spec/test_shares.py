"""A number against a share of another: compared as whole numbers, held x denominator with total x numerator."""

from fractions import Fraction

import pytest

from banso.core.conditions import MOST_PARTS, AtLeast, AtMost, LessThan, MoreThan
from banso.core.errors import BadDefinition
from banso.core.money import LIMIT_YEN
from tests.spec.engines import Engine
from tests.spec.examples import Example, failed, met, table, unknown
from tests.spec.vocabulary import HELD, TOTAL

UNDER_HALF = LessThan(fact=HELD, share=Fraction(1, 2), of=TOTAL)
HALF_OR_MORE = AtLeast(fact=HELD, share=Fraction(1, 2), of=TOTAL)
UNDER_TWO_THIRDS = LessThan(fact=HELD, share=Fraction(2, 3), of=TOTAL)
TWO_THIRDS_AT_MOST = AtMost(fact=HELD, share=Fraction(2, 3), of=TOTAL)
OVER_HALF = MoreThan(fact=HELD, share=Fraction(1, 2), of=TOTAL)
FINEST = Fraction(MOST_PARTS - 1, MOST_PARTS)
UNDER_FINEST = LessThan(fact=HELD, share=FINEST, of=TOTAL)
ALL = AtLeast(fact=HELD, share=Fraction(1), of=TOTAL)


def shares(held: int | None, total: int | None) -> dict[str, int | None]:
    return {HELD: held, TOTAL: total}


@table(
    ("499 of 1000 is under a half", UNDER_HALF, shares(499, 1000), met),
    ("500 of 1000 is not", UNDER_HALF, shares(500, 1000), failed),
    ("501 of 1000 is not", UNDER_HALF, shares(501, 1000), failed),
    ("666 of 1000 is under two thirds", UNDER_TWO_THIRDS, shares(666, 1000), met),
    ("667 of 1000 is not", UNDER_TWO_THIRDS, shares(667, 1000), failed),
    ("2 of 3 are two thirds exactly, so not under", UNDER_TWO_THIRDS, shares(2, 3), failed),
    ("2 of 3 are at most two thirds", TWO_THIRDS_AT_MOST, shares(2, 3), met),
    ("66.7 % is not two thirds", TWO_THIRDS_AT_MOST, shares(667, 1000), failed),
    ("half of an odd number lies between", UNDER_HALF, shares(3, 7), met),
    ("half of an odd number lies between, above", UNDER_HALF, shares(4, 7), failed),
    ("a half is half or more", HALF_OR_MORE, shares(1, 2), met),
    ("a half is not over a half", OVER_HALF, shares(1, 2), failed),
    ("over a half", OVER_HALF, shares(2, 3), met),
    ("all of it", ALL, shares(7, 7), met),
    ("all but one", ALL, shares(6, 7), failed),
    (
        "no float could tell these apart",
        UNDER_TWO_THIRDS,
        shares(2 * 10**17 - 1, 3 * 10**17),
        met,
    ),
    (
        "the finest share of the largest number",
        UNDER_FINEST,
        shares(LIMIT_YEN - LIMIT_YEN // 1000 - 1, LIMIT_YEN),
        met,
    ),
    (
        "and exactly that share",
        UNDER_FINEST,
        shares(LIMIT_YEN - LIMIT_YEN // 1000, LIMIT_YEN),
        failed,
    ),
    ("and here", UNDER_TWO_THIRDS, shares(2 * 10**17, 3 * 10**17), failed),
)
def test_both_known(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state


@table(
    ("how much is not known", UNDER_HALF, shares(None, 1000), unknown),
    ("of how much is not known", UNDER_HALF, shares(1, None), unknown),
    ("neither", UNDER_HALF, shares(None, None), unknown),
    ("nothing is under half of anything", UNDER_HALF, shares(0, None), met),
    ("nothing is at most a share of anything", TWO_THIRDS_AT_MOST, shares(0, None), met),
    ("nothing is never half or more", HALF_OR_MORE, shares(0, None), failed),
    ("nothing is never over a half", OVER_HALF, shares(0, None), failed),
    ("an unknown part of a known whole could be nothing", HALF_OR_MORE, shares(None, 4), unknown),
)
def test_with_unknowns(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state


@pytest.mark.parametrize(
    "share", [Fraction(1, MOST_PARTS + 1), Fraction(MOST_PARTS + 1, MOST_PARTS), Fraction(-1, 10**6)]
)
def test_a_share_that_no_database_could_multiply_is_no_condition(share: Fraction) -> None:
    with pytest.raises(BadDefinition, match="細かすぎます") as refused:
        AtMost(fact=HELD, share=share, of=TOTAL)
    assert "1,000以下" in refused.value.remedy
