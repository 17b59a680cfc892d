"""Links that let somebody in who has received them by mail: of the secret in them only the digest is kept."""

import hashlib
import secrets

BYTES = 32
"""Of chance; 256 bits cannot be guessed."""


def new_secret() -> str:
    """A secret for one link, in characters an address takes as they are."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """SHA-256 of a secret, in hexadecimal: what is stored, and what is looked up."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
