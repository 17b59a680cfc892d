"""`is`: the fact has exactly this value."""

from banso.core.conditions import Is
from tests.spec.engines import Engine
from tests.spec.examples import Example, failed, met, table, unknown
from tests.spec.vocabulary import FLAG, FORM, STAFF

YES = Is(fact=FLAG, value=True)
NO = Is(fact=FLAG, value=False)
FORM_A = Is(fact=FORM, value="a")
FIVE = Is(fact=STAFF, value=5)


@table(
    ("yes where yes is asked", YES, {FLAG: True}, met),
    ("no where yes is asked", YES, {FLAG: False}, failed),
    ("no where no is asked", NO, {FLAG: False}, met),
    ("yes where no is asked", NO, {FLAG: True}, failed),
    ("not answered is not a no", YES, {FLAG: None}, unknown),
    ("not answered does not meet a no either", NO, {FLAG: None}, unknown),
    ("not even mentioned", YES, {}, unknown),
    ("other answers say nothing", YES, {FORM: "a", STAFF: 5}, unknown),
    ("the code", FORM_A, {FORM: "a"}, met),
    ("another code", FORM_A, {FORM: "b"}, failed),
    ("the number", FIVE, {STAFF: 5}, met),
    ("one more", FIVE, {STAFF: 6}, failed),
    ("nought is an answer", Is(fact=STAFF, value=0), {STAFF: 0}, met),
    ("nought is not the number", FIVE, {STAFF: 0}, failed),
)
def test_is(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
