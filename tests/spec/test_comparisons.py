"""以下・以上・未満・超 against a number or a day: the classic mistake is the limit itself, so all sides are tried."""

from datetime import date

from banso.core.conditions import AtLeast, AtMost, LessThan, MoreThan
from tests.spec.engines import Engine
from tests.spec.examples import Example, failed, met, table, unknown
from tests.spec.vocabulary import DAY, HELD, STAFF

AT_MOST = AtMost(fact=STAFF, value=5)
AT_LEAST = AtLeast(fact=STAFF, value=5)
LESS_THAN = LessThan(fact=STAFF, value=5)
MORE_THAN = MoreThan(fact=STAFF, value=5)
APRIL = date(2023, 4, 1)


@table(
    ("5人以下: 4", AT_MOST, {STAFF: 4}, met),
    ("5人以下: 5", AT_MOST, {STAFF: 5}, met),
    ("5人以下: 6", AT_MOST, {STAFF: 6}, failed),
    ("5人以上: 4", AT_LEAST, {STAFF: 4}, failed),
    ("5人以上: 5", AT_LEAST, {STAFF: 5}, met),
    ("5人以上: 6", AT_LEAST, {STAFF: 6}, met),
    ("5人未満: 4", LESS_THAN, {STAFF: 4}, met),
    ("5人未満: 5", LESS_THAN, {STAFF: 5}, failed),
    ("5人未満: 6", LESS_THAN, {STAFF: 6}, failed),
    ("5人超: 4", MORE_THAN, {STAFF: 4}, failed),
    ("5人超: 5", MORE_THAN, {STAFF: 5}, failed),
    ("5人超: 6", MORE_THAN, {STAFF: 6}, met),
    ("nobody is a number", AT_MOST, {STAFF: 0}, met),
    ("nobody is too few", AT_LEAST, {STAFF: 0}, failed),
    ("not answered is not nobody", AT_MOST, {STAFF: None}, unknown),
    ("not answered is not enough", AT_LEAST, {}, unknown),
    ("another number says nothing", MORE_THAN, {HELD: 9}, unknown),
    ("huge numbers", AtMost(fact=STAFF, value=10**15), {STAFF: 10**15 + 1}, failed),
)
def test_numbers(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state


@table(
    ("4月1日以前: the day before", AtMost(fact=DAY, value=APRIL), {DAY: date(2023, 3, 31)}, met),
    ("4月1日以前: the day", AtMost(fact=DAY, value=APRIL), {DAY: APRIL}, met),
    ("4月1日以前: the day after", AtMost(fact=DAY, value=APRIL), {DAY: date(2023, 4, 2)}, failed),
    ("4月1日以降: the day before", AtLeast(fact=DAY, value=APRIL), {DAY: date(2023, 3, 31)}, failed),
    ("4月1日以降: the day", AtLeast(fact=DAY, value=APRIL), {DAY: APRIL}, met),
    ("4月1日より前: the day", LessThan(fact=DAY, value=APRIL), {DAY: APRIL}, failed),
    ("4月1日より後: the day", MoreThan(fact=DAY, value=APRIL), {DAY: APRIL}, failed),
    ("4月1日より後: the day after", MoreThan(fact=DAY, value=APRIL), {DAY: date(2023, 4, 2)}, met),
    ("no day", AtLeast(fact=DAY, value=APRIL), {}, unknown),
)
def test_days(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
