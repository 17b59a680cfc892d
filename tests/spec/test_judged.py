"""`judged`: people decide, whatever is known; it never makes anybody fail and never promises anything."""

from banso.core.conditions import All, Any, AtLeastOf
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


@table(
    ("of a company nothing is known of", JUDGEMENT, {}, judged),
    ("of a company much is known of", JUDGEMENT, SOMEBODY, judged),
    ("the last point open", All(nodes=(YES, YES, JUDGEMENT)), SOMEBODY, judged),
    ("behind a missing answer", All(nodes=(YES, OPEN, JUDGEMENT)), SOMEBODY, unknown),
    ("never reached", All(nodes=(NO, JUDGEMENT)), SOMEBODY, failed),
    ("not needed", Any(nodes=(YES, All(nodes=(OPEN, JUDGEMENT)))), SOMEBODY, met),
    ("a way round a missing answer", Any(nodes=(OPEN, All(nodes=(YES, JUDGEMENT)))), SOMEBODY, judged),
    ("counts as one of two", AtLeastOf(k=2, nodes=(YES, JUDGEMENT, NO)), SOMEBODY, judged),
)
def test_judged(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
