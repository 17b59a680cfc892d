"""The accessibility statement and the answer to a monitor."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility policy and what the tests found."""
    return render(request, "pages/accessibility.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the site and its database are there; a monitor reads only the status."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    response = HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
