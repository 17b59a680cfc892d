"""A disk that gets full and has room again: a small tmpfs, or a limit on the size of files."""

import contextlib
import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from tests.faults.sites import Site

ROOM = 48 * 1024 * 1024
"""Bytes of the small disk."""
PIECE = 64 * 1024
UNLIMITED = resource.RLIM_INFINITY


class Disk(Protocol):
    """What can be full."""

    folder: Path

    def fill(self, site: Site) -> None:
        """From now on nothing more fits."""

    def free(self, site: Site) -> None:
        """There is room again."""


class SmallDisk:
    """A tmpfs, filled with a file of ours to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self, site: Site) -> None:
        """Write until the disk says that it is full; then byte by byte."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (PIECE, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size) == size:
                        pass

    def free(self, site: Site) -> None:
        """Take the file away."""
        self.filler.unlink()


class LimitedFiles:
    """An ordinary folder; the processes of the site may not write to any file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, site: Site) -> None:
        """Not one byte more in any file."""
        self._limit(site, 0)

    def free(self, site: Site) -> None:
        """As before."""
        self._limit(site, UNLIMITED)

    def _limit(self, site: Site, most: int) -> None:
        for process in site.processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, UNLIMITED))


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A tmpfs on a folder.

    Raises:
        PermissionError: This user may not mount.
    """
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        raise PermissionError(errno.EPERM, "a tmpfs cannot be mounted")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
