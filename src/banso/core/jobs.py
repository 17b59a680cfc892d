"""Work done in the background: where it stands, and where it may go from there."""

from collections.abc import Mapping
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


NEXT: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.STARTED, JobState.CANCELLED}),
    # Back to queued: the worker stops, or was killed. Failed is what the work itself ran into.
    JobState.STARTED: frozenset({JobState.QUEUED, JobState.FINISHED, JobState.FAILED, JobState.CANCELLED}),
    JobState.FINISHED: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
}
"""The machine of a job. A state without a way back to another is the end of it."""

LABELS: Mapping[JobState, str] = {
    JobState.QUEUED: "順番待ち",
    JobState.STARTED: "計算中",
    JobState.FINISHED: "完了",
    JobState.FAILED: "失敗",
    JobState.CANCELLED: "取りやめ",
}
"""How a reader is told."""

OVER = frozenset({JobState.FINISHED, JobState.FAILED, JobState.CANCELLED})
"""Nothing happens any more unless somebody asks for it again."""


def may_become(state: JobState, wanted: JobState) -> bool:
    """Whether a job may go from one state to another.

    Example:
        >>> may_become(JobState.QUEUED, JobState.CANCELLED), may_become(JobState.FINISHED, JobState.CANCELLED)
        (True, False)
    """
    return wanted in NEXT[state]
