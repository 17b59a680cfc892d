"""A virus scanner for tests: one that answers what a test wants, and Debian's real one with a signature of our own."""

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The string every scanner is tested with; harmless. Source: EICAR, "Anti Malware Testfile"."""
PATIENCE = 60.0


class Scanner:
    """Speaks the protocol of clamd on a port of this machine, and says what it was told to.

    Attributes:
        reply: What it says after the last byte; empty to hang up without a word.
        hangs_up_after: Bytes after which it hangs up, as a daemon does beyond its StreamMaxLength; None for never.
        received: The files, in their order.
    """

    def __init__(self) -> None:
        self.reply = b"stream: OK\0"
        self.hangs_up_after: int | None = None
        self.received: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, port = self._server.getsockname()
        return host, port

    def stop(self) -> None:
        """Take no more connections."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">L", stream.read(4))[0]:
                    content += stream.read(length)
                    if self.hangs_up_after is not None and len(content) > self.hangs_up_after:
                        break
                self.received.append(content)
                connection.sendall(self.reply)


@contextmanager
def a_scanner() -> Iterator[Scanner]:
    """A scanner for the time of a block."""
    scanner = Scanner()
    try:
        yield scanner
    finally:
        scanner.stop()


def clamd_path() -> str | None:
    """Where ClamAV's daemon is, None where it is not installed."""
    return shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


@contextmanager
def a_real_clamd(folder: Path, *, most_bytes: int = 1_000_000) -> Iterator[str]:
    """ClamAV's daemon with one signature, that of EICAR; yields the path of its socket."""
    database = folder / "signatures"
    database.mkdir()
    (database / "own.ndb").write_text(f"Banso.Test.EICAR:0:*:{EICAR.hex()}\n", encoding="ascii")
    address = folder / "clamd.ctl"
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nLocalSocket {address}\nDatabaseDirectory {database}\n"
        f"StreamMaxLength {most_bytes}\nOfficialDatabaseOnly no\nUser root\n",
        encoding="ascii",
    )
    with (folder / "clamd.log").open("wb") as log:
        daemon = subprocess.Popen(
            [str(clamd_path()), "--config-file", str(folder / "clamd.conf")], stdout=log, stderr=log
        )
        try:
            _await_pong(address, daemon)
            yield str(address)
        finally:
            daemon.terminate()
            daemon.wait()


def _await_pong(address: Path, daemon: "subprocess.Popen[bytes]") -> None:
    """Wait until the daemon has read its signatures."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and daemon.poll() is None:
        try:
            with socket.socket(socket.AF_UNIX) as asked:
                asked.connect(str(address))
                asked.sendall(b"zPING\0")
                if asked.recv(16) == b"PONG\0":
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(address.with_name("clamd.log").read_text(encoding="utf-8", errors="replace"))
