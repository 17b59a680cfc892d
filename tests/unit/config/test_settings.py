"""What the environment may say, and what stops the start."""

import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

from banso.config.settings import LOGGING, in_one_line, read_minutes


@pytest.mark.parametrize(("text", "minutes"), [("", 30), (" 5 ", 5), ("1440", 1440)])
def test_minutes_are_whole_numbers(text: str, minutes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_JOB_MINUTES", text)
    assert read_minutes("BANSO_JOB_MINUTES", 30) == minutes


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "half", "５"])
def test_what_is_no_number_of_minutes_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_JOB_MINUTES", text)
    with pytest.raises(ImproperlyConfigured, match="BANSO_JOB_MINUTES"):
        read_minutes("BANSO_JOB_MINUTES", 30)


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
