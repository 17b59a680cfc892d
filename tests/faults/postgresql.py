"""A PostgreSQL server of our own, started from the installed programs as `.ci/run` does, stopped and killed at will."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.site_process import PATIENCE, free_port

Variables = Mapping[str, str]
"""Settings that lead a site to a database."""


def programs() -> Path | None:
    """The folder of the newest programs; None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    return found[-1].parent if found else None


class Server:
    """One cluster in a folder of its own. What is committed is on the disk: fsync is on, as everywhere."""

    def __init__(self, folder: Path, programs_in: Path) -> None:
        self.folder, self.programs, self.port = folder, programs_in, free_port()
        # PostgreSQL refuses to run as root.
        if os.geteuid() == 0:
            shutil.chown(folder, self._other_user())
        folder.chmod(0o755)
        self._do("initdb", "-D", self.data, "-U", "banso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def data(self) -> str:
        """The folder of the cluster."""
        return str(self.folder / "data")

    @property
    def variables(self) -> Variables:
        """What leads a site here."""
        return {"BANSO_DATABASE_URL": f"postgresql://banso@127.0.0.1:{self.port}/postgres"}

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._do("pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode: str) -> None:
        """Stop it: `fast` ends every connection, `immediate` is a crash."""
        self._do("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self._other_user(), "--", *command]
        # Its output into nothing: the server would keep a pipe open that we wait for.
        subprocess.run(
            command,
            cwd="/",
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _other_user(self) -> str:
        names = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgresql() -> Iterator[Server]:
    """A server that runs, gone afterwards."""
    found = programs()
    assert found is not None
    with tempfile.TemporaryDirectory(prefix="banso-postgresql-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder), found)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
