"""What the site writes to its log."""

import logging
import sys

import pytest
from django.core.exceptions import PermissionDenied

from banso.config.settings import LOGGING, in_one_line


@pytest.mark.parametrize(("status", "traced"), [(403, False), (404, False), (500, True), (None, True)])
def test_a_refused_request_is_logged_without_a_traceback(status: int | None, traced: bool) -> None:
    try:
        raise PermissionDenied
    except PermissionDenied:
        record = logging.makeLogRecord({"exc_info": sys.exc_info(), "status_code": status})
    if status is None:
        del record.status_code
    assert in_one_line(record)
    assert bool(record.exc_info) is traced


def test_what_the_site_writes_passes_there() -> None:
    assert LOGGING["handlers"]["console"]["filters"] == ["refusals"]
