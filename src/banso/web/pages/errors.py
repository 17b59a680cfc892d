"""Error pages: what happened, in plain Japanese, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


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
    """500: our fault. Neither database nor session is touched: they may be what failed."""
    return HttpResponse(render_to_string("pages/server_error.html"), status=500)
