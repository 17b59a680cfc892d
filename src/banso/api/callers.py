"""Who calls, when, and with what."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from banso.actions.plain_values import read_json
from banso.core.errors import BadValue
from banso.records.models import User


def real_now() -> datetime:
    """The real moment, aware."""
    return timezone.now()


def caller(request: HttpRequest) -> User:
    """The account that calls; the gate has let nobody else in.

    Raises:
        TypeError: An address of the API was opened to everybody although it asks who calls.
    """
    if isinstance(request.user, User):
        return request.user
    raise TypeError("this address asks who calls, and lets anybody in")


def plain_body(request: HttpRequest) -> dict[str, object]:
    """The JSON object a request carries, as plain values that nobody has looked at yet.

    Raises:
        BadValue: It is not JSON, or not an object.
    """
    try:
        given = read_json(request.body)
    except BadValue as error:
        raise BadValue(
            "本文をJSONとして読めません", remedy="UTF-8のJSONを application/json で送ってください"
        ) from error
    if not isinstance(given, dict):
        raise BadValue("本文がオブジェクトになっていません", remedy='{"title": ...} の形で送ってください')
    return given
