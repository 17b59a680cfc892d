"""A mail: where it stands, and where it may go from there. It leaves at most once by itself."""

from collections.abc import Mapping
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    """Written down before a word is spoken to the server."""
    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    """Sending stopped half way: it may have left. Never sent again without somebody having looked."""
    KEPT = "kept"
    """Of a rehearsal: it never leaves."""


_M = MailState

NEXT: Mapping[MailState, frozenset[MailState]] = {
    _M.QUEUED: frozenset({_M.SENDING}),
    # Back to queued: the server refused it for now, or was away.
    _M.SENDING: frozenset({_M.QUEUED, _M.SENT, _M.FAILED, _M.UNCONFIRMED}),
    _M.SENT: frozenset(),
    # Back to queued: somebody has looked and wants it sent.
    _M.FAILED: frozenset({_M.QUEUED}),
    # A worker that was only slow still tells what became of it.
    _M.UNCONFIRMED: frozenset({_M.QUEUED, _M.SENT, _M.FAILED}),
    _M.KEPT: frozenset(),
}
"""The machine of a mail. A state without a way on is the end of it."""

LABELS: Mapping[MailState, str] = {
    _M.QUEUED: "送信待ち",
    _M.SENDING: "送信中",
    _M.SENT: "送信済み",
    _M.FAILED: "送信できず",
    _M.UNCONFIRMED: "届いたか不明",
    _M.KEPT: "送らない（予行）",
}
"""How a reader is told."""

NOT_DELIVERED = frozenset({_M.FAILED, _M.UNCONFIRMED})
"""What somebody may send again, after looking."""

TAKEN = frozenset({_M.SENDING, _M.UNCONFIRMED})
"""A worker has it, or had: only it can tell what became of it."""


def may_become(state: MailState, wanted: MailState) -> bool:
    """Whether a mail may go from one state to another.

    Example:
        >>> may_become(MailState.FAILED, MailState.QUEUED), may_become(MailState.SENT, MailState.QUEUED)
        (True, False)
    """
    return wanted in NEXT[state]
