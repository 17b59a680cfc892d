"""How a figure is measured: the median of several runs, and the baseline of the same run beside it."""

import importlib
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

KIB_PER_MAXRSS = 1 if platform.system() == "Linux" else 1 / 1024
"""The kernel counts in kibibytes, except on macOS, where it counts in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        what: The work, with its size.
        ours: The figure, in `unit`.
        target: The most `ours` should be, in `unit`; None where there is none. Never a failure: machines differ.
        baseline: The same figure of `baseline_name`, measured in the same run.
        note: What else a reader should know, such as the spread.
    """

    what: str
    ours: float
    unit: str = "ms"
    target: float | None = None
    baseline: float | None = None
    baseline_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by the baseline."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def within_target(self) -> bool | None:
        """Whether the target is kept; None without one."""
        return None if self.target is None else self.ours <= self.target


def milliseconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def side_by_side(
    ours: Callable[[int], Any],
    baseline: Callable[[int], Any],
    runs: int,
    before_ours: Callable[[int], Any] = lambda _run: None,
) -> tuple[list[float], list[float]]:
    """Times of both in turns, so that a busy moment of the machine hits both; the first turn only warms up.

    Args:
        ours: Called with the number of the run.
        baseline: Called with the same number.
        runs: How many turns count.
        before_ours: Called in each turn before ours, and not counted.

    Returns:
        Milliseconds of each, one per turn.
    """
    times = []
    for run in range(runs + 1):
        before_ours(run)
        times.append((milliseconds(partial(ours, run)), milliseconds(partial(baseline, run))))
    return [first for first, _ in times[1:]], [second for _, second in times[1:]]


def quantile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed.

    Args:
        values: At least one.
        share: Above 0, at most 1.
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def spread(values: list[float]) -> str:
    """Fastest and slowest, for the note beside a median."""
    return f"{min(values):.1f}-{max(values):.1f}"


def measure(function: str) -> tuple[list[Row], float]:
    """Runs one kind of work in this process.

    Args:
        function: As module:function.

    Returns:
        Its rows, and the peak memory in MB of this process or of those it started, whichever was larger.
    """
    module, _, attribute = function.partition(":")
    rows: list[Row] = getattr(importlib.import_module(module), attribute)()
    processes = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in processes) * KIB_PER_MAXRSS
    return rows, peak / 1024
