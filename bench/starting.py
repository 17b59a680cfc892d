"""From a cold start to the answer: `banso check` in a new process, and `make run` in a fresh clone."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.measuring import Row, side_by_side, spread

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7
FACTS = {
    "company.prefecture": "46",
    "company.municipality": "46201",
    "company.entity_type": "corporation",
    "company.industry": "09",
    "company.regular_employees": 25,
    "company.capital_yen": 10_000_000,
    "project.promotes_dx": True,
}


def command() -> list[Row]:
    """`banso check` of one company against every programme, from the start of the process to its end."""
    banso = str(Path(sys.executable).with_name("banso"))
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.json"
        facts.write_text(json.dumps(FACTS), encoding="utf-8")
        check = [banso, "check", "--facts", str(facts), "--on", "2023-09-20", "--json"]
        one = [*check, "--programme", "kagoshima-pref/dx-subsidy/2023"]
        return [
            _process_row("banso check of every programme, new process", check),
            _process_row("banso check of one programme, new process", one),
        ]


def _process_row(what: str, arguments: list[str]) -> Row:
    libraries = [sys.executable, "-c", "import pydantic, rich.console, rich.table, yaml"]
    ours, baseline = side_by_side(lambda _run: _answered(arguments), lambda _run: _answered(libraries), RUNS)
    return Row(
        what=what,
        ours=median(ours),
        baseline=median(baseline),
        baseline_name="importing pydantic, rich, yaml",
        note=f"{spread(ours)} ms",
    )


def _answered(arguments: list[str]) -> None:
    ended = subprocess.run(arguments, env=_environment(), capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {ended.stderr}")


def _environment() -> dict[str, str]:
    """That of a person at a terminal: no settings of ours, and Python keeps what it compiles."""
    ours = ("BANSO_", "PYTHON", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def fresh() -> list[Row]:
    """`make run` in a clone of the last commit, packages in the cache, until the first page is there."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "banso"
        subprocess.run([_program("git"), "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, size = _seconds_to_first_page(clone)
        second, _ = _seconds_to_first_page(clone)
    return [
        Row(
            what="make run in a fresh clone until the first page, warm package cache",
            ours=first,
            unit="s",
            target=25,
            baseline=second,
            baseline_name="second make run",
            note=f"home page of {size / 1000:.1f} kB; one run",
        )
    ]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


def _seconds_to_first_page(clone: Path) -> tuple[float, int]:
    start = time.perf_counter()
    with _running(clone) as host:
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", "/")
        page = connection.getresponse()
        size = len(page.read())
        seconds = time.perf_counter() - start
        connection.close()
    if page.status != http.HTTPStatus.OK:
        raise RuntimeError(f"the first page answers {page.status}")
    return seconds, size


@contextmanager
def _running(clone: Path) -> Iterator[str]:
    """Host and port of the address `make run` prints; stopped as Ctrl-C does it."""
    process = subprocess.Popen(
        [_program("make"), "run", f"ARGS=--port {_free_port()}"],
        cwd=clone,
        env=_environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _address(process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)


def _address(process: subprocess.Popen[str]) -> str:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if found := re.search(r"http://([^/\s]+)", line):
            return found[1]
    raise RuntimeError(f"make run ended without an address: {''.join(said)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
