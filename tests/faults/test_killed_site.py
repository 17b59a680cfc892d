"""The site killed with `kill -9` while applicants save, send and file: nothing is lost, nothing is half."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.browsers import Applicant
from tests.faults.crowds import Crowd, attempt
from tests.faults.keeping import require_kept
from tests.faults.postgresql import Variables
from tests.faults.sites import Site, site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
APPLICANTS = 10
BETWEEN_KILLS = 40
"""Acknowledgements."""
LOOKS_EVERY = 0.0005


def acknowledged(crowd: Crowd, count: int) -> Callable[[], bool]:
    """So many things were acknowledged."""
    return lambda: crowd.count >= count


def filed(crowd: Crowd, count: int) -> Callable[[], bool]:
    """So many were told that they have filed; others are just filing."""
    return lambda: sum(bool(applicant.promised.filed) for applicant in crowd.applicants) >= count


def new_file(folder: Path) -> Callable[[], bool]:
    """A file has appeared whose row is not committed yet, most likely."""
    before = set(folder.rglob("*"))
    return lambda: not before.issuperset(folder.rglob("*"))


def kill_when(running: Site, holds: Callable[[], bool], working: threading.Thread) -> None:
    """Kill the site as soon as something holds, and start it again."""
    while not holds():
        assert working.is_alive(), "they had finished before the site was killed"
        time.sleep(LOOKS_EVERY)
    running.kill()
    running.start()


def test_what_was_acknowledged_survives_every_kill(tmp_path: Path, database: Variables) -> None:
    with site(tmp_path, **database) as running:
        prepared = running.in_django("tests.faults.applicants", APPLICANTS, 1800)
        crowd = Crowd([Applicant(running.address, one) for one in prepared])
        failures: list[BaseException] = []
        working = threading.Thread(target=attempt, args=(crowd.do_everything, failures))
        working.start()
        for number in (1, 2):
            kill_when(running, acknowledged(crowd, number * BETWEEN_KILLS), working)
            kill_when(running, new_file(running.files / "applications"), working)
        for count in (1, APPLICANTS // 2):
            kill_when(running, filed(crowd, count), working)
        working.join()
        assert not failures, failures
        require_kept(running, crowd)
        assert "監査記録は正常です" in running.banso("audit", "verify")
