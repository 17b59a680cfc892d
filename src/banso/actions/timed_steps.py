"""What the clock alone sets off. The worker calls it every minute, on any machine, as often as it likes."""

from collections.abc import Callable
from datetime import datetime

from banso.actions.applications.reminders import remind_of_cut_offs
from banso.actions.applications.rounds import move_at_cut_offs
from banso.actions.calls.endings import end_calls
from banso.actions.papers.attachments import sweep_files
from banso.actions.papers.identity_papers import delete_identity_papers
from banso.actions.papers.virus_scan import scan_waiting_files
from banso.actions.selection.early_close import close_calls_without_money

Step = Callable[[datetime], None]
"""Does what is due at a moment, and nothing a second time: by a `TimedStep` row, or by rows of its own."""

STEPS: tuple[Step, ...] = (
    remind_of_cut_offs,
    move_at_cut_offs,
    close_calls_without_money,
    end_calls,
    scan_waiting_files,
    delete_identity_papers,
    sweep_files,
)
"""In this order. Each opens transactions of its own, so that one that fails undoes nothing of the others."""


def run_timed_steps(*, at: datetime) -> None:
    """Do everything that is due.

    Args:
        at: The moment for the domain, aware: in the demonstration that of its own clock.
    """
    for step in STEPS:
        step(at)
