"""Who is asking for a page, and from where."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from banso.actions.permissions import Permission, may
from banso.records.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the account that asks for a page which the gate opens for people who are signed in.

    Raises:
        PermissionDenied: Nobody is signed in: `banso.config.access` opens the page for everybody.
    """
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


def may_apply(request: HttpRequest) -> bool:
    """Whether to show somebody the way to an application: nobody who is staff, anybody who is not signed in yet."""
    return not request.user.is_authenticated or may(request.user, Permission.APPLY)


def network_address(request: HttpRequest) -> str:
    """Return the network address of the browser.

    A site that speaks HTTPS stands behind one proxy, which adds the browser's address at the end of
    X-Forwarded-For; what stands before it may be anybody's invention.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.BANSO_HTTPS:
        return direct
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded or direct
