"""A site of its own for each run: `banso serve` on a state folder and a database, killed and started again."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.site_process import START, SiteProcess, free_port

IN_DJANGO = """
import importlib, sys, django
django.setup()
importlib.import_module(sys.argv[1]).main(*sys.argv[2:])
"""


class Site:
    """A site that goes on at the same address with the same data whenever it is started.

    Attributes:
        state_dir: Holds its files, and its database unless another is named.
        variables: Settings besides, such as the address of a database.
    """

    def __init__(self, state_dir: Path, variables: Mapping[str, str]) -> None:
        self.state_dir = state_dir
        temporary = state_dir / "tmp"
        temporary.mkdir(parents=True)
        self.variables = {"BANSO_STATE_DIR": str(state_dir), "BANSO_DATABASE_URL": "", **variables}
        self.variables |= {"TMPDIR": str(temporary), "DJANGO_SETTINGS_MODULE": "banso.config.settings"}
        self.port = free_port()
        self.process: SiteProcess | None = None
        self.printed = ""

    @property
    def address(self) -> str:
        """Where it is, or will be again."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def files(self) -> Path:
        """The private store."""
        return self.state_dir / "files"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = SiteProcess(self.state_dir, port=self.port, variables=self.variables)
        assert self.process.wait_until_ready() == self.address

    def kill(self) -> None:
        """kill -9 of the master, its web workers and its background worker, all at one moment."""
        assert self.process is not None
        self.process.kill()
        self.printed += self.process.output

    def stop(self) -> None:
        """What Ctrl-C does."""
        assert self.process is not None
        if self.process.process.poll() is None:
            self.process.interrupt()
        self.process.kill()
        self.printed += self.process.output

    def processes(self) -> list[int]:
        """The numbers of its master, its web workers and its background worker."""
        assert self.process is not None
        listed = subprocess.run(
            ["ps", "-e", "-o", "pid=,pgid="], capture_output=True, text=True, check=True
        ).stdout
        pairs = [line.split() for line in listed.splitlines()]
        return [int(process) for process, group in pairs if int(group) == self.process.process.pid]

    def errors(self) -> list[str]:
        """The last lines of the tracebacks it has printed since its start."""
        assert self.process is not None
        return [line for line in self.process.lines if re.match(r"[\w.]+(Error|Exception|Detected)\b", line)]

    def in_django(self, module: str, *arguments: object) -> Any:
        """What a module of ours prints as JSON, run in a process of its own on the database of the site."""
        command = [sys.executable, "-c", IN_DJANGO, module, *map(str, arguments)]
        return json.loads(self._run(command))

    def banso(self, *arguments: str) -> str:
        """What a command of Banso prints.

        Raises:
            CalledProcessError: It fails.
        """
        return self._run([sys.executable, "-c", START, *arguments])

    def _run(self, command: list[str]) -> str:
        environment = os.environ | self.variables
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


@contextmanager
def site(state_dir: Path, **variables: str) -> Iterator[Site]:
    """A site that runs."""
    made = Site(state_dir, variables)
    made.start()
    try:
        yield made
        made.stop()
    finally:
        if made.process is not None:
            made.process.kill()
