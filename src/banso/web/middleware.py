"""Headers every page carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Respond = Callable[[HttpRequest], HttpResponse]


class BrowserRulesMiddleware:
    """Says which powers of the browser these pages never use."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers Django has no setting for."""
        response = self.respond(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CacheRulesMiddleware:
    """Keeps pages of one person out of every cache.

    Anonymous pages may stay in the person's own browser, so that going back brings typed answers back too.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add Cache-Control unless the view has set one."""
        response = self.respond(request)
        if response.has_header("Cache-Control"):
            return response
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response
