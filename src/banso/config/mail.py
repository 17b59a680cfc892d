"""How mail leaves, read from the environment."""

import os
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""By what stands before `://`: no encryption, STARTTLS, TLS from the first byte."""


def read_smtp(sender: str) -> dict[str, Any] | None:
    """Return how the mail server is reached; None where none is named, and then no mail leaves.

    Args:
        sender: Whom mails come from, as the settings name it.

    Raises:
        ImproperlyConfigured: The address cannot be read, or nobody is named as the sender.
    """
    url = os.environ.get("BANSO_SMTP", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        usual_port = PORTS[parts.scheme]
        described = {
            "security": parts.scheme,
            "host": parts.hostname or "",
            "port": parts.port or usual_port,
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
        }
    except (ValueError, KeyError):
        described = {"host": ""}
    if not described["host"]:
        # The address itself is not repeated: it holds the password.
        raise ImproperlyConfigured("BANSO_SMTP: smtps://user:password@host:465 の形で指定してください")
    if "@" not in parseaddr(sender)[1]:
        raise ImproperlyConfigured(f"BANSO_MAIL_FROM={sender!r}: 差出人を指定してください")
    return described
