"""The machine of an application."""

from banso.core.lifecycle import EDITABLE, LABELS, NEXT, OVER, ApplicationState, may_become

S = ApplicationState


def reachable(start: S) -> set[S]:
    found, open_ends = {start}, [start]
    while open_ends:
        for state in NEXT[open_ends.pop()] - found:
            found.add(state)
            open_ends.append(state)
    return found


def test_every_state_has_its_steps_and_its_name() -> None:
    assert set(NEXT) == set(LABELS) == set(S)
    assert len(set(LABELS.values())) == len(S)


def test_every_state_can_be_reached_from_a_draft() -> None:
    assert reachable(S.DRAFTED) == set(S)


def test_every_way_ends() -> None:
    assert {state for state in S if not NEXT[state]} == OVER
    assert all(reachable(state) & OVER for state in S)


def test_an_applicant_may_withdraw_until_the_decision() -> None:
    assert {state for state in S if may_become(state, S.WITHDRAWN)} == set(S) - OVER


def test_a_grant_comes_only_after_a_selection_and_a_refusal_only_after_a_reason() -> None:
    assert {state for state in S if may_become(state, S.GRANTED)} == {S.SELECTED}
    assert {state for state in S if may_become(state, S.REFUSED)} == {S.PASSED_OVER, S.FOUND_INELIGIBLE}


def test_what_an_applicant_may_change_leads_to_a_filing_and_to_nothing_staff_decide() -> None:
    for state in EDITABLE:
        assert may_become(state, S.FILED)
        assert NEXT[state] <= {S.FILED, S.WITHDRAWN, S.TURNED_AWAY}
