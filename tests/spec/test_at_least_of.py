"""`at_least_of`: k of the parts hold. The k-th best part decides; an engine has to count yes and possible apart."""

from banso.core.conditions import AtLeastOf, Node
from tests.spec.engines import Engine
from tests.spec.examples import (
    JUDGEMENT,
    NO,
    OPEN,
    SOMEBODY,
    YES,
    Example,
    failed,
    judged,
    met,
    table,
    unknown,
)


def of(k: int, *nodes: Node) -> AtLeastOf:
    return AtLeastOf(k=k, nodes=nodes)


@table(
    ("2 of 3: yes yes no", of(2, YES, YES, NO), SOMEBODY, met),
    ("2 of 3: yes no no", of(2, YES, NO, NO), SOMEBODY, failed),
    ("2 of 3: yes yes unknown needs no more", of(2, YES, YES, OPEN), SOMEBODY, met),
    ("2 of 3: yes no unknown hangs on it", of(2, YES, NO, OPEN), SOMEBODY, unknown),
    ("2 of 3: no no unknown cannot any more", of(2, NO, NO, OPEN), SOMEBODY, failed),
    ("2 of 3: no unknown unknown might", of(2, NO, OPEN, OPEN), SOMEBODY, unknown),
    ("2 of 3: yes no judgement", of(2, YES, NO, JUDGEMENT), SOMEBODY, judged),
    ("2 of 3: no unknown judgement", of(2, NO, OPEN, JUDGEMENT), SOMEBODY, unknown),
    ("2 of 3: yes unknown judgement needs only people", of(2, YES, OPEN, JUDGEMENT), SOMEBODY, judged),
    ("2 of 3: no no judgement cannot any more", of(2, NO, NO, JUDGEMENT), SOMEBODY, failed),
    ("1 of 2 is any", of(1, NO, YES), SOMEBODY, met),
    ("2 of 2 is all", of(2, NO, YES), SOMEBODY, failed),
    ("3 of 3 with an unknown", of(3, YES, YES, OPEN), SOMEBODY, unknown),
    ("0 of 2 asks nothing", of(0, NO, NO), SOMEBODY, met),
    ("3 of 2 cannot be", of(3, YES, YES), SOMEBODY, failed),
    ("the same part twice counts twice", of(2, OPEN, OPEN), {**SOMEBODY, OPEN.fact: "a"}, met),
    ("inside each other", of(1, of(2, YES, NO), of(1, OPEN)), SOMEBODY, unknown),
)
def test_at_least_of(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
