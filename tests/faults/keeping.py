"""What has to hold after every fault."""

import re

from tests.faults.crowds import Crowd
from tests.faults.sites import Site


def require_kept(running: Site, crowd: Crowd) -> None:
    """Everything promised is there with its digest, everything there is whole, receipts say what is on the disk."""
    found = running.in_django("tests.faults.standing")
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
