"""`has`: the list, as held on the day of asking, contains this code."""

from banso.core.conditions import Has
from tests.spec.engines import Engine
from tests.spec.examples import Example, failed, met, table, unknown
from tests.spec.vocabulary import MARKS

X = Has(fact=MARKS, value="x")


@table(
    ("only it", X, {MARKS: frozenset({"x"})}, met),
    ("among others", X, {MARKS: frozenset({"x", "y"})}, met),
    ("only another", X, {MARKS: frozenset({"y"})}, failed),
    ("none at all is an answer", X, {MARKS: frozenset()}, failed),
    ("not answered is not none", X, {MARKS: None}, unknown),
    ("not mentioned", X, {}, unknown),
)
def test_has(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
