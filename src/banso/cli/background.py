"""The process that does the background work of a site: forked like the web workers, started again when it dies."""

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from types import FrameType

RESTART_AFTER = 3
"""Seconds between two starts at least: what cannot start must not keep the machine busy trying."""
STOPS_WITHIN = 10
"""Seconds a process may take to put its job back."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class BackgroundProcess:
    """One child of this process that is always there.

    Forked, and not started anew, because the programmes are in memory already; what the work itself needs, Ibis
    and DuckDB, is loaded in the child only.

    Args:
        work: What the child does; when it returns, a new child begins with fresh memory.
        signals: Those this process handles for itself and its child must not.
    """

    def __init__(self, work: Callable[[], None], signals: Sequence[int]) -> None:
        self.work = work
        self.signals = signals
        self.pid = 0
        self.started_at: float | None = None

    def keep_alive(self) -> None:
        """Start the child unless it is there; to be called every second or so."""
        now = time.monotonic()
        if self.is_there() or (self.started_at is not None and now < self.started_at + RESTART_AFTER):
            return
        self.started_at = now
        sys.stdout.flush()
        parent = os.getpid()
        # A signal that comes before the child listens waits until it does.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        self.pid = os.fork()
        if self.pid == 0:
            self._be_child(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    def tell_to_stop(self) -> None:
        """Ask the child to put its job back and end."""
        self._send(signal.SIGTERM)

    def wait(self) -> None:
        """Wait until the child has ended; not for ever."""
        ends = time.monotonic() + STOPS_WITHIN
        while self.is_there():
            if time.monotonic() > ends:
                self._send(signal.SIGKILL)
            time.sleep(0.05)

    def is_there(self) -> bool:
        """Whether the child runs."""
        if not self.pid:
            return False
        try:
            ended, _ = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            # Whoever waits for all children has seen it end.
            ended = self.pid
        if ended:
            self.pid = 0
        return not ended

    def _send(self, number: int) -> None:
        if self.is_there():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _be_child(self, parent: int) -> None:
        """Work, and end here: nothing of what the parent still has to do may happen twice."""
        code = 1
        try:
            for number in self.signals:
                signal.signal(number, signal.SIG_DFL)
            stop_when_told()
            threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
            self.work()
            code = 0
        except KeyboardInterrupt:
            code = 0
        finally:
            if code:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def stop_when_told() -> None:
    """Make SIGINT and SIGTERM raise KeyboardInterrupt, once: what is put in order then must not be interrupted too."""
    told = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if not told.is_set():
            told.set()
            raise KeyboardInterrupt

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)


def _end_with_parent(parent: int) -> None:
    """End this process when its parent is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
