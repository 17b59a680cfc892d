"""`all`: every part holds. The worst part decides: failed, then unknown, then judged, then met."""

from banso.core.conditions import All, Node
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


def every(*nodes: Node) -> All:
    return All(nodes=nodes)


@table(
    ("yes and yes", every(YES, YES), SOMEBODY, met),
    ("yes and no", every(YES, NO), SOMEBODY, failed),
    ("no and no", every(NO, NO), SOMEBODY, failed),
    ("yes and unknown", every(YES, OPEN), SOMEBODY, unknown),
    ("no and unknown: whatever it is, it fails", every(NO, OPEN), SOMEBODY, failed),
    ("unknown and no: the order says nothing", every(OPEN, NO), SOMEBODY, failed),
    ("unknown and unknown", every(OPEN, OPEN), SOMEBODY, unknown),
    ("yes and a judgement", every(YES, JUDGEMENT), SOMEBODY, judged),
    ("no and a judgement: nobody need judge", every(NO, JUDGEMENT), SOMEBODY, failed),
    ("unknown and a judgement: a fact is still missing", every(OPEN, JUDGEMENT), SOMEBODY, unknown),
    ("two judgements", every(JUDGEMENT, JUDGEMENT), SOMEBODY, judged),
    ("one part alone", every(OPEN), SOMEBODY, unknown),
    ("nothing asked", every(), SOMEBODY, met),
    ("inside each other", every(YES, every(YES, every(NO))), SOMEBODY, failed),
)
def test_all(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
