"""What a machine says about its installation, read from environment variables named `BANSO_*`.

Every variable is described in docs/reference/settings.md.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def read_switch(name: str) -> bool:
    """Read an on/off variable.

    Args:
        name: Name of the environment variable.

    Returns:
        True for 1, true, yes, on; False for 0, false, no, off, empty or absent.

    Raises:
        ImproperlyConfigured: Any other text: a switch must not be guessed.
    """
    text = os.environ.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={text!r}: 1 か 0 を指定してください (use 1 or 0)")


def read_minutes(name: str, default: int) -> int:
    """Read a variable that holds a number of minutes.

    Raises:
        ImproperlyConfigured: It is no whole number, or none of at least one.
    """
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise ImproperlyConfigured(f"{name}={text!r}: 1以上の分の数を指定してください (use whole minutes)")
    return int(text)


def read_list(name: str, default: str) -> list[str]:
    """Read a variable that holds names separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def read_secret_key(state_dir: Path) -> str:
    """Return the signing key: the variable, else a file made once for this installation.

    Args:
        state_dir: Folder that keeps what belongs to this installation.

    Returns:
        The key. It is written to a file only its owner can read, so that sessions survive a restart.
    """
    given = os.environ.get("BANSO_SECRET_KEY", "")
    if given:
        return given
    path = state_dir / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if not kept:
            raise ImproperlyConfigured(f"{path} is empty: 削除して起動し直してください (delete it)") from None
        return kept
    made = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made


def read_database(state_dir: Path, *, demo: bool) -> dict[str, Any]:
    """Return Django's description of the database.

    The demonstration has a file of its own, so that invented accounts never meet real ones.

    Args:
        state_dir: Folder for the SQLite file when no URL is given.
        demo: Whether this is the demonstration.
    """
    file = state_dir / ("demo.sqlite3" if demo else "banso.sqlite3")
    url = os.environ.get("BANSO_DATABASE_URL", "") or f"sqlite:///{file}"
    described: dict[str, Any] = dict(dj_database_url.parse(url))
    if described["ENGINE"] != "django.db.backends.sqlite3":
        return described | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # IMMEDIATE takes the write lock at BEGIN: a transaction that reads and then writes waits its turn instead of
    # failing half way. FULL: an acknowledged write survives a power cut.
    described["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # A file, since threads cannot wait for each other on a database in memory.
    described["TEST"] = {"NAME": str(state_dir / "test.sqlite3")}
    return described


def read_private_files(state_dir: Path) -> dict[str, Any]:
    """Return Django's description of the private store: a folder, or a bucket of a store that speaks S3.

    The keys of the bucket come from the variables and files that every S3 client reads (`AWS_ACCESS_KEY_ID`, ...).

    Args:
        state_dir: Folder that holds the files when no bucket is named.

    Raises:
        ImproperlyConfigured: The address names no bucket.
    """
    address = os.environ.get("BANSO_FILES", "").strip()
    if not address:
        options: dict[str, Any] = {
            "location": state_dir / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "banso.records.files.PrivateFolder", "OPTIONS": options}
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(f"BANSO_FILES={address!r}: s3://bucket/folder の形で指定してください")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": os.environ.get("BANSO_FILES_ENDPOINT", "").strip() or None,
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def read_clamd() -> str | tuple[str, int] | None:
    """Return where ClamAV's daemon listens: a socket's path, or host and port; None where nothing is scanned.

    Raises:
        ImproperlyConfigured: It is neither.
    """
    text = os.environ.get("BANSO_CLAMD", "").strip()
    if not text or text.startswith("/"):
        return text or None
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(
            f"BANSO_CLAMD={text!r}: 127.0.0.1:3310 か /run/clamav/clamd.ctl の形で指定してください"
        )
    return host.strip("[]"), int(port)


def read_oidc() -> dict[str, Any] | None:
    """Return how the provider of OpenID Connect is reached; None where none is named.

    Raises:
        ImproperlyConfigured: It lacks the client, or what it says could be read on the way.
    """
    issuer = os.environ.get("BANSO_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    client = os.environ.get("BANSO_OIDC_CLIENT_ID", "").strip()
    secret = os.environ.get("BANSO_OIDC_SECRET", "").strip()
    if not client or not secret:
        raise ImproperlyConfigured("BANSO_OIDC_CLIENT_ID と BANSO_OIDC_SECRET を指定してください")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured(f"BANSO_OIDC_ISSUER={issuer!r}: https で始まる発行者を指定してください")
    return {
        "provider_id": "oidc",
        "name": os.environ.get("BANSO_OIDC_NAME", "").strip() or "GビズID",
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            "issuer": issuer,
            "origin": f"{parts.scheme}://{parts.netloc}",
            "oauth_pkce_enabled": True,
            "scope": read_list("BANSO_OIDC_SCOPE", "") or ["openid", "profile", "email", "user"],
        },
    }
