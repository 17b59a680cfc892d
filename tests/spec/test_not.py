"""`not`: yes and no change places; unknown stays unknown, which two-valued engines get wrong."""

import pytest

from banso.core.conditions import All, Any, AtLeastOf, AtMost, Not
from banso.core.errors import BadDefinition
from tests.spec.engines import Engine
from tests.spec.examples import JUDGEMENT, NO, OPEN, SOMEBODY, YES, Example, failed, met, table, unknown
from tests.spec.vocabulary import STAFF


@table(
    ("not yes", Not(node=YES), SOMEBODY, failed),
    ("not no", Not(node=NO), SOMEBODY, met),
    ("not unknown", Not(node=OPEN), SOMEBODY, unknown),
    ("not not unknown", Not(node=Not(node=OPEN)), SOMEBODY, unknown),
    ("not not yes", Not(node=Not(node=YES)), SOMEBODY, met),
    (
        "not more than five, unknown: the row with no number",
        Not(node=AtMost(fact=STAFF, value=5)),
        {},
        unknown,
    ),
    ("not (no and unknown)", Not(node=All(nodes=(NO, OPEN))), SOMEBODY, met),
    ("not (yes and unknown)", Not(node=All(nodes=(YES, OPEN))), SOMEBODY, unknown),
    ("not (yes or unknown)", Not(node=Any(nodes=(YES, OPEN))), SOMEBODY, failed),
    ("not (no or unknown)", Not(node=Any(nodes=(NO, OPEN))), SOMEBODY, unknown),
    ("not two of three", Not(node=AtLeastOf(k=2, nodes=(NO, NO, OPEN))), SOMEBODY, met),
    (
        "something and its contrary, unknown: the logic does not see that it cannot be",
        All(nodes=(OPEN, Not(node=OPEN))),
        SOMEBODY,
        unknown,
    ),
)
def test_not(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state


@pytest.mark.parametrize("part", [JUDGEMENT, All(nodes=(YES, Any(nodes=(NO, JUDGEMENT))))])
def test_a_judgement_cannot_be_turned_round(part: All) -> None:
    with pytest.raises(BadDefinition) as caught:
        Not(node=part)
    assert "judged" in caught.value.message
    assert "肯定形" in caught.value.remedy
