"""The machine of background work."""

import pytest

from banso.core.jobs import LABELS, NEXT, OVER, JobState, may_become


def test_every_state_has_its_steps_and_its_word() -> None:
    assert set(NEXT) == set(LABELS) == set(JobState)
    assert len(set(LABELS.values())) == len(JobState)


@pytest.mark.parametrize(
    ("state", "wanted", "possible"),
    [
        ("queued", "started", True),
        ("queued", "cancelled", True),
        ("queued", "finished", False),
        ("started", "queued", True),
        ("started", "finished", True),
        ("started", "failed", True),
        ("started", "cancelled", True),
        ("failed", "queued", True),
        ("cancelled", "queued", True),
        ("finished", "queued", False),
        ("finished", "cancelled", False),
        ("failed", "started", False),
    ],
)
def test_steps(state: str, wanted: str, possible: bool) -> None:
    assert may_become(JobState(state), JobState(wanted)) is possible


def test_what_is_over_goes_on_only_by_being_queued_again() -> None:
    assert {wanted for state in OVER for wanted in NEXT[state]} == {JobState.QUEUED}


def test_nothing_becomes_what_it_is() -> None:
    assert not [state for state in JobState if may_become(state, state)]
