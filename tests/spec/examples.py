"""Examples as data: a condition, a company and the state that must come out, in words a lawyer could check."""

from dataclasses import dataclass
from typing import Any

import pytest

from banso.core.conditions import Is, Judged, Node
from banso.core.evaluation import State
from tests.spec.vocabulary import FLAG, FORM, WISH, Company

met, failed, unknown, judged = State.MET, State.FAILED, State.UNKNOWN, State.JUDGED

# One condition in each state for one and the same company, to be joined in every way.
SOMEBODY: Company = {FLAG: True, WISH: False, FORM: None}
YES = Is(fact=FLAG, value=True)
NO = Is(fact=WISH, value=True)
OPEN = Is(fact=FORM, value="a")
JUDGEMENT = Judged(question="適当であること", by="secretariat")


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a specification."""

    says: str
    node: Node
    company: Company
    state: State


def table(*rows: tuple[str, Node, Company, State]) -> Any:
    """The rows of a specification as cases of one test with the parameters `example` and `engine`."""
    examples = [Example(*row) for row in rows]
    return pytest.mark.parametrize("example", examples, ids=[example.says for example in examples])
