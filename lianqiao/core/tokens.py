"""Keys of programs: made here, shown once, kept only as a digest."""

import hashlib
import secrets

PREFIX = "lq_"


def new_token() -> str:
    """Return a new random key of 256 bits."""
    return PREFIX + secrets.token_urlsafe(32)


def token_digest(key: str) -> str:
    """Return the digest under which a key is kept. The key is random, so one SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
