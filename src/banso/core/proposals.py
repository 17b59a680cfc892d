"""A proposal for decision (起案) and the steps of its way: where they stand, and where they may go from there."""

from collections.abc import Mapping
from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFTED = "drafted"
    CIRCULATED = "circulated"
    """What it says is fixed; its steps are signed one after the other."""
    SENT_BACK = "sent_back"
    """Given back with a reason; changed or not, it is circulated again."""
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


_P = ProposalState

NEXT: Mapping[ProposalState, frozenset[ProposalState]] = {
    _P.DRAFTED: frozenset({_P.CIRCULATED, _P.WITHDRAWN}),
    _P.CIRCULATED: frozenset({_P.SENT_BACK, _P.DECIDED, _P.WITHDRAWN}),
    _P.SENT_BACK: frozenset({_P.CIRCULATED, _P.WITHDRAWN}),
    _P.DECIDED: frozenset(),
    _P.WITHDRAWN: frozenset(),
}
"""The machine of a proposal. A state without a way on is the end of it."""

LABELS: Mapping[ProposalState, str] = {
    _P.DRAFTED: "起案中",
    _P.CIRCULATED: "回付中",
    _P.SENT_BACK: "差戻し",
    _P.DECIDED: "決裁済み",
    _P.WITHDRAWN: "取下げ",
}
"""How a reader is told."""

OPEN = frozenset(state for state, following in NEXT.items() if following)
"""Something can still come of it."""

EDITABLE = frozenset(state for state, following in NEXT.items() if _P.CIRCULATED in following)
"""Its words and its applications may be changed: it has still to be circulated."""


class StepState(StrEnum):
    """Where one step of a circulation stands. A proposal that goes round again gets steps of its own."""

    AWAITED = "awaited"
    AGREED = "agreed"
    SENT_BACK = "sent_back"


STEP_NEXT: Mapping[StepState, frozenset[StepState]] = {
    StepState.AWAITED: frozenset({StepState.AGREED, StepState.SENT_BACK}),
    StepState.AGREED: frozenset(),
    StepState.SENT_BACK: frozenset(),
}
"""The machine of a step: a signature stays."""

STEP_LABELS: Mapping[StepState, str] = {
    StepState.AWAITED: "未決裁",
    StepState.AGREED: "同意",
    StepState.SENT_BACK: "差戻し",
}
"""How a reader is told."""


def may_become(state: ProposalState, wanted: ProposalState) -> bool:
    """Whether a proposal may go from one state to another.

    Example:
        >>> may_become(ProposalState.SENT_BACK, ProposalState.CIRCULATED)
        True
        >>> may_become(ProposalState.DECIDED, ProposalState.WITHDRAWN)
        False
    """
    return wanted in NEXT[state]
