"""Addresses of the API, all under /api/v1, and what its errors look like."""

from functools import wraps
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import SessionAuth

from banso.api import simulations
from banso.api.problems import no_such_address, no_such_method, problem, refusal, without_token
from banso.core.errors import BansoError

api = NinjaAPI(
    title="Banso",
    version="1",
    description="地域の中小企業支援制度のAPI",
    urls_namespace="api",
    docs_url=None,
    auth=SessionAuth(),
)
api.add_router("/simulations", simulations.router)


@api.exception_handler(BansoError)
def refused(request: HttpRequest, error: BansoError) -> HttpResponse:
    """What an action or a reader refused."""
    return refusal(error)


@api.exception_handler(ValidationError)
def bad_address(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A number in the address is out of bounds."""
    names = "、".join(str(one["loc"][-1]) for one in error.errors)
    return problem("bad-parameter", 422, f"アドレスの値が使えません: {names}")


@api.exception_handler(HttpError)
def not_from_here(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The one thing the framework itself refuses: a change without a token."""
    return without_token()


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More than Django reads into memory."""
    return problem("body-too-large", 413, "本文が大きすぎます", remedy="制度の定義を短くしてください")


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address nobody answers at."""
    return no_such_address()


def in_words(pattern: URLPattern) -> URLPattern:
    """The same address; the framework says of a wrong method in a text of its own that it is wrong."""
    view = pattern.callback

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **values)
        return (
            no_such_method(answer["Allow"]) if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED else answer
        )

    pattern.callback = answered
    return pattern


app_name = "api"
urlpatterns = [
    path("", unknown),
    path("v1/", unknown),
    path("v1/", include([in_words(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern)])),
    path("<path:rest>", unknown),
]
