"""The machines of a proposal and of its steps."""

import pytest

from banso.core.proposals import (
    EDITABLE,
    LABELS,
    NEXT,
    OPEN,
    STEP_LABELS,
    STEP_NEXT,
    ProposalState,
    StepState,
    may_become,
)

P = ProposalState


def test_every_state_has_its_steps_and_its_word() -> None:
    assert set(NEXT) == set(LABELS) == set(P)
    assert set(STEP_NEXT) == set(STEP_LABELS) == set(StepState)
    assert len(set(LABELS.values())) == len(P)
    assert len(set(STEP_LABELS.values())) == len(StepState)


@pytest.mark.parametrize(
    ("state", "wanted", "possible"),
    [
        ("drafted", "circulated", True),
        ("drafted", "decided", False),
        ("circulated", "decided", True),
        ("circulated", "sent_back", True),
        ("circulated", "drafted", False),
        ("sent_back", "circulated", True),
        ("sent_back", "decided", False),
        ("decided", "withdrawn", False),
        ("withdrawn", "circulated", False),
    ],
)
def test_steps(state: str, wanted: str, possible: bool) -> None:
    assert may_become(P(state), P(wanted)) is possible


def test_only_what_is_under_way_can_be_decided_and_what_is_under_way_is_not_edited() -> None:
    assert {state for state in P if may_become(state, P.DECIDED)} == {P.CIRCULATED}
    assert {P.DRAFTED, P.SENT_BACK} == EDITABLE
    assert {P.CIRCULATED} == OPEN - EDITABLE


def test_everything_open_can_be_withdrawn_and_nothing_else() -> None:
    assert {state for state in P if may_become(state, P.WITHDRAWN)} == OPEN


def test_a_signature_stays() -> None:
    assert not any(STEP_NEXT[state] for state in (StepState.AGREED, StepState.SENT_BACK))
