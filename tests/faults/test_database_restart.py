"""PostgreSQL stopped and crashed while applicants save, send and file: the site goes on, nothing is lost."""

import threading
import time
from pathlib import Path

import pytest

from tests.faults.browsers import Applicant
from tests.faults.crowds import Crowd, attempt
from tests.faults.keeping import require_kept
from tests.faults.postgresql import Server
from tests.faults.sites import site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
APPLICANTS = 10
AWAY = 3
"""Seconds."""


def test_the_site_goes_on_by_itself_when_its_database_comes_back(tmp_path: Path, server: Server) -> None:
    with site(tmp_path, **server.variables) as running:
        prepared = running.in_django("tests.faults.applicants", APPLICANTS, 1800)
        crowd = Crowd([Applicant(running.address, one) for one in prepared])
        failures: list[BaseException] = []
        working = threading.Thread(target=attempt, args=(crowd.do_everything, failures))
        working.start()
        for number, mode in enumerate(("immediate", "fast", "immediate"), start=1):
            crowd.wait_for(number * APPLICANTS * 4)
            assert working.is_alive()
            server.stop(mode)
            time.sleep(AWAY)
            server.start()
        working.join()
        assert not failures, failures
        assert any(applicant.refused for applicant in crowd.applicants), "nobody noticed that it was away"
        require_kept(running, crowd)
        assert "監査記録は正常です" in running.banso("audit", "verify")
        assert running.process is not None
        assert running.process.process.poll() is None
