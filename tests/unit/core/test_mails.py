"""The machine of a mail: what it allows is what keeps a mail from leaving twice."""

import pytest

from banso.core.mails import LABELS, NEXT, NOT_DELIVERED, TAKEN, MailState, may_become

M = MailState


def test_every_state_has_its_steps_and_its_word() -> None:
    assert set(NEXT) == set(LABELS) == set(M)
    assert len(set(LABELS.values())) == len(M)


@pytest.mark.parametrize(
    ("state", "wanted", "possible"),
    [
        ("queued", "sending", True),
        ("queued", "sent", False),
        ("sending", "queued", True),
        ("sending", "sending", False),
        ("unconfirmed", "sent", True),
        ("unconfirmed", "sending", False),
        ("failed", "queued", True),
        ("failed", "sending", False),
        ("kept", "queued", False),
    ],
)
def test_steps(state: str, wanted: str, possible: bool) -> None:
    assert may_become(M(state), M(wanted)) is possible


def test_what_was_sent_is_never_sent_again() -> None:
    assert NEXT[M.SENT] == frozenset()
    assert {state for state in M if may_become(state, M.SENDING)} == {M.QUEUED}


def test_what_may_have_left_is_queued_by_a_person_only() -> None:
    assert {state for state in M if may_become(state, M.QUEUED)} == NOT_DELIVERED | TAKEN
