"""An application: where it stands, and where it may go from there.

The next states begin where these end: what follows the grant decision joins the same dictionary.
"""

from collections.abc import Mapping
from enum import StrEnum


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFTED = "drafted"
    FILED = "filed"
    """The secretariat has it; in which round it is, its arrivals say."""
    RETURNED = "returned"
    """Sent back for correction (差戻し); it keeps its round."""
    ACCEPTED = "accepted"
    """The completeness check (形式審査) is passed."""
    FOUND_ELIGIBLE = "found_eligible"
    FOUND_INELIGIBLE = "found_ineligible"
    REVIEWED = "reviewed"
    SELECTED = "selected"
    """採択: money is reserved. Not yet the grant decision (交付決定)."""
    HELD_IN_RESERVE = "held_in_reserve"
    """補欠: next in line for money that comes free."""
    PASSED_OVER = "passed_over"
    """不採択."""
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TURNED_AWAY = "turned_away"
    """受付不可: complete only after the last cut-off, or after the call had closed early."""


_S = ApplicationState
_BEFORE_SELECTION = (_S.FOUND_ELIGIBLE, _S.REVIEWED)

NEXT: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    _S.DRAFTED: frozenset({_S.FILED, _S.WITHDRAWN}),
    _S.FILED: frozenset({_S.RETURNED, _S.ACCEPTED, _S.TURNED_AWAY, _S.WITHDRAWN}),
    _S.RETURNED: frozenset({_S.FILED, _S.TURNED_AWAY, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.RETURNED, _S.FOUND_ELIGIBLE, _S.FOUND_INELIGIBLE, _S.WITHDRAWN}),
    # Without a review in its programme an eligible application is selected as it stands. A finding that contradicts
    # a conclusion opens the check again.
    _S.FOUND_ELIGIBLE: frozenset(
        {
            _S.RETURNED,
            _S.ACCEPTED,
            _S.FOUND_INELIGIBLE,
            _S.REVIEWED,
            _S.SELECTED,
            _S.HELD_IN_RESERVE,
            _S.PASSED_OVER,
            _S.WITHDRAWN,
        }
    ),
    _S.FOUND_INELIGIBLE: frozenset({_S.ACCEPTED, _S.FOUND_ELIGIBLE, _S.REFUSED, _S.WITHDRAWN}),
    _S.REVIEWED: frozenset(
        {_S.FOUND_ELIGIBLE, _S.SELECTED, _S.HELD_IN_RESERVE, _S.PASSED_OVER, _S.WITHDRAWN}
    ),
    # A selection that is undone leads back to where it was made from.
    _S.SELECTED: frozenset(
        {_S.GRANTED, _S.HELD_IN_RESERVE, _S.PASSED_OVER, *_BEFORE_SELECTION, _S.WITHDRAWN}
    ),
    _S.HELD_IN_RESERVE: frozenset({_S.SELECTED, _S.PASSED_OVER, *_BEFORE_SELECTION, _S.WITHDRAWN}),
    _S.PASSED_OVER: frozenset(
        {_S.REFUSED, _S.SELECTED, _S.HELD_IN_RESERVE, *_BEFORE_SELECTION, _S.WITHDRAWN}
    ),
    _S.GRANTED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.TURNED_AWAY: frozenset(),
}
"""The machine of an application up to the decision. A state without a way on is the end of it."""

LABELS: Mapping[ApplicationState, str] = {
    _S.DRAFTED: "下書き（未提出）",
    _S.FILED: "提出済み",
    _S.RETURNED: "差戻し・補正中",
    _S.ACCEPTED: "形式審査済み",
    _S.FOUND_ELIGIBLE: "要件確認済み",
    _S.FOUND_INELIGIBLE: "要件を満たさない",
    _S.REVIEWED: "審査済み",
    _S.SELECTED: "採択",
    _S.HELD_IN_RESERVE: "補欠",
    _S.PASSED_OVER: "不採択",
    _S.GRANTED: "交付決定",
    _S.REFUSED: "不交付決定",
    _S.WITHDRAWN: "取下げ",
    _S.TURNED_AWAY: "受付不可",
}
"""How the secretariat is told."""

EDITABLE = frozenset({_S.DRAFTED, _S.RETURNED})
"""The applicant may change the answers and the papers."""

HOLDS_MONEY = frozenset({_S.SELECTED, _S.GRANTED})
"""Money of the call is reserved or committed for it."""

DECIDED_AS: Mapping[ApplicationState, ApplicationState] = {
    _S.SELECTED: _S.GRANTED,
    _S.PASSED_OVER: _S.REFUSED,
    _S.FOUND_INELIGIBLE: _S.REFUSED,
}
"""What the decision makes of applications it can be taken on."""

OVER = frozenset({_S.GRANTED, _S.REFUSED, _S.WITHDRAWN, _S.TURNED_AWAY})
"""The way to the decision is over."""


def may_become(state: ApplicationState, wanted: ApplicationState) -> bool:
    """Whether an application may go from one state to another.

    Example:
        >>> may_become(ApplicationState.DRAFTED, ApplicationState.FILED)
        True
        >>> may_become(ApplicationState.REFUSED, ApplicationState.GRANTED)
        False
    """
    return wanted in NEXT[state]
