import errno
import io
import sqlite3
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory

from banso.web.pages.errors import lacked_room, server_error

LONG = 200_000


def shown_for(error: Exception, request: WSGIRequest) -> HttpResponse:
    try:
        raise error
    except type(error):
        return server_error(request)


def of_django(error: Exception) -> DatabaseError:
    """As Django hands an error of the database on."""
    wrapped = DatabaseError(str(error))
    wrapped.__cause__ = error
    return wrapped


def full_database(folder: Path) -> sqlite3.Error:
    """What SQLite says when its file may not grow."""
    database = sqlite3.connect(folder / "small.sqlite3")
    try:
        database.execute("PRAGMA max_page_count = 2")
        database.execute("CREATE TABLE one (text)")
        database.execute("INSERT INTO one VALUES (zeroblob(100000))")
    except sqlite3.Error as error:
        return error
    finally:
        database.close()
    raise AssertionError


class DiskFull(Exception):
    """As psycopg says it."""

    sqlstate = "53100"


def test_a_full_disk_is_told_from_other_faults(tmp_path: Path) -> None:
    full = full_database(tmp_path)
    assert lacked_room(full)
    assert lacked_room(of_django(full))
    assert lacked_room(of_django(DiskFull()))
    assert lacked_room(OSError(errno.ENOSPC, "No space left on device"))
    assert not lacked_room(of_django(sqlite3.OperationalError("no such table: one")))
    assert not lacked_room(ConnectionResetError(errno.ECONNRESET, "reset"))
    assert not lacked_room(None)


def test_without_room_the_page_says_that_nothing_was_kept_and_the_request_is_read_to_its_end() -> None:
    body = io.BytesIO(b"x" * LONG)
    request = RequestFactory().post("/apply/1/answers", b"", content_type="application/octet-stream")
    request._stream = body
    response = shown_for(OSError(errno.ENOSPC, "No space left on device"), request)
    assert response.status_code == 507
    assert "保存できませんでした" in response.content.decode()
    assert body.tell() == LONG


@pytest.mark.parametrize("error", [ValueError("ours"), OSError(errno.EACCES, "not permitted")])
def test_another_fault_is_said_to_be_ours(error: Exception) -> None:
    response = shown_for(error, RequestFactory().get("/"))
    assert response.status_code == 500
    assert "ただいま表示できません" in response.content.decode()
