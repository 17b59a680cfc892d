"""`any`: one part is enough. The best part decides: met, then judged, then unknown, then failed."""

from banso.core.conditions import Any, Node
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


def some(*nodes: Node) -> Any:
    return Any(nodes=nodes)


@table(
    ("yes or no", some(YES, NO), SOMEBODY, met),
    ("no or no", some(NO, NO), SOMEBODY, failed),
    ("yes or unknown: whatever it is, it holds", some(YES, OPEN), SOMEBODY, met),
    ("unknown or yes: the order says nothing", some(OPEN, YES), SOMEBODY, met),
    ("no or unknown", some(NO, OPEN), SOMEBODY, unknown),
    ("yes or a judgement: nobody need judge", some(YES, JUDGEMENT), SOMEBODY, met),
    ("no or a judgement", some(NO, JUDGEMENT), SOMEBODY, judged),
    ("unknown or a judgement: no fact is needed any more", some(OPEN, JUDGEMENT), SOMEBODY, judged),
    ("one part alone", some(NO), SOMEBODY, failed),
    ("no way at all", some(), SOMEBODY, failed),
    ("inside each other", some(NO, some(NO, some(YES))), SOMEBODY, met),
)
def test_any(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
