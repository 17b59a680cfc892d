"""Error pages: what happened, in plain Japanese, and what to do."""

import contextlib
import errno
import sqlite3
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

INSUFFICIENT_STORAGE = 507
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
NO_ROOM_POSTGRESQL = "53100"
PIECE = 64 * 1024


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no page has this address."""
    return render(request, "pages/not_found.html", status=404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this person may not see the page."""
    return render(request, "pages/forbidden.html", status=403)


@requires_csrf_token
def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form was sent without its token, mostly because cookies are off or the page was open for days."""
    return render(request, "pages/forbidden_form.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form is damaged. Nothing of the request is used: it may not even have a host."""
    return HttpResponse(render_to_string("pages/bad_request.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Neither database nor session is touched: they may be what failed.

    507 where the disk had no room: nothing was kept, and the page says so.
    """
    if not lacked_room(sys.exception()):
        return HttpResponse(render_to_string("pages/server_error.html"), status=500)
    # A browser that is still sending would show that the connection broke, and not this page.
    with contextlib.suppress(OSError):
        while request.read(PIECE):
            pass
    return HttpResponse(render_to_string("pages/no_room.html"), status=INSUFFICIENT_STORAGE)


def lacked_room(error: BaseException | None) -> bool:
    """Whether a disk that cannot be written to is behind an error: that of the files or that of the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        # The lower byte is the kind of an error of SQLite, the rest says more of it.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in NO_ROOM_SQLITE:
            return True
        if getattr(error, "sqlstate", "") == NO_ROOM_POSTGRESQL:
            return True
        error = error.__cause__
    return False
