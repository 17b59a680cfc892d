"""The site as a person starts it: a process of its own with real gunicorn workers."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

START = """
import argparse, sys
from banso.cli import audit, serve, worker
command = {"serve": serve, "audit": audit, "worker": worker}[sys.argv[1]]
parser = argparse.ArgumentParser()
command.add_arguments(parser)
sys.exit(command.run(parser.parse_args(sys.argv[2:])))
"""
PATIENCE = 60
"""Seconds a start or a stop may take on a busy machine."""


class SiteProcess:
    """`banso serve` in a process group of its own; `lines` grows with what it prints."""

    def __init__(
        self,
        state_dir: Path,
        *options: str,
        port: int | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.state_dir = state_dir
        settings = {"BANSO_STATE_DIR": str(state_dir), "BANSO_DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}
        settings |= variables or {}
        self.port_asked = port or free_port()
        self.lines: list[str] = []
        self.address = ""
        self._said_address = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "serve", "--port", str(self.port_asked), *options],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            found = re.search(r"http://\S+?(?=/?$)", line)
            if found:
                self.address = found[0]
                self._said_address.set()
        self._said_address.set()

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return "\n".join(self.lines)

    def wait_until_ready(self) -> str:
        """Return the address once it is printed; the socket listens by then."""
        assert self._said_address.wait(PATIENCE), self.output
        assert self.address, self.output
        return self.address

    def interrupt(self) -> int:
        """Do what Ctrl-C does: SIGINT to every process of the group. Return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Return the exit code once the process has ended and all it printed is read."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def leaves_orphans(self, seconds: int = 0) -> bool:
        """Whether any process of the group is left after so many seconds."""
        patience_ends = time.monotonic() + seconds
        while True:
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return False
            if time.monotonic() >= patience_ends:
                return True
            time.sleep(0.1)

    def kill(self) -> None:
        """End whatever is left, for tests that fail half way."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.ended()


@contextlib.contextmanager
def running_site(
    state_dir: Path,
    *options: str,
    port: int | None = None,
    for_a_browser: bool = False,
    copy_of: Path | None = None,
) -> Iterator[SiteProcess]:
    """Start the site, hand it over when it is ready, stop it as Ctrl-C does.

    Args:
        state_dir: Where it keeps what belongs to it.
        options: Of `banso serve`.
        port: To ask for; a free one where none is named.
        for_a_browser: See below.
        copy_of: State of another site that was stopped, with which this one begins.

    A browser holds connections open on which it says nothing, and a stop waits ten seconds for each: a site that was
    started for one is ended at once.
    """
    if copy_of is not None:
        shutil.copytree(copy_of, state_dir, dirs_exist_ok=True)
    site = SiteProcess(state_dir, *options, port=port)
    try:
        site.wait_until_ready()
        yield site
        if not for_a_browser and site.process.poll() is None:
            site.interrupt()
    finally:
        site.kill()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
