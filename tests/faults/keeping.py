"""What has to hold after every fault."""

import re
import time

from tests.faults.crowds import Crowd
from tests.faults.sites import Site

PATIENCE = 60
"""Seconds the worker may take to make what was left when it was killed."""


def require_kept(running: Site, crowd: Crowd) -> None:
    """Everything promised is there with its digest, everything there is whole, receipts say what is on the disk."""
    ends = time.monotonic() + PATIENCE
    while (found := running.in_django("tests.faults.standing"))["waiting"]:
        assert time.monotonic() < ends, f"{found['waiting']} mails wait for their receipt"
    assert not found["problems"], found["problems"]
    for applicant in crowd.applicants:
        application, promised = str(applicant.application), applicant.promised
        assert promised.files.items() <= found["files"][application].items()
        assert promised.saved.items() <= found["answers"][application].items()
        assert promised.filed
        assert application in found["filed"]
        receipt = applicant.ask("GET", promised.filed)
        assert set(promised.files.values()) <= set(re.findall(r"\b[0-9a-f]{64}\b", receipt.text))
    assert len(set(found["filed"].values())) == len(crowd.applicants)
