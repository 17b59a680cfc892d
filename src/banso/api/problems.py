"""Errors as `application/problem+json` (RFC 9457), with place and remedy of each."""

import json
import re
from collections.abc import Mapping, Sequence

from django.http import HttpResponse

from banso.actions.errors import (
    BadComparison,
    BadName,
    JobNotFound,
    JobNotPossible,
    TooManyRuns,
)
from banso.core.errors import BansoError

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[type[BansoError], int] = {
    BadComparison: 422,
    BadName: 422,
    JobNotFound: 404,
    JobNotPossible: 409,
    TooManyRuns: 429,
}
"""HTTP status of what actions refuse; anything else they raise on purpose is a bad request."""


def problem(
    kind: str, status: int, title: str, *, remedy: str = "", errors: Sequence[BansoError] = ()
) -> HttpResponse:
    """Return a problem document.

    Args:
        kind: Names the kind of problem, in words joined by hyphens; it never changes.
        status: HTTP status.
        title: What is wrong, a Japanese sentence.
        remedy: What the caller can do, a Japanese sentence; empty when the title says it.
        errors: Every single thing that is wrong, where there can be several.
    """
    body: dict[str, object] = {"type": f"urn:banso:problem:{kind}", "status": status, "title": title}
    if remedy:
        body["detail"] = remedy
    if errors:
        body["errors"] = [
            {"place": error.place, "message": error.message, "remedy": error.remedy} for error in errors
        ]
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def refusal(error: BansoError) -> HttpResponse:
    """What an action refused, as a problem; its kind is the name of the fact."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    status = STATUSES.get(type(error), 400)
    if isinstance(error, BadComparison):
        return problem(kind, status, "依頼の内容に誤りがあります", errors=error.errors)
    return problem(kind, status, error.message, remedy=error.remedy)


def not_signed_in() -> HttpResponse:
    """401: who is asking, nobody knows."""
    return problem(
        "not-signed-in", 401, "ログインが必要です", remedy="サイトにログインしてから呼び出してください"
    )


def not_permitted() -> HttpResponse:
    """403: this person may not."""
    return problem("not-permitted", 403, "この操作をする権限がありません", remedy="管理者に相談してください")


def without_token() -> HttpResponse:
    """403: a change was asked for without the token that shows that it comes from our own pages."""
    return problem(
        "token-missing",
        403,
        "CSRFトークンがないか、違います",
        remedy="X-CSRFToken ヘッダーと Referer ヘッダーを付けてください",
    )


def no_such_method(allowed: str) -> HttpResponse:
    """405: the address answers, but not to this method.

    Args:
        allowed: The methods it answers to, separated by commas.
    """
    answer = problem(
        "no-such-method", 405, "このアドレスでは使えない操作です", remedy=f"使えるもの: {allowed}"
    )
    answer["Allow"] = allowed
    return answer


def no_such_address() -> HttpResponse:
    """404: the API has no such address."""
    return problem(
        "no-such-address", 404, "このアドレスはありません", remedy="/api/v1/openapi.json で確かめてください"
    )
